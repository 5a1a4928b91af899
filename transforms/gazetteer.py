"""The places of GB/T 2260 by name, code and year (seeds/regions.csv), and what became of them (seeds/region_successions.csv).

A name is looked up with or without what stands above it, in full or in the short forms that bureaus use of themselves: 永州市冷水滩区,
湖南永州冷水滩区, 恩施州, 城步县. It may stand for several places; telling them apart is `transforms.whereabouts`. A place that was
renamed, or took another code one to one (章丘市 → 章丘区), is one place over the years; one that was merged into another stays itself.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from transforms.catalogue import SEEDS
from transforms.region_table import FIRST_YEAR, REGION_COLUMNS, SUCCESSION_COLUMNS
from transforms.seed_files import SeedError

STANDS = 9999  # the last year of what stands in the table's last one, and so also in the years after it
_KINDS = ("renamed", "recoded", "merged", "dissolved")
_MUNICIPALITIES = ("11", "12", "31", "50")
_PEOPLES = re.compile(
    "(?:蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南"
    "|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|独龙|赫哲|门巴|珞巴|基诺|各)族?$"
)
_AUTONOMOUS = (("自治州", "州"), ("自治县", "县"), ("自治旗", "旗"))


class Place(NamedTuple):
    """A name that a code of GB/T 2260 stood for, from the first year to the last one."""

    code: str
    name: str
    first: int
    last: int

    @property
    def level(self) -> str:
        return "provincial" if self.code.endswith("0000") else "municipal" if self.code.endswith("00") else "county"

    def years_off(self, year: int | None) -> int:
        """How many years the place is away from the year: 0 while it stands."""
        wanted = STANDS if year is None else year
        return max(self.first - wanted, wanted - self.last, 0)


class Gazetteer:
    """All places; made once from the seeds, then only asked."""

    def __init__(self, places: list[Place], heirs: dict[tuple[str, str], tuple[str, str]]) -> None:
        self._of_code: dict[str, list[Place]] = defaultdict(list)
        self._of_name: dict[str, list[Place]] = defaultdict(list)
        self._bearers: dict[str, list[Place]] = {}  # by a name that was asked for, over all years
        self._heirs = heirs
        self._called: dict[str, tuple[str, ...]] = {}
        self._of_prefecture: dict[str, list[Place]] = defaultdict(list)
        for place in places:
            self._of_code[place.code].append(place)
            self._of_prefecture[place.code[:4]].append(place)
            self._of_name[place.name].append(place)
            if short := short_form(place.name):
                self._of_name[short].append(place)

    def lookup(self, name: str, year: int | None = None) -> list[Place]:
        """Every place that the name can stand for in the year, or nearest to it where none does; what is named above it must be right."""
        if name not in self._bearers:
            self._bearers[name] = self._that_bear(name)
        found = self._bearers[name]
        return self._nearest(found, year) if found else []

    def _that_bear(self, name: str) -> list[Place]:
        for start in range(len(name) - 1):
            found = [place for place in self._of_name.get(name[start:], ()) if self.stands_below(place, name[:start])]
            if found:
                return found
        return []

    def knows(self, name: str) -> bool:
        return name in self._of_name

    def of_code(self, code: str, year: int | None = None, name: str = "") -> Place | None:
        """What the code stood for in the year, else nearest to it; where it changed hands in that time, what bears the name."""
        found = self._of_code.get(code, ())
        return min(found, key=lambda place: (not (name and name.endswith(place.name)), place.years_off(year)), default=None)

    def above(self, place: Place, year: int | None = None) -> Place | None:
        """The prefecture of a county, the province of a prefecture; of a county without prefecture (仙桃市, 南岸区) the province."""
        if place.level == "county" and place.code[2:4] != "90" and (prefecture := self.of_code(place.code[:4] + "00", year)):
            return prefecture
        return None if place.level == "provincial" else self.of_code(place.code[:2] + "0000", year)

    def newest(self, place: Place) -> Place:
        """The place as it is called now, over renamings and one-to-one successions."""
        key, seen = place[:2], {place[:2]}
        while (heir := self._heirs.get(key)) and heir not in seen:
            key = heir
            seen.add(key)
        return next((other for other in self._of_code[key[0]] if other.name == key[1]), place)

    def path(self, place: Place) -> str:
        """Its name below its prefecture or municipality, without the province: 永州市冷水滩区, 重庆市南岸区, 仙桃市. No two are alike."""
        above = self.above(place, min(place.last, STANDS))
        in_full = above and (above.level == "municipal" or above.code[:2] in _MUNICIPALITIES)
        return (above.name if above and in_full else "") + place.name

    def names_of(self, code: str) -> tuple[str, ...]:
        """All that a prefecture or province was called in its years, the stem (永州, 内蒙古) last; () for a code without a place."""
        if code not in self._called:
            names: dict[str, None] = {}
            for place in self._of_code.get(code, ()):
                names |= dict.fromkeys(filter(None, (place.name, short_form(place.name))))
            stems = dict.fromkeys(stem(place.name) for place in self._of_code.get(code, ()))
            self._called[code] = (*names, *(name for name in stems if name not in names))
        return self._called[code]

    def siblings(self, place: Place) -> list[Place]:
        """The other counties that stood below the same prefecture at any time."""
        return [other for other in self._of_prefecture[place.code[:4]] if other.level == "county" and other.code != place.code]

    def stands_below(self, place: Place, above: str) -> bool:
        """Whether the words can be the place's province, prefecture or both: '', 湖南省, 永州市, 湖南永州."""
        if not above:
            return True
        for province in (*(self.names_of(place.code[:2] + "0000") if place.level != "provincial" else ()), ""):
            if above.startswith(province):
                rest = above[len(province) :]
                if not rest or (place.level == "county" and rest in self.names_of(place.code[:4] + "00")):
                    return True
        return False

    def _nearest(self, places: list[Place], year: int | None) -> list[Place]:
        """Those nearest to the year, one for each place that goes through several rows."""
        least = min(place.years_off(year) for place in places)
        nearest = [place for place in places if place.years_off(year) == least]
        return list({self.newest(place)[:2]: place for place in sorted(nearest, key=lambda place: place.first)}.values())


def stem(name: str) -> str:
    """The name without what kind of place it is: 永州, 内蒙古, 恩施, 阿拉善."""
    bare = re.sub(r"(?:自治区|自治州|自治县|自治旗|地区|[省市盟州区县旗])$", "", name)
    if bare == name or not name.endswith(("自治区", "自治州", "自治县", "自治旗")):
        return bare if len(bare) > 1 else name
    while len(shorter := _PEOPLES.sub("", bare)) > 1 and shorter != bare:
        bare = shorter
    return bare


def short_form(name: str) -> str:
    """恩施州 of 恩施土家族苗族自治州, 城步县 of 城步苗族自治县; '' where none is in use."""
    for full, short in _AUTONOMOUS:
        if name.endswith(full):
            bare = stem(name)
            return "" if bare.endswith("族") or bare == name else bare + short
    return ""


def read_places(file: Path) -> list[Place]:
    """The rows of seeds/regions.csv. Raises SeedError with file and line."""
    found = []
    seen = set()
    for line, (code, name, first, last) in _lines(file, REGION_COLUMNS):
        if len(code) != 6 or not code.isdecimal() or len(name) < 2:
            raise SeedError(file, line, f"a code of six digits and a name are needed, found {code!r}, {name!r}")
        if (code, name) in seen:
            raise SeedError(file, line, f"{code} {name} stands twice")
        seen.add((code, name))
        place = Place(code, name, _year(first, FIRST_YEAR, file, line), _year(last, STANDS, file, line))
        if place.first > place.last:
            raise SeedError(file, line, f"{name} ends in {last}, before it begins")
        found.append(place)
    return found


def read_heirs(file: Path, places: list[Place]) -> dict[tuple[str, str], tuple[str, str]]:
    """The one-to-one successions of seeds/region_successions.csv. Raises SeedError with file and line."""
    known = {place[:2] for place in places}
    heirs = {}
    for line, (_, *pair, kind, _) in _lines(file, SUCCESSION_COLUMNS):
        old, new = (pair[0], pair[1]), (pair[2], pair[3])
        if kind not in _KINDS:
            raise SeedError(file, line, f"kind {kind!r} is none of {', '.join(_KINDS)}")
        if old in heirs or old not in known or (new not in known and kind != "dissolved"):
            raise SeedError(file, line, f"{' '.join(old)} → {' '.join(new)}: a place stands twice or is not in regions.csv")
        if kind in ("renamed", "recoded"):
            heirs[old] = new
    return heirs


def _lines(file: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    """The lines below the heading with their numbers; without a mapping for each, for there are thousands."""
    if not file.is_file():
        raise SeedError(file, 1, "the file is missing")
    with file.open(encoding="utf-8", newline="") as handle:
        for line, row in enumerate(csv.reader(handle, strict=True), start=1):
            if line == 1 and tuple(row) != columns:
                raise SeedError(file, 1, f"the columns are {','.join(row)}, expected {','.join(columns)}")
            if len(row) != len(columns):
                raise SeedError(file, line, f"expected {len(columns)} fields, found {len(row)}")
            if line > 1:
                yield line, row


def _year(text: str, blank: int, file: Path, line: int) -> int:
    if not text:
        return blank
    if len(text) != 4 or not text.isdecimal():
        raise SeedError(file, line, f"{text!r} is no year")
    return int(text)


@lru_cache
def gazetteer(folder: Path = SEEDS) -> Gazetteer:
    """The table of the seeds, read when first asked for."""
    places = read_places(folder / "regions.csv")
    return Gazetteer(places, read_heirs(folder / "region_successions.csv", places))
