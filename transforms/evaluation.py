"""How well reports were read: precision, recall and F1 of observations and quantities against hand-made labels.

The rules are those of the labelling guide: an observation is right where year, indicator, breakdown and value agree with a
label or with an alternative that the label accepts; optional labels count neither way; the same observation counts once.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from transforms.reliability import Stated

Key = tuple[int, str, str, Decimal]
_CENT = Decimal("0.0001")
_NUMERAL = re.compile(r"[0-9０-９一二三四五六七八九十百千万两]")


class LabelError(ValueError):
    """Labels that cannot be used; the message names file and line."""


class Label(BaseModel):
    """One line of a labels file."""

    model_config = ConfigDict(frozen=True)

    surface: str
    value: Decimal
    unit: str = ""
    qualifier: str = "="
    indicator: str = ""
    breakdown: str = ""
    year: int = 0
    context: str
    reason: str = ""
    optional: bool = False
    accept: tuple[tuple[str, str], ...] = ()

    def keys(self) -> tuple[Key, ...]:
        """What counts as right, the label's own meaning first."""
        meanings = ((self.indicator, self.breakdown), *self.accept)
        return tuple(observation_key(self.year, indicator, breakdown, self.value) for indicator, breakdown in meanings)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from one report: rows of quantities and observations with the warehouse's columns."""

    format: str
    quantities: Sequence[Mapping[str, Any]]
    observations: Sequence[Mapping[str, Any]]


@dataclass(slots=True)
class Tally:
    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (2 * self.right + self.wrong + self.missed) if self.right else 0.0

    def add(self, other: Tally) -> None:
        self.right += other.right
        self.wrong += other.wrong
        self.missed += other.missed


@dataclass(slots=True)
class DocumentScore:
    name: str
    format: str
    by_indicator: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    quantities: Tally = field(default_factory=Tally)
    qualifiers_right: int = 0
    missed: list[Label] = field(default_factory=list)
    wrong: list[Mapping[str, Any]] = field(default_factory=list)
    stated: list[Stated] = field(default_factory=list)  # of each observation that counts, its confidence and whether it is right

    @property
    def observations(self) -> Tally:
        return _sum(self.by_indicator.values())


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The scores of all labelled reports that were read; `unread` names those that were not."""

    documents: tuple[DocumentScore, ...]
    unread: tuple[str, ...]

    @property
    def observations(self) -> Tally:
        return _sum(score.observations for score in self.documents)

    @property
    def quantities(self) -> Tally:
        return _sum(score.quantities for score in self.documents)

    @property
    def qualifiers(self) -> float:
        """Share of right observations whose qualifier is right too."""
        right = self.observations.right
        return sum(score.qualifiers_right for score in self.documents) / right if right else 0.0

    def by_indicator(self) -> dict[str, Tally]:
        return self._grouped((indicator, tally) for score in self.documents for indicator, tally in score.by_indicator.items())

    def by_format(self) -> dict[str, Tally]:
        return self._grouped((score.format, score.observations) for score in self.documents)

    @property
    def stated(self) -> list[Stated]:
        """The confidence of every observation that counts, and whether it is right."""
        return [each for score in self.documents for each in score.stated]

    @staticmethod
    def _grouped(tallies: Iterable[tuple[str, Tally]]) -> dict[str, Tally]:
        grouped: dict[str, Tally] = defaultdict(Tally)
        for name, tally in tallies:
            grouped[name].add(tally)
        return dict(sorted(grouped.items()))


def load_labels(folder: Path) -> dict[str, tuple[Label, ...]]:
    """Labels of every `<report>.jsonl` of a folder, by report. Raises LabelError."""
    if not folder.is_dir():
        raise LabelError(f"{folder} is no folder; give a folder of <report>.jsonl label files")
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        raise LabelError(f"{folder} holds no .jsonl label files")
    return {file.stem: _labels(file) for file in files}


def evaluate(labels: Mapping[str, Sequence[Label]], readings: Mapping[str, Reading]) -> Evaluation:
    """Scores each labelled report that was read."""
    scores = tuple(_score(name, labels[name], readings[name]) for name in sorted(labels) if name in readings)
    return Evaluation(scores, tuple(sorted(set(labels) - set(readings))))


def is_right(labels: Sequence[Label], reading: Reading) -> list[tuple[Mapping[str, Any], bool]]:
    """Each observation of a reading, and whether a label (an optional one too) knows it."""
    wrong = {id(row) for row in _score("", labels, reading).wrong}
    return [(row, id(row) not in wrong) for row in reading.observations]


def observation_key(year: int, indicator: str, breakdown: str, value: Decimal) -> Key:
    pairs = ";".join(sorted(filter(None, breakdown.replace(" ", "").split(";"))))
    return int(year), indicator, pairs, Decimal(value).quantize(_CENT)


def _labels(file: Path) -> tuple[Label, ...]:
    out = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            out.append(Label.model_validate(json.loads(line, parse_float=Decimal)))
        except json.JSONDecodeError as error:
            raise LabelError(f"{file.name}:{number}: no JSON: {error.msg}") from None
        except ValidationError as error:
            first = error.errors()[0]
            raise LabelError(f"{file.name}:{number}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    return tuple(out)


def _score(name: str, labels: Sequence[Label], reading: Reading) -> DocumentScore:
    score = DocumentScore(name, reading.format)
    said: dict[Key, Mapping[str, Any]] = {}
    for row in reading.observations:
        said.setdefault(observation_key(row["year"], row["indicator"], row["breakdown"], row["value"]), row)
    used: set[Key] = set()
    seen: set[Key] = set()
    for label in labels:
        keys = label.keys()
        if not label.indicator or keys[0] in seen:
            continue
        seen.add(keys[0])
        hit = next((key for key in keys if key in said and key not in used), None)
        if hit:
            used.add(hit)
        if label.optional:
            continue
        if hit:
            score.by_indicator[label.indicator].right += 1
            score.qualifiers_right += said[hit]["qualifier"] == label.qualifier
            score.stated.append((float(said[hit]["confidence"]), True))
        else:
            score.by_indicator[label.indicator].missed += 1
            score.missed.append(label)
    for key, row in said.items():
        if key not in used:
            score.by_indicator[row["indicator"]].wrong += 1
            score.wrong.append(row)
            score.stated.append((float(row["confidence"]), False))
    score.quantities = _quantities(labels, reading.quantities)
    return score


def _quantities(labels: Sequence[Label], rows: Sequence[Mapping[str, Any]]) -> Tally:
    """Labelled figures found at their place, figures found that no label knows, labelled figures not found."""
    known = [(Decimal(label.value).quantize(_CENT), _squeeze(label.surface), _squeeze(label.context)) for label in labels]
    figures = {
        (surface, context): value
        for (value, surface, context), label in zip(known, labels, strict=True)
        if (value and _NUMERAL.search(label.surface)) or label.surface.startswith("0")
    }
    said = [(Decimal(row["value"]).quantize(_CENT), _squeeze(row["sentence"])) for row in rows]
    found = sum(1 for (surface, context), value in figures.items() if any(_is_it(value, surface, context, *each) for each in said))
    stray = sum(1 for each in said if not any(_is_it(*label, *each) for label in known))
    return Tally(found, stray, len(figures) - found)


def _is_it(value: Decimal, surface: str, context: str, said: Decimal, sentence: str) -> bool:
    return value == said and _same_place(surface, context, sentence)


def _same_place(surface: str, context: str, sentence: str) -> bool:
    """Whether a label's context and a sentence are the same place of the text."""
    if context in sentence or sentence in context:
        return True
    at, width = context.find(surface), len(surface) + 4
    return at >= 0 and any(context[start : start + width] in sentence for start in range(max(0, at - 4), min(at, len(context) - width) + 1))


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _sum(tallies: Iterable[Tally]) -> Tally:
    total = Tally()
    for tally in tallies:
        total.add(tally)
    return total
