"""One bureau, one identifier, over all documents: 柏川区卫生健康局 of one year and 澜陵市柏川区卫生健康局 of another.

A single document may never name the city above its district. Seen together, a short region belongs to the longer one that completes it,
as long as exactly one is known for that department; where two cities have a 柏川区, the short name could be either and keeps an identifier
of its own. Decided anew from `department` and `region` as printed whenever documents come or go; no earlier decision is built upon.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from transforms.regions import is_completed_by, region_key, split_region


def join_publishers(documents: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
    """The publisher's identifier for each (department, region) of the documents; '' where the region is unknown."""
    regions_of: dict[str, set[str]] = defaultdict(set)
    for department, region in documents:
        regions_of[department].add(region)
    return {
        (department, region): f"{department}:{_joined(region, regions)}" if region else ""
        for department, regions in regions_of.items()
        for region in regions
    }


def _joined(region: str, regions: set[str]) -> str:
    """The key of the one fullest region that completes this one, else its own."""
    keys = {region_key(other) for other in regions if other and is_completed_by(region, other)}
    fullest = {key for key in keys if not any(key != other and is_completed_by(key, other) for other in keys)}
    return min(fullest) if len(fullest) == 1 else region_key(region)


def parent_region(region: str) -> str:
    """The region above, as far as the name tells: 澜陵市 of 澜陵市柏川区, '' of 梅州市."""
    return "".join((split_region(region) or ())[:-1])
