"""Reports as pages and files give them: the bureau's place told from what stands around the title, or left open where nothing tells it."""

from __future__ import annotations

import pytest

from transforms.identity import identify
from transforms.model import DocumentText

PAGES = [
    # text, what the page says of itself, code of the place, identifier of the publisher, year
    (
        "您现在的位置：首页 > 政务公开 > 法治政府建设\n永定区卫生健康局2022年法治政府建设年度报告\n"
        "发布时间：2023-01-16 来源：永定区卫生健康局\n2022年，我局在区委、区政府领导下，认真贯彻习近平法治思想，现将情况报告如下。\n"
        "年内审议通过了《张家界市永定区卫生健康局重大行政执法决定法制审核制度》。\n",
        {},
        "430802",
        "health:张家界市永定区",
        2022,
    ),
    (
        "城关区卫生健康局关于2021年度法治政府建设情况的报告\n市卫生健康委、区委依法治区办：\n2021年，我局深入学习贯彻习近平法治思想。落实甘肃省、兰州市关于法治政府建设的部署，现报告如下。\n",
        {},
        "620102",
        "health:兰州市城关区",
        2021,
    ),
    (
        "关于2020年度法治政府建设情况的报告\n南山区人民政府：\n2020年，区卫生健康局在深圳市卫生健康委员会指导下，坚持依法行政，现报告如下。深圳市南山区共检查机构120家。\n深圳市南山区卫生健康局\n2021年1月12日\n",
        {},
        "440305",
        "health:深圳市南山区",
        2020,
    ),
    (
        "铁东区卫生健康局2022年法治政府建设工作总结\n2022年，我局认真落实四平市委、四平市政府部署，四平市卫生健康委员会抽查我区机构12家。\n",
        {},
        "220303",
        "health:四平市铁东区",
        2022,
    ),
    (
        "鼓楼区卫生健康局2019年法治政府建设工作总结\n2019年，我区与南京市、福州市、开封市的鼓楼区开展交流。\n",
        {},
        None,
        "health:鼓楼区",
        2019,
    ),
    (
        "青山区卫生健康局2021年依法行政工作报告\n一年来，我局落实《包头市医疗卫生设施管理条例》，配合包头市卫生健康委员会检查。\n",
        {},
        "150204",
        "health:包头市青山区",
        2021,
    ),
    (
        "朝阳区卫生健康委员会关于2022年法治政府建设情况的报告\n现报告如下。\n京ICP备05012345号 电话：010-65012345\n",
        {},
        "110105",
        "health:北京市朝阳区",
        2022,
    ),
    ("邓州市人民医院2021年法治政府建设工作总结\n现总结如下。\n", {}, None, "", 2021),
    (
        "西安区卫生健康局2021年法治政府建设工作总结\n现总结如下。\n",
        {"source": "https://x/牡丹江/西安区/1.html"},
        "231005",
        "health:牡丹江市西安区",
        2021,
    ),
    (
        "县卫生健康局2021年法治政府建设工作总结\n2021年，在县委领导下，现总结如下。\n",
        {"site": "宁远县人民政府门户网站"},
        "431126",
        "health:永州市宁远县",
        2021,
    ),
    ("湖北省恩施州巴东县卫生健康局2021年法治政府建设工作总结\n现总结如下。\n", {}, "422823", "health:恩施土家族苗族自治州巴东县", 2021),
    ("兵团第十三师新星市卫生健康委员会2022年度法治政府建设情况报告\n现报告如下。\n", {}, "659011", "health:新星市", 2022),
    ("广西柳州市柳江区卫生健康局2021年度法治政府建设工作情况报告\n现报告如下。\n", {}, "450206", "health:柳州市柳江区", 2021),
    ("柳江县卫生局2012年依法行政工作总结\n现总结如下。\n", {}, "450221", "health:柳州市柳江区", 2012),
    (
        "市卫生健康局2023年法治政府建设年度报告\n2023年，我局以习近平法治思想为指导。\n广东省梅州市卫生健康局\n2024年1月10日\n",
        {},
        "441400",
        "health:梅州市",
        2023,
    ),
    ("南雄市卫生健康局法治政府建设2021年度工作总结及2022年工作计划\n现总结如下。\n", {}, "440282", "health:韶关市南雄市", 2021),
    ("内蒙古鄂尔多斯市东胜区卫健委2021年法治政府建设工作总结\n现总结如下。\n", {}, "150602", "health:鄂尔多斯市东胜区", 2021),
    ("临夏县卫生健康局2022年法治政府建设工作报告\n现报告如下。\n", {}, "622921", "health:临夏回族自治州临夏县", 2022),
    ("大理市卫生健康局2021年法治政府建设工作总结\n现总结如下。\n", {}, "532901", "health:大理白族自治州大理市", 2021),
    ("张家口市宣化县卫生局2014年依法行政工作总结\n现总结如下。\n", {}, "130721", "health:张家口市宣化县", 2014),
    (
        "新市区卫生健康委员会2021年法治政府建设工作报告\n乌鲁木齐市卫生健康委员会、新市区人民政府：\n现报告如下。\n",
        {},
        "650104",
        "health:乌鲁木齐市新市区",
        2021,
    ),
    ("金门县卫生局2021年法治政府建设工作总结\n现总结如下。\n", {}, "350527", "health:泉州市金门县", 2021),
    ("中共云阳县卫生健康委员会委员会关于2022年度法治政府建设情况的报告\n现报告如下。\n", {}, "500235", "health:重庆市云阳县", 2022),
    ("关于云南省卫生健康委员会2021年度法治政府建设情况的报告\n现报告如下。\n", {}, "530000", "health:云南省", 2021),
]


@pytest.mark.parametrize(("text", "page", "code", "publisher_id", "year"), PAGES, ids=[row[0][:18] for row in PAGES])
def test_the_place_is_told_from_what_stands_around_the_title(text, page, code, publisher_id, year):
    fields = {name: value for name, value in page.items() if name != "source"}
    identity = identify(DocumentText(text, (), "html", "test", **fields), "r.html", source=page.get("source", ""))
    assert (identity.region_code, identity.publisher_id, identity.report_year) == (code, publisher_id, year)


@pytest.mark.parametrize(
    ("text", "publisher_id"),
    [
        ("额木尔鄂温克族自治旗卫生和计划生育局2017年依法行政工作报告\n现报告如下。\n", "health:额木尔鄂温克族自治旗"),
        ("云溪县卫生和计划生育局\n2016年依法行政工作情况(报县法制办)\n根据县法制办《通知》,现报告如下:\n", "health:云溪县"),
        ("云溪县卫生健康局基层卫生管理中心\n2021年度法治建设工作总结\n现总结如下。\n", "基层卫生管理中心:云溪县"),
        ("云溪县卫生健康局卫生监督所2021年度法治建设工作总结\n现总结如下。\n", "health_supervision:云溪县"),
        ("云溪县卫生健康局2021年度法治建设工作总结\n根据《通知》，我局联合县疾病预防控制中心开展检查，现总结如下。\n", "health:云溪县"),
    ],
)
def test_an_invented_place_and_a_part_of_a_bureau_keep_their_own_name(text, publisher_id):
    identity = identify(DocumentText(text, (), "txt", "test"), "r.txt")
    assert (identity.is_report, identity.publisher_id, identity.region_code) == (True, publisher_id, None)
