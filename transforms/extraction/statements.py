"""Zeros and wholes that are said in words: 无行政诉讼败诉, 未制定规范性文件, 复议均为零, 全部持证上岗, 均已办结."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from transforms.catalogue import Catalogue
from transforms.extraction.breakdown_words import BreakdownWords, canonical
from transforms.extraction.judging import parse_name
from transforms.extraction.matching import Matcher, Ready, Zone
from transforms.extraction.meanings import Meaning
from transforms.extraction.prose import SEGMENT, Prose
from transforms.extraction.quantities import Found

_DENIAL = re.compile(
    r"(?=[未没从尚暂均并无零])(?:未发生|未出现|未收到|未接到|未举行|未制定|未出台|未印发|未发现|未作出|未产生|未引发|未开展|未有|没有发生|没有|从未|尚未|暂无|均无|并无|(?<![有绝毫])无(?=[^证法线偿障人害照效条须需论违业主])|未(?=被|因|发|出|收|接|举|制|作|产|引|移|申|吊|取|败|新|以|组|提起|受|办)|零(?=败诉|投诉|复议|诉讼|事故|起|件))"
)
_DENIED_BEFORE = re.compile(r"(?:均|皆|都|全部)?(?:保持|实现|为|是)*(?:零发生|零(?=$)|未发生|没有发生|无)$")
_AIMED_AT = re.compile(r"力争|争取|推动|确保|努力|防止|杜绝|目标|如|若|凡")
_ITEM = re.compile(r"[、和及与或]")
_LONGEST_CLAUSE = 60
_ENDS_IN_DENIAL = re.compile(r"(?:零发生|零|未发生|没有发生|无)(?=[，。；）\n]|\Z)")
_CLAUSE_BEFORE = re.compile(r"[^，。；：（）\n]+\Z")
_CLAUSE_END = re.compile(r"[，。；：）\n]")
_WHOLE = re.compile(
    r"(?=[也已全均皆悉如足无件逐人1百都按限及并即依报向实])(?:[也已]?全部|也?均已?|也已|全都|皆已?|悉数|如数|全额|足额|无一[人例件]不|件件|逐[案件卷](?=[^\d，。；]{0,6}审[核查])|人人|逐一|100%|百分之百|都已?|全员|都(?=给|作)|已(?=按|全|如期|在|依法|于)|(?<=[，家户间件宗起])(?:按时|按期|如期|限时)(?=办复|答复|办结|回复|完成)|及时(?=[报办答回])|(?<=，)(?:并|并已|已|即)?(?:按规定|按要求|按程序|依法)?(?:报|向)(?=[^，。；、\d]{0,14}备[了]?案)|实现(?=[^，。；]{0,8}全覆盖))(?=[^\d，。；：、）\n])"
)
_WHOLE_REACH = 90
_SOLE_REACH = 40  # characters behind the only case in which its outcome is looked for


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


def stated_zeros(prose: Prose, found: list[Found], matcher: Matcher) -> list[Statement]:
    """`无行政复议、行政诉讼`: a zero for each thing denied, where no figure stands in the denial."""
    out: list[Statement] = []
    text = prose.text
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
        out += [_zero(denial.start(), end, ready) for ready in _denied(prose, denial.start(), denial.end(), end, passage, matcher)]
    for ending in _ENDS_IN_DENIAL.finditer(text):
        out += _zeros_behind(prose, _CLAUSE_BEFORE.search(text, max(0, ending.end() - _LONGEST_CLAUSE), ending.end()), numbers, matcher)
    return out


def _zeros_behind(prose: Prose, clause: re.Match[str], numbers: list[int], matcher: Matcher) -> list[Statement]:
    """`行政复议、行政诉讼均为零`: what is denied stands before the denial."""
    text, (start, end) = prose.text, clause.span()
    denial = _DENIED_BEFORE.search(clause[0])
    if not denial or not denial.start() or _any_between(numbers, start, end) or _AIMED_AT.search(clause[0]):
        return []
    subject = start + denial.start()
    if _DENIAL.search(text, start, subject):
        return []
    passage = max(text.rfind("\n", 0, start) + 1, start - 60)
    return [_zero(start, end, ready) for ready in _denied(prose, start, start, subject, passage, matcher)]


def _zero(start: int, end: int, ready: Ready) -> Statement:
    return Statement(start, end, ready.indicator, canonical(ready.breakdown), Decimal(0), "stated_zero", ready.rule)


def _any_between(positions: list[int], start: int, end: int) -> bool:
    """Whether one of the sorted positions is in [start, end)."""
    return bisect_left(positions, start) < bisect_left(positions, end)


def _denied(prose: Prose, denial: int, start: int, end: int, passage: int, matcher: Matcher) -> list[Ready]:
    """What is denied: for each item of the list behind the denial the best cue."""
    marks = [start - 1, *(match.start() for match in _ITEM.finditer(prose.text, start, end)), end]
    best: dict[tuple[str, str], Ready] = {}
    for left, right in pairwise(marks):
        item_start = denial if left == start - 1 else left + 1
        beside = matcher.beside(prose, Zone(item_start, right, right, right, passage, passage))
        top, score = None, 0.0
        for ready in matcher.zeros:
            if (value := matcher.score(ready, beside)) > score:
                top, score = ready, value
        if top and score >= 1.0:
            best[top.indicator, canonical(top.breakdown)] = top
    return list(best.values())


def stated_wholes(prose: Prose, found: list[Found], meanings: dict[int, list[Meaning]], matcher: Matcher) -> list[Statement]:
    """`执法人员31人，全部持证上岗`: the number carried over, and a rate of 100."""
    text = prose.text
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
        beside = matcher.beside(prose, Zone(whole.end(), end, end, end, whole.start(), whole.start()))
        for made, of, ready in matcher.wholes:
            if matcher.score(ready, beside) >= 1.0:
                said += _said_of(whole.start(), end, made, of, ready.breakdown, near, found, meanings, matcher.catalogue, text)
        nearest = max((statement.of for statement in said), default=-1)
        subjects = {statement.subject for statement in said if statement.of == nearest}
        out += [statement for statement in said if statement.subject in subjects]
    return out


def _said_of(
    start: int,
    end: int,
    made: str,
    of: str,
    own: tuple[tuple[str, str], ...],
    near: list[int],
    found: list[Found],
    meanings: dict[int, list[Meaning]],
    catalogue: Catalogue,
    text: str,
) -> list[Statement]:
    subject: list[tuple[int, Meaning]] = []
    of, parts = parse_name(of)
    for at in reversed(near):
        hit = next((each for each in meanings[at] if each.indicator == of and each.breakdown.items() >= set(parts)), None)
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
        breakdown = {**{key: value for key, value in hit.breakdown.items() if key in allowed}, **dict(own)}
        if rate and len(subject) > 1:
            breakdown = dict(own)
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


def sole_outcomes(
    prose: Prose, found: list[Found], meanings: dict[int, list[Meaning]], catalogue: Catalogue, words: BreakdownWords
) -> list[Statement]:
    """`行政诉讼1件，法院判决驳回原告诉讼请求`: what became of the only case."""
    out: list[Statement] = []
    for number, item in enumerate(found):
        cases = [each for each in meanings.get(number, ()) if each.value == 1 and "outcome" not in each.breakdown]
        for meaning in cases:
            if "outcome" not in catalogue.indicators[meaning.indicator].breakdowns or meaning.parent >= 0:
                continue
            next_figure = next((other.start for other in found[number + 1 :] if not other.tentative), len(prose.text))
            end = min(next_figure, prose.next_segment(item.end, item.end + _SOLE_REACH))
            part = words.find("outcome", prose.text, item.end, end)
            if part and len(part.values) == 1 and not _DENIAL.search(prose.text, item.end, part.start):
                ending = _CLAUSE_END.search(prose.text, part.start, end)
                stop = ending.start() if ending else min(end, part.start + part.length)
                breakdown = canonical(meaning.breakdown | {"outcome": part.values[0]})
                rule = f"{meaning.indicator}: outcome of the only case"
                one, how = Decimal(1), "stated_whole"
                out.append(Statement(part.start, stop, meaning.indicator, breakdown, one, how, rule, of=number, subject=meaning.indicator))
    return out
