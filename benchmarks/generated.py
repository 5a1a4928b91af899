"""A generated load for the warehouse: Parquet parts as reading leaves them, of any number of documents, every position right.

Bureaus of many cities over eight years, each with its own series of figures: 200 quantities and about 78 observations a document,
four quantities a sentence, ids that compress as badly as real ones. The same numbers give the same bytes on every machine.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import polars

from transforms.catalogue import Catalogue, Indicator, load_catalogue
from transforms.definitions import definitions_of
from transforms.documents.limits import DEFAULT as LIMITS
from transforms.records import SCHEMAS

YEARS = tuple(range(2017, 2025))
QUANTITIES = 200
CELLS = 80
WHOLES = 60
IN_A_SENTENCE = 4
GAP = 0.03  # share of cells that a year's report leaves out
BATCH = 1_000
_ODD = 0x9E3779B97F4A7C15  # multiplying by it spreads numbers over 64 bits, each one once
_UNMAPPED = ("开展有关活动", "印发工作通知", "组织其他培训", "召开工作会议", "走访联系点", "整理档案材料")


@dataclass(frozen=True, slots=True)
class Cell:
    """An indicator with a breakdown, and the words before its figure."""

    indicator: Indicator
    breakdown: str
    words: str


@cache
def cells(catalogue: Catalogue) -> tuple[Cell, ...]:
    """80 cells that no relation binds, wholes before parts: a load that is checked in full but finds little."""
    bound = " ".join(f"{relation.left} {relation.right}" for relation in catalogue.relations)
    free = [indicator for indicator in catalogue.indicators.values() if indicator.code not in bound]
    wholes = [Cell(indicator, "", indicator.name_zh) for indicator in free]
    parts = [
        Cell(indicator, f"domain={value.value}", value.name_zh + indicator.name_zh)
        for indicator in free
        if indicator.aggregation != "none" and "domain" in indicator.breakdowns
        for value in list(catalogue.breakdowns["domain"].values())[:6]
    ]
    return tuple((wholes[:WHOLES] + parts)[:CELLS])


def write_parts(folder: Path, numbers: Sequence[int], catalogue: Catalogue | None = None, edition: int = 0) -> None:
    """The parts of the documents with these numbers (0 is the first bureau's first year); another edition has other figures."""
    catalogue = catalogue or load_catalogue()
    fingerprint = definitions_of(catalogue, LIMITS).fingerprint
    folder.mkdir(parents=True, exist_ok=True)
    for start in range(0, len(numbers), BATCH):
        rows: dict[str, list[dict[str, Any]]] = {table: [] for table in SCHEMAS}
        for number in numbers[start : start + BATCH]:
            for table, found in _document(number, catalogue, edition, fingerprint):
                rows[table].append(found)
        for table, schema in SCHEMAS.items():
            frame = polars.DataFrame(rows[table], schema=schema, orient="row")
            frame.write_parquet(folder / f"{table}-{start // BATCH:05}.parquet")


def _document(number: int, catalogue: Catalogue, edition: int, fingerprint: str) -> Iterator[tuple[str, dict[str, Any]]]:
    bureau, year = number // len(YEARS), YEARS[number % len(YEARS)]
    place = f"{_name(bureau // 100)}市{_name(bureau)}区"
    chance = random.Random(bureau)
    bases = [chance.lognormvariate(4, 1) for _ in range(CELLS)]
    chance = random.Random(f"{number} {edition}")
    document_id = f"d{_spread(number):016x}"
    title = f"{place}卫生健康局{year}年法治政府建设情况报告"
    pieces: list[tuple[Cell | None, str, str, Decimal, str]] = []
    chosen = cells(catalogue)
    for position in range(QUANTITIES):
        cell = chosen[position * len(chosen) // QUANTITIES] if position * CELLS % QUANTITIES < CELLS else None
        if cell is not None and chance.random() < GAP:
            cell = None
        if cell is None:
            value, unit, words = Decimal(chance.randrange(2, 900)), "次", _UNMAPPED[position % len(_UNMAPPED)]
        else:
            value, unit, words = _value(cell, bases[_whole(chosen, cell)], year, chance), cell.indicator.unit, cell.words
        pieces.append((cell, words, f"{value}{unit}", value, unit))
    parts, length = [f"{title}\n"], len(title) + 1
    observed: set[str] = set()
    for first in range(0, QUANTITIES, IN_A_SENTENCE):
        group = pieces[first : first + IN_A_SENTENCE]
        sentence = "，".join(f"{words}{surface}" for _, words, surface, _, _ in group) + "。"
        start = length + 1
        at = start
        for offset, (cell, words, surface, value, unit) in enumerate(group):
            begin, end = at + len(words), at + len(words) + len(surface)
            at = end + 1
            ordinal = (number * QUANTITIES + first + offset) * 64 + edition
            quantity_id = f"q{_spread(ordinal):016x}"
            evidence = {
                "document_id": document_id,
                "quantity_id": quantity_id,
                "surface": surface,
                "value": value,
                "unit": unit,
                "qualifier": "=",
                "page": None,
                "place": f"第{first // IN_A_SENTENCE + 2}行",
                "box": None,
                "sentence": sentence,
                "sentence_start": start,
            }
            disposition = "observation" if cell else "unmapped"
            yield "quantities", evidence | {
                "char_start": begin, "char_end": end, "section": "一、主要工作", "disposition": disposition, "reason": "",
            }  # fmt: skip
            if cell:
                observed.add(cell.indicator.code)
                yield "observations", evidence | {
                    "observation_id": f"o{_spread(ordinal + (1 << 40)):016x}", "publisher_id": f"health:{place}", "year": year,
                    "indicator": cell.indicator.code, "breakdown": cell.breakdown, "origin": "reported", "rule": f"cue {words}N",
                    "confidence": 0.85 + chance.randrange(15) / 100, "flags": "", "evidence_start": begin, "evidence_end": end,
                    "status": "accepted", "status_reason": "",
                }  # fmt: skip
        parts.append(f"{sentence}\n")
        length += len(sentence) + 1
    text = "".join(parts)
    for code in catalogue.indicators:
        yield "extraction_log", {
            "document_id": document_id, "indicator": code, "outcome": "found" if code in observed else "not_found",
            "observations": int(code in observed),
        }  # fmt: skip
    yield "documents", {
        "document_id": document_id, "source": f"/reports/{place}/{year}.txt", "file_name": f"{place}-{year}.txt",
        "sha256": f"{_spread(number):016x}{edition:048x}", "bytes": len(text.encode()), "title": title, "publisher": f"{place}卫生健康局",
        "publisher_id": f"health:{place}", "department": "health", "region": place, "region_code": None, "admin_level": "county",
        "report_year": year, "period": "year", "published_on": date(year + 1, 1, 20), "format": "txt", "reader": "generated", "pages": None,
        "characters": len(text), "status": "accepted", "status_reason": "", "replaced_by": None, "warnings": "", "listed_publisher": "",
        "first_seen_at": datetime(2026, 1, 1), "fingerprint": fingerprint, "text": text,
    }  # fmt: skip


def _whole(chosen: Sequence[Cell], cell: Cell) -> int:
    """The position of the cell that the cell is a part of, or its own."""
    return next(position for position, other in enumerate(chosen) if other.indicator.code == cell.indicator.code)


def _value(cell: Cell, base: float, year: int, chance: random.Random) -> Decimal:
    if cell.indicator.unit == "%":
        return Decimal(9000 + chance.randrange(1000)) / 100
    share = 0.1 if cell.breakdown else 1  # six parts stay below their whole
    value = max(1, round(base * share * (1 + (year - YEARS[0]) * 0.04) * chance.uniform(0.85, 1.15)))
    return Decimal(value * 1000 if cell.indicator.unit == "元" else value)


def _name(number: int) -> str:
    """Two or three characters that are no real place's name."""
    syllables = "澜棠沅槐绛淞珑砚霁岚"
    return "".join(syllables[int(digit)] for digit in f"{number:02}")


def _spread(number: int) -> int:
    return number * _ODD % (1 << 64)
