"""What an operator settled about publishers that no rule can tell (seeds/publishers.csv).

A line's `match` is a publisher as printed (鼓楼区卫生健康局: what core.missing_publishers and core.missing_regions show), a file name or
source, or, with asterisks, a pattern for those two (https://www.example.gov.cn/*, lost-*.pdf). It sets department and region; the code
may be left out where the region's name tells it, the region where the code does. What names a file or address goes before what names a
publisher.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from transforms.catalogue import SEEDS
from transforms.departments import departments
from transforms.gazetteer import gazetteer
from transforms.seed_files import SeedError, rows

COLUMNS = ("match", "department", "region", "region_code")
_NAME = re.compile(r"[\u4e00-\u9fff]+")


class PublisherRule(NamedTuple):
    match: str
    department: str
    region: str
    region_code: str


@lru_cache
def publisher_rules(file: Path = SEEDS / "publishers.csv") -> tuple[PublisherRule, ...]:
    """The lines of the file, none where there is no such file. Raises SeedError with file and line."""
    if not file.is_file():
        return ()
    found = []
    table = gazetteer()
    for row, line in rows(file, COLUMNS, key="match"):
        rule = PublisherRule(**row)
        if not rule.match or not rule.department or not (rule.region or rule.region_code):
            raise SeedError(file, line, f"match, department and one of region and region_code are needed, found {','.join(rule)}")
        if rule.department not in departments().values() and re.fullmatch(r"[a-z_]+", rule.department):
            raise SeedError(file, line, f"department {rule.department!r} is not in departments.csv")
        if rule.region and (len(rule.region) < 2 or not _NAME.fullmatch(rule.region)):
            raise SeedError(file, line, f"{rule.region!r} is no region; put its name in")
        place = table.of_code(rule.region_code) if rule.region_code else None
        if rule.region_code and place is None:
            raise SeedError(file, line, f"region_code {rule.region_code} is not in regions.csv")
        found.append(rule if rule.region or place is None else rule._replace(region=table.path(place)))
    return tuple(sorted(found, key=lambda rule: bool(_NAME.fullmatch(rule.match))))


def rule_for(printed: str, file_name: str, source: str) -> PublisherRule | None:
    """The operator's line for a document: by its file or address, else by its publisher as printed."""
    for rule in publisher_rules():
        if rule.match in (printed, file_name, source):
            return rule
        if "*" in rule.match and (fnmatchcase(file_name, rule.match) or fnmatchcase(source, rule.match)):
            return rule
    return None
