"""Which figures are the bureau's year: parts of it, what is still to come, one case, other years, spans of years and changes are not."""

from __future__ import annotations

import pytest

from tests.unit.prose import assert_reads, facts, fates

YEAR_BESIDE_PARTS = [
    pytest.param(
        "全年立案查处违法案件88件，罚款52.6万元。其中，“蓝剑护民”专项行动检查医疗机构215户次，立案13件，罚款9.4万元。",
        {"penalty.cases_filed": 88, "penalty.fines": 526000},
        {"inspection.inspections[domain=medical]": 215},
        id="a campaign with a vague name",
    ),
    pytest.param(
        "开展暑期游泳场所专项整治，检查游泳场馆42户次，下达监督意见书31份，立案4起。全年监督检查各类单位3105户次，立案77起。",
        {"inspection.inspections": 3105, "penalty.cases_filed": 77},
        {"inspection.inspections[domain=public_place]": 42, "inspection.opinions_issued[domain=public_place]": 31},
        id="a campaign of a season, before the year",
    ),
    pytest.param(
        "上半年，全区共立案查处违法案件31件，罚款18.2万元。截至12月底，全年累计立案74件，罚款43.9万元。",
        {"penalty.cases_filed": 74, "penalty.fines": 439000},
        {},
        id="half a year, then the year",
    ),
    pytest.param(
        "第三季度集中开展医疗废物专项检查，检查医疗机构86家次，立案5件；全年医疗废物领域立案19件、结案17件。",
        {"penalty.cases_filed[domain=waste]": 19, "penalty.cases_closed[domain=waste]": 17},
        {"inspection.inspections[domain=waste]": 86, "inspection.inspections[domain=medical]": 86},
        id="a quarter, then the year",
    ),
    pytest.param(
        "11月份开展宪法宣传周活动，当月举办法治讲座6场。全年共举办法治讲座38场，发放宣传资料2.6万份。",
        {"publicity.lectures": 38, "publicity.materials": 26000},
        {},
        id="a month, then the year",
    ),
    pytest.param(
        "全市卫生健康系统全年立案查处违法案件612件，其中市本级137件；罚没款398.6万元，其中市本级112.4万元。",
        {"penalty.cases_filed": 612, "penalty.fines_and_confiscations": 3986000},
        {},
        id="the city proper beside the whole city",
    ),
    pytest.param(
        "2024年，局本级立案查处违法案件52件，结案49件，罚款28.7万元，案件查办质量稳步提升。",
        {"penalty.cases_filed": 52, "penalty.cases_closed": 49, "penalty.fines": 287000},
        {},
        id="the level itself, alone, is the bureau's own",
    ),
    pytest.param(
        "持续开展打击无证行医专项整治，全年取缔无证行医窝点7家，立案15件，罚款86.4万元，移送公安机关2件。",
        {
            "penalty.unlicensed_sites_closed": 7,
            "penalty.cases_filed[domain=illegal_practice]": 15,
            "penalty.fines[domain=illegal_practice]": 864000,
            "penalty.transferred_to_police": 2,
        },
        {},
        id="a campaign on a domain over the year is the domain's",
    ),
]

NOT_REACHED = [
    pytest.param(
        "四、下一步工作安排\n（一）持续加强普法宣传。围绕重要时间节点，开展普法宣传活动20场，举办法治讲座12场，发放宣传资料1万份。",
        dict.fromkeys(["20场", "12场", "1万份"], "plan"),
        id="a section of plans",
    ),
    pytest.param(
        "2025年，我委将组织执法培训不少于4次，评查案卷100份以上，力争行政处罚案件结案率达到98%。",
        dict.fromkeys(["不少于4次", "100份以上", "98%"], "plan"),
        id="what next year will bring",
    ),
    pytest.param(
        "严格按照市政府法治建设考核要求，确保执法人员持证率不低于95%，每年组织法治培训至少2次。",
        dict.fromkeys(["不低于95%", "至少2次"], "plan"),
        marks=pytest.mark.xfail(reason="read as certification rate 95 and 2 training sessions", strict=True),
        id="targets and duties",
    ),
    pytest.param(
        "如6月查处的某美容会所非法开展医疗美容案，现场查获注射用药品12支，依法没收违法所得1.8万元，并处罚款12万元。",
        dict.fromkeys(["12支", "1.8万元", "12万元"], "single_case"),
        id="an anecdote of one case",
    ),
    pytest.param(
        "典型案例：2024年5月，执法人员检查发现李某未取得资质开展诊疗活动，依法没收药品器械3箱，给予其罚款5万元的行政处罚。",
        dict.fromkeys(["3箱", "5万元"], "single_case"),
        marks=pytest.mark.xfail(reason="5万元 is read as the fines of the year", strict=True),
        id="the case of one person",
    ),
    pytest.param(
        "自“八五”普法启动以来，全系统累计开展法治宣传活动312场次，发放宣传资料9.6万份，惠及群众12万人次。",
        dict.fromkeys(["312场次", "9.6万份", "12万人次"], "span_of_years"),
        marks=pytest.mark.xfail(reason="all three are read as figures of the year", strict=True),
        id="since a programme of years began",
    ),
    pytest.param(
        "近三年来，全局累计立案查处违法案件286件，罚没款167.9万元，行政复议、行政诉讼案件逐年减少。",
        dict.fromkeys(["286件", "167.9万元"], "span_of_years"),
        id="three years together",
    ),
]

LIMITS = [
    pytest.param("对符合条件的行政许可申请，自受理之日起15个工作日内作出决定，情况复杂的经批准可延长10日。", id="deadlines"),
    pytest.param("对拟处5万元以上罚款或吊销许可证件的重大行政处罚案件，一律由案件审理委员会集体讨论决定。", id="thresholds of money"),
    pytest.param(
        "严格执行医师定期考核制度，年满65岁以上的退休返聘医师执业须每2年参加1次考核，考核合格方可继续执业。", id="ages and how often"
    ),
    pytest.param("按照编制标准，区级卫生监督机构应按每万名常住人口配备1至1.5名执法人员，现有编制尚有缺口。", id="quotas of staff"),
    pytest.param("行政处罚信息自处罚决定作出之日起7个工作日内公示，最短公示期为3个月，最长不超过3年。", id="how long penalties are shown"),
]

OTHER_YEARS = [
    pytest.param(
        "2024年全区卫生健康系统立案查处违法案件126件，罚款84.3万元；2023年立案103件，罚款71.5万元。",
        {"penalty.cases_filed": 126, "penalty.fines": 843000, "penalty.cases_filed@2023": 103, "penalty.fines@2023": 715000},
        id="last year's figures behind this year's",
    ),
    pytest.param(
        "全年办理行政复议案件2件，去年同期为5件，下降60%；办理行政诉讼案件1件，与去年持平。",
        {"reconsideration.cases": 2, "litigation.cases": 1},
        id="the same time of last year and what changed",
    ),
    pytest.param(
        "2024年共办理政务服务事项1.26万件，较2023年的1.08万件增长16.7%，网办率达到96.4%。",
        {"licensing.handled": 12600, "licensing.handled@2023": 10800, "licensing.online_rate": 96.4},
        id="last year's figure inside a comparison",
    ),
    pytest.param(
        "现有规范性文件15件，累计培育“法治医院”建设单位9家，本年度新制定规范性文件1件，新增法治医院建设单位3家。",
        {"normative.retained": 15, "hospitals.rule_of_law_units": 9, "normative.issued": 1},
        id="what has come together over time beside the year's",
    ),
]

CHANGES = [
    pytest.param(
        "全年立案查处违法案件142件，同比增长12.7%；罚款68.4万元，同比下降5.3%；信访件53件，较上年减少11件。",
        {"penalty.cases_filed": 142, "penalty.fines": 684000, "petition.accepted": 53},
        id="growth and fall beside their levels",
    ),
    pytest.param(
        "深化审批制度改革，公共场所卫生许可由20个工作日压缩至5个工作日，申请材料由9份精简至4份。",
        {},
        id="times and papers cut",
    ),
    pytest.param(
        "全面推行证明事项告知承诺制，行政许可承诺办结时限较法定时限压缩82.5%，群众跑动次数减少35%。",
        {"licensing.time_reduction_rate": 82.5},
        id="the cut of promised times is a level of its own",
    ),
    pytest.param(
        "动态调整政务服务事项清单，政务服务事项由486项减至327项，即办件占比由58%提高到71%。",
        {"licensing.service_items": 327, "licensing.instant_rate": 71},
        id="of from and to only the new level",
    ),
    pytest.param(
        "医疗投诉件数较上年下降18%，投诉满意率提升3.2个百分点，达到95.4%。",
        {"complaint.medical_satisfaction_rate": 95.4},
        marks=pytest.mark.xfail(reason="95.4% is not read", strict=True),
        id="percentage points, and where they led",
    ),
    pytest.param(
        "全年新增持证执法人员14人，执法人员总数达到96人，持证率提高到100%。",
        {"officers.total": 96, "officers.certification_rate": 100},
        marks=pytest.mark.xfail(reason="14人 added is read as officers certified", strict=True),
        id="what was added, and what there is now",
    ),
]


@pytest.mark.parametrize(("text", "expected", "optional"), YEAR_BESIDE_PARTS)
def test_the_year_is_told_from_its_parts(text: str, expected: dict[str, float], optional: dict[str, float]) -> None:
    assert_reads(text, expected, optional)


@pytest.mark.parametrize(("text", "expected"), NOT_REACHED)
def test_what_is_no_figure_of_the_year_has_its_reason(text: str, expected: dict[str, str]) -> None:
    assert facts(text) == {}
    assert fates(text) == expected


@pytest.mark.parametrize("text", LIMITS)
def test_limits_are_no_facts(text: str) -> None:
    assert facts(text) == {}
    assert "observation" not in fates(text).values()


@pytest.mark.parametrize(("text", "expected"), OTHER_YEARS)
def test_other_years_stay_with_their_year(text: str, expected: dict[str, float]) -> None:
    assert_reads(text, expected, {"reconsideration.cases@2023": 5, "litigation.cases@2023": 1})


@pytest.mark.parametrize(("text", "expected"), CHANGES)
def test_changes_are_told_from_levels(text: str, expected: dict[str, float]) -> None:
    assert_reads(text, expected)


@pytest.mark.xfail(reason="the planned 300份 are read as those tested", strict=True)
def test_an_annual_target_stands_beside_the_result() -> None:
    text = "对照年初任务清单，全年计划监督抽检样品300份，实际完成抽检326份，合格318份。"
    assert_reads(text, {"inspection.samples_tested": 326, "inspection.samples_passed": 318})
    assert fates(text)["300份"] == "plan"


def test_a_duty_stated_as_met_is_a_fact() -> None:
    assert_reads("全体行政执法人员均已完成年度法律知识培训不少于60学时的学习任务。", {"learning.hours": 60})
