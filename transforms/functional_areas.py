"""Places with bureaus that GB/T 2260 does not list: development zones, new areas, the divisions of 新疆生产建设兵团
(seeds/regions_other.csv).

Those of the file have the level, the place above and, where a listed place is run by them (第八师 and 石河子市), the code that stands
there. Any other zone is told by its suffix behind the name of a place: 合肥高新技术产业开发区 lies in 合肥市, is of county level and has
no code.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from transforms.catalogue import SEEDS
from transforms.gazetteer import Gazetteer, Place, gazetteer
from transforms.seed_files import SeedError, rows

_COLUMNS = ("names", "level", "code", "parent")
LEVELS = ("provincial", "municipal", "county", "township")
_ZONE = re.compile(
    r"(?:开发区|高新区|经开区|新区|示范区|实验区|园区|保税区|保税港区|港区|管理区|试验区|合作区|度假区|风景名胜区|风景区|旅游区|名胜区|集聚区|产业区|工业区|新城|林区|矿区|特区)$"
)
_SHORTER = (("高新技术产业开发区", "高新区"), ("高新技术开发区", "高新区"), ("高新技术产业园区", "高新区"), ("经济技术开发区", "经开区"))


class Area(NamedTuple):
    """A place that is not in the table; `parent` is the code, or the name, of what it lies in: '' where nothing is known of it."""

    name: str
    level: str
    code: str
    parent: str
    listed: bool = True  # in the file; False for one told by its suffix


@lru_cache
def other_places(file: Path = SEEDS / "regions_other.csv") -> dict[str, Area]:
    """Every name of the file. Raises SeedError with file and line."""
    found: dict[str, Area] = {}
    for row, line in rows(file, _COLUMNS):
        names = row["names"].split("|")
        area = Area(names[0], row["level"], row["code"], row["parent"])
        if not all(re.fullmatch(r"[\u4e00-\u9fff]{2,30}", name) for name in names):
            raise SeedError(file, line, f"{row['names']!r} is no name, nor several with | between them")
        if area.level not in LEVELS:
            raise SeedError(file, line, f"level {area.level!r} is none of {', '.join(LEVELS)}")
        for code in filter(str.isdecimal, (area.code, area.parent)):
            if gazetteer().of_code(code) is None:
                raise SeedError(file, line, f"code {code} is not in regions.csv")
        for name in names:
            if name in found:
                raise SeedError(file, line, f"name {name!r} stands twice")
            found[name] = area
    return found


def find_area(region: str, year: int | None = None) -> Area | None:
    """The place outside GB/T 2260 that the name says, or None."""
    others = other_places()
    for start in range(len(region) - 1):
        area = others.get(region[start:])
        if area and (not start or region[:start] in _names_above(area)):
            return area
    return _zone(region, year)


def _names_above(area: Area) -> set[str]:
    table = gazetteer()
    code = area.code or (area.parent if area.parent.isdecimal() else "650000")
    province, prefecture = ((*table.names_of(above), "") for above in (code[:2] + "0000", code[:4] + "00"))
    names = {upper + lower for upper in province for lower in prefecture}
    return names | {name for name, other in other_places().items() if other.level == "provincial"}


def _zone(region: str, year: int | None) -> Area | None:
    """A zone by its suffix, behind the one place that it lies in: 合肥, 合肥市, 安徽省合肥市."""
    if not _ZONE.search(region):
        return None
    table = gazetteer()
    for end in range(len(region) - 2, 1, -1):
        above = _place_above(table, region[:end], year)
        if above:
            name = region[end:]
            for full, short in _SHORTER:
                name = name.replace(full, short)
            full_name = table.path(table.newest(above)) + name
            return other_places().get(full_name, Area(full_name, "county", "", above.code, listed=False))
    return None


def _place_above(table: Gazetteer, name: str, year: int | None) -> Place | None:
    """The one place of the name, its suffix 市 or 县 left out perhaps, as zones do."""
    for suffix in ("", "市", "县", "区"):
        found = table.lookup(name + suffix, year)
        if found:
            return found[0] if len(found) == 1 else None
    return None
