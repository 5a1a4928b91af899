"""Figures that make up a whole: what a list sums to tells whose parts its figures are."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from transforms.extraction.breakdown_words import Part
from transforms.extraction.figures import Figures
from transforms.extraction.meanings import Meaning
from transforms.extraction.parts import REACH, may_split


def settle_lists(figures: Figures) -> None:
    """A list of parts belongs to the whole it sums to, if one of the figures before it is that sum."""
    runs: dict[tuple[int, str], list[Meaning]] = {}
    for meaning in (each for meanings in figures.meanings.values() for each in meanings):
        if meaning.parent >= 0:
            runs.setdefault((meaning.parent, meaning.key), []).append(meaning)
    for (parent, key), run in runs.items():
        total = sum((meaning.value for meaning in run), Decimal(0))
        if len(run) < 2:
            continue
        if figures.found[parent].value == total:
            for meaning in run:
                meaning.summed = True
        elif whole := _sum_before(figures, run[0].number, key, total):
            _belong(run, whole, key, total)
    for key, run in _lists(figures):
        total = sum((meaning.value for meaning in run), Decimal(0))
        whole = _sum_before(figures, run[0].number, key, total)
        if whole and _theme(whole) == _theme(run[0]) and whole.indicator != run[0].indicator:
            _belong(run, whole, key, total)


def _belong(run: list[Meaning], whole: Meaning, key: str, total: Decimal) -> None:
    for meaning in run:
        meaning.indicator, meaning.parent, meaning.key = whole.indicator, whole.number, key
        meaning.breakdown = {**whole.breakdown, key: meaning.breakdown[key]}
        meaning.rule = f"{whole.indicator}: part of {total:f} by {key}, sums to it"
        meaning.summed = True


def _lists(figures: Figures) -> Iterator[tuple[str, list[Meaning]]]:
    """`按专业分，公共场所25件，医疗卫生19件`: figures beside one another that differ in one key alone, each with its key.

    Only those that are counted alike and whose wholes are not known already.
    """
    run: list[Meaning] = []
    for number in range(len(figures.found) + 1):
        of = figures.meanings.get(number, ())
        one = of[0] if len(of) == 1 and len(of[0].breakdown) == 1 and not of[0].summed else None
        if run and one and _beside(figures, run[-1], one):
            run.append(one)
            continue
        if len(run) > 1:
            yield next(iter(run[0].breakdown)), run
        run = [one] if one else []


def _beside(figures: Figures, before: Meaning, meaning: Meaning) -> bool:
    alike = before.indicator == meaning.indicator and before.year == meaning.year and before.breakdown.keys() == meaning.breakdown.keys()
    return (
        alike
        and before.number == meaning.number - 1
        and before.breakdown != meaning.breakdown
        and figures.family(before.number) == figures.family(meaning.number)
        and figures.views[before.number].segment == figures.views[meaning.number].segment
    )


def _theme(meaning: Meaning) -> str:
    return meaning.indicator.partition(".")[0]


def settle_unnamed(figures: Figures) -> None:
    """`立案9件，…；一般程序5件、简易程序4件`: figures that nothing else names are parts of the whole they sum to."""
    run: list[int] = []
    for number in range(len(figures.found) + 1):
        if number < len(figures.found) and _goes_on(figures, run, number):
            run.append(number)
            continue
        if len(run) > 1:
            _settle_run(figures, run)
        run = [number] if number < len(figures.found) and _is_open(figures, number) else []


def _is_open(figures: Figures, number: int) -> bool:
    return number not in figures.meanings and number not in figures.reasons and not figures.found[number].tentative


def _goes_on(figures: Figures, run: list[int], number: int) -> bool:
    return bool(run) and _is_open(figures, number) and figures.views[run[0]].segment == figures.views[number].segment


def _settle_run(figures: Figures, run: list[int]) -> None:
    total = sum((figures.found[number].value for number in run), Decimal(0))
    views = [figures.views[number] for number in run]
    for at in range(run[0] - 1, max(-1, run[0] - REACH), -1):
        if figures.views[at].sentence != views[0].sentence:
            return
        whole = next(iter(figures.meanings.get(at, ())), None)
        if not whole or figures.found[at].value != total or not all(may_split(figures, number, whole) for number in run):
            continue
        for key in figures.catalogue.indicators[whole.indicator].breakdowns:
            parts = [figures.words.find(key, figures.text, view.head, view.start) for view in views]
            if key in whole.breakdown or not all(parts) or len({part.values for part in parts}) < len(run):
                continue
            for number, part in zip(run, parts, strict=True):
                figures.meanings[number] = [_summed(figures, number, whole, key, part)]
            return


def _summed(figures: Figures, number: int, whole: Meaning, key: str, part: Part) -> Meaning:
    rule = f"{whole.indicator}: part of {whole.value:f} by {key}, sums to it"
    breakdown = whole.breakdown | {key: "+".join(part.values)}
    value = figures.found[number].value
    return Meaning(
        number, whole.indicator, breakdown, whole.year, value, 1.0, 1.0, rule, whole.words, parent=whole.number, key=key, summed=True
    )


def _sum_before(figures: Figures, number: int, key: str, total: Decimal) -> Meaning | None:
    for at in range(number - 1, max(-1, number - 2 * REACH), -1):
        whole = next((each for each in figures.meanings.get(at, ()) if key not in each.breakdown), None)
        if whole and figures.found[at].value == total and key in figures.catalogue.indicators[whole.indicator].breakdowns:
            return whole
    return None
