"""Zeros and wholes that words state, and words with 零, 无 and 全部 in them that state neither."""

from __future__ import annotations

import pytest

from tests.unit.prose import assert_reads, facts, read

ZEROS = [
    pytest.param(
        "严格落实行政应诉制度，支持配合法院审判工作，全年无行政诉讼败诉案件。",
        {"litigation.cases[outcome=lost]": 0},
        id="none lost",
    ),
    pytest.param("本年度我局严格落实合法性审查制度，未制定行政规范性文件。", {"normative.issued": 0}, id="none made"),
    pytest.param(
        "全面落实普法责任制，执法程序更加规范，全年无行政复议、行政诉讼案件发生。",
        {"reconsideration.cases": 0, "litigation.cases": 0},
        id="one none for two things",
    ),
    pytest.param(
        "不断加强医疗质量安全管理，全区未发生重大医疗事故和恶性伤医事件，医患关系更加和谐。",
        {"mediation.major_accidents": 0, "mediation.violent_incidents": 0},
        id="not occurred, for two things",
    ),
    pytest.param(
        "全年没有发生行政诉讼案件，行政复议案件为零，群众法治满意度稳步提升。",
        {"litigation.cases": 0, "reconsideration.cases": 0},
        id="there were none, and is zero",
    ),
    pytest.param(
        "2024年，我委作出的行政处罚决定执行到位，无一例被申请行政复议或提起行政诉讼。",
        {"reconsideration.cases": 0, "litigation.cases": 0},
        id="not a single one",
    ),
    pytest.param(
        "全年办理行政复议案件5件，均予维持，无被撤销、变更或确认违法情形。",
        {
            "reconsideration.cases": 5,
            "reconsideration.cases[outcome=upheld]": 5,
            "reconsideration.cases[outcome=overturned]": 0,
        },
        id="none overturned beside how many upheld",
    ),
    pytest.param(
        "全年收到政府信息公开申请0件，行政复议0起，行政诉讼0起，申请法院强制执行0件。",
        {"disclosure.requests": 0, "reconsideration.cases": 0, "litigation.cases": 0, "penalty.court_enforcements": 0},
        id="zeros in digits",
    ),
    pytest.param("本单位2024年度未收到政府信息公开申请，政府网站信息更新及时。", {"disclosure.requests": 0}, id="none received"),
    pytest.param(
        "2024年我局无申请人民法院强制执行的案件，无移送公安机关的案件。",
        {"penalty.court_enforcements": 0, "penalty.transferred_to_police": 0},
        id="two nones",
    ),
]

NO_ZEROS = [
    pytest.param("大力推行“互联网+政务服务”，让企业群众办事“零跑腿”、服务“零距离”、审批“零差错”。", id="slogans of service"),
    pytest.param("保持打击非法行医高压态势，力争实现“黑诊所”动态清零、院内感染零发生。", id="aims"),
    pytest.param("扫黑除恶常态化推进，涉医违法犯罪零容忍，干部违纪违法案件零增长。", id="zero tolerance, zero growth"),
    pytest.param("畅通12345热线，努力实现群众诉求“零积压”、服务“零投诉”。", id="zero complaints as a slogan"),
    pytest.param("五、2025年工作打算\n（一）提升执法质效，确保全年无行政诉讼败诉案件，无重大医疗事故。", id="next year"),
    pytest.param("严查无证行医、无资质人员从事医疗活动等违法行为，规范医疗服务市场秩序。", id="none inside a word"),
    pytest.param("部分执法人员对行政复议、行政诉讼知识学习不够深入，未形成常态化学习机制。", id="shortcomings"),
    pytest.param("对无正当理由未按期履行行政处罚决定的当事人，依法申请法院强制执行。", id="a condition"),
]

WHOLES = [
    pytest.param(
        "现有在编在岗卫生行政执法人员42名，全部持证上岗，执法队伍专业化水平不断提升。",
        {"officers.total": 42, "officers.certified": 42, "officers.certification_rate": 100},
        id="all certified",
    ),
    pytest.param(
        "坚持领导包案，全年受理群众信访事项57件，均已办结并书面答复信访人。",
        {"petition.accepted": 57, "petition.resolved": 57, "petition.resolution_rate": 100},
        id="all resolved",
    ),
    pytest.param(
        "全年承办人大代表建议16件、政协提案24件，全部按时办复。",
        {"proposals.total[body=npc]": 16, "proposals.total[body=cppcc]": 24, "proposals.response_rate": 100},
        id="all answered",
    ),
    pytest.param(
        "全年共有3起行政诉讼案件，均胜诉；2起行政复议案件，均获维持。",
        {
            "litigation.cases": 3,
            "litigation.cases[outcome=upheld]": 3,
            "reconsideration.cases": 2,
            "reconsideration.cases[outcome=upheld]": 2,
        },
        id="all won, all upheld",
    ),
    pytest.param(
        "国家和市级下达我区“双随机”监督抽查任务186家，已全部完成，结果向社会公示。",
        {"inspection.random_tasks": 186, "inspection.random_completed": 186, "inspection.random_completion_rate": 100},
        id="all tasks done",
    ),
    pytest.param(
        "全年立案查处行政处罚案件64件，全部结案，罚没款全部缴入国库。",
        {"penalty.cases_filed": 64, "penalty.cases_closed": 64, "penalty.closure_rate": 100},
        id="all closed",
    ),
    pytest.param(
        "全年共收到依申请公开信息11件，均在法定时限内答复。",
        {"disclosure.requests": 11, "disclosure.requests_answered": 11},
        id="all requests answered",
    ),
]


@pytest.mark.parametrize(("text", "expected"), ZEROS)
def test_zeros_in_words(text: str, expected: dict[str, float]) -> None:
    assert_reads(text, expected)


@pytest.mark.parametrize("text", NO_ZEROS)
def test_false_zeros(text: str) -> None:
    assert facts(text) == {}


@pytest.mark.parametrize(("text", "expected"), WHOLES)
def test_stated_wholes(text: str, expected: dict[str, float]) -> None:
    assert_reads(text, expected)


def test_a_whole_that_says_no_number_is_no_figure() -> None:
    assert_reads(
        "全年受理群众来信来访38件，均按要求妥善处理；办理人大代表建议6件，均按程序推进。",
        {"petition.accepted": 38, "proposals.total[body=npc]": 6},
    )


def test_the_words_that_state_a_zero_are_its_proof() -> None:
    text = "全年依法行政水平不断提高，未发生重大医疗事故，无行政诉讼败诉案件。"
    printed = {each.indicator: text[each.start : each.end] for each in read(text).observations}
    assert printed["mediation.major_accidents"].startswith("未发生")
    assert "无" in printed["litigation.cases"] and "败诉" in printed["litigation.cases"]
