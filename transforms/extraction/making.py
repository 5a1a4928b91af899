"""Makes a figure's meaning of what was chosen for it: the breakdown that its words, or those before it, give; its year."""

from __future__ import annotations

import re

from transforms.extraction.breakdown_words import WORDED_KEYS, Part
from transforms.extraction.comparisons import year_of
from transforms.extraction.domains import choose, domain_options
from transforms.extraction.figures import Figures
from transforms.extraction.matching import Candidate
from transforms.extraction.meanings import Meaning

_GRAND_TOTAL = re.compile(r"共计|合计|总计|总共|全年")
_DONE = re.compile(
    r"(?:办理|依申请|予以|准予|其中)?(?:新证|新发|新办|延续|变更|注销|补办|补发|换发|校验|撤销|吊销|不予受理|告知承诺)(?:了|的)?"
)
_SPOKEN_BEFORE = {  # what the sentence has named counts for these, where their own words name nothing
    "licence": ("licensing.commitment_handled",),
    "level": ("review.exemplary_cases", "officers.honoured", "inspection.random_tasks", "inspection.random_completed"),
}
_TASKS = re.compile(r"[^，。；]{0,12}(?:随机|抽查|抽检)")


def make_meaning(
    figures: Figures, number: int, direct: list[Candidate], head: int, start: int, name: tuple[int, int] | None = None
) -> Meaning:
    """The best candidate with the breakdown that the figure's words give; `name` is where they stand if not before the number."""
    best, view = direct[0], figures.views[number]
    runner = next((each.score for each in direct[1:] if each.indicator != best.indicator), 0.0)
    spans = [name] if name else [(view.end, view.tail), (head, start)] if best.behind else [(head, start), (view.end, view.tail)]
    breakdown = dict(best.breakdown)
    own_domain = True
    for key in figures.catalogue.indicators[best.indicator].breakdowns:
        if key in breakdown or key not in WORDED_KEYS:
            continue
        part = None
        for first, last in spans:
            if part := figures.words.find(key, figures.text, first, last):
                break
        own = "+".join(part.values) if part and not _is_cue_word(best.rule, part) else ""
        carried = "" if own and key != "domain" else _carried(figures, number, key) or ""
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


def _spoken_before(figures: Figures, number: int, indicator: str, key: str, head: int) -> str | None:
    """`公共场所卫生许可推行告知承诺，以此方式办结1126件`, `在全省优秀案例评选中，3件入围`."""
    if indicator not in _SPOKEN_BEFORE.get(key, ()):
        return None
    part = figures.words.find(key, figures.text, figures.views[number].segment, head)
    if not part or len(part.values) > 1 or (indicator.startswith("inspection.") and not _TASKS.match(figures.text, part.start)):
        return None
    return part.values[0]


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
    beside = before.depth == view.depth and before.opener == view.opener and (key == "domain" or _goes_on(figures, number))
    return last[0].breakdown[key] if before.segment == view.segment and (into_bracket or beside) else None


def _goes_on(figures: Figures, number: int) -> bool:
    """`公共场所新证143个，延续97个，注销35个`: what else was done with the licences just named."""
    return _DONE.fullmatch(figures.head(number)) is not None and figures.between(number)[:1] in ("，", "、")


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
