"""Whose report, of which place and year: a table of titles, invented and real bureaus, and texts that are no reports."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.reading import shared
from transforms.departments import departments, find_bureaus
from transforms.documents import read_document
from transforms.identity import identify
from transforms.model import DocumentText
from transforms.publishers import join_publishers
from transforms.regions import admin_level, region_key, split_region
from transforms.seed_files import SeedError
from transforms.versions import is_correction


def known(text: str, file_name: str = "report.txt", **fields):
    return identify(DocumentText(text, (), "txt", "test", **fields), file_name)


TITLES = [
    # title, region, department, level, year
    ("澜陵市卫生健康委员会2021年法治政府建设情况报告", "澜陵市", "health", "municipal", 2021),
    ("澜陵市卫生健康委员会 2020 年法治政府建设情况报告", "澜陵市", "health", "municipal", 2020),
    ("澜州市望湖区卫生健康委员会 2023 年法治政府\n建设年度报告", "澜州市望湖区", "health", "county", 2023),
    ("栖江区卫生健康委员会关于2022年度\n法治政府建设情况的报告", "栖江区", "health", "county", 2022),
    ("浔海市卫生健康局关于报送2024年度\n法治政府建设情况的函", "浔海市", "health", "municipal", 2024),
    ("硖原县卫生健康局\n关于报送2025年度法治政府建设工作总结的函", "硖原县", "health", "county", 2025),
    ("江岳省卫生和计划生育委员会关于2016年度法治政府建设情况的\n报告", "江岳省", "health", "provincial", 2016),
    ("青崖县卫生和计划生育局2017年度法治政府建设工作总结", "青崖县", "health", "county", 2017),
    ("柏川区卫生健康局2024年法治政府建设年度报告（更正版）", "柏川区", "health", "county", 2024),
    ("梅州市卫生健康局2024年法治政府建设\n\n年度报告", "梅州市", "health", "municipal", 2024),
    ("永州市冷水滩区卫生健康局\n\n永州市冷水滩区卫生健康局 2021 年法治政府建设年度工作报告", "永州市冷水滩区", "health", "county", 2021),
    ("重庆市南岸区卫生健康委员会\n关于2024年度法治政府建设情况的报告", "重庆市南岸区", "health", "county", 2024),
    ("重庆市卫生健康委员会2022年法治政府建设年度报告", "重庆市", "health", "provincial", 2022),
    ("北京市卫生健康委员会关于2021年法治政府建设情况的报告", "北京市", "health", "provincial", 2021),
    ("上海市浦东新区卫生健康委员会2022年度法治政府建设工作报告", "上海市浦东新区", "health", "county", 2022),
    ("湖南省卫生厅2012年依法行政工作总结", "湖南省", "health", "provincial", 2012),
    ("广西壮族自治区卫生健康委员会2020年法治政府建设情况报告", "广西壮族自治区", "health", "provincial", 2020),
    ("内蒙古自治区呼和浩特市回民区卫生健康委员会2021年法治政府建设情况报告", "内蒙古自治区呼和浩特市回民区", "health", "county", 2021),
    ("阿拉善盟卫生健康委员会2021年度法治政府建设工作情况报告", "阿拉善盟", "health", "municipal", 2021),
    ("鄂托克前旗卫生健康委员会2022年法治政府建设工作总结", "鄂托克前旗", "health", "county", 2022),
    ("延边朝鲜族自治州卫生健康委员会2023年法治政府建设情况的报告", "延边朝鲜族自治州", "health", "municipal", 2023),
    ("恩施州卫生健康委2022年法治政府建设工作报告", "恩施州", "health", "municipal", 2022),
    ("湘西州吉首市卫生健康局2021年法治政府建设工作总结", "湘西州吉首市", "health", "county", 2021),
    ("荆州市沙市区卫生健康局2021年度法治政府建设情况报告", "荆州市沙市区", "health", "county", 2021),
    ("常德市津市市卫生健康局2022年法治政府建设年度报告", "常德市津市市", "health", "county", 2022),
    ("济南市市中区卫生健康局2023年度法治政府建设年度报告", "济南市市中区", "health", "county", 2023),
    ("景德镇市珠山区卫生健康委员会2020年法治政府建设工作总结", "景德镇市珠山区", "health", "county", 2020),
    ("新乡市红旗区卫生健康委员会2021年法治政府建设工作报告", "新乡市红旗区", "health", "county", 2021),
    ("浙江省宁波市镇海区卫生健康局2022年法治政府建设年度报告", "浙江省宁波市镇海区", "health", "county", 2022),
    ("万年县卫生健康委员会2021年法治政府建设情况报告", "万年县", "health", "county", 2021),
    ("赵县卫生健康局2021年法治政府建设年度报告", "赵县", "health", "county", 2021),
    ("中共梅州市卫生健康局党组关于2022年度法治政府建设情况的报告", "梅州市", "health", "municipal", 2022),
    ("关于梅州市卫健局２０２３年度法治政府建设工作情况的报告", "梅州市", "health", "municipal", 2023),
    ("二〇一九年度云溪县卫生健康局依法行政工作报告", "云溪县", "health", "county", 2019),
    ("云溪县卫生局二○一三年度依法行政工作总结", "云溪县", "health", "county", 2013),
    ("2018年度云溪县卫生计生局法治建设工作总结", "云溪县", "health", "county", 2018),
    ("宁泽市卫计委2017年推进依法行政建设法治政府工作情况报告", "宁泽市", "health", "municipal", 2017),
    ("宁泽市卫健委2021年法治政府建设工作总结及2022年工作计划", "宁泽市", "health", "municipal", 2021),
    ("宁泽市卫生健康局关于2024年法治政府建设情况的公示报告", "宁泽市", "health", "municipal", 2024),
    ("宁泽市教育局2023年法治政府建设年度报告", "宁泽市", "education", "municipal", 2023),
    ("南宁市市场监督管理局2022年法治政府建设情况报告", "南宁市", "market_regulation", "municipal", 2022),
    ("梅州市梅江区司法局2021年法治政府建设年度报告", "梅州市梅江区", "justice", "county", 2021),
    ("佛山市顺德区人力资源和社会保障局2022年度法治政府建设情况报告", "佛山市顺德区", "human_resources", "county", 2022),
    ("云溪县农业农村局2020年法治政府建设工作总结", "云溪县", "agriculture", "county", 2020),
    ("云溪县城市管理综合行政执法局2020年法治政府建设工作总结", "云溪县", "urban_management", "county", 2020),
    ("宁泽市人口和计划生育委员会2012年依法行政工作报告", "宁泽市", "population", "municipal", 2012),
    ("云溪县人民政府2021年法治政府建设情况报告", "云溪县", "government", "county", 2021),
    ("永新镇人民政府2022年法治政府建设年度报告", "永新镇", "government", "township", 2022),
    ("大良街道办事处2022年法治政府建设工作总结", "大良街道", "government", "township", 2022),
    ("苏州工业园区管理委员会2021年法治政府建设情况报告", "苏州工业园区", "government", "county", 2021),
    ("宁泽市卫生健康局《法治政府建设实施纲要（2021-2025年）》2022年落实情况报告", "宁泽市", "health", "municipal", 2022),
]


@pytest.mark.parametrize(("title", "region", "department", "level", "year"), TITLES, ids=[row[0][:20] for row in TITLES])
def test_titles_tell_bureau_level_and_year(title, region, department, level, year):
    identity = known(f"{title}\n\n一年来，我局认真履职。现将有关情况报告如下。\n一、主要举措和成效\n立案37宗。\n")
    assert identity.is_report, identity.reason
    assert (identity.region, identity.department, identity.admin_level, identity.report_year) == (region, department, level, year)
    assert identity.publisher_id.startswith(f"{department}:")
    if identity.region_code is None and region != "苏州工业园区":
        assert identity.publisher_id == f"{department}:{region_key(region)}"


@pytest.mark.parametrize(
    ("title", "why"),
    [
        ("云溪县卫生健康局2021年政府信息公开工作年度报告", "政府信息公开"),
        ("云溪县卫生健康局2022年法治政府建设工作要点", "plan"),
        ("关于印发《云溪县卫生健康局法治政府建设实施方案》的通知", "plan|policy"),
        ("关于报送2021年度法治政府建设情况报告的通知", "notice"),
        ("云溪县卫生健康局召开2021年法治政府建设工作会议", "news"),
        ("云溪县卫生健康局2021年上半年法治政府建设工作总结", "part of the year.*上半年"),
        ("云溪县卫生健康局2021年第三季度法治政府建设工作总结", "part of the year.*第三季度"),
        ("云溪县卫生健康局2021年1-9月依法行政工作报告", "part of the year.*months_1_9"),
        ("云溪县卫生健康局2016-2020年法治政府建设工作总结", "several years.*years_2016_2020"),
        ("云溪县卫生健康局“十三五”法治政府建设工作总结", "several years"),
        ("云溪县卫生健康局2020年、2021年法治政府建设情况报告", "several years.*years_2020_2021"),
        ("云溪县卫生健康局局长2021年述法报告", "one person"),
        ("云溪县卫生健康局党组书记2021年度述职述廉述法报告", "one person"),
        ("云溪县卫生健康局2021年部门预算", "something else"),
        ("食品安全小知识", "no report"),
    ],
)
def test_other_documents_are_told_with_the_reason(title, why):
    import re

    identity = known(f"{title}\n\n为进一步推进工作，现就有关事项说明。\n")
    assert not identity.is_report
    assert re.search(why, identity.reason)
    assert identity.title


def test_a_signature_completes_the_title_and_dates_the_report():
    identity = known("柏川区卫生健康局2021年法治政府建设年度报告\n\n区委：\n现报告如下。\n\n澜陵市柏川区卫生健康局\n\n2022年1月18日\n")
    assert (identity.publisher, identity.publisher_id) == ("澜陵市柏川区卫生健康局", "health:澜陵市柏川区")
    assert identity.published_on == date(2022, 1, 18)


def test_the_salutation_completes_the_title():
    identity = known("冷水滩区卫生健康局2021年法治政府建设年度报告\n中共永州市冷水滩区委、永州市冷水滩区人民政府：\n现报告如下。\n")
    assert identity.publisher == "永州市冷水滩区卫生健康局"


@pytest.mark.parametrize(
    "text",
    [
        "市卫生健康局2021年法治政府建设年度报告\n现报告如下。\n宁泽市卫生健康局\n2022年1月18日\n",
        "宁泽市卫生健康局\n2021年法治政府建设年度报告\n现报告如下。\n2022年1月18日\n",
        "2021年度法治政府建设工作报告\n2021年，宁泽市卫生健康局认真履职，现报告如下。\n二〇二二年一月十八日\n",
        "2021年度法治政府建设工作报告\n来源：宁泽市卫生健康局　发布日期：2022-01-18　阅读：286次\n现报告如下。\n",
        "法治政府建设年度报告\n2021年，我局认真履职，现报告如下。\n宁泽市卫健局 2022 年 1 月 18 日\n",
        "市卫生健康局法治政府建设年度报告\n宁泽市人民政府：\n过去一年，我局认真履职，现报告如下。\n2022年1月18日\n",
        "首页  政务公开\n发布机构：宁泽市卫生健康局\n成文日期：2022-01-18\n2021年度法治政府建设年度报告\n现报告如下。\n分享到：微信\n",
    ],
)
def test_what_the_title_leaves_out_is_found_elsewhere(text):
    identity = known(text)
    assert identity.is_report, identity.reason
    assert (identity.publisher_id, identity.report_year, identity.published_on) == ("health:宁泽市", 2021, date(2022, 1, 18))


def test_file_name_and_metadata_are_the_last_resort():
    text = "法治政府建设年度报告\n一年来，我局认真履职，现报告如下。\n"
    identity = known(text, "宁泽市卫生健康局2021年法治报告.pdf", published_on=date(2022, 1, 20))
    assert (identity.publisher_id, identity.report_year, identity.published_on) == ("health:宁泽市", 2021, date(2022, 1, 20))


def test_a_report_whose_bureau_is_nowhere_named_has_no_publisher_but_is_a_report():
    identity = known("2021年法治政府建设年度报告\n一年来，我局认真履职，现报告如下。\n")
    assert identity.is_report
    assert (identity.publisher_id, identity.region, identity.report_year) == ("", "", 2021)


def test_a_report_is_told_by_its_opening_where_the_title_does_not_say():
    identity = known("云溪县卫生健康局2021年工作总结\n2021年，我局扎实推进法治政府建设，现将有关情况报告如下：\n一、举措\n")
    assert identity.is_report
    assert identity.publisher_id == "health:云溪县"


@pytest.mark.parametrize(
    ("signed", "year"), [("2022年3月20日", 2021), ("2021年12月28日", 2021), ("二〇二二年一月三十一日", 2021), ("2022-01-05", 2021)]
)
def test_the_year_of_a_report_without_one_is_that_before_its_signature_in_spring(signed, year):
    assert known(f"云溪县卫生健康局法治政府建设年度报告\n一年来，我局认真履职。\n云溪县卫生健康局\n{signed}\n").report_year == year


def test_a_bureau_keeps_its_identifier_over_renamings():
    names = (
        "卫生局",
        "卫生和计划生育局",
        "卫生计生局",
        "卫生健康局",
        "卫生健康委员会",
        "卫健委",
        "卫健局",
        "卫生健康和医疗保障局",
        "卫生健康体育局",
    )
    texts = (f"云溪县{name}2019年法治政府建设年度报告\n现报告如下。\n" for name in names)
    assert {known(text).publisher_id for text in texts} == {"health:云溪县"}


def test_a_bureau_keeps_its_identifier_over_renamings_of_its_place():
    titles = {
        "health:襄阳市": ["襄樊市卫生局2009年依法行政工作总结", "襄阳市卫生健康委员会2021年法治政府建设年度报告"],
        "health:济南市章丘区": ["章丘市卫生局2012年依法行政工作总结", "济南市章丘区卫生健康局2020年法治政府建设年度报告"],
        "health:北京市崇文区": ["北京市崇文区卫生局2008年依法行政工作总结", "崇文区卫生局2009年依法行政工作总结"],
        "health:北京市东城区": ["北京市东城区卫生局2008年依法行政工作总结", "北京市东城区卫生健康委2021年法治政府建设年度报告"],
        "health:永州市冷水滩区": ["湖南省永州市冷水滩区卫生局2012年依法行政总结", "冷水滩区卫健局2021年法治政府建设年度报告"],
        "health:恩施土家族苗族自治州": ["恩施州卫生局2012年依法行政工作总结", "恩施土家族苗族自治州卫生健康委员会2021年法治政府建设报告"],
        "social_affairs:合肥市高新区": [
            "合肥高新技术产业开发区社会事业局2019年法治政府建设报告",
            "合肥市高新区社会事业局2021年法治政府建设报告",
        ],
    }
    for expected, reports in titles.items():
        assert {known(f"{title}\n现报告如下。\n").publisher_id for title in reports} == {expected}


def joined(*regions: str, department: str = "health", year: int | None = 2021) -> dict[str, str]:
    found = join_publishers([(department, region, None, year) for region in regions])
    return {region: key for (_, region, _, _), key in found.items()}


def test_short_and_full_names_are_joined_where_only_one_place_is_known():
    assert set(joined("柏川区", "澜陵市柏川区", "江岳省澜陵市柏川区").values()) == {"health:澜陵市柏川区"}
    both = join_publishers([("health", "澜陵市柏川区", None, 2021), ("education", "柏川区", None, 2021)])
    assert both["education", "柏川区", None, 2021] == "education:柏川区"


def test_districts_of_one_name_in_two_cities_stay_apart():
    found = joined("鼓楼区", "南京市鼓楼区", "福州市鼓楼区", "")
    assert len({found[region] for region in ("鼓楼区", "南京市鼓楼区", "福州市鼓楼区")}) == 3
    assert found[""] == ""


def test_a_name_of_several_real_places_is_not_completed_by_the_one_that_happens_to_be_loaded():
    found = join_publishers([("health", "鼓楼区", None, 2021), ("health", "南京市鼓楼区", "320106", 2021)])
    assert found["health", "鼓楼区", None, 2021] == "health:鼓楼区"


@pytest.mark.parametrize("name", ["市", "区", "关于", "我们", ""])
def test_what_is_no_region_is_none(name):
    assert split_region(name) is None


def test_levels_of_cities_follow_what_stands_above_them():
    assert [admin_level(name) for name in ("重庆市", "昆山市", "苏州市昆山市", "新疆生产建设兵团第八师")] == [
        "provincial",
        "municipal",
        "county",
        "municipal",
    ]


def test_bureaus_are_found_inside_sentences_only_with_their_own_place():
    found = [(bureau.name, bureau.bare) for bureau in find_bureaus("2021年，冷水滩区卫生健康局和市教育局、南京市鼓楼区司法局会同有关部门")]
    assert found == [("冷水滩区卫生健康局", ""), ("市教育局", "市"), ("南京市鼓楼区司法局", "")]


@pytest.mark.parametrize(
    ("row", "why"),
    [("health,卫生,health", ":2:"), ("health,卫生,health,卫生局|卫生局", "twice"), ("Health,卫生,health,卫生局", "malformed")],
)
def test_a_bad_line_in_departments_is_named_with_file_and_line(tmp_path, row, why):
    file = tmp_path / "departments.csv"
    file.write_text(f"department,name_zh,name_en,names\n{row}\n", encoding="utf-8")
    with pytest.raises(SeedError, match=why):
        departments(file)


def test_the_duty_of_the_head_of_the_bureau_is_reported_by_the_bureau():
    identity = known("云溪县卫生健康局主要负责人2022年度履行推进法治建设第一责任人职责情况的报告\n现将有关情况报告如下。\n")
    assert (identity.is_report, identity.publisher_id, identity.report_year) == (True, "health:云溪县", 2022)


@pytest.mark.parametrize(
    ("title", "opening", "period", "year"),
    [
        ("云溪县卫生健康局2021年1-9月依法行政工作报告", "", "months_1_9", 2021),
        ("云溪县卫生健康局2021年前三季度法治政府建设报告", "", "months_1_9", 2021),
        ("云溪县卫生健康局法治政府建设工作报告", "2021年上半年，我局认真履职。", "first_half", 2021),
        ("云溪县卫生健康局2021年度法治政府建设工作报告", "2021年上半年，我局受疫情影响。", "year", 2021),
        ("云溪县卫生健康局2021年1月至12月法治政府建设工作报告", "", "year", 2021),
        ("云溪县卫生健康局2021年法治政府建设工作总结和2022年工作计划", "", "year", 2021),
        ("云溪县卫生健康局“十四五”开局之年2021年法治政府建设工作总结", "", "year", 2021),
        ("云溪县卫生健康局法治政府建设工作总结（2015—2020年）", "", "years_2015_2020", 2015),
        ("云溪县卫生健康局2021年度法治政府建设年度报告（2022-01-18）", "", "year", 2021),
    ],
)
def test_the_period_of_a_report(title, opening, period, year):
    identity = known(f"{title}\n{opening}现将有关情况报告如下。\n")
    assert (identity.period, identity.is_report) == (period, period == "year")
    if not period.startswith("years"):
        assert identity.report_year == year


def test_the_year_is_not_that_of_the_plans_where_text_and_signature_say_otherwise():
    body = "2022年是换届之年。2021年，我局立案12件；2021年罚款3万元，2021年培训5次。\n云溪县卫生健康局\n2022年2月8日\n"
    assert known(f"云溪县卫生健康局法治政府建设年度报告\n{body}").report_year == 2021


@pytest.mark.parametrize(
    ("text", "publisher"),
    [
        ("区卫健局2021年法治政府建设年度报告\n永州市冷水滩区卫生健康局\n2022年1月18日\n", "永州市冷水滩区卫生健康局"),
        ("永州市冷水滩区卫生健康局文件\n冷卫发〔2022〕3号\n2021年法治政府建设年度报告\n现报告如下。\n", "永州市冷水滩区卫生健康局"),
        ("2021年法治政府建设年度报告\n[ 发布机构 ] 冷水滩区卫生健康局\n现报告如下。\n", "冷水滩区卫生健康局"),
        ("2021年法治政府建设年度报告\n来源：永州市冷水滩区人民政府\n区卫健局认真履职，现报告如下。\n", "永州市冷水滩区卫健局"),
        ("永州市冷水滩区人民政府卫生健康局2021年法治政府建设年度报告\n现报告如下。\n", "永州市冷水滩区卫生健康局"),
        ("冷水滩区卫生计生综合监督执法局2017年依法行政工作报告\n现报告如下。\n", "冷水滩区卫生计生综合监督执法局"),
        ("高新区社会事务局2021年法治政府建设年度报告\n来源：合肥市人民政府\n现报告如下。\n", "合肥市高新区社会事务局"),
        ("冷水滩区卫生健康局、冷水滩区医疗保障局2021年法治政府建设年度报告\n现报告如下。\n", "冷水滩区卫生健康局"),
        ("云溪县教育卫生和体育事务局2021年法治政府建设年度报告\n现报告如下。\n", "云溪县教育卫生和体育事务局"),
    ],
)
def test_the_bureau_is_put_together_from_what_the_document_names(text, publisher):
    assert known(text).publisher == publisher


def test_what_the_page_says_of_itself_completes_the_bureau():
    identity = known("区卫健局2021年法治政府建设年度报告\n现报告如下。\n", issuer="冷水滩区人民政府", site="永州市冷水滩区人民政府门户网站")
    assert (identity.publisher, identity.department, identity.region_code) == ("永州市冷水滩区卫健局", "health", "431103")


def test_the_folder_a_file_lies_in_tells_same_named_districts_apart():
    text = DocumentText("鼓楼区卫生健康局2021年法治政府建设年度报告\n现报告如下。\n", (), "txt", "test")
    assert identify(text, "a.txt").region_code is None
    assert identify(text, "a.txt", source="/收集/徐州/a.txt").region_code == "320302"


def test_telephone_and_registration_are_weak_hints_that_can_decide_alone_only_together():
    text = "铁西区卫生健康局2021年法治政府建设年度报告\n现报告如下。\n辽ICP备05001234号 电话：0412-8812345\n"
    assert known(text).region_code == "210303"
    assert known(text.replace("0412-8812345", "")).region_code is None


@pytest.mark.parametrize("signed", ["澜陵市鼓楼区卫生健康局", "澜陵市冷水滩区卫生健康局"])
def test_a_real_name_below_an_invented_city_gets_no_code(signed):
    district = signed.removeprefix("澜陵市")
    for text in (
        f"{signed}2021年法治政府建设年度报告\n现报告如下。\n",
        f"{district}2021年法治政府建设年度报告\n现报告如下。\n{signed}\n2022年1月18日\n",
    ):
        identity = known(text)
        assert (identity.region_code, identity.publisher_id) == (None, f"health:{signed.removesuffix('卫生健康局')}")
    greeted = known(f"{district}2021年法治政府建设年度报告\n中共澜陵市委、澜陵市人民政府：\n现报告如下。\n")
    assert greeted.region_code is None


def test_corrections_say_so_in_title_or_opening():
    assert is_correction("2024年法治政府建设年度报告（更正版）", "")
    assert is_correction("2024年法治政府建设年度报告", "（更正说明：个别数据有误，以本版为准。）")
    assert not is_correction("2024年法治政府建设年度报告", "完成制度修订3件，责令更正2件")


def test_the_invented_reports_have_eight_publishers_and_their_years():
    folder = shared("corpus")
    found = {}
    for file in sorted(folder.glob("*.txt")):
        identity = identify(read_document(file.read_bytes(), file.name), file.name)
        bureau, year = file.stem.split("-")[:2]
        assert identity.is_report
        assert identity.report_year == int(year)
        assert identity.published_on.year == int(year) + 1
        found.setdefault(bureau, set()).add(identity.publisher_id)
    assert all(len(identifiers) == 1 for identifiers in found.values())
    assert len(set().union(*found.values())) == len(found) == 8


@pytest.mark.parametrize("form", ["pdf", "pdf-hard-lines", "pdf-two-columns", "html-cms", "html-word", "gb18030"])
def test_every_form_of_a_report_has_the_identity_of_its_text(form):
    for file in shared("formats", form).iterdir():
        plain = shared("reports") / f"{file.stem}.txt"
        expected = identify(read_document(plain.read_bytes(), plain.name), plain.name)
        found = identify(read_document(file.read_bytes(), file.name), file.name)
        assert (found.title, found.publisher_id, found.report_year, found.admin_level) == (
            expected.title,
            expected.publisher_id,
            expected.report_year,
            expected.admin_level,
        )


def test_traditional_characters_name_the_same_bureau() -> None:
    text = "臨滄州蓮峰縣衛生健康局\n2022年度法治政府建設年度報告\n\n現將我局2022年度法治政府建設情況報告如下。\n"
    identity = identify(DocumentText(text, (), "txt", "test"), "a.txt")
    assert (identity.is_report, identity.publisher, identity.report_year) == (True, "临沧州莲峰县卫生健康局", 2022)


def test_a_section_is_no_title_and_that_of_the_page_stands():
    """A portal shows the title outside the body; a heading of the body that ends in 情况 is not it."""
    body = "2023年，区卫生健康委坚持依法行政。现将有关情况报告如下。\n一、主要举措和成效\n全年办理许可7215件。\n"
    body += "二、党政主要负责人履行推进法治建设第一责任人职责情况\n主要负责人听取汇报3次。\n"
    identity = known(body, title="祁江区卫生健康委员会2023年度法治政府建设情况报告_祁江区人民政府")
    assert identity.title == "祁江区卫生健康委员会2023年度法治政府建设情况报告"
    assert (identity.report_year, identity.is_report) == (2023, True)


@pytest.mark.parametrize(
    ("title", "addressee"),
    [
        ("江岳省卫生健康委员会关于2018年度法治政府建设情况的报告", "省人民政府："),
        ("云溪县卫生健康局关于2021年法治政府建设情况的报告", "县委、县人民政府："),
        ("云溪县卫生健康局关于报送2021年度法治政府建设工作总结的函", "县委全面依法治县委员会办公室（县司法局）："),
        ("云溪县卫生健康局2021年法治政府建设情况报告（更正版）", "县委法治办:"),
        ("云溪县卫生健康局2021年度依法行政工作总结", "市司法局 ："),
    ],
)
@pytest.mark.parametrize("between", ["\n", "", "　"])
def test_whom_a_report_is_addressed_to_is_no_part_of_its_title(title, addressee, between):
    identity = known(f"{title}{between}{addressee}\n现将有关情况报告如下。\n一、主要举措和成效\n立案37宗。\n")
    assert identity.is_report and identity.title == title


def test_a_wrapped_text_whose_title_fills_its_line_keeps_the_addressee_out_of_it():
    """The title is as wide as the lines below it, so that the reader of wrapped texts joins the addressee to it."""
    title = "江岳省卫生健康委员会关于2018年度法治政府建设情况的报告"
    prose = "全年受理行政许可申请若干件并全部按时办结没有发生投诉且群众满意度持续提升到新的高度"
    lines = [title, "省人民政府：", *[prose[: len(title) - 1]] * 9, "工作完成。"]
    document = read_document("\n".join(lines).encode(), "report.txt")
    assert f"{title}省人民政府：" in document.text
    assert identify(document, "report.txt").title == title


@pytest.mark.parametrize(
    "line", ["现将云溪县卫生健康局2021年法治政府建设情况报告县人民政府：", "云溪县卫生健康局2021年法治政府建设情况报告如下："]
)
def test_a_sentence_that_names_the_addressee_is_no_title(line):
    assert known(f"{line}\n一、主要举措和成效\n立案37宗。\n").title == line
