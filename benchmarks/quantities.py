"""How nianbao reads quantities, beside Recognizers-Text, JioNLP and LAC on the same labelled reports, side by side in one run.

    python -m benchmarks.quantities

The reports are the invented ones of `seeds/samples` and `tests/golden`, folded (one text for all). A labelled figure counts
once, at its place; words that state a figure (`未发生`) are nobody's miss. The other readers run in an environment of their
own, made at the first run from `peers.txt`; one that cannot be had has a row that says why.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack, closing
from statistics import median

from benchmarks.environments import prepare
from benchmarks.labelled import Report, Score, load_reports, score
from benchmarks.other_readers import ENVIRONMENT, HERE, Answer, OtherReader, Unavailable
from transforms.catalogue import load_catalogue
from transforms.extraction.extractor import Extractor
from transforms.extraction.quantities import find_quantities

ROUNDS, EVERY = 21, 7  # speed: so many rounds, over each seventh report: the shorter a turn, the more alike the machine
NUMBERS, TOKENS = "Recognizers, number model alone", "LAC, tokens tagged as numerals"
OURS, MEANING = "nianbao, quantities only", "nianbao, whole reading with meaning"
OTHERS = {
    NUMBERS: "recognizers-number",
    "Recognizers, number+%+currency+dimension": "recognizers-units",
    "JioNLP, money (it reads no other units)": "jionlp",
    TOKENS: "lac",
}
NONE = {NUMBERS: (2, 3), TOKENS: (1,)}  # columns of recall that a reader has none of by its design


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


def main() -> None:
    failures, reports, reasons, versions = prepare(ENVIRONMENT, HERE / "peers.txt", "about a minute, 0.9 GB"), load_reports(), {}, []
    with ExitStack() as stack:
        readers = our_readers()
        for row, name in OTHERS.items():
            try:
                other = stack.enter_context(closing(OtherReader(name)))
                readers[row] = lambda some, other=other: other.read([report.folded.text for report in some])
                versions.append(other.version)
            except Unavailable as reason:
                reasons[row] = str(reason)
        measured = measure(readers, reports, reasons)
    show(reports, *measured, reasons)
    print(f"Versions: {'; '.join(dict.fromkeys(versions)) or 'none'}")
    for failure in failures[:5]:
        print(f"Not installed: {failure}")


def measure(
    readers: dict[str, Callable], reports: list[Report], reasons: dict[str, str]
) -> tuple[dict[str, Score], dict[str, list[float]]]:
    """Scores over all reports, then CPU seconds of each round over some, the readers in turn; who fails is left out from there on."""
    scores: dict[str, Score] = {}
    speeds: dict[str, list[float]] = defaultdict(list)
    for turn in range(ROUNDS + 1):
        for row in [each for each in readers if each not in reasons]:
            try:
                answer = readers[row](reports[::EVERY] if turn else reports)
            except Unavailable as reason:
                reasons[row] = str(reason)
                continue
            if turn:
                speeds[row].append(answer.cpu)
            else:
                scores[row] = score(reports, answer)
    return scores, speeds


def show(reports: list[Report], scores: dict[str, Score], speeds: dict[str, list[float]], reasons: dict[str, str]) -> None:
    timed = reports[::EVERY]
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
