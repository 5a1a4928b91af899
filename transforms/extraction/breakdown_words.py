"""Tells the parts a figure is of (domain, level, grade …) from the words beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from transforms.catalogue import Catalogue

# Keys whose values are named by words of their own; the others are given by the cue that holds (面商率 → measure=meeting).
WORDED_KEYS = ("domain", "level", "grade", "registration", "licence", "procedure", "object", "category", "body", "role", "outcome")
_GRADES = re.compile(r"(?<![A-Za-z])([A-E])(?![A-Za-z])")
_CONNECTED = re.compile(r"[^，。；：（）、\d]{0,4}(?:[、及和与]|以及)[^，。；：（）、\d]{0,3}")
_CAMPAIGN = re.compile(r"(?:卫生|监督|执法)*(?:专项|整治|治理|行动)")
_MORE_LEVELS = re.compile(r"级?[、和及与](?:省|市|县|区|自治区)")
_FEW = ("domain", "object", "licence")  # a figure of three of them is one of all
_UNNAMED_BEFORE = re.compile(r"[^，。；：、\d]{1,8}[、和及与][^，。；：、\d]{0,3}$")  # 文件、协议: no part but a list
_OPEN_LIST = re.compile(r"^[^，。；（）\d]{0,6}?(?:等(?!级)|(?:及|和|以及)(?:其他|其它|重点|相关|有关))")


@dataclass(slots=True)
class Part:
    key: str
    values: tuple[str, ...]
    length: int  # of the words that name it
    start: int  # where the first of them stands


_ORDERED = ("随机", "任务", "双随机", "抽", "“双随机")  # 我市随机抽查 is no task of the city
_OF_OTHERS = re.compile(  # 县级大队, 国家企业信用信息公示系统: a body or a system of that level
    "(?:大队|支队|总队|监督机构|疾控机构|医疗机构|医院|卫生监督信息|企业信用|信用信息|标准|法律|规定|机关|部门)"
)
_DENIED = re.compile("(?:[无没]一?|没有|未被?)$")
_OURS = ("我", "全", "本", "该")
_MANY_LEVELS = re.compile("(?:国家|国|省|市|自治区|全国)级?[、和及与]$")
_OF_LEVEL = re.compile(
    "[^，。；国省市县]{0,14}?(?:人大|政协|两会|“双随机|双随机|优秀|典型|先进|十佳|十大|能手|标兵|示范|表彰|表扬|任务|竞赛|比武|大赛|比赛|评选|评比|评查)"
)


class BreakdownWords:
    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._values: dict[str, dict[str, str]] = {}
        self._patterns: dict[str, re.Pattern[str]] = {}
        for key in WORDED_KEYS:
            words = {word: value.value for value in catalogue.breakdowns[key].values() for word in value.words}
            self._values[key] = words
            self._patterns[key] = re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))

    def find(self, key: str, text: str, start: int, end: int) -> Part | None:
        """The value or values of the key that are named in [start, end); None where none is, or where a list is left open (…等)."""
        pattern = self._patterns.get(key)
        if pattern is None or (pattern.search(text, start, end) is None and key != "grade"):
            return None
        hits = [hit for hit in pattern.finditer(text, start, end) if self._counts(key, text, hit)]
        if key == "grade":
            return self._grades(text, start, end, hits)
        if not hits:
            return None
        if key == "domain" and (campaign := next((hit for hit in hits if _CAMPAIGN.match(text, hit.end(), end)), None)):
            hits = [hit for hit in hits if hit.start() <= campaign.start()]
        run = [hits[-1]]
        for hit in reversed(hits[:-1]):
            if hit.end() != run[0].start() and not _CONNECTED.fullmatch(text, hit.end(), run[0].start()):
                break
            run.insert(0, hit)
        named = {self._values[key][hit.group()] for hit in run}
        if key == "object" and _UNNAMED_BEFORE.search(text, start, run[0].start()):
            return None
        if _OPEN_LIST.match(text[run[-1].end() : end]) and not (len(run) > 1 and len(named) == 1):
            return None
        order = self._catalogue.breakdowns[key]
        values = tuple(value for value in order if value in named)
        if len(values) == len(order) or (key == "level" and len(values) > 1) or (key in _FEW and len(values) > 2):
            return None
        return Part(key, values, sum(len(hit.group()) for hit in run), run[0].start())

    def each(self, key: str, text: str, start: int, end: int) -> list[str]:
        """The values of the key in the order in which [start, end) names them; a grade's letter counts too."""
        if key not in self._patterns:
            return []
        named = [(hit.start(), self._values[key][hit.group()]) for hit in self._patterns[key].finditer(text, start, end)]
        if key == "grade":
            named += [(hit.start(), hit[1]) for hit in _GRADES.finditer(text, start, end)]
        return list(dict.fromkeys(value for _, value in sorted(named)))

    def _grades(self, text: str, start: int, end: int, hits: list[re.Match[str]]) -> Part | None:
        """`D、E级` names two grades, each of which has the figure."""
        letters = list(_GRADES.finditer(text, start, end))
        grades = tuple(dict.fromkeys([*(hit[1] for hit in letters), *(self._values["grade"][hit.group()] for hit in hits)]))
        places = [hit.start() for hit in (*letters, *hits)]
        return Part("grade", grades, 2 * len(grades), min(places)) if grades else None

    def _counts(self, key: str, text: str, hit: re.Match[str]) -> bool:
        """无一败诉 is no outcome; 全市 says whose figure it is, not of which level, unless a prize or a body is named; nor 市级以上."""
        if key == "outcome":
            return not _DENIED.search(text, max(0, hit.start() - 3), hit.start())
        if key != "level":
            return True
        if hit.group().startswith("全") and not _OF_LEVEL.match(text, hit.end()):
            return False
        if _OF_OTHERS.match(text, hit.end()):
            return False
        if hit.group()[1:] in _ORDERED and text[hit.start() - 1 : hit.start()] in _OURS:
            return False
        return (
            not _MANY_LEVELS.search(text, max(0, hit.start() - 4), hit.start())
            and not text.startswith(("以上", "及以上", "以下"), hit.end())
            and not (_MORE_LEVELS.match(text, hit.end()))
        )


def canonical(pairs: dict[str, str] | tuple[tuple[str, str], ...]) -> str:
    """`{"role": "lead", "level": "county"}` → `level=county;role=lead`"""
    if not pairs:
        return ""
    return ";".join([f"{key}={value}" for key, value in sorted(dict(pairs).items())])
