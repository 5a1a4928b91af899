"""How nianbao reads quantities, beside Recognizers-Text, JioNLP and LAC on the same labelled reports, side by side in one run.

    python -m benchmarks.quantities

The reports are the invented ones of `seeds/samples` and `tests/golden`, folded (one text for all). A labelled figure counts
once, at its place; words that state a figure (`未发生`) are nobody's miss. The other readers run in an environment of their
own, made at the first run from `peers.txt`; one that cannot be had has a row that says why.
"""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from statistics import median

from benchmarks.other_readers import Answer, OtherReader, Unavailable, prepare
from transforms.catalogue import SEEDS, load_catalogue
from transforms.evaluation import load_labels
from transforms.extraction import Extractor
from transforms.extraction.folding import Folded, fold
from transforms.extraction.quantities import find_quantities

GOLDEN = Path(__file__).parents[1] / "tests" / "golden"
UNSEEN = "held_out"
FOLDERS = {"labels": SEEDS / "samples", "wordings": GOLDEN / "wordings", UNSEEN: GOLDEN / UNSEEN}
ROUNDS, EVERY = 7, 3  # speed: so many rounds, over each third report
NUMBERS, TOKENS = "Recognizers, number model alone", "LAC, tokens tagged as numerals"
OURS, MEANING = "nianbao, quantities only", "nianbao, whole reading with meaning"
OTHERS = {
    NUMBERS: "recognizers-number",
    "Recognizers, number+%+currency+dimension": "recognizers-units",
    "JioNLP, money (it reads no other units)": "jionlp",
    TOKENS: "lac",
}
NONE = {NUMBERS: (2, 3), TOKENS: (1,)}  # columns of recall that a reader has none of by its design
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
        for name, lines in sorted(load_labels(GOLDEN / labels).items()):
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
            reports.append(Report(text, folded, year, labels == UNSEEN, tuple(figures.values())))
    return reports


def _find(text: str, context: str, surface: str, part: tuple[int, int]) -> tuple[int, int]:
    """Where a part of the surface stands in the text: in the label's context, whatever white space either of them has."""
    around = re.search(_loose("".join(context.split())), text)
    whole = re.search(rf"(?<!\d)(?<!\d[,.]){_loose(surface)}" + (r"(?!,?\d)" if surface[-1].isdigit() else ""), around.group())
    printed = [at for at in range(around.start() + whole.start(), around.start() + whole.end()) if not text[at].isspace()]
    return printed[part[0]], printed[part[1] - 1] + 1


def _loose(words: str) -> str:
    return r"\s*".join(re.escape(character) for character in words)


def our_readers() -> dict[str, Callable[[list[Report]], Answer]]:
    catalogue = load_catalogue()
    extractor = Extractor.of(catalogue)

    def quantities(reports: list[Report]) -> Answer:
        start = time.process_time()
        results = [find_quantities(report.folded.text, catalogue.units) for report in reports]
        cpu = time.process_time() - start
        return Answer(cpu, [[(each.start, each.end, str(each.value), each.unit) for each in found] for found in results])

    def reading(reports: list[Report]) -> Answer:
        start = time.process_time()
        results = [extractor.read(report.text, report.year).quantities for report in reports]
        cpu = time.process_time() - start
        return Answer(
            cpu,
            [
                [(*report.folded.folded_span(each.start, each.end), str(each.value), each.unit) for each in found]
                for report, found in zip(reports, results, strict=True)
            ],
        )

    return {OURS: quantities, MEANING: reading}


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


def main() -> None:
    failures = prepare()
    reports = load_reports()
    readers, reasons, versions = our_readers(), {}, []
    for row, name in OTHERS.items():
        try:
            other = OtherReader(name)
            readers[row] = lambda some, other=other: other.read([report.folded.text for report in some])
            versions.append(other.version)
        except Unavailable as reason:
            reasons[row] = str(reason)
    scores: dict[str, Score] = {}
    speeds: dict[str, list[float]] = defaultdict(list)
    timed = reports[::EVERY]
    for turn in range(ROUNDS + 1):
        for row in [each for each in readers if each not in reasons]:
            try:
                answer = readers[row](timed if turn else reports)
            except Unavailable as reason:
                reasons[row] = str(reason)
                continue
            if turn:
                speeds[row].append(answer.cpu)
            else:
                scores[row] = score(reports, answer)
    show(reports, timed, scores, speeds, reasons)
    print("Versions: " + "; ".join(dict.fromkeys(versions)))
    for failure in failures:
        print(f"Not installed: {failure}")


def show(reports: list[Report], timed: list[Report], scores: dict[str, Score], speeds: dict[str, list[float]], reasons: dict) -> None:
    length = sum(len(report.folded.text) for report in reports)
    ours = scores[OURS]
    print(f"\nquantities: {ours.figures} labelled figures ({ours.money} of money) in {len(reports)} reports of {length} characters")
    print(f"{'':<42}{'-------- recall, % --------':^35}{'--- false finds ---':^21}{'-------- speed --------':^32}")
    print(f"{'':<42}{'place':>6}{'+value':>7}{'+unit':>7}{'money':>7}{'unseen':>8}{'/1,000':>9}{'% of finds':>12}", end="")
    print(f"{'chars/CPU s':>13}{'x quant.':>10}{'x reading':>10}")
    for row in (OURS, MEANING, *OTHERS):
        if row in reasons:
            print(f"{row:<42}not measured: {reasons[row]}")
            continue
        each = scores[row]
        recalls = (each.place / each.figures, each.value / each.figures, each.unit / each.figures)
        cells = [f"{100 * share:.1f}" for share in (*recalls, each.money_found / each.money, each.unseen_found / each.unseen)]
        for cell in NONE.get(row, ()):
            cells[cell] = "none"
        print(f"{row:<42}{cells[0]:>6}{cells[1]:>7}{cells[2]:>7}{cells[3]:>7}{cells[4]:>8}", end="")
        print(f"{1000 * each.false / length:>9.2f}{100 * each.false / max(each.finds, 1):>12.1f}", end="")
        speed = sum(len(report.folded.text) for report in timed) / median(speeds[row])
        ratios = [median(own / its for own, its in zip(speeds[name], speeds[row], strict=True)) for name in (OURS, MEANING)]
        print(f"{speed:>13,.0f}{ratios[0]:>10.2f}{ratios[1]:>10.2f}")
    print(NOTES.format(rounds=ROUNDS, timed=len(timed)))


NOTES = """
place: a find covers the figure's digits. +value: and says its value. +unit: and takes in, or names, its unit. money: +unit, of the
figures in 元. unseen: +value, of the reports that no rule of nianbao was written on (on the others it is at home).
LAC gives no values: its +unit, money and unseen are of the place alone. Tables are read by nianbao's whole reading only.
False: at no labelled figure, or with another value. No reader but nianbao claims to tell a figure from a year or date, the 一 of
一是 and 一审, a heading's or a document's number: these are most of the false finds, and of LAC's also figures cut at a comma.
Speed: CPU seconds (time.process_time) of the readers' calls alone, in turns, median of {rounds} rounds over {timed} reports; loading of
models, catalogue and patterns excluded, and one round before. All are given folded text, the whole reading folds its own. x quant.,
x reading: speed as a multiple of nianbao's two rows, the median of the rounds' ratios (above 1: faster than nianbao). LAC: one thread."""


if __name__ == "__main__":
    main()
