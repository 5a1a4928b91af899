"""Bureaus by their names: which department a name stands for, over renamings and short forms (seeds/departments.csv).

卫生局, 卫生和计划生育局 and 卫生健康局 are one department at different times, and so are 局, 委员会 and 卫健委: only the sign changes.
人口和计划生育委员会 is another one: it stood beside 卫生局 until 2013.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from transforms.catalogue import SEEDS
from transforms.regions import split_region
from transforms.seed_files import SeedError

_COLUMNS = ["department", "name_zh", "name_en", "names"]
_LEADING_WORDS = re.compile(r"(?:关于|中国共产党|中共|现将|[一二三四五六七八九零十]{1,4}年度?|年度|年|度|来源|发布机构|发布单位)+")
_JOINING_WORD = re.compile(r".*(?:和|与|及|由|向|经|在|对|报|受|是)(?=[省市州盟区县旗镇乡]$)")
_NO_PLACE = re.compile(r"[我局委院们]|有限|公司")
_BARE_REGION = re.compile(r"[省市州盟区县旗镇乡]")
_OTHER_BUREAU = re.compile(r"[\u4e00-\u9fff]{2,12}(?:局|厅|委员会|办公室)")


@dataclass(frozen=True, slots=True)
class Bureau:
    """A bureau's name as it stands in a text: 澜陵市柏川区 + 卫生健康局. The region is '' where only `市` or nothing stands before."""

    name: str
    region: str
    bare: str  # 市 of 市卫生健康局
    office: str  # as printed: 卫健委
    department: str  # health
    start: int
    end: int


@lru_cache
def departments(file: Path = SEEDS / "departments.csv") -> dict[str, str]:
    """Every printed name of a department to its code, longest names first. Raises SeedError with file and line."""
    found: dict[str, str] = {}
    codes: set[str] = set()
    with file.open(encoding="utf-8", newline="") as handle:
        rows = csv.reader(handle)
        if next(rows, None) != _COLUMNS:
            raise SeedError(file, 1, f"the columns must be {', '.join(_COLUMNS)}")
        for row in rows:
            if len(row) != len(_COLUMNS) or not all(row):
                raise SeedError(file, rows.line_num, f"{len(_COLUMNS)} filled columns are needed, found {row}")
            if not re.fullmatch(r"[a-z_]+", row[0]) or row[0] in codes:
                raise SeedError(file, rows.line_num, f"department code {row[0]!r} is malformed or stands twice")
            codes.add(row[0])
            for name in row[3].split("|"):
                if name in found or not re.fullmatch(r"[\u4e00-\u9fff]+", name):
                    raise SeedError(file, rows.line_num, f"name {name!r} stands twice or is no name")
                found[name] = row[0]
    return dict(sorted(found.items(), key=lambda item: (-len(item[0]), item[0])))


@lru_cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, departments())))


def find_bureaus(text: str) -> Iterator[Bureau]:
    """Every known bureau named in the text whose region can be told from the words right before it; also 市卫生健康局 with its bare 市."""
    for match in _pattern().finditer(text):
        run = re.search(r"[\u4e00-\u9fff]{0,30}$", text[max(0, match.start() - 30) : match.start()])
        before = run[0] if run else ""
        leading = _LEADING_WORDS.match(before) or _JOINING_WORD.match(before)
        region = before[leading.end() :] if leading else before
        bare = region if _BARE_REGION.fullmatch(region) else ""
        if region and not bare and (split_region(region) is None or _NO_PLACE.search(region)):
            continue
        yield Bureau(
            region + match[0],
            "" if bare else region,
            bare,
            match[0],
            departments()[match[0]],
            match.start() - len(region),
            match.end(),
        )


def other_bureau(name: str) -> Bureau | None:
    """A whole name that ends like a bureau's but stands in no seed: its own words are its department (澜陵市地方志办公室)."""
    if not _OTHER_BUREAU.fullmatch(name):
        return None
    for end in range(len(name) - 2, 1, -1):
        if split_region(name[:end]):
            return Bureau(name, name[:end], "", name[end:], name[end:], 0, len(name))
    return None
