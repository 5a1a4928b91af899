from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from flows.evaluation import comparison_lines, reliability_lines
from tests.unit.test_evaluation import label, row
from transforms.comparison import PreviousError, Saved, compare, load_saved, saved_lines
from transforms.evaluation import Reading, evaluate
from transforms.reliability import above, reliability

FILED, CLOSED, FINES = "penalty.cases_filed", "penalty.cases_closed", "penalty.fines"
LABELS = {"a": (label(FILED, 3), label(CLOSED, 2), label("penalty.warnings", 1)), "b": (label(FILED, 5),)}


def said(indicator: str, value: int, sentence: str, **more) -> dict:
    return row(indicator, value, **more) | {"sentence": sentence, "rule": ""}


def reading(*rows: dict) -> Reading:
    return Reading("txt", [], rows)


def previous(readings: dict[str, Reading], tmp_path: Path) -> list[Saved]:
    """What is read again of what was saved."""
    file = tmp_path / "previous.jsonl"
    file.write_text("".join(f"{line}\n" for line in saved_lines(LABELS, readings)), encoding="utf-8")
    return load_saved(file)


def test_what_is_saved_has_a_line_for_each_observation(tmp_path: Path) -> None:
    readings = {"a": reading(said(FILED, 3, "立案3件。"), said(FINES, 9, "罚款9元。")), "b": reading()}
    lines = [json.loads(line) for line in saved_lines(LABELS, readings)]
    assert [(line["report"], line.get("indicator"), line.get("value"), line.get("right")) for line in lines] == [
        ("a", FILED, 3, True),
        ("a", FINES, 9, False),
        ("b", None, None, None),
    ]
    assert {"report", "indicator", "breakdown", "year", "value", "right"} <= lines[0].keys()
    assert len(previous(readings, tmp_path)) == 3


def test_gained_lost_and_changed_are_told_apart(tmp_path: Path) -> None:
    before = previous({"a": reading(said(FILED, 4, "立案3件。"), said(FINES, 9, "罚款9元。"), said("penalty.x", 2, "结案2件。"))}, tmp_path)
    now = {"a": reading(said(FILED, 3, "立案3件。"), said("penalty.warnings", 1, "警告1件。"), said(CLOSED, 2, "结案2件。"))}
    found = compare(LABELS, before, now)
    assert [(each.indicator, each.right) for each in found.gained] == [("penalty.warnings", True)]
    assert [(each.indicator, each.right) for each in found.lost] == [(FINES, False)]
    assert [(old.indicator, new.indicator, old.value, new.value) for old, new in found.changed] == [
        (FILED, FILED, 4, 3),
        ("penalty.x", CLOSED, 2, 2),
    ]
    assert (found.before.observations.right, found.now.observations.right) == (0, 3)
    told = "\n".join(comparison_lines(found, "previous.jsonl"))
    assert "1 gained, 1 lost, 2 changed" in told
    assert "gained   a 2024 penalty.warnings [] 1 right | 警告1件。" in told
    assert "lost     a 2024 penalty.fines [] 9 wrong | 罚款9元。" in told
    assert f"changed  a 2024 {FILED} [] 4 wrong → 3 right | 立案3件。" in told
    assert "0.000 +1.000 1.000" in told


def test_nothing_changed_is_nothing_told(tmp_path: Path) -> None:
    readings = {"a": reading(said(FILED, 3, "立案3件。", breakdown="level=city; domain=school")), "b": reading()}
    found = compare(LABELS, previous(readings, tmp_path), readings)
    assert (found.gained, found.lost, found.changed) == ((), (), ())
    assert found.before.by_indicator() == found.now.by_indicator()
    assert len(list(comparison_lines(found, "p"))) == 5


def test_only_reports_that_both_sides_read_are_compared(tmp_path: Path) -> None:
    found = compare(LABELS, previous({"a": reading()}, tmp_path), {"b": reading(said(FILED, 5, "立案5件。"))})
    assert (found.only_before, found.only_now, found.gained) == (("a",), ("b",), ())
    assert "left out, read only then: a" in list(comparison_lines(found, "p"))


def test_a_report_without_observations_still_counts_as_read(tmp_path: Path) -> None:
    found = compare(LABELS, previous({"b": reading()}, tmp_path), {"b": reading(said(FILED, 5, "立案5件。"))})
    assert [each.value for each in found.gained] == [Decimal(5)]


@pytest.mark.parametrize(
    ("content", "says"),
    [("{broken", "p.jsonl:1: no JSON"), ('{"indicator": "x"}', "p.jsonl:1: report"), ("", "holds nothing"), (None, "No such file")],
)
def test_a_file_that_is_no_saved_evaluation_is_told(tmp_path: Path, content: str | None, says: str) -> None:
    file = tmp_path / "p.jsonl"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(PreviousError, match=says):
        load_saved(file)


def test_reliability_is_told_by_band() -> None:
    stated = [(1.0, True), (0.96, True), (0.92, False), (0.9, True), (0.85, False)]
    top, high, middle = reliability(stated)
    assert (top.low, top.high, top.observations, top.right, top.share) == (0.95, 1.0, 2, 2, 0.4)
    assert (high.observations, high.precision, high.stated) == (2, 0.5, pytest.approx(0.91))
    assert (middle.low, middle.precision) == (0.8, 0.0)
    sure = above(stated, 0.9)
    assert (sure.observations, sure.precision, sure.share) == (4, 0.75, 0.8)
    assert above([], 0.9).precision == 0.0


def test_the_reliability_table_ends_with_what_is_sure() -> None:
    rows = (said(FILED, 3, "立案3件。"), said(FINES, 9, "罚款9元。") | {"confidence": 0.5})
    heading, *bands, sure = reliability_lines(evaluate(LABELS, {"a": reading(*rows)}))
    assert heading.split() == ["confidence", "observations", "right", "precision", "share", "mean", "stated"]
    assert [line.split()[:5] for line in bands] == [["0.90", "to", "0.95", "1", "1"], ["0.00", "to", "0.60", "1", "0"]]
    assert sure == "at confidence >= 0.90: precision 1.000, share 50.0% (1 observations)"
