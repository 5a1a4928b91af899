"""Two evaluations of the same labelled reports side by side: which observations were gained, lost or changed, and the scores.

What an evaluation saved (a JSON object a line) are its observations; their scores are worked out anew against the labels
of today, so that a corrected label does not pass for a change of the extractor.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from transforms.evaluation import Evaluation, Label, Reading, evaluate, is_right, observation_key

Cell = tuple[str, int, str, str]  # report, year, indicator, breakdown


class PreviousError(ValueError):
    """A saved evaluation that cannot be used; the message names file and line."""


class Saved(BaseModel):
    """One line of a saved evaluation: an observation of a report and whether it is right; a report that has none is a line alone."""

    model_config = ConfigDict(frozen=True)

    report: str
    indicator: str = ""
    breakdown: str = ""
    year: int = 0
    value: Decimal = Decimal(0)
    right: bool = False
    qualifier: str = "="
    confidence: float = 0.0
    sentence: str = ""

    @property
    def cell(self) -> Cell:
        year, indicator, breakdown, _ = observation_key(self.year, self.indicator, self.breakdown, self.value)
        return self.report, year, indicator, breakdown


@dataclass(frozen=True, slots=True)
class Comparison:
    """`changed` are pairs (before, now): another value in the same cell, or the same words in another cell."""

    gained: tuple[Saved, ...]
    lost: tuple[Saved, ...]
    changed: tuple[tuple[Saved, Saved], ...]
    before: Evaluation
    now: Evaluation
    only_before: tuple[str, ...]  # reports that one side did not read; they are in neither list nor score
    only_now: tuple[str, ...]


def saved_lines(labels: Mapping[str, Sequence[Label]], readings: Mapping[str, Reading]) -> Iterator[str]:
    """What an evaluation keeps for a later one: a JSON object for each observation, in the order of reports and cells."""
    for report in sorted(readings):
        found = _judged(report, labels[report], readings[report])
        if not found:
            yield json.dumps({"report": report}, ensure_ascii=False)
        for each in sorted(found, key=lambda each: (each.cell, each.value)):
            yield json.dumps(each.model_dump() | {"value": _number(each.value)}, ensure_ascii=False)


def load_saved(file: Path) -> list[Saved]:
    """The lines of a saved evaluation. Raises PreviousError."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "no UTF-8 text"
        raise PreviousError(f"{file}: {reason}; give a file written by nianbao evaluate GOLD --save FILE") from None
    out = []
    for number, line in enumerate(lines, 1):
        try:
            out += [Saved.model_validate(json.loads(line, parse_float=Decimal))] if line.strip() else []
        except json.JSONDecodeError as error:
            raise PreviousError(f"{file}:{number}: no JSON: {error.msg}") from None
        except ValidationError as error:
            first = error.errors()[0]
            raise PreviousError(f"{file}:{number}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    if not out:
        raise PreviousError(f"{file}: holds nothing; give a file written by nianbao evaluate GOLD --save FILE")
    return out


def compare(labels: Mapping[str, Sequence[Label]], previous: Iterable[Saved], readings: Mapping[str, Reading]) -> Comparison:
    """What became of the saved observations, over the reports that both sides read."""
    by_report: dict[str, list[Saved]] = {}
    for each in previous:
        by_report.setdefault(each.report, []).extend([each] if each.indicator else [])
    both = sorted(by_report.keys() & readings.keys() & labels.keys())
    earlier = {report: _reading(by_report[report], readings[report].format) for report in both}
    old = _by_cell(each for report in both for each in _judged(report, labels[report], earlier[report]))
    new = _by_cell(each for report in both for each in _judged(report, labels[report], readings[report]))
    lost = [each for cell, each in old.items() if cell not in new]
    gained = [each for cell, each in new.items() if cell not in old]
    changed = [(old[cell], new[cell]) for cell in old if cell in new and old[cell].value != new[cell].value]
    for before in list(lost):
        if now := next((each for each in gained if _words(each) == _words(before)), None):
            changed.append((before, now))
            lost.remove(before)
            gained.remove(now)
    changed.sort(key=lambda pair: pair[0].cell)
    golden = {report: labels[report] for report in both}
    return Comparison(
        tuple(gained),
        tuple(lost),
        tuple(changed),
        evaluate(golden, earlier),
        evaluate(golden, {report: readings[report] for report in both}),
        tuple(sorted(by_report.keys() - set(both))),
        tuple(sorted(readings.keys() - set(both))),
    )


def _judged(report: str, labels: Sequence[Label], reading: Reading) -> list[Saved]:
    fields = ("indicator", "breakdown", "year", "value", "qualifier", "confidence")
    return [
        Saved(report=report, right=right, sentence=row["sentence"].strip(), **{name: row[name] for name in fields})
        for row, right in is_right(labels, reading)
    ]


def _reading(saved: Iterable[Saved], kind: str) -> Reading:
    rows: list[dict[str, Any]] = [each.model_dump() | {"rule": ""} for each in saved]
    return Reading(kind, (), rows)


def _by_cell(found: Iterable[Saved]) -> dict[Cell, Saved]:
    """By cell, in the order of the cells; of several in one cell the right one stands, then the first."""
    cells: dict[Cell, Saved] = {}
    for each in sorted(found, key=lambda each: (each.cell, not each.right)):
        cells.setdefault(each.cell, each)
    return cells


def _words(each: Saved) -> tuple[str, Decimal, str]:
    return each.report, each.value, re.sub(r"\s+", "", each.sentence)


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
