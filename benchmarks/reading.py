"""What a whole reading costs: a text of 3,000 characters, and how the cost grows to one of 300,000.

    python -m benchmarks.reading [--corpus FOLDER]

CPU milliseconds of `Extractor.read` (text in, quantities and observations out), without files, formats and the loading of the
catalogue. The texts are real-size reports of the corpus and of `tests/golden`, cut at the paragraph end nearest 3,000
characters; of shorter reports several are put behind one another first, and the output says how many.
"""

from __future__ import annotations

import argparse
import time
from itertools import cycle
from pathlib import Path
from statistics import median

from transforms.catalogue import SEEDS, load_catalogue
from transforms.extraction.extractor import Extractor

GOLDEN = Path(__file__).parents[1] / "tests" / "golden"
SIZE, LEEWAY, LARGE = 3_000, 300, 300_000
ROUNDS, LARGE_ROUNDS = 7, 3
YEAR = 2024


def cut(text: str) -> str | None:
    """The text up to the paragraph end nearest 3,000 characters, None where none is within 300."""
    ends = [at for at, character in enumerate(text + "\n") if character == "\n" and abs(at - SIZE) <= LEEWAY]
    return text[: min(ends, key=lambda at: abs(at - SIZE))] if ends else None


def real_size(reports: list[str]) -> tuple[list[str], list[str]]:
    """Reports of that size themselves, and texts of that size put together from shorter ones."""
    single, joined, rest = [], [], ""
    for report in reports:
        if text := cut(report):
            single.append(text)
            continue
        rest += report + "\n"
        if text := cut(rest):
            joined.append(text)
        if len(rest) >= SIZE - LEEWAY:
            rest = ""
    return single, joined


def enlarge(reports: list[str]) -> str:
    """Whole reports behind one another, from the first again when all are used, up to 300,000 characters."""
    parts, length = [], 0
    for report in cycle(reports):
        if length >= LARGE:
            return "\n".join(parts)[:LARGE]
        parts.append(report)
        length += len(report) + 1
    raise ValueError("there are no reports to read")


def cpu(extractor: Extractor, text: str) -> float:
    """CPU milliseconds of one reading."""
    start = time.process_time()
    extractor.read(text, YEAR)
    return 1000 * (time.process_time() - start)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=SEEDS / "samples", help="folder of .txt reports (default: the shipped samples)")
    files = [*sorted(parser.parse_args().corpus.rglob("*.txt")), *sorted(GOLDEN.rglob("*.txt"))]
    reports = [file.read_text(encoding="utf-8", errors="replace") for file in files]
    single, joined = real_size(reports)
    extractor = Extractor.of(load_catalogue())
    texts, large = single + joined, enlarge(reports)
    for text in texts:
        cpu(extractor, text)  # patterns that are made at their first use
    small, big = [], []
    for turn in range(ROUNDS):
        small.append([cpu(extractor, text) for text in texts])
        if turn < LARGE_ROUNDS:
            big.append(cpu(extractor, large))
    each = [median(times) for times in zip(*small, strict=True)]
    typical, grown = median(each), median(big)
    print(f"\nreading: CPU time of Extractor.read, median of {ROUNDS} rounds for each text ({LARGE_ROUNDS} for the large one)")
    print(f"{len(texts)} texts of {min(map(len, texts)):,} to {max(map(len, texts)):,} characters ", end="")
    print(f"({len(single)} reports, {len(joined)} put together from shorter ones)")
    print(f"{'':<4}median {typical:.1f} ms, fastest {min(each):.1f} ms, slowest {max(each):.1f} ms")
    if single:
        print(f"{'':<4}the {len(single)} that are one report: median {median(each[: len(single)]):.1f} ms")
    print(f"one text of {len(large):,} characters, all {len(reports)} reports put together, from the first again at its end")
    length = len(large) / median(map(len, texts))
    print(f"{'':<4}{grown:,.0f} ms: {grown / typical:.0f} times the median, for {length:.0f} times the characters,", end=" ")
    print(f"which is {grown / typical / length:.2f} times as much for each")


if __name__ == "__main__":
    main()
