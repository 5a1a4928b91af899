"""The labelled reports that readers of quantities are measured on, and how their finds are counted."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from benchmarks.other_readers import Answer
from transforms.catalogue import SEEDS
from transforms.evaluation import load_labels
from transforms.extraction.folding import Folded, fold

GOLDEN = Path(__file__).parents[1] / "tests" / "golden"
UNSEEN = "held_out"
FOLDERS = {SEEDS / "labelled": SEEDS / "samples", GOLDEN / UNSEEN: GOLDEN / UNSEEN}  # labels: texts
_DIGITS = re.compile(r"\d+(?:[,，.．]\d+)*|(?!百分之)[零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]+")


@dataclass(slots=True)
class Figure:
    """A labelled figure: where its digits stand in the folded text, and what it says."""

    start: int
    end: int
    values: set[Decimal] = field(default_factory=set)
    units: set[str] = field(default_factory=set)
    counts: bool = False  # whether it must be found: printed in digits, and not optional


@dataclass(frozen=True, slots=True)
class Report:
    text: str
    folded: Folded
    year: int
    unseen: bool
    figures: tuple[Figure, ...]


@dataclass(slots=True)
class Score:
    figures: int = 0
    place: int = 0
    value: int = 0
    unit: int = 0
    money: int = 0
    money_found: int = 0
    unseen: int = 0
    unseen_found: int = 0
    finds: int = 0
    false: int = 0


def load_reports() -> list[Report]:
    reports = []
    for labels, folder in FOLDERS.items():
        for name, lines in sorted(load_labels(labels).items()):
            if not (folder / f"{name}.txt").exists():
                continue
            text = (folder / f"{name}.txt").read_text(encoding="utf-8")
            folded, figures = fold(text), {}
            for label in lines:
                surface = "".join(label.surface.split())
                digits = _DIGITS.search(surface)
                span = folded.folded_span(*_find(text, label.context, surface, digits.span() if digits else (0, len(surface))))
                figure = figures.setdefault(span, Figure(*span))
                figure.values.add(label.value)
                figure.units.add(label.unit)
                figure.counts |= bool(digits) and not label.optional and (label.value != 0 or surface.startswith("0"))
            year = int(re.search(r"\d{4}", name).group())
            reports.append(Report(text, folded, year, labels.name == UNSEEN, tuple(figures.values())))
    return reports


def _find(text: str, context: str, surface: str, part: tuple[int, int]) -> tuple[int, int]:
    """Where a part of the surface stands in the text: in the label's context, whatever white space either of them has."""
    around = re.search(_loose("".join(context.split())), text)
    whole = re.search(rf"(?<!\d)(?<!\d[,.]){_loose(surface)}" + (r"(?!,?\d)" if surface[-1].isdigit() else ""), around.group())
    printed = [at for at in range(around.start() + whole.start(), around.start() + whole.end()) if not text[at].isspace()]
    return printed[part[0]], printed[part[1] - 1] + 1


def _loose(words: str) -> str:
    return r"\s*".join(re.escape(character) for character in words)


def score(reports: list[Report], answer: Answer) -> Score:
    """A find is at a figure's place when it covers its digits; false when it is at none, or says another value than the label."""
    out = Score()
    for report, finds in zip(reports, answer.finds, strict=True):
        at: dict[int, list] = defaultdict(list)
        for start, end, value, unit in finds:
            over = [number for number, each in enumerate(report.figures) if start < each.end and each.start < end]
            right = False
            for number in over:
                figure = report.figures[number]
                covers = start <= figure.start and figure.end <= end
                same = covers and (value is None or Decimal(value) in figure.values)
                at[number].append((covers, same, same and unit in figure.units))
                right |= same or not figure.counts
            out.finds += 1
            out.false += not right
        for number, figure in enumerate(report.figures):
            if figure.counts:
                place, value, unit = (any(each[level] for each in at[number]) for level in range(3))
                out.figures, out.place, out.value, out.unit = out.figures + 1, out.place + place, out.value + value, out.unit + unit
                out.money, out.money_found = out.money + ("元" in figure.units), out.money_found + ("元" in figure.units and unit)
                out.unseen, out.unseen_found = out.unseen + report.unseen, out.unseen_found + (report.unseen and value)
    return out
