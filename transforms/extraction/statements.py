"""Zeros and wholes that are said in words: 无行政诉讼败诉, 未制定规范性文件, 复议均为零, 全部持证上岗, 均已办结."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from transforms.catalogue import Catalogue
from transforms.cues import Cue
from transforms.extraction.breakdown_words import canonical
from transforms.extraction.clauses import SEGMENT
from transforms.extraction.figures import Meaning
from transforms.extraction.matching import Zone, score_cue
from transforms.extraction.quantities import Found

_DENIAL = re.compile(
    r"(?:未发生|未出现|未收到|未接到|未举行|未制定|未出台|未印发|未发现|未作出|未产生|未引发|未开展|未有|没有发生|没有|从未|尚未|暂无|均无|并无|(?<![有绝毫])无(?=[^证法线偿障人害照效条须需论违业主])|未(?=被|因|发|出|收|接|举|制|作|产|引|移|申|吊|取)|零(?=败诉|投诉|复议|诉讼|事故|起|件))"
)
_DENIED_BEFORE = re.compile(r"(?:均|皆|都|全部)?(?:保持|实现|为|是)*(?:零发生|零(?=$)|未发生|没有发生|无)$")
_AIMED_AT = re.compile(r"力争|争取|推动|确保|努力|防止|杜绝|目标|如|若|凡")
_ITEM = re.compile(r"[、和及与或]")
_CLAUSE = re.compile(r"[^，。；：（）\n]{3,60}(?=[，。；）\n]|\Z)")
_CLAUSE_END = re.compile(r"[，。；：）\n]")
_WHOLE = re.compile(
    r"(?:已?全部|均已?|全都|悉数|如数|件件|人人|逐一|100%|百分之百|都已?|全员|已(?=按|全|如期)|实现(?=[^，。；]{0,8}全覆盖))(?=[^\d，。；：、）\n])"
)
_WHOLE_REACH = 90


@dataclass(frozen=True, slots=True)
class Statement:
    start: int
    end: int
    indicator: str
    breakdown: str
    value: Decimal
    origin: str
    rule: str
    qualifier: str = "="
    of: int = -1  # the figure a whole is said of
    subject: str = ""  # and its indicator


def stated_zeros(text: str, found: list[Found], catalogue: Catalogue) -> list[Statement]:
    """`无行政复议、行政诉讼`: a zero for each thing denied, where no figure stands in the denial."""
    out: list[Statement] = []
    numbers = [item.start for item in found if not item.tentative]
    for denial in _DENIAL.finditer(text):
        ending = _CLAUSE_END.search(text, denial.end())
        end = ending.start() if ending else len(text)
        following = _DENIAL.search(text, denial.end(), end)
        if following and text[following.start() - 1] in "、和及且也":
            end = following.start() - 1
        if end - denial.end() < 2 or _any_between(numbers, denial.end(), end):
            continue
        passage = max(text.rfind("\n", 0, denial.start()) + 1, denial.start() - 60)
        for indicator, cue in _denied(text, denial.start(), denial.end(), end, passage, catalogue):
            out.append(
                Statement(
                    denial.start(), end, indicator, canonical(cue.breakdown), Decimal(0), "stated_zero", f"{indicator}: zero {cue.source}"
                )
            )
    return out + [statement for clause in _CLAUSE.finditer(text) for statement in _zeros_behind(text, clause, numbers, catalogue)]


def _zeros_behind(text: str, clause: re.Match[str], numbers: list[int], catalogue: Catalogue) -> list[Statement]:
    """`行政复议、行政诉讼均为零`: what is denied stands before the denial."""
    start, end = clause.span()
    denial = _DENIED_BEFORE.search(clause[0])
    if not denial or not denial.start() or _any_between(numbers, start, end) or _AIMED_AT.search(clause[0]):
        return []
    subject = start + denial.start()
    if _DENIAL.search(text, start, subject):
        return []
    passage = max(text.rfind("\n", 0, start) + 1, start - 60)
    return [
        Statement(start, end, indicator, canonical(cue.breakdown), Decimal(0), "stated_zero", f"{indicator}: zero {cue.source}")
        for indicator, cue in _denied(text, start, start, subject, passage, catalogue)
    ]


def _any_between(positions: list[int], start: int, end: int) -> bool:
    """Whether one of the sorted positions is in [start, end)."""
    return bisect_left(positions, start) < bisect_left(positions, end)


def _denied(text: str, denial: int, start: int, end: int, passage: int, catalogue: Catalogue) -> list[tuple[str, Cue]]:
    """What is denied: for each item of the list behind the denial the best cue."""
    marks = [start - 1, *(match.start() for match in _ITEM.finditer(text, start, end)), end]
    best: dict[tuple[str, str], tuple[str, Cue]] = {}
    for left, right in pairwise(marks):
        item_start = denial if left == start - 1 else left + 1
        scored = [
            (score_cue(cue, text, Zone(item_start, right, right, right, passage, passage)), indicator, cue)
            for indicator, cue in catalogue.zeros
        ]
        top = max(scored, key=lambda row: row[0], default=(0.0, "", None))
        if top[0] >= 1.0:
            best[(top[1], canonical(top[2].breakdown))] = (top[1], top[2])
    return list(best.values())


def stated_wholes(text: str, found: list[Found], meanings: dict[int, list[Meaning]], catalogue: Catalogue) -> list[Statement]:
    """`执法人员31人，全部持证上岗`: the number carried over, and a rate of 100."""
    out: list[Statement] = []
    starts, ends = [item.start for item in found], [item.end for item in found]
    for whole in _WHOLE.finditer(text):
        ending = _CLAUSE_END.search(text, whole.end())
        end = ending.start() if ending else len(text)
        if _any_between(starts, whole.end(), end):
            continue
        reach = range(bisect_left(starts, whole.start() - _WHOLE_REACH), bisect_left(starts, whole.start()))
        near = [at for at in reach if meanings.get(at)]
        if not near or text.count("\n", found[near[-1]].end, whole.start()):
            continue
        last = bisect_right(ends, whole.start()) - 1
        if not _CLAUSE_END.search(text, found[last].end, whole.start()):
            near = [at for at in near if not _CLAUSE_END.search(text, found[at].end, whole.start())]
            if last not in near:
                continue
        said: list[Statement] = []
        for made, of, cue in catalogue.wholes:
            if score_cue(cue, text, Zone(whole.end(), end, end, end, whole.start(), whole.start())) >= 1.0:
                said += _said_of(whole.start(), end, made, of, cue, near, found, meanings, catalogue, text)
        nearest = max((statement.of for statement in said), default=-1)
        subjects = {statement.subject for statement in said if statement.of == nearest}
        out += [statement for statement in said if statement.subject in subjects]
    return out


def _said_of(
    start: int,
    end: int,
    made: str,
    of: str,
    cue: Cue,
    near: list[int],
    found: list[Found],
    meanings: dict[int, list[Meaning]],
    catalogue: Catalogue,
    text: str,
) -> list[Statement]:
    subject: list[tuple[int, Meaning]] = []
    for at in reversed(near):
        hit = next((meaning for meaning in meanings[at] if meaning.indicator == of), None)
        if hit:
            if subject and any(mark in text[found[at].end : found[subject[-1][0]].start] for mark in SEGMENT + "，"):
                break
            subject.append((at, hit))
        elif not subject and at != near[-1] and text.count("，", found[at].end, start) + text.count("；", found[at].end, start) > 2:
            break
    rate = catalogue.indicators[made].unit == "%"
    out = []
    for at, hit in subject[: 1 if rate and len(subject) > 1 else None]:
        allowed = catalogue.indicators[made].breakdowns
        breakdown = {**{key: value for key, value in hit.breakdown.items() if key in allowed}, **dict(cue.breakdown)}
        if rate and len(subject) > 1:
            breakdown = dict(cue.breakdown)
        out.append(
            Statement(
                start,
                end,
                made,
                canonical(breakdown),
                Decimal(100) if rate else hit.value,
                "stated_whole",
                f"{made}: whole of {of} {hit.value:f}",
                found[at].qualifier if not rate else "=",
                at,
                of,
            )
        )
    return out
