"""One bureau, one identifier: `<department>:<place>`, over renamings of bureau and place, over all documents.

A place that the table knows is named as it is now, below its prefecture and without its province: 襄樊市卫生局 of 2009 and
襄阳市卫生健康委 of 2020 are `health:襄阳市`, whichever of the two is at hand. A place that no table knows keeps its printed name, and as
a single document may never name the city above its district, its documents are seen together: a short name belongs to the longer one that
completes it, as long as exactly one is known for that department. A name that several real places bear is never completed so: which one
is at hand says nothing. Decided anew from what the documents print whenever they come or go; no earlier decision is built upon.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from transforms.functional_areas import Area, find_area
from transforms.gazetteer import Place, gazetteer
from transforms.publisher_rules import publisher_rules
from transforms.regions import admin_level, is_completed_by, last_part, region_key, split_region
from transforms.whereabouts import candidates_of

Whose = tuple[str, str, str | None, int | None]  # department, region as printed, its code, report year


def region_path(region: str, code: str | None, year: int | None) -> str:
    """The place as identifiers name it: by its code where it has one, a zone by where it lies, else as printed, without its province."""
    if code:
        table = gazetteer()
        place = table.of_code(code, year, region)
        if place:
            return table.path(table.newest(place))
    area = find_area(region, year)
    return area.name if area and not area.code else region_key(region)


def join_publishers(documents: Iterable[Whose]) -> Mapping[Whose, str]:
    """The publisher's identifier for each (department, region, code, year) of the documents; '' where the region is unknown."""
    paths = {whose: region_path(*whose[1:]) if whose[1] else "" for whose in documents}
    printed: dict[tuple[str, str], set[str]] = defaultdict(set)  # by department and the name's last part, which completing leaves alone
    for (department, region, code, year), path in paths.items():
        if path and not code and not candidates_of(region, year):
            printed[department, last_part(path)].add(path)
    bureaus = {(department, path) for (department, *_), path in paths.items() if path}  # of several years most
    keys = {
        (department, path): f"{department}:{_joined(path, printed.get((department, last_part(path)), set()))}"
        for department, path in bureaus
    }
    return {whose: keys.get((whose[0], path), "") for whose, path in paths.items()}


def _joined(path: str, others: set[str]) -> str:
    """The one fullest name among the others that completes this one, where it is among them too; else itself."""
    if path not in others:
        return path
    completing = {other for other in others if is_completed_by(path, other)}
    fullest = {name for name in completing if not any(name != other and is_completed_by(name, other) for other in completing)}
    return min(fullest) if len(fullest) == 1 else path


class RegionRow(NamedTuple):
    """A place for meta.regions."""

    region: str
    region_code: str | None
    admin_level: str | None
    parent: str | None
    prefecture: str | None
    province: str | None
    candidates: str  # the places it could be: 320106 南京市鼓楼区; 350102 福州市鼓楼区
    listed: bool  # stands in a table: regions.csv, regions_other.csv, publishers.csv


def describe_region(region: str, code: str | None, level: str | None, year: int | None) -> RegionRow:
    """A publisher's place as it stands now, with what stands above it; of a place that no table knows as far as its name tells."""
    table = gazetteer()
    place = table.of_code(code, year, region) if code else None
    if place:
        place = table.newest(place)
        chain = _above(place)
        names = [table.path(above) for above in chain]
        prefecture = next((table.path(above) for above in (place, *chain) if above.level == "municipal"), None)
        province = next((above.name for above in (place, *chain) if above.level == "provincial"), None)
        return RegionRow(table.path(place), place.code, place.level, names[0] if names else None, prefecture, province, "", True)
    area = find_area(region, year)
    if area:
        return _area_row(area)
    candidates = "; ".join(f"{other.code} {table.path(other)}" for other in candidates_of(region, year))
    path = region_key(region)
    parent = parent_region(path) or None
    settled = any(rule.region == region and not rule.region_code for rule in publisher_rules())
    return RegionRow(path, None, level or admin_level(path), parent, parent, None, candidates, settled)


def _area_row(area: Area) -> RegionRow:
    table = gazetteer()
    above = table.of_code(area.parent) if area.parent.isdecimal() else None
    if above is None:
        parent = area.parent or parent_region(area.name) or None
        return RegionRow(area.name, None, area.level, parent, parent, None, "", area.listed)
    names = [other.name for other in (above, *_above(above)) if other.level == "provincial"]
    prefecture = next((table.path(other) for other in (above, *_above(above)) if other.level == "municipal"), None)
    return RegionRow(area.name, None, area.level, table.path(above), prefecture, names[0] if names else None, "", area.listed)


def _above(place: Place) -> list[Place]:
    found = []
    while above := gazetteer().above(place):
        found.append(above)
        place = above
    return found


def region_above(row: RegionRow) -> RegionRow | None:
    """The row of a place's parent."""
    if row.parent is None:
        return None
    places = gazetteer().lookup(row.parent)
    if (row.region_code or row.province) and len(places) == 1:
        return describe_region(row.parent, places[0].code, places[0].level, None)
    return describe_region(row.parent, None, None, None)


def parent_region(region: str) -> str:
    """The region above, as far as the name tells: 澜陵市 of 澜陵市柏川区, '' of 梅州市."""
    return "".join((split_region(region) or ())[:-1])
