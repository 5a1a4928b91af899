"""Decides what each figure of a text means: by its own cues, as a part of a figure before it, or as another year's."""

from __future__ import annotations

import re
from dataclasses import replace

from transforms.catalogue import Exclusion
from transforms.extraction.breakdown_words import WORDED_KEYS, Part
from transforms.extraction.clauses import Clause, is_from, is_to, respectively, shared_names
from transforms.extraction.comparisons import is_change, settle_comparison, year_of
from transforms.extraction.domains import choose, domain_options
from transforms.extraction.exclusions import is_per_period
from transforms.extraction.figures import Figures
from transforms.extraction.judging import Option, name_of, parse_name
from transforms.extraction.matching import THRESHOLD, Candidate, Zone
from transforms.extraction.meanings import Meaning
from transforms.extraction.parts import as_part
from transforms.extraction.ranker import NONE
from transforms.extraction.sums import settle_lists, settle_unnamed
from transforms.extraction.tables import Cell

_UNMAPPABLE = ("duration", "percentage_point", "structure", "age", "area", "measure", "multiple")
_SAYS_NO_NAME = re.compile(r"(?:类|的)?(?:有|为|共|达|计|是|约|近|超|占|合计|各|了|到|最多|其中)*")
_GRAND_TOTAL = re.compile(r"共计|合计|总计|总共|全年")
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
        elif count == 1 or not (_resolve_like(figures, number, count, spread) or _resolve_by_values(figures, number, count)):
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
    change = is_change(figures, number)
    options = _options(figures, number, head, start, family, change)
    _exclude(figures, number, options)
    last = figures.meanings.get(number - 1)
    ranked = figures.ranked[number] = figures.judge.rank(options, last[0] if last else None)
    made = _made(figures, number, ranked, head, start)
    domains = figures.domains.get(number)
    for meaning in made:
        meaning.probability = ranked[0].probability * (domains[0].probability if domains else 1.0)
    if made:
        figures.meanings[number] = made
        if len(ranked) > 1 and ranked[0].probability - ranked[1].probability < _CLOSE:
            figures.ambiguous.update(option.indicator for option in ranked[:2] if option.indicator)
    elif change:
        figures.reasons[number] = "change"


def _options(figures: Figures, number: int, head: int, start: int, family: str, change: bool) -> dict[str, Option]:
    """All that the figure may mean, with whoever speaks for it; of a change only what is itself a change, or a part."""
    margins = figures.margins[number]
    floor = min(margins.values())
    options = {NONE: Option(NONE, margin=margins[NONE])}

    def option(indicator: str, breakdown: tuple[tuple[str, str], ...]) -> Option:
        name = name_of(indicator, breakdown)
        if name not in options:
            cost = figures.matcher.fit(indicator, family) or 0.0
            options[name] = Option(name, indicator, parse_name(name)[1], margin=margins.get(name, floor), cost=cost)
        return options[name]

    cues = figures.weak_candidates(number, head, start, family)
    proposed = [("cue", each) for each in cues]
    if not (cues and cues[0].score >= THRESHOLD):
        proposed += [("lifted", each) for each in _lifted(figures, number, head, start, family)]
        proposed += [("as_before", each) for each in _as_before(figures, number, family)]
    for kind, candidate in proposed:
        if not change or candidate.indicator in _CHANGES:
            place = option(candidate.indicator, candidate.breakdown)
            if (known := getattr(place, kind)) is None or candidate.score > known.score:
                setattr(place, kind, candidate)
    part = as_part(figures, number, head, start)
    if part is None and _SAYS_NO_NAME.fullmatch(figures.text, head, start):
        part = as_part(figures, number, _wider(figures, number, head), start)
    if part:
        option(part.indicator, tuple(part.breakdown.items())).part = part
    if not change:
        for name in margins:
            indicator, breakdown = parse_name(name)
            if name != NONE and figures.matcher.fit(indicator, family) is not None:
                option(indicator, breakdown)
    return options


def _exclude(figures: Figures, number: int, options: dict[str, Option]) -> None:
    """Holds against each option the exclusions that concern it; a campaign on a domain of the list is no reason for one of its figures."""
    view = figures.views[number]
    holding = figures.excluder.holding(view, figures.excluder.section(view.start))
    figures.exclusions[number] = holding
    spoken = [option for option in options.values() if option.candidate or option.part]
    figures.likely[number] = spoken[0].indicator if spoken else ""
    certain = [each for each in holding if each.certain]
    for name in [name for name, option in options.items() if any(each.is_about(option.indicator) for each in certain)]:
        if name != NONE:
            del options[name]
    for option in options.values() if holding else ():
        if option.name != NONE:
            option.excluded = tuple(
                each.kind for each in holding if each.is_about(option.indicator) and not _is_of_domain(figures, view, each, option)
            )


def _is_of_domain(figures: Figures, view: Clause, exclusion: Exclusion, option: Option) -> bool:
    if not exclusion.unless_domain or "domain" not in figures.catalogue.indicators[option.indicator].breakdowns:
        return False
    own = figures.words.find("domain", figures.text, view.head, view.start) or figures.words.find(
        "domain", figures.text, view.end, view.tail
    )
    return bool(own or figures.excluder.campaign_domain(view, exclusion.words))


def _made(figures: Figures, number: int, ranked: list[Option], head: int, start: int) -> list[Meaning]:
    """The meaning of the best option, and of one that stands joined with it."""
    best = ranked[0]
    if best.name == NONE:
        return []
    if best.part:
        return _each_grade(best.part)
    if best.as_before and not best.cue and not best.lifted:
        before = figures.views[number - 1]
        return [_meaning(figures, number, [best.as_before], before.head, before.start)]
    candidate = best.candidate or Candidate(best.indicator, 0.0, best.breakdown, f"{best.indicator}: ranked")
    others = [option.cue for option in ranked[1:] if option.cue]
    direct = [candidate, *sorted(others, key=lambda each: (-each.score, each.rule))]
    return [_meaning(figures, number, direct, head, start), *_joined(figures, number, direct, head, start)]


def _own_words(figures: Figures, number: int) -> tuple[int, int]:
    """Where the words before the figure stand; for the second figure of `由26项减至24项` those before the first."""
    view = figures.views[number]
    if not (number and is_to(figures.text, view) and is_from(figures.text, figures.views[number - 1])):
        return view.head, view.start
    before = figures.views[number - 1]
    return (before.head if before.start - before.head > 2 else _wider(figures, number - 1, before.head)), before.start


def _as_before(figures: Figures, number: int, family: str) -> list[Candidate]:
    """`组织案卷评查2次、130份`, `讲座每月1场，共12场`: a figure without words of its own has those of the figure before."""
    if not number:
        return []
    before = figures.views[number - 1]
    total = _TOTAL.fullmatch(figures.between(number)) and is_per_period(figures.text, before.head, before.start)
    if not total and (figures.head(number) or figures.between(number) not in _GLUE):
        return []
    return figures.candidates(number, before.head, before.start, family, with_tail=False)


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
    return figures.candidates(number, head, start, family) or _lifted(figures, number, head, start, family)


def _lifted(figures: Figures, number: int, head: int, start: int, family: str) -> list[Candidate]:
    """The indicators that the words of the clause before name together with the figure's own."""
    view, wider = figures.views[number], _wider(figures, number, head)
    if wider == head or view.tail > view.end:
        return []
    found = figures.candidates(number, wider, start, family)
    lifted = [replace(each, score=each.score * _LIFTED_SHARE, rule=each.rule + LIFTED) for each in found]
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
    spans = [name] if name else [(view.end, view.tail), (head, start)] if best.behind else [(head, start), (view.end, view.tail)]
    breakdown = dict(best.breakdown)
    own_domain = True
    for key in figures.catalogue.indicators[best.indicator].breakdowns:
        if key in breakdown or key not in WORDED_KEYS:
            continue
        part = next((part for span in spans if (part := figures.words.find(key, figures.text, *span))), None)
        own = "+".join(part.values) if part and not _is_cue_word(best.rule, part) else ""
        carried = _carried(figures, number, key) or ""
        if key == "domain":
            domains = choose(domain_options(figures, number, best.indicator, own, carried), figures.judge.domain_weights)
            own_domain = domains[0].value == own
            if domains[0].value:
                breakdown[key] = domains[0].value
            figures.domains[number] = domains
        elif own or carried:
            breakdown[key] = own or carried
        elif spoken := _spoken_before(figures, number, best.indicator, key, head):
            breakdown[key] = spoken
    value, year = figures.found[number].value, year_of(figures, number, head, start)
    return Meaning(
        number,
        best.indicator,
        breakdown,
        year,
        value,
        best.score,
        best.score - runner,
        best.rule,
        best.words,
        own_domain,
    )


_SPOKEN_BEFORE = {  # what the sentence has named counts for these, where their own words name nothing
    "licence": ("licensing.commitment_handled",),
    "level": ("review.exemplary_cases", "officers.honoured"),
}


def _spoken_before(figures: Figures, number: int, indicator: str, key: str, head: int) -> str | None:
    """`公共场所卫生许可推行告知承诺，以此方式办结1126件`, `在全省优秀案例评选中，3件入围`."""
    if indicator not in _SPOKEN_BEFORE.get(key, ()):
        return None
    part = figures.words.find(key, figures.text, figures.views[number].segment, head)
    return part.values[0] if part and len(part.values) == 1 else None


def _is_cue_word(rule: str, part: Part) -> bool:
    """变更 in 变更合同 is no outcome: a word that the cue itself stands on tells no part."""
    return part.key in ("object", "category", "outcome") and any(word in rule.split(": ", 1)[1] for word in part.values)


def _carried(figures: Figures, number: int, key: str) -> str | None:
    """The part that the figure before was of, in the same segment and bracket: `公共场所立案52起，处罚52起`."""
    if key == "level":
        return _carried_level(figures, number)
    last = figures.meanings.get(number - 1)
    if key not in ("domain", "licence") or not last or key not in last[0].breakdown or _GRAND_TOTAL.search(figures.head(number)):
        return None
    view, before = figures.views[number], figures.views[number - 1]
    into_bracket = view.depth == before.depth + 1 and before.end == view.opener
    beside = key == "domain" and before.depth == view.depth and before.opener == view.opener
    return last[0].breakdown[key] if before.segment == view.segment and (into_bracket or beside) else None


def _carried_level(figures: Figures, number: int) -> str | None:
    """The level of the tasks that the segment has spoken of, where it spoke of one level only."""
    segment, before = figures.views[number].segment, []
    for at in range(number - 1, -1, -1):
        if figures.views[at].segment != segment:
            break
        before = [*figures.meanings.get(at, ()), *before]
    spoken = [each for each in before if "level" in each.breakdown]
    levels = {each.breakdown["level"] for each in spoken}
    return levels.pop() if len(levels) == 1 and spoken[-1].indicator.startswith("inspection.random") else None


def _resolve_shared(figures: Figures, number: int, family: str) -> bool:
    """`答复率、面商率和满意率均为100%`: the figure means each of the names that has a cue."""
    view, text = figures.views[number], figures.text
    spans = [span for span in shared_names(text, view) if span[1] > span[0]]
    if len(spans) < 2 or (family == "rate" and sum(1 for start, end in spans if _RATE_NAME.search(text[start:end])) < 2):
        return False
    meanings = []
    for start, end in spans:
        if found := _judged_name(figures, number, (start, end), family):
            meanings.append(_meaning(figures, number, found, start, view.start, (start if family == "rate" else view.head, end)))
    if len(meanings) < 2:
        return False
    figures.meanings[number] = meanings
    return True


def _judged_name(figures: Figures, number: int, name: tuple[int, int], family: str) -> list[Candidate]:
    """What a figure means by a name that stands away from it: as cues and ranker together hold; none if they hold nothing."""
    margins = figures.margins_of(number, *name, family)
    floor = min(margins.values())
    options = {NONE: Option(NONE, margin=margins[NONE])}
    for found in figures.named(number, *name, family):
        known = name_of(found.indicator, found.breakdown)
        if known not in options:
            options[known] = Option(known, found.indicator, parse_name(known)[1], found, margin=margins.get(known, floor))
    for known, margin in margins.items():
        indicator, breakdown = parse_name(known)
        if known not in options and figures.matcher.fit(indicator, family) is not None:
            options[known] = Option(known, indicator, breakdown, margin=margin)
    best = figures.judge.rank(options, None)[0]
    if best.name == NONE:
        return [option.cue for option in options.values() if option.cue and option.cue.score >= THRESHOLD][:1]
    return [best.cue or Candidate(best.indicator, 0.0, best.breakdown, f"{best.indicator}: ranked")]


def _resolve_by_values(figures: Figures, first: int, count: int, head: int | None = None) -> bool:
    """`国家、省级任务2318家和1046家`: as many values of one key as figures, each has its own in their order."""
    view = figures.views[first]
    head = view.head if head is None else head
    whole = _direct(figures, first, head, view.start, figures.family(first))
    if not whole:
        return False
    for key in figures.catalogue.indicators[whole[0].indicator].breakdowns:
        values = figures.words.each(key, figures.text, head, view.start)
        if len(values) != count or len(set(values)) != count:
            continue
        for number, value in zip(range(first, first + count), values, strict=True):
            meaning = _meaning(figures, number, whole, head, view.start)
            meaning.breakdown[key] = value
            figures.meanings[number] = [meaning]
        return True
    return False


def _resolve_respectively(figures: Figures, first: int, names: list[tuple[int, int]]) -> bool:
    """`首次、变更分别为722件、1285件`: each figure has its name, and what is common to the names from all of them."""
    view, numbers = figures.views[first], range(first, first + len(names))
    direct = [_judged_name(figures, number, name, figures.family(number)) for number, name in zip(numbers, names, strict=True)]
    if all(direct) and len({found[0].indicator for found in direct}) > 1:
        for number, found, name in zip(numbers, direct, names, strict=True):
            figures.meanings[number] = [_meaning(figures, number, found, name[0], view.start, name)]
        return True
    if _resolve_by_values(figures, first, len(names), names[0][0]):
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
