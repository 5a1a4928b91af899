"""Which place a bureau's region is: its code and level in the report's year, and its name as identifiers have it.

A name that several places bear (鼓楼区, 朝阳区) is told by what else the document names: the prefecture or province in title, letterhead,
signature, page, file or address weighs most; 中共石家庄市委, its neighbouring districts and its local law in the text count too; the
province's letter in the site's registration (湘ICP备) and the area code of a telephone number least. Without a clear lead it stays
ambiguous: no code, but the candidates. A name that only one place bears is not that place where the document puts it under a city that
does not exist.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from transforms.catalogue import SEEDS
from transforms.functional_areas import find_area
from transforms.gazetteer import Place, gazetteer
from transforms.regions import admin_level, region_key
from transforms.seed_files import rows

_LEAD = 2.0  # how far the best candidate must be ahead of the next
_ENOUGH = 3.0
_AUTHORITY = "(?:市委|州委|地委|盟委|委|人民政府|政府|人大|政协|卫生|卫健)"
_UNKNOWN_ABOVE = re.compile(r"([\u4e00-\u9fff]{2,8}?[市州盟])(?:委(?!员)|委员会|人民政府)")
_LETTERS = {
    "京": "11", "津": "12", "冀": "13", "晋": "14", "蒙": "15", "辽": "21", "吉": "22", "黑": "23", "沪": "31", "苏": "32",
    "浙": "33", "皖": "34", "闽": "35", "赣": "36", "鲁": "37", "豫": "41", "鄂": "42", "湘": "43", "粤": "44", "桂": "45",
    "琼": "46", "渝": "50", "川": "51", "蜀": "51", "贵": "52", "黔": "52", "云": "53", "滇": "53", "藏": "54", "陕": "61",
    "秦": "61", "甘": "62", "陇": "62", "青": "63", "宁": "64", "新": "65",
}  # fmt: skip
_REGISTERED = re.compile("ICP备|公网安备")
_FOOT = 2000  # characters: what a page has at its end
_TELEPHONE = re.compile(r"(?<!\d)(0[1-9]\d{1,2})[-—－)） ]{1,2}\d{7,8}(?!\d)")


class Clues(NamedTuple):
    """What a document says besides the region's name: `near` its title, letterhead, signature, page, file and address; `far` its text."""

    near: str = ""
    far: str = ""


class _Hints(NamedTuple):
    """Codes that registrations and telephone numbers of the page stand for: of provinces, of prefectures (or municipalities)."""

    provinces: set[str | None]
    called: set[str | None]

    @classmethod
    def of(cls, clues: Clues) -> _Hints:
        text = f"{clues.near}\n{clues.far[-_FOOT:]}"
        letters = {text[match.start() - 1] for match in _REGISTERED.finditer(text)}
        return cls({_LETTERS.get(letter) for letter in letters}, {area_codes().get(code) for code in _TELEPHONE.findall(text)})


class Located(NamedTuple):
    """A region found: `path` names it in identifiers; `candidates` are the places it could be where it could be several."""

    path: str
    code: str | None
    level: str | None
    candidates: tuple[Place, ...] = ()


def locate(region: str, year: int | None = None, clues: Clues = Clues()) -> Located:  # noqa: B008 (immutable)
    """The place that the region's name stands for in the year, as far as name and clues tell it."""
    table = gazetteer()
    places = table.lookup(region, year)
    if len(places) > 1:
        chosen = choose(places, clues)
        if chosen is None:
            return Located(region_key(region), None, _common_level(places), tuple(places))
        places = [chosen]
    if places:
        place = places[0]
        if region == place.name and _put_elsewhere(place, clues):
            return Located(region_key(region), None, place.level)
        return Located(table.path(table.newest(place)), place.code, place.level)
    return _outside_the_table(region, year)


def _outside_the_table(region: str, year: int | None) -> Located:
    table = gazetteer()
    area = find_area(region, year)
    if area is None:
        return Located(region_key(region), None, admin_level(region) if region else None)
    place = table.of_code(area.code, year) if area.code else None
    if place:
        return Located(table.path(table.newest(place)), place.code, area.level)
    return Located(area.name, None, area.level)


def candidates_of(region: str, year: int | None = None) -> tuple[Place, ...]:
    """The places that bear the name where several do, else ()."""
    places = gazetteer().lookup(region, year)
    return tuple(places) if len(places) > 1 else ()


def choose(places: list[Place], clues: Clues) -> Place | None:
    """The one that the clues point to, with a clear lead; None where they do not."""
    hints = _Hints.of(clues)
    scores = sorted(((_score(place, places, clues, hints), place) for place in places), reverse=True)
    (best, place), (second, _) = scores[:2]
    if second == 0 and best >= 1 and clues.near:
        return place if best >= _LEAD else None
    return place if best >= _ENOUGH and best - second >= _LEAD and best >= 1.5 * second else None


def _score(place: Place, rivals: list[Place], clues: Clues, hints: _Hints) -> float:
    table = gazetteer()
    above = table.above(place)
    province = place.code[:2] + "0000"
    names, provinces = table.names_of(above.code) if above else (), table.names_of(province)
    if above and above.code == province:
        provinces = ()
    shared = sum(rival.code[:2] == place.code[:2] for rival in rivals) > 1
    score = 0.0
    if any(name + place.name in text for name in names for text in clues):
        score += 6
    if any(name in clues.near for name in names):
        score += 6
    score += min(3, max((clues.far.count(name) for name in names[:-1] or names), default=0))
    score += 3 * bool(names and re.search(f"(?:{'|'.join(map(re.escape, names))}){_AUTHORITY}", clues.far))
    score += min(3, sum(other.name in clues.far for other in _unmistakable_siblings(place)))
    if not shared or score:
        score += 3 * any(name in clues.near for name in provinces) + min(2, max((clues.far.count(name) for name in provinces), default=0))
    score += 2 * (place.code[:2] in hints.provinces)
    score += 2 * (place.code[:4] in hints.called or place.code[:2] in hints.called)
    return score


@lru_cache(maxsize=256)
def _unmistakable_siblings(place: Place) -> tuple[Place, ...]:
    """Neighbouring counties whose names no other place bears."""
    table = gazetteer()
    return tuple(other for other in table.siblings(place) if len(other.name) > 2 and len(table.lookup(other.name, other.last)) == 1)


@lru_cache
def area_codes() -> dict[str, str]:
    """The first digits of the prefecture's, or the municipality's, code for each area code of seeds/area_codes.csv."""
    return {row["area_code"]: row["region"] for row, _ in rows(SEEDS / "area_codes.csv", ("area_code", "region"), key="area_code")}


def _put_elsewhere(place: Place, clues: Clues) -> bool:
    """Whether the document names, as a place with a government, a city above that no table knows, and nothing that really is above."""
    if place.level != "county":
        return False
    table = gazetteer()
    real = (*table.names_of(place.code[:2] + "0000"), *table.names_of(place.code[:4] + "00"))
    if any(name in text for name in real for text in clues):
        return False
    above = [re.sub(r"^.*(?:中共|中国共产党|[、，：:\s])", "", match[1]) for match in _UNKNOWN_ABOVE.finditer(clues.near)]
    return any(name != place.name and len(name) > 2 and not _any_known(name) for name in above)


def _any_known(name: str) -> bool:
    return any(gazetteer().knows(name[start:]) for start in range(len(name) - 1))


def _common_level(places: list[Place]) -> str | None:
    levels = {place.level for place in places}
    return levels.pop() if len(levels) == 1 else None
