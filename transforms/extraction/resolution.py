"""Decides what each figure of a text means: by its own cues, as a part of a figure before it, or as another year's."""

from __future__ import annotations

import re
from dataclasses import replace

from transforms.extraction.breakdown_words import WORDED_KEYS, Part
from transforms.extraction.clauses import is_from, is_to, respectively, shared_names
from transforms.extraction.comparisons import is_change, settle_comparison, year_of
from transforms.extraction.exclusions import is_per_period
from transforms.extraction.figures import Figures, Meaning
from transforms.extraction.matching import THRESHOLD, Candidate, Zone
from transforms.extraction.parts import as_part
from transforms.extraction.sums import settle_lists, settle_unnamed
from transforms.extraction.tables import Cell

_UNMAPPABLE = ("duration", "percentage_point", "structure", "age", "area", "measure", "multiple")
_EACH = re.compile(r"各(?:为|有|是|自)?$")
_RATE_NAME = re.compile(r"[率度比](?:均|都|分别|达|为|各|是|也|保持|到|[^，。；]{0,6})?$")
LIFTED = " (clause before)"
_LIFTED_SHARE = 0.6  # what words of the clause before count
_CLOSE = 0.25  # a lead below which a choice is ambiguous
_CHANGES = ("licensing.time_reduction_rate",)  # indicators that are themselves a change
_GLUE = ("", "、", "，", "和")
_TOTAL = re.compile(r"，(?:全年)?(?:共计?|合计|累计|总计)?(?:开展|举办|组织)?")


def resolve(figures: Figures) -> None:
    """Fills `figures.meanings` and `figures.reasons`, figure by figure in the order of the text."""
    number = 0
    spread: list[int] = []  # the figures of the last list whose names stood apart (分别为)
    while number < len(figures.found):
        count, names = respectively(figures.text, figures.found, figures.views, number)
        if names and _resolve_respectively(figures, number, names):
            spread = [*range(number, number + count)]
        elif count == 1 or not _resolve_like(figures, number, count, spread):
            _resolve_one(figures, number)
            count = 1
        number += count
    settle_lists(figures)
    settle_unnamed(figures)


def _resolve_one(figures: Figures, number: int) -> None:
    view, family = figures.views[number], figures.family(number)
    if number in figures.cells:
        _resolve_cell(figures, number, figures.cells[number])
        return
    if settle_comparison(figures, number) or family in _UNMAPPABLE:
        return
    if (family == "rate" or _EACH.search(figures.text, view.head, view.start)) and _resolve_shared(figures, number, family):
        return
    head, start = _own_words(figures, number)
    direct = _direct(figures, number, head, start, family)
    if is_change(figures, number) and not (direct and direct[0].indicator in _CHANGES):
        if not direct:
            figures.reasons[number] = "change"
            return
        direct = []
    part = as_part(figures, number, head, start)
    if part and (not direct or _stands_before(part, direct[0])):
        figures.meanings[number] = _each_grade(part)
    elif direct:
        figures.meanings[number] = [_meaning(figures, number, direct, head, start), *_joined(figures, number, direct, head, start)]
    elif is_change(figures, number):
        figures.reasons[number] = "change"
    else:
        _resolve_as_before(figures, number, family)


def _stands_before(part: Meaning, direct: Candidate) -> bool:
    """A part of the indicator that the words name as well says more; else the better score decides."""
    return part.indicator == direct.indicator or part.score > direct.score or direct.rule.endswith(LIFTED)


def _own_words(figures: Figures, number: int) -> tuple[int, int]:
    """Where the words before the figure stand; for the second figure of `由26项减至24项` those before the first."""
    view = figures.views[number]
    if not (number and is_to(figures.text, view) and is_from(figures.text, figures.views[number - 1])):
        return view.head, view.start
    before = figures.views[number - 1]
    return (before.head if before.start - before.head > 2 else _wider(figures, number - 1, before.head)), before.start


def _resolve_as_before(figures: Figures, number: int, family: str) -> None:
    """`组织案卷评查2次、130份`, `讲座每月1场，共12场`: a figure without words of its own has those of the figure before."""
    if not number:
        return
    before = figures.views[number - 1]
    total = _TOTAL.fullmatch(figures.between(number)) and is_per_period(figures.text, before.head, before.start)
    if not total and (figures.head(number) or figures.between(number) not in _GLUE):
        return
    if same := figures.candidates(number, before.head, before.start, family, with_tail=False):
        figures.meanings[number] = [_meaning(figures, number, same, before.head, before.start)]


def _resolve_cell(figures: Figures, number: int, cell: Cell) -> None:
    """A figure of a table is named by its row and its column, its subject by the table's caption."""
    if cell.is_change:
        figures.reasons[number] = "change"
        return
    text = f"{cell.caption}。{cell.label}"
    head, end = len(cell.caption) + 1, len(text)
    found = figures.matcher.candidates(figures.matcher.prose(text), Zone(head, end, end, end, 0, head), figures.family(number))
    if not found or found[0].score < THRESHOLD:
        return
    best = found[0]
    breakdown = dict(best.breakdown)
    for key in figures.catalogue.indicators[best.indicator].breakdowns:
        if key in WORDED_KEYS and key not in breakdown and (part := figures.words.find(key, text, head, end)):
            breakdown[key] = "+".join(part.values)
    year = cell.year or figures.report_year
    figures.meanings[number] = [Meaning(number, best.indicator, breakdown, year, cell.value, best.score, best.score, best.rule, best.words)]


def _direct(figures: Figures, number: int, head: int, start: int, family: str) -> list[Candidate]:
    """The indicators that the figure's own words name, or those of the clause before where it has none that name one."""
    if found := figures.candidates(number, head, start, family):
        return found
    view, wider = figures.views[number], _wider(figures, number, head)
    if wider == head or view.tail > view.end:
        return []
    lifted = [
        replace(each, score=each.score * _LIFTED_SHARE, rule=each.rule + LIFTED)
        for each in figures.candidates(number, wider, start, family)
    ]
    return lifted if lifted and lifted[0].score >= THRESHOLD else []


def _wider(figures: Figures, number: int, head: int) -> int:
    """Where the clause before begins, if it has no figure of its own."""
    view = figures.views[number]
    previous = figures.found[number - 1].end if number else 0
    comma = max(figures.text.rfind(mark, view.segment, max(head - 1, view.segment)) for mark in "，：")
    return max(comma + 1, previous, view.segment)


def _each_grade(meaning: Meaning) -> list[Meaning]:
    """`D、E级0间` is a figure of each grade; of other keys a figure of several values is one (medical+infectious_disease)."""
    grades = meaning.breakdown.get("grade", "").split("+")
    return [replace(meaning, breakdown={**meaning.breakdown, "grade": grade}) for grade in grades] if len(grades) > 1 else [meaning]


def _joined(figures: Figures, number: int, direct: list[Candidate], head: int, start: int) -> list[Meaning]:
    """`制定并报备规范性文件1件` tells two things of one theme."""
    at = figures.text.rfind("并", head, start)
    if at < 0:
        return []
    best = direct[0]
    behind = [any(figures.text.rfind(word, head, start) > at for word in each.words) for each in direct]
    for position, other in enumerate(direct[1:], 1):
        same_theme = other.indicator != best.indicator and other.indicator.split(".")[0] == best.indicator.split(".")[0]
        if same_theme and other.score >= THRESHOLD and behind[position] != behind[0]:
            return [_meaning(figures, number, direct[position:], head, start)]
    return []


def _meaning(figures: Figures, number: int, direct: list[Candidate], head: int, start: int, name: tuple[int, int] | None = None) -> Meaning:
    """The best candidate with the breakdown that the figure's words give; `name` is where they stand if not before the number."""
    best, view = direct[0], figures.views[number]
    runner = next((each.score for each in direct[1:] if each.indicator != best.indicator), 0.0)
    if runner and best.score - runner < _CLOSE:
        figures.ambiguous.update(each.indicator for each in direct[:2])
    spans = [name] if name else [(view.end, view.tail), (head, start)] if best.behind else [(head, start), (view.end, view.tail)]
    breakdown = dict(best.breakdown)
    own_domain = True
    for key in figures.catalogue.indicators[best.indicator].breakdowns:
        if key in breakdown or key not in WORDED_KEYS:
            continue
        part = next((part for span in spans if (part := figures.words.find(key, figures.text, *span))), None)
        if part and not _is_cue_word(best.rule, part):
            breakdown[key] = "+".join(part.values)
        elif carried := _carried(figures, number, key):
            breakdown[key] = carried
            own_domain = own_domain and key != "domain"
        elif key == "domain" and best.indicator == "inspection.coverage_rate" and (spoken := _domain_of_sentence(figures, number)):
            breakdown[key] = spoken
    value, year = figures.found[number].value, year_of(figures, number, head, start)
    return Meaning(number, best.indicator, breakdown, year, value, best.score, best.score - runner, best.rule, best.words, own_domain)


def _is_cue_word(rule: str, part: Part) -> bool:
    """变更 in 变更合同 is no outcome: a word that the cue itself stands on tells no part."""
    return part.key in ("object", "category", "outcome") and any(word in rule.split(": ", 1)[1] for word in part.values)


def _carried(figures: Figures, number: int, key: str) -> str | None:
    """The part that the figure before was of, in the same segment and bracket: `公共场所立案52起，处罚52起`."""
    if key == "level":
        return _carried_level(figures, number)
    last = figures.meanings.get(number - 1)
    if key not in ("domain", "licence") or not last or key not in last[0].breakdown:
        return None
    view, before = figures.views[number], figures.views[number - 1]
    into_bracket = view.depth == before.depth + 1 and before.end == view.opener
    beside = key == "domain" and before.depth == view.depth and before.opener == view.opener
    return last[0].breakdown[key] if before.segment == view.segment and (into_bracket or beside) else None


def _carried_level(figures: Figures, number: int) -> str | None:
    """The level of the tasks that the segment has spoken of, where it spoke of one level only."""
    segment = figures.views[number].segment
    before = (each for at in range(number) if figures.views[at].segment == segment for each in figures.meanings.get(at, ()))
    spoken = [each for each in before if "level" in each.breakdown]
    levels = {each.breakdown["level"] for each in spoken}
    return levels.pop() if len(levels) == 1 and spoken[-1].indicator.startswith("inspection.random") else None


def _domain_of_sentence(figures: Figures, number: int) -> str | None:
    """`重点对医疗机构…进行了监督检查，覆盖率达100%`: the domain that the sentence has spoken of before its first figure."""
    view = figures.views[number]
    if number and figures.views[number - 1].sentence == view.sentence:
        return None
    part = figures.words.find("domain", figures.text, view.segment, view.head)
    return "+".join(part.values) if part else None


def _resolve_shared(figures: Figures, number: int, family: str) -> bool:
    """`答复率、面商率和满意率均为100%`: the figure means each of the names that has a cue."""
    view, text = figures.views[number], figures.text
    spans = [span for span in shared_names(text, view) if span[1] > span[0]]
    if len(spans) < 2 or (family == "rate" and sum(1 for start, end in spans if _RATE_NAME.search(text[start:end])) < 2):
        return False
    meanings = []
    for start, end in spans:
        if found := figures.named(number, start, end, family):
            meanings.append(_meaning(figures, number, found, start, view.start, (start if family == "rate" else view.head, end)))
    if len(meanings) < 2:
        return False
    figures.meanings[number] = meanings
    return True


def _resolve_respectively(figures: Figures, first: int, names: list[tuple[int, int]]) -> bool:
    """`首次、变更分别为722件、1285件`: each figure has its name, and what is common to the names from all of them."""
    view, numbers = figures.views[first], range(first, first + len(names))
    direct = [figures.named(number, *name, figures.family(number)) for number, name in zip(numbers, names, strict=True)]
    if all(direct) and len({found[0].indicator for found in direct}) > 1:
        for number, found, name in zip(numbers, direct, names, strict=True):
            figures.meanings[number] = [_meaning(figures, number, found, name[0], view.start, name)]
        return True
    whole = _direct(figures, first, names[0][0], view.start, figures.family(first))
    made = []
    for number, name in zip(numbers, names, strict=True):
        part = as_part(figures, number, *name)
        if whole and (not part or part.indicator != whole[0].indicator):
            part = _meaning(figures, number, whole, *name, name)
        if part is None:
            return False
        made.append(part)
    figures.meanings |= {number: [meaning] for number, meaning in zip(numbers, made, strict=True)}
    return True


def _resolve_like(figures: Figures, first: int, count: int, spread: list[int]) -> bool:
    """`立案分别为1件、2件，处罚分别为1件、1件`: the second list has the names of the first."""
    view = figures.views[first]
    if len(spread) != count or figures.views[spread[0]].sentence != view.sentence:
        return False
    direct = _direct(figures, first, view.head, view.start, figures.family(first))
    if not direct:
        return False
    for number, like in zip(range(first, first + count), spread, strict=True):
        meaning = _meaning(figures, number, direct, view.head, view.start)
        allowed = figures.catalogue.indicators[meaning.indicator].breakdowns
        meaning.breakdown |= {key: value for key, value in figures.meanings[like][0].breakdown.items() if key in allowed}
        figures.meanings[number] = [meaning]
    return True
