"""Invented reports as text, any number of them: the shipped samples with other names, years and figures, so that no two are alike.

Bureaus of invented counties over eight years. A bureau writes as one of the samples' bureaus does; its figures are the sample's, times a
factor of its own, so that parts still make their wholes and rates still hold; years are moved. Sentences of other samples that state
nothing bring each report to about 3,000 characters, as long as real ones. The same numbers give the same bytes on every machine.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

from flows.sources import SAMPLES

YEARS = tuple(range(2017, 2025))
CHARACTERS = 3_000
_SYLLABLES = "安博昌德峰广和嘉康临茂宁平祁瑞顺泰文兴永源云泽昭"
_YEAR = re.compile(r"20[0-3]\d(?=\s*年|-|〕|\])")
# a count or an amount, not what a rate, a date, a document's number or a clause of law is
_FIGURE = re.compile(r"(?<![\d.〔第号-])(\d+(?:\.\d+)?)(?=\s*(?:余|多)?(?:万元|元|(?:[件起宗例家户份次人场期条篇所]|个(?!百分点))))")
_STATES = re.compile(r"\d|[一二三四五六七八九十百千两几数][余多]?[件起家户份次人场期条篇个所支项名批]|[无未零全均没各]")
_LAST_HEADING = re.compile(r"\n(?=[二三四五六]、[^\n]*\n(?![\s\S]*\n[二三四五六]、))")


@dataclass(frozen=True, slots=True)
class Sample:
    place: str
    year: int
    text: str


def write_reports(folder: Path, numbers: Iterable[int], edition: int = 0) -> None:
    """`<number>.txt` for each; another edition of the same number is a changed version of the same report."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        (folder / f"{number:06d}.txt").write_text(report(number, edition), encoding="utf-8")


def report(number: int, edition: int = 0) -> str:
    bureau, year = number // len(YEARS), YEARS[number % len(YEARS)]
    styles = samples()
    style = styles[bureau % len(styles)]
    chance = random.Random(bureau)
    sample, factor = style[number % len(style)], chance.randint(2, 9)
    text = sample.text.replace(sample.place, _places()[bureau % len(_places())] + sample.place[-1])
    text = _YEAR.sub(lambda found: str(int(found[0]) + year - sample.year), text)
    text = _FIGURE.sub(lambda found: _times(found[1], factor + (number + edition) % len(YEARS)), text)
    return _lengthened(text, random.Random(number))


@cache
def samples() -> tuple[tuple[Sample, ...], ...]:
    """The shipped reports by bureau, each with the place that its bureau is named after."""
    found: dict[str, list[Sample]] = defaultdict(list)
    for path in sorted(SAMPLES.glob("*.txt")):
        text = path.read_text("utf-8")
        heading = re.sub(r"\s", "", text[:200])
        place, year = re.search(r"([^市县区]{2}[市县区])卫生健康", heading), re.search(r"20\d\d", heading)
        if place and year and not path.stem.endswith("-rev"):
            found[path.stem.split("-")[0]].append(Sample(place[1], int(year[0]), text))
    return tuple(tuple(reports) for reports in found.values())


@cache
def _places() -> tuple[str, ...]:
    """13,824 names of three characters, which no place has."""
    return tuple("".join(name) for name in product(_SYLLABLES, _SYLLABLES, _SYLLABLES))


@cache
def _prose() -> tuple[str, ...]:
    """Sentences that count nothing and say of nothing that it is none or all."""
    whole = [sample for style in samples() for sample in style]
    sentences = {sentence.strip() for sample in whole for sentence in re.findall(r"[^。\n]+。", sample.text)}
    return tuple(sorted(sentence for sentence in sentences if len(sentence) > 25 and not _STATES.search(sentence)))


def _lengthened(text: str, chance: random.Random) -> str:
    missing, added = CHARACTERS - len(text), []
    for sentence in chance.sample(_prose(), len(_prose())):
        if missing <= 0:
            break
        if sentence not in text:
            added.append(sentence)
            missing -= len(sentence)
    paragraphs = "\n".join("".join(added[start : start + 4]) for start in range(0, len(added), 4))
    return _LAST_HEADING.sub(lambda heading: f"{heading[0]}{paragraphs}\n\n", text, count=1)


def _times(figure: str, factor: int) -> str:
    decimals = len(figure.partition(".")[2])
    return f"{float(figure) * factor:.{decimals}f}"
