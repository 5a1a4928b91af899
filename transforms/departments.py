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
from transforms.functional_areas import find_area
from transforms.gazetteer import gazetteer
from transforms.regions import split_region
from transforms.seed_files import SeedError

_COLUMNS = ["department", "name_zh", "name_en", "names"]
_LEADING_WORDS = re.compile(r"(?:关于|中国共产党|中共|现将|[一二三四五六七八九零十]{1,4}年度?|年度|年|度|来源|发布机构|发布单位)+")
_JOINING_WORD = re.compile(r".*(?:和|与|及|由|向|经|在|对|报|受|是|据|照|送|政府|委员会|局)(?=[省市州盟区县旗镇乡]$)")
_NO_PLACE = re.compile(r"[我局委院们]|有限|公司|政府")
_ALL_OF_THEM = re.compile(r"[全本该各某][省市州盟区县旗镇乡]{1,3}")
_JOINS = "和与及由向经在对报受是将给为送按"
_VERB = re.compile(
    "根据|按照|依照|依据|遵照|印发|报送|呈报|上报|转发|贯彻|落实|现将|认真|支持|指导|组织|接受|配合|会同|协助|参加|通过|经过|坚持"
)
_ADDRESSED = re.compile(
    "(?:根据|按照|依照|依据|遵照|接受|通过|会同|配合|协助|[报向致给经由对与和受按])$"
)  # 根据县法制办的通知, (报县法制办)
_PART_OF_IT = re.compile(
    r"((?:(?!关于|的|和|及|与|等)[\u4e00-\u9fff]){2,14}?(?:中心|总队|支队|大队|执法队|监督所|卫监所))(?=$|关于|(?:19|20)\d\d|[)）])"
)
_BARE_REGION = re.compile(
    r"[省市州盟区县旗镇乡师]|(?:国家级?)?(?:高新技术产业开发区|高新技术开发区|经济技术开发区|经济开发区|工业园区|产业园区|高新区|经开区|开发区|新区|园区|管理区|度假区|示范区)"
)
_OTHER_BUREAU = re.compile(r"[\u4e00-\u9fff]{4,36}(?:局|厅|委员会|委|办公室|办|中心|总队|支队|大队|所|站)")
_OF_HEALTH = re.compile("卫生|卫健|卫计|教卫|卫体")
_ENFORCES = re.compile("监督|执法")


@dataclass(frozen=True, slots=True)
class Bureau:
    """A bureau's name as it stands in a text: 澜陵市柏川区 + 卫生健康局. The region is '' where only `市` or nothing stands before."""

    name: str
    region: str
    bare: str  # 市 of 市卫生健康局, 高新区 of 高新区社会事务局: what kind of place, not which
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
    return re.compile(_trie(sorted(departments())))


def _trie(words: list[str]) -> str:
    """A pattern for the words, the longest that fits first: by common beginnings, for some 900 alternatives side by side are slow."""
    after: dict[str, list[str]] = {}
    for word in words:
        if word:
            after.setdefault(word[0], []).append(word[1:])
    branches = [first + _trie(rest) for first, rest in after.items()]
    group = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    return group if "" not in words else f"(?:{group})?" if branches and words != [""] else ""


def find_bureaus(text: str) -> Iterator[Bureau]:
    """Every known bureau named in the text whose region can be told from the words right before it; also 市卫生健康局 with its bare 市."""
    for match in _pattern().finditer(text):
        if match[0] == "人民政府" and _pattern().match(text, match.end()):
            continue  # 冷水滩区人民政府卫生健康局 is one bureau
        run = re.search(r"[\u4e00-\u9fff]{0,30}$", text[max(0, match.start() - 30) : match.start()])
        region = _region_at_the_end(run[0] if run else "")
        if region is None:
            continue
        office, department = match[0], departments()[match[0]]
        if part := _PART_OF_IT.match(text, match.end()):  # 卫生健康局基层卫生管理中心 is no 卫生健康局
            office, department = office + part[1], departments().get(part[1], part[1])
        bare = region if _BARE_REGION.fullmatch(region) else ""
        start = match.start() - len(region)
        yield Bureau(region + office, "" if bare else region, bare, office, department, start, match.start() + len(office))


def publishing_bureaus(text: str) -> list[Bureau]:
    """Those of a title or an opening that can be its author: with a name of a place or a bare 市 in front, and not addressed or cited."""
    return [bureau for bureau in find_bureaus(text) if (bureau.region or bureau.bare) and not _ADDRESSED.search(text[: bureau.start])]


def _region_at_the_end(run: str) -> str | None:
    """The place that the words before a bureau's name end in, '' where there are none, None where they are no place."""
    run = re.sub(r"(?<=.[省市州盟区县旗])人民政府$", "", run)
    leading = _LEADING_WORDS.match(run) or _JOINING_WORD.match(run)
    region = run[leading.end() :] if leading else run
    if not region or _BARE_REGION.fullmatch(region) or is_known(region):
        return region
    if _ALL_OF_THEM.fullmatch(region):
        return None
    if split_region(region) is None or _NO_PLACE.search(region):
        return next((region[start:] for start in range(1, len(region) - 1) if is_known(region[start:])), None)
    for start in range(1, len(region) - 1):
        if (region[start - 1] in _JOINS or _VERB.search(region[:start])) and is_known(region[start:]):
            return region[start:]
    return None if _VERB.search(region) else region


@lru_cache(maxsize=4096)
def is_known(region: str) -> bool:
    """Whether a table has the place: one of GB/T 2260 in any year, or a zone that lies in one."""
    return bool(gazetteer().lookup(region) or find_area(region))


def other_bureau(name: str) -> Bureau | None:
    """A whole name that ends like a bureau's but stands in no seed: its own words are its department (澜陵市地方志办公室).

    One that has health among its duties is the health bureau under a name of its own: 西咸新区教育卫体局.
    """
    if not _OTHER_BUREAU.fullmatch(name):
        return None
    ends = [end for end in range(len(name) - 2, 1, -1) if split_region(name[:end])]
    end = next((end for end in ends if is_known(name[:end])), ends[0] if ends else None)
    if end is None or _NO_PLACE.search(name[:end]):
        return None
    office = name[end:]
    of_health = _OF_HEALTH.search(office) and not _ENFORCES.search(office) and office.endswith(("局", "委", "委员会", "厅"))
    department = departments().get(office, "health" if of_health else office)
    return Bureau(name, name[:end], "", office, department, 0, len(name))
