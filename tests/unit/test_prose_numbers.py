"""Every way in which reports print a number, and every word by which they count, in sentences as they stand there."""

from __future__ import annotations

import pytest

from tests.unit.prose import figures

FORMS = [
    # text, then (value, unit, qualifier) of each figure in it
    ("局党组会议专题研究法治政府建设工作三次，召开领导小组会议两次。", [(3, "次", "="), (2, "次", "=")]),
    ("围绕《职业病防治法》宣传周组织进企业、进社区普法活动十余场，受到群众欢迎。", [(10, "场", ">")]),
    ("在广场设置咨询台，向过往群众发放法治宣传折页两千余份。", [(2000, "份", ">")]),
    ("窗口服务满意率保持在百分之九十八以上，群众获得感不断增强。", [(98, "%", ">")]),
    ("通过微信公众号推送普法短信、提示1千余条，营造了浓厚的学法氛围。", [(1000, "条", ">")]),
    ("委领导带队开展执法督导二十余次，现场解决基层执法难题。", [(20, "次", ">")]),
    ("全年办理行政许可事项３２６件，其中即办件１２８件。", [(326, "件", "="), (128, "件", "=")]),
    ("卫生健康窗口全年受理各类申请12,846件，办结1,204,618件。", [(12846, "件", "="), (1204618, "件", "=")]),
    ("全年罚款27.1651万元，没收违法所得1.09068万元。", [(271651, "元", "="), (10906.8, "元", "=")]),
    ("全市医疗责任保险累计赔付1.26亿元，有效分担了医疗执业风险。", [(126000000, "元", "=")]),
    ("全年罚没款共计144.6万余元，较好维护了群众健康权益。", [(1446000, "元", ">")]),
    ("接待群众来访近300人次，现场答复咨询约1200人次。", [(300, "人次", "~"), (1200, "人次", "~")]),
    ("各类活动直接受众超2万人次，发放健康知识手册逾八千册。", [(20000, "人次", ">"), (8000, "册", ">")]),
    ("参加线上法律知识竞赛干部职工1500人以上，参与答题6000人次左右。", [(1500, "人", ">"), (6000, "人次", "~")]),
    ("全体执法人员参加公共法律知识和专业知识学习，年度学习不少于60学时。", [(60, "学时", ">")]),
    ("监督抽检中餐饮具不合格率不足3%，游泳池水不合格率不到1%。", [(3, "%", "<"), (1, "%", "<")]),
    ("传染病报告发病率控制在2.35‰，保持历史较低水平。", [(2.35, "‰", "=")]),
    ("行政处罚案件结案率达九成以上，群众满意度九成五。", [(90, "%", ">"), (95, "%", "=")]),
    ("监督意见书下达率１００％，整改率９８．５％，按时反馈率99.5﹪。", [(100, "%", "="), (98.5, "%", "="), (99.5, "%", "=")]),
    ("全年检查医疗机构一千二百三十六户次，立案五十三件，罚款陆拾贰万元。", [(1236, "户次", "="), (53, "件", "="), (620000, "元", "=")]),
    ("发放宣传资料3万余份、宣传品5千多件。", [(30000, "份", ">"), (5000, "件", ">")]),
    ("本年度办理医师注册2013件、护士注册2024件。", [(2013, "件", "="), (2024, "件", "=")]),
    ("全年罚款0.86万元，没收违法所得3200.50元。", [(8600, "元", "="), (3200.5, "元", "=")]),
    ("制作普法短视频20多个，累计播放量120余万次。", [(20, "个", ">"), (1200000, "次", ">")]),
    ("全年罚没款 58.4 万元，办结率 99.2 %，接待来访 126 人次。", [(584000, "元", "="), (99.2, "%", "="), (126, "人次", "=")]),
    ("办理信访件一百余件，接听咨询电话近千次，走访企业百余家。", [(100, "件", ">"), (1000, "次", "~"), (100, "家", ">")]),
    ("全年罚没款实收三百二十万元，履行率百分之九十六点五。", [(3200000, "元", "="), (96.5, "%", "=")]),
    pytest.param(
        "卫生健康窗口全年受理各类申请12，846件，全部按时办结。",
        [(12846, "件", "=")],
        marks=pytest.mark.xfail(reason="read as 12件 and 846件", strict=True),
        id="a wide comma as thousands mark",
    ),
    pytest.param(
        "全市医疗责任保险保额累计1亿2000万元，参保医疗机构86家。",
        [(120000000, "元", "="), (86, "家", "=")],
        marks=pytest.mark.xfail(reason="read as 20,000,000", strict=True),
        id="亿 and 万 in one number",
    ),
    pytest.param(
        "普法短视频累计播放量120万+人次，点赞3.6万+次。",
        [(1200000, "人次", ">"), (36000, "次", ">")],
        marks=pytest.mark.xfail(reason="no quantity is found", strict=True),
        id="plus behind the number",
    ),
    ("超过一半的乡镇配备专职监督协管员，全区共有协管员二百零六名。", [(206, "名", "=")]),
]

RANGES = [
    pytest.param("每次执法检查派出执法人员2-3名，全年出动执法人员3216人次。", (3216, "人次", "="), id="with a hyphen"),
    pytest.param("每季度走访企业5至8家，全年共走访企业26家。", (26, "家", "="), id="with 至"),
    pytest.param("承诺办结时限压缩50%～80%，全年办结事项4126件。", (4126, "件", "="), id="with a tilde"),
    pytest.param("孕产妇死亡率7.2/10万，全年未发生重大医疗事故；全年接受产检咨询1860人次。", (1860, "人次", "="), id="a rate per 100,000"),
]

MEASURE_WORDS = [
    ("全年依法查处违法案件{}，案件查办质量稳步提升。", ["件", "起", "宗", "例", "单"]),
    ("对辖区内{}公共场所经营单位开展量化分级评定，并向社会公示评定结果。", ["家", "户", "间", "所"]),
    ("为基层卫生监督机构更新配备快速检测设备{}，执法保障能力进一步增强。", ["套", "台"]),
    ("组建普法志愿服务队伍{}，常态化开展普法志愿服务。", ["支"]),
    ("全年组织卫生健康行政执法业务培训{}，实现监督员培训全覆盖。", ["场次", "场", "期", "次", "批次"]),
    ("全年组织执法人员参加各类业务培训{}，有效提升执法水平。", ["人次"]),
    ("全年监督检查各类被监督单位{}，及时发现并消除卫生安全隐患。", ["户次", "家次", "间次"]),
    ("全年撤销行政许可{}，均依法履行了告知程序。", ["件次", "项次", "件"]),
    ("全年累计出动执法车辆{}，执法人员深入一线开展检查。", ["车次", "辆次", "台次"]),
    ("编印并向社会免费发放卫生健康法律法规汇编{}，普法宣传成效明显。", ["份", "册", "本", "套"]),
    ("在政务新媒体平台发布卫生健康普法信息{}，阅读量持续攀升。", ["条", "篇", "期", "则"]),
    ("组织全体执法人员参加网络学法，人均完成学习{}。", ["学时", "课时", "学分"]),
]


@pytest.mark.parametrize(("text", "expected"), FORMS)
def test_forms_of_numbers(text: str, expected: list[tuple[float, str, str]]) -> None:
    assert [(value, unit, qualifier) for _, value, unit, qualifier in figures(text)] == expected


@pytest.mark.parametrize(("text", "last"), RANGES)
def test_a_range_does_not_spoil_the_figure_behind_it(text: str, last: tuple[float, str, str]) -> None:
    assert figures(text)[-1][1:] == last


def test_a_range_is_not_taken_for_one_exact_figure() -> None:
    assert all(value != 23 for _, value, _, _ in figures("每次执法检查派出执法人员2-3名，重点领域由5～8名执法人员组成检查组。"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param(
            "各类普法宣传活动惠及群众数十万人次，社会反响良好。",
            100000,
            marks=pytest.mark.xfail(reason="数十万人次 is read as exactly 100,000", strict=True),
            id="hundreds of thousands",
        ),
        pytest.param("全年发放各类宣传折页、画册数千份，覆盖全部乡镇（街道）。", 1000, id="thousands"),
        pytest.param(
            "开展义诊咨询活动数十场，为群众提供面对面法律服务。",
            10,
            marks=pytest.mark.xfail(reason="数十场 is read as exactly 10", strict=True),
            id="tens",
        ),
    ],
)
def test_several_tens_are_not_ten(text: str, value: float) -> None:
    assert (value, "=") not in [(found, qualifier) for _, found, _, qualifier in figures(text)]


@pytest.mark.parametrize(("sentence", "unit"), [(sentence, unit) for sentence, units in MEASURE_WORDS for unit in units])
@pytest.mark.parametrize(
    ("number", "value", "qualifier"), [("126", 126, "="), ("1,205", 1205, "="), ("30余", 30, ">"), ("二十三", 23, "=")]
)
def test_measure_words(sentence: str, unit: str, number: str, value: float, qualifier: str) -> None:
    assert figures(sentence.format(number + unit)) == [(number + unit, value, unit, qualifier)]
