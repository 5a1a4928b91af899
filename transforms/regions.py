"""Regions as their names stand: taken apart into the places they name, from the highest to the lowest, with the level of the lowest.

Names alone, no table of codes: `澜陵市柏川区` is (`澜陵市`, `柏川区`) and of county level. Parts are cut where a suffix stands, in the
shortest way that takes the whole name apart, so that 沙市区, 津市市, 景德镇市 and 市中区 stay whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")
_PREFECTURES = ("市", "自治州", "州", "盟", "地区")
_SUFFIX_LEVELS = (  # longest first: 自治区 before 区
    ("特别行政区", "provincial"),
    ("生产建设兵团", "provincial"),
    ("自治区", "provincial"),
    ("自治州", "municipal"),
    ("自治县", "county"),
    ("自治旗", "county"),
    ("地区", "municipal"),
    ("街道", "township"),
    ("苏木", "township"),
    ("省", "provincial"),
    ("市", "municipal"),
    ("州", "municipal"),
    ("盟", "municipal"),
    ("师", "municipal"),
    ("区", "county"),
    ("县", "county"),
    ("旗", "county"),
    ("镇", "township"),
    ("乡", "township"),
)
_PART = re.compile(r".{1,12}(?:省|市|盟|区|县|旗|镇|乡|街道|苏木|兵团)|.{2,12}州|第.{1,3}师")


@lru_cache(maxsize=4096)
def split_region(name: str) -> tuple[str, ...] | None:
    """The places a region's name is made of, or None where it is no such name. A bare 市 or 区 is none."""
    if len(name) < 2 or len(name) > 30 or not re.fullmatch(r"[\u4e00-\u9fff]+", name):
        return None
    return next(_partings(name), None)


def _partings(name: str) -> Iterator[tuple[str, ...]]:
    for end in range(2, min(len(name), 14) + 1):
        if not _PART.fullmatch(name, 0, end) or not _may_end(name, end):
            continue
        if end == len(name):
            yield (name,)
        else:
            yield from ((name[:end], *rest) for rest in _partings(name[end:]))


def _may_end(name: str, end: int) -> bool:
    """Whether a part may end there, seen from what follows: 景德镇|市 and 红旗|区 may not."""
    following = name[end : end + 1]
    return not (name[end - 1] in "州镇乡旗" and following in ("市", "区", "县", "镇")) or following == ""


def admin_level(region: str) -> str | None:
    """provincial, municipal, county or township by the lowest place's suffix; None where it has none.

    A 市 below another prefecture is a county-level city; one that stands alone cannot be told from the name and counts as municipal.
    """
    parts = split_region(region) or (region,)
    if parts[-1] in _MUNICIPALITIES:
        return "provincial"
    level = next((level for suffix, level in _SUFFIX_LEVELS if parts[-1].endswith(suffix)), None)
    under_prefecture = any(part.endswith(_PREFECTURES) for part in parts[:-1])
    return "county" if level == "municipal" and under_prefecture else level


@lru_cache(maxsize=10_000)
def region_key(region: str) -> str:
    """The region for identifiers: without the province where a prefecture follows, for no two prefectures share a name."""
    parts = split_region(region) or (region,)
    if len(parts) > 1 and parts[0].endswith(("省", "自治区")) and parts[1].endswith(_PREFECTURES):
        parts = parts[1:]
    return "".join(parts)


def last_part(region: str) -> str:
    """The place itself without what stands above it: 柏川区 of 澜陵市柏川区."""
    return (split_region(region) or (region,))[-1]


def is_completed_by(short: str, long: str) -> bool:
    """Whether the second name says the same place with more of what stands above it: 柏川区, 澜陵市柏川区."""
    short_parts, long_parts = split_region(short) or (short,), split_region(long) or (long,)
    if short_parts[-1] != long_parts[-1]:
        return False
    remaining = iter(long_parts)
    return all(part in remaining for part in short_parts)
