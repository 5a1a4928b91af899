"""What changed between two readings, in words, and whom it concerns; the parts of definitions leave nothing out."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from transforms.catalogue import Catalogue, load_catalogue
from transforms.changes import Change, ReadDocument, changes
from transforms.definitions import CODE, HERE, Definitions, Part, definitions_of
from transforms.documents.limits import DEFAULT
from transforms.mentions import Mentions

REPORT = ReadDocument("txt", "accepted", False, ("柏川区卫生健康局", "baichuan.txt", "/reports/baichuan.txt"))
OTHERS = {
    "a page": replace(REPORT, format="html"),
    "a scan": replace(REPORT, format="pdf"),
    "no report": replace(REPORT, read_status="not_a_report"),
    "refused": replace(REPORT, format="", read_status="unreadable"),
    "crashed": replace(REPORT, format="", read_status="unreadable", crashed=True),
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def today(catalogue: Catalogue) -> Definitions:
    return definitions_of(catalogue, DEFAULT)


def differing(today: Definitions, *swaps: tuple[Part | None, Part | None], ranked: frozenset[str] = frozenset()) -> list[Change]:
    """The changes from today's parts with other ones in their place."""
    swapped = {today.parts.index(old): new for old, new in swaps if old}
    parts = [new for at, each in enumerate(today.parts) if (new := swapped.get(at, each))] + [
        new for old, new in swaps if old is None and new
    ]
    return changes(today.parts, parts, lambda: ranked)


def part(today: Definitions, kind: str, name: str = "") -> Part:
    return next(each for each in today.parts if each.kind == kind and name in each.name)


def concerned(change: Change) -> set[str]:
    everyone = {"a report": REPORT, **OTHERS}
    return {name for name, document in everyone.items() if change.concerns(document)}


def test_nothing_differs_from_itself(today):
    assert changes(today.parts, today.parts, frozenset) == []


@pytest.mark.parametrize(
    ("kind", "name", "told", "whom"),
    [
        ("reader", "pdf", "reader pdf: version pdf 2", {"a scan", "refused", "crashed"}),
        ("limit", "page_bytes", "limit page_bytes: 20000000 → other", {"a page", "a scan", "refused", "crashed"}),
        ("limit", "file_bytes", "limit file_bytes", {"a report", *OTHERS}),
        ("formats", "", "the formats that can be read changed", {"a report", *OTHERS}),
        ("tools", "ocr", "this machine lacks what ocr needs", {"refused", "crashed"}),
        ("records", "", "what is kept of a document changed", {"a report", *OTHERS}),
        ("seed", "departments.csv", "seeds/departments.csv changed", {"a report", *OTHERS} - {"refused"}),
        ("extractor", "", "extractor changed", {"a report", "a page", "a scan", "crashed"}),
        ("learned", "ranker.npz", "seeds/ranker.npz changed", {"a report", "a page", "a scan", "crashed"}),
        ("table", "units.csv", "seeds/units.csv changed", {"a report", "a page", "a scan", "crashed"}),
    ],
)
def test_each_part_is_told_and_concerns_its_own(today, kind, name, told, whom):
    old = part(today, kind, name)
    (change,) = differing(today, (old, replace(old, value="other")))
    assert change.told.startswith(told) and change.needs is None
    assert concerned(change) == whom


def test_a_line_of_publishers_concerns_those_that_it_names(today):
    line = Part("publisher", "柏川区卫生健康局", '["health", "柏川区", ""]')
    (change,) = differing(today, (None, line))
    assert change.told == "seeds/publishers.csv: line of 柏川区卫生健康局 changed" and change.detail == '+["health", "柏川区", ""]'
    assert change.concerns(REPORT) and change.concerns(replace(REPORT, read_status="quarantined"))
    assert not change.concerns(replace(REPORT, names=("宁泽市卫生健康委员会", "ningze.txt", "/reports/ningze.txt")))
    (change,) = differing(today, (None, replace(line, name="/reports/*")))
    assert change.concerns(REPORT) and not change.concerns(replace(REPORT, names=("柏川区卫生健康局", "a.txt", "/elsewhere/a.txt")))


def test_a_cue_concerns_texts_that_have_a_word_of_each_of_its_groups(today):
    cue = Part("cues", "penalty.fines", "(行政|执法) 罚没款|罚没金额 N -没收 [法院] -(热线)")
    (change,) = differing(today, (None, cue), ranked=frozenset({"penalty.fines"}))
    assert change.told == "indicator penalty.fines: cues changed" and change.detail == f"+{cue.value}"
    assert change.needs == ((("罚没款", "罚没金额"), ("行政", "执法"), ("法院",)),)
    met = "执法人员。法院执行罚没金额3万元，没收热线。"
    without = {met.replace(*pair): False for pair in (("法院", ""), ("执法", ""), ("罚没金额", "罚款"))}
    for text, may in {met: True, **without}.items():
        assert Mentions(text, frozenset()).may_hold(change.needs) is may, text


@pytest.mark.parametrize(
    "text",
    [
        *("全年收缴罚没款3万元", "全年收繳罰沒款３萬元", "全年收缴罚 没　款3万元", "全年收缴罚&nbsp;没款3万元", "收缴罚没(mò)款3万元"),
        "全年" * 20 + "收缴罚\n没款3万元",
    ],
)
def test_words_are_met_as_the_extractor_meets_them(text):
    assert Mentions(text, frozenset()).may_hold(((("罚没款",),),))


def test_words_are_met_over_the_cells_of_a_table():
    """A cell's name is its row's and its column's together."""
    text = "处罚情况表（单位：万元）\n项目  罚没（万元）  案件（件）\n学校卫生  3.5  12\n公共场所  4.5  17\n"
    units = frozenset({"元", "件"})
    assert Mentions(text, units).may_hold(((("卫生罚没",),),)) and not Mentions(text, units).may_hold(((("罚没学校",),),))


def test_a_new_indicator_concerns_texts_with_its_cues_unless_the_ranker_knows_it(today):
    new = [Part("indicator", "penalty.moons", '{"unit": "件", "units": [], "breakdowns": []}'), Part("cues", "penalty.moons", "月亮 N")]
    (change,) = differing(today, *((None, each) for each in new))
    assert change.told == "indicator penalty.moons is new" and change.needs == ((("月亮",),),)
    (change,) = differing(today, *((None, each) for each in new), ranked=frozenset({"penalty.moons"}))
    assert change.needs is None


def test_another_unit_concerns_every_report_where_the_ranker_knows_the_indicator(today):
    old = part(today, "indicator", "penalty.fines")
    new = replace(old, value=old.value.replace('"unit": "元"', '"unit": "件"'))
    (change,) = differing(today, (old, new), ranked=frozenset({"penalty.fines"}))
    assert change.told == "indicator penalty.fines: unit changed" and change.needs is None
    (change,) = differing(today, (old, new))
    assert len(change.needs) >= sum(each.kind == "cues" and each.name == "penalty.fines" for each in today.parts)


@pytest.mark.parametrize("kind", ["zeros", "exclusion"])
def test_what_has_changed_its_place_counts_as_changed(today, kind):
    """Of two that say as much the first is taken."""
    first, second = [each for each in today.parts if each.kind == kind][:2]
    assert differing(today, (first, second), (second, first)) != []
    cues = [each for each in today.parts if each.kind == "cues"][:2]
    assert differing(today, (cues[0], cues[1]), (cues[1], cues[0])) == []


def test_an_exclusion_of_months_concerns_every_report(today):
    months = next(each for each in today.parts if each.kind == "exclusion" and "N月至N月" in each.value)
    (change,) = differing(today, (months, None))
    assert change.needs is None and change.concerns(REPORT)


def test_the_code_of_each_step_is_all_of_it():
    """Whatever a step imports of this package is a part of what it is known by, or told by a version of its own."""
    known = {path for patterns in CODE.values() for pattern in patterns for path in HERE.glob(pattern)}
    todo = [HERE / "identity.py", HERE / "records.py", *(HERE / "extraction").glob("*.py")]
    seen: set[Path] = set()
    while todo:
        path = todo.pop()
        if path in seen or not path.is_file() or path.is_relative_to(HERE / "documents"):  # readers have versions
            continue
        seen.add(path)
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("transforms."):
                todo.append(HERE.joinpath(*node.module.split(".")[1:]).with_suffix(".py"))
    assert seen <= known, seen - known


def test_examples_and_names_are_no_part_of_reading(catalogue, today):
    fines = catalogue.indicators["penalty.fines"]
    other = fines.model_copy(update={"examples": (), "definition": "x", "name_zh": "x", "name_en": "x", "aggregation": "none"})
    edited = replace(catalogue, indicators={**catalogue.indicators, "penalty.fines": other})
    assert definitions_of(edited, DEFAULT).fingerprint == today.fingerprint
