"""What has digits or numerals and measures nothing, in sentences and pages as they come; the figure beside it is read all the same."""

from __future__ import annotations

import pytest

from tests.unit.prose import figures

NONE = [
    pytest.param("2024年，区卫生健康局坚持以习近平新时代中国特色社会主义思想为指导，全面贯彻党的二十大和二十届三中全会精神。", id="years"),
    pytest.param("2024年3月至11月，按照区委依法治区办统一部署，于5月20日、9月上旬两个阶段推进整改。", id="dates"),
    pytest.param("根据《法治政府建设实施纲要（2021—2025年）》和“十四五”规划要求，制定年度工作要点。", id="periods"),
    pytest.param(
        "认真落实《重大行政决策程序暂行条例》（国令第713号）、《关于印发工作要点的通知》（江卫法〔2025〕35号）要求。", id="document numbers"
    ),
    pytest.param("依据《医疗机构管理条例》第四十四条、《医师法》第59条第1款规定，依法作出处理。", id="clauses of laws"),
    pytest.param("一、主要做法和成效\n（一）加强组织领导\n1.压实工作责任。\n2.健全工作机制。\n（2）强化督导问效。", id="headings"),
    pytest.param("一是提高站位抓统筹；二是突出重点抓落实；三是强化保障抓队伍；四是完善机制抓长效。", id="ordinals of a list"),
    pytest.param("党政主要负责人切实履行推进法治建设第一责任人职责，把法治建设列为“第一议题”学习内容。", id="第一"),
    pytest.param("全面落实省委“1310”具体部署、市委“1+6+3”工作安排和“百千万工程”，谋划推进法治建设。", id="slogans of digits"),
    pytest.param("畅通12345政务服务便民热线和12320卫生热线，做到诉求件件有回音、事事有着落。", id="hotlines"),
    pytest.param(
        "严格执行“三会一课”、“三重一大”、行政执法“三项制度”，增强“四个意识”，坚定“四个自信”，做到“两个维护”。", id="slogans of numerals"
    ),
    pytest.param("辖区内五星级酒店、三甲医院、二级以上医疗机构和一类消毒产品生产企业均纳入重点监管。", id="classes"),
    pytest.param(
        "联系人：王某，联系电话：0579-82316688，传真：(0579)82316699，邮编：321000，地址：人民东路301号5楼。",
        id="phone numbers and addresses",
    ),
    pytest.param(
        "索引号：11330702002592599C/2025-00316　公开方式：主动公开　文号：江卫〔2025〕6号　发布机构：区卫生健康局", id="index numbers"
    ),
    pytest.param("发布日期：2025-01-26 16:32　来源：区卫生健康局　浏览次数：1268次　字号：[大 中 小]", id="view counters"),
    pytest.param("阅读：3,216次　点击数：512　分享到：微信 微博\n第1页 共6页", id="page counters"),
    pytest.param("首页 > 政务公开 > 法治政府建设年度报告 > 2024年 > 正文", id="bread crumbs"),
    pytest.param(
        "推行“7×24小时”不打烊服务和“一窗受理、一网通办、最多跑一次”改革，实现“一件事一次办”。", id="round the clock, one thing once"
    ),
    pytest.param(
        "扎实开展“八五”普法，抓好“4·7”世界卫生日、“12·4”国家宪法日、4月25日至5月1日职业病防治法宣传周等节点。", id="days of publicity"
    ),
    pytest.param("加强H1N1、新冠（COVID-19）等重点传染病监测预警，推广使用5G执法记录系统和V2.0版移动执法平台。", id="letters with digits"),
    pytest.param("浙公网安备33070202100123号　浙ICP备05006612号-1　网站标识码：3307020006", id="registration of the site"),
    pytest.param(
        "中共江月区委、江月区人民政府：\n现将2024年度法治政府建设情况报告如下，请予审阅。\n江月区卫生健康局\n2025年1月20日",
        id="address and signature",
    ),
    pytest.param(
        "二〇二四年，在区委、区政府的坚强领导下，第三届法治文艺汇演、第十二次党组会议相继召开。", id="years in characters, so-manieth"
    ),
    pytest.param("“一规划两纲要”任务全面落实，一大批突出问题得到解决，每一起案件都经得起检验。", id="indefinite words"),
]

BESIDE = [
    pytest.param("2024年办理12345热线工单2433件，回复率100%。", ["2433件", "100%"], id="a hotline's number beside its items"),
    pytest.param("办理医师执业注册2013件，比上年多。", ["2013件"], id="a year's digits that count"),
    pytest.param(
        "根据江卫〔2024〕12号文件要求，8月15日至9月30日检查托育机构36家，下达意见书29份。", ["36家", "29份"], id="behind document and dates"
    ),
    pytest.param("3.严格监督执法。2024年12月底前完成“双随机”抽查186家。", ["186家"], id="behind a heading's number"),
    pytest.param("（一）统筹推进法治建设。召开第15次党组会等会议6次，学习贯彻“1310”部署。", ["6次"], id="beside the so-manieth"),
    pytest.param("落实“三重一大”制度，研究“三重一大”事项112项；五星级酒店抽检样品24份。", ["112项", "24份"], id="beside slogan and class"),
    pytest.param("浏览次数：1024次\n全年举办法治讲座35场。\n第3页 共8页", ["35场"], id="within page chrome"),
    pytest.param("依据《行政处罚法》第三十三条，对21件轻微违法案件不予处罚。", ["21件"], id="behind the clause of a law"),
]


@pytest.mark.parametrize("text", NONE)
def test_numbers_that_measure_nothing(text: str) -> None:
    assert figures(text) == []


@pytest.mark.parametrize(("text", "expected"), BESIDE)
def test_figures_beside_numbers_that_measure_nothing(text: str, expected: list[str]) -> None:
    assert [printed for printed, *_ in figures(text)] == expected
