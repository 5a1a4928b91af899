"""What stands around a figure and is not its own words: items and headings, the list it sums with, the whole that is said in words."""

from __future__ import annotations

import pytest

from tests.unit.prose import assert_reads


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "全年开展专项检查6次。一是严厉打击非法行医。我局联合公安部门持续整顿，共立案61宗，结案55宗，罚款82.7万元。",
            {
                "inspection.special_campaigns": 6,
                "penalty.cases_filed[domain=illegal_practice]": 61,
                "penalty.cases_closed[domain=illegal_practice]": 55,
                "penalty.fines[domain=illegal_practice]": 827000,
            },
            id="the first words of an item",
        ),
        pytest.param(
            "公共场所立案46件、医疗卫生立案31件、职业卫生立案9件，全年共计立案86件。",
            {
                "penalty.cases_filed[domain=public_place]": 46,
                "penalty.cases_filed[domain=medical]": 31,
                "penalty.cases_filed[domain=occupational]": 9,
                "penalty.cases_filed": 86,
            },
            id="a total behind its domains has none",
        ),
        pytest.param(
            "公共场所领域立案29件、罚款9.8万元，医疗卫生领域立案31件、罚款12万元。",
            {
                "penalty.cases_filed[domain=public_place]": 29,
                "penalty.fines[domain=public_place]": 98000,
                "penalty.cases_filed[domain=medical]": 31,
                "penalty.fines[domain=medical]": 120000,
            },
            id="domain after domain in one sentence",
        ),
        pytest.param(
            "国家随机监督抽查任务，我省应查14602家，实查14391家。",
            {"inspection.random_tasks[level=national]": 14602, "inspection.random_completed[level=national]": 14391},
            id="the level named a clause before",
        ),
        pytest.param(
            "在全国卫生监督技能竞赛中，我省代表队获团体二等奖，2人获个人优胜奖。",
            {"officers.honoured[level=national]": 2},
            id="the level of a contest",
        ),
    ],
)
def test_what_the_words_before_lend(text: str, expected: dict[str, float]) -> None:
    assert_reads(text, expected)


@pytest.mark.parametrize(
    ("heading", "read"),
    [("主要工作举措和成效", True), ("工作重点完成情况", True), ("下一步工作重点", False), ("2025年工作打算", False)],
)
def test_headings_of_plans_are_told_from_those_of_results(heading: str, read: bool) -> None:
    text = f"区卫生健康局2024年法治政府建设年度报告\n一、{heading}\n全年立案37宗，结案32宗。\n"
    assert_reads(text, {"penalty.cases_filed": 37, "penalty.cases_closed": 32} if read else {})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "立案查处学校卫生、饮用水卫生各2件。",
            {"penalty.cases_filed[domain=school]": 2, "penalty.cases_filed[domain=drinking_water]": 2},
            id="one each",
        ),
        pytest.param(
            "公共场所、学校监督检查户次依次为172、98。",
            {"inspection.inspections[domain=public_place]": 172, "inspection.inspections[domain=school]": 98},
            id="the unit stands before the list",
        ),
        pytest.param(
            "办理人大代表建议、政协提案22件，答复率、满意率均为100%。",
            {"proposals.total": 22, "proposals.response_rate": 100, "proposals.response_rate[measure=satisfaction]": 100},
            id="names that share a figure mean different things",
        ),
        pytest.param(
            "办理区人大代表建议6件、政协提案10件，其中主办12件、会办4件。",
            {
                "proposals.total[body=npc;level=county]": 6,
                "proposals.total[body=cppcc;level=county]": 10,
                "proposals.total[role=lead]": 12,
                "proposals.total[role=assist]": 4,
            },
            id="parts of both, not of the last",
        ),
    ],
)
def test_lists(text: str, expected: dict[str, float]) -> None:
    assert_reads(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("罚没款合计37.55万元，全额入库。", {"penalty.fines_and_confiscations": 375500, "penalty.collected": 375500}),
        ("全年立案30件，其中一般程序20件，逐案审核。", {"penalty.cases_filed": 30, "penalty.cases_filed[procedure=general]": 20}),
        (
            "收到行政复议3件、行政诉讼2件，无一件败诉。",
            {"reconsideration.cases": 3, "litigation.cases": 2, "litigation.cases[outcome=lost]": 0},
        ),
        (
            "承办政协委员提案7件，全部办复，满意率100%。",
            {
                "proposals.total[body=cppcc]": 7,
                "proposals.response_rate": 100,
                "proposals.response_rate[measure=satisfaction]": 100,
            },
        ),
    ],
)
def test_what_is_said_in_words(text: str, expected: dict[str, float]) -> None:
    assert_reads(text, expected, optional={"review.legal_reviews[procedure=general]": 20})
