from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from transforms.evaluation import Label, LabelError, Reading, evaluate, load_labels


def label(indicator: str, value: int, **more) -> Label:
    return Label(surface=f"{value}件", value=value, unit="件", indicator=indicator, year=2024, context=f"甲{value}件", **more)


def row(indicator: str, value: int, breakdown: str = "", qualifier: str = "=") -> dict:
    return {
        "indicator": indicator,
        "breakdown": breakdown,
        "year": 2024,
        "value": Decimal(value),
        "qualifier": qualifier,
        "confidence": 0.9,
    }


def quantity(value: int) -> dict:
    return {"value": Decimal(value), "sentence": f"乙甲{value}件。"}


def test_right_wrong_and_missed_are_counted_by_indicator() -> None:
    labels = {"a": (label("penalty.cases_filed", 3), label("penalty.cases_closed", 2), label("penalty.warnings", 1, optional=True))}
    reading = Reading(
        "txt", [quantity(3), quantity(9)], [row("penalty.cases_filed", 3), row("penalty.fines", 5), row("penalty.warnings", 1)]
    )
    result = evaluate(labels, {"a": reading})
    assert (result.observations.right, result.observations.wrong, result.observations.missed) == (1, 1, 1)
    assert result.by_indicator()["penalty.fines"].wrong == 1
    assert (result.quantities.right, result.quantities.wrong, result.quantities.missed) == (1, 1, 2)
    assert result.by_format()["txt"].right == 1


def test_an_accepted_alternative_counts_as_right_and_a_double_counts_once() -> None:
    labels = {"a": (label("penalty.cases_filed", 3, accept=(("penalty.cases_penalised", ""),)),)}
    reading = Reading("txt", [], [row("penalty.cases_penalised", 3), row("penalty.cases_penalised", 3)])
    result = evaluate(labels, {"a": reading})
    assert (result.observations.right, result.observations.wrong) == (1, 0)


def test_reports_that_were_not_read_are_named() -> None:
    assert evaluate({"a": (), "b": ()}, {"a": Reading("txt", [], [])}).unread == ("b",)


def test_faulty_labels_are_told_by_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"surface": "3件", "value": 3, "context": "x"}) + "\n{broken\n", encoding="utf-8")
    with pytest.raises(LabelError, match=r"a\.jsonl:2: no JSON"):
        load_labels(tmp_path)
    with pytest.raises(LabelError, match="is no folder"):
        load_labels(tmp_path / "nowhere")
