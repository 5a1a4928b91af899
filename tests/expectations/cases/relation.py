"""Relations within a report. Those of relations.csv get their cases from its lines: a new relation needs no new case here."""

from __future__ import annotations

from collections.abc import Iterator

from expectations.rules import relation_terms
from tests.expectations.cases.case import Case, filed, fines, near
from tests.warehouse.synthetic import Fact

CASES = (
    Case(
        "closed above filed, carried over",
        "carried_over_from_last_year",
        {2024: [filed(63), Fact("penalty.cases_closed", 67, words="结案（含上年结转4件）共")]},
    ),
    Case(
        "carried over without a number",
        "carried_over_from_last_year",
        {2024: [filed(63), Fact("penalty.cases_closed", 67, words="含往年未结案件在内，结案")]},
    ),
    Case(
        "closed and open above filed, carried over",
        "carried_over_from_last_year",
        {
            2024: [
                filed(63),
                Fact("penalty.cases_closed", 60, words="结案（含上年结转10件）共"),
                Fact("penalty.cases_in_execution", 9, words="执行中（含上年结转10件）共"),
            ]
        },
    ),
    Case(
        "closed, and closed and open, above filed, carried over",
        "carried_over_from_last_year",
        {
            2024: [
                filed(63),
                Fact("penalty.cases_closed", 66, words="结案（含上年结转10件）共"),
                Fact("penalty.cases_in_execution", 3, words="执行中（含上年结转10件）共"),
            ]
        },
    ),
    Case(
        "fines alone above the total",
        "fines_sum",
        {2024: [fines(500, "500元"), Fact("penalty.fines_and_confiscations", 400, surface="400元")]},
    ),
    Case(
        "too few carried over",
        "closed_le_filed",
        {2024: [filed(63), Fact("penalty.cases_closed", 67, words="结案（含上年结转3件）共")]},
    ),
    Case(
        "too few carried over from a year named",
        "closed_le_filed",
        {2024: [filed(63), Fact("penalty.cases_closed", 67, words="结案（含2023年度结转的3宗）共")]},
    ),
    Case(
        "compared with earlier years",
        "closed_le_filed",
        {2024: [filed(63), Fact("penalty.cases_closed", 67, words="较往年案件增多，结案")]},
    ),
    Case(
        "closed above filed in one domain",
        "closed_le_filed",
        {2024: [filed(5, breakdown="domain=school"), Fact("penalty.cases_closed", 6, breakdown="domain=school")]},
    ),
    near(
        "carried over, and no excess",
        "carried_over_from_last_year",
        {2024: [filed(67), Fact("penalty.cases_closed", 67, words="结案（含上年结转4件）共")]},
    ),
    near("the same in other years", "closed_le_filed", {2024: [filed(63), Fact("penalty.cases_closed", 67, year=2023)]}),
    near(
        "other breakdowns",
        "closed_le_filed",
        {2024: [filed(3, breakdown="domain=school"), Fact("penalty.cases_closed", 6, breakdown="domain=medical")]},
    ),
    near("more than ten filed", "closed_le_filed", {2024: [filed(10, surface="10余件", qualifier=">"), Fact("penalty.cases_closed", 14)]}),
    near(
        "rate of rounded figures",
        "instant_rate",
        {
            2024: [
                Fact("licensing.instant_handled", 12000, surface="1.2万件"),
                Fact("licensing.handled", 15000, surface="1.5万件"),
                Fact("licensing.instant_rate", "79.1"),
            ]
        },
    ),
    near(
        "fines in rounded 万元",
        "fines_sum",
        {
            2024: [
                fines(271651, "27.1651万元"),
                Fact("penalty.confiscations", 15200, surface="1.52万元"),
                Fact("penalty.fines_and_confiscations", 286900, surface="28.69万元"),
            ]
        },
    ),
    near(
        "rate of nothing",
        "closure_rate",
        {2024: [filed(0), Fact("penalty.cases_closed", 0), Fact("penalty.closure_rate", 100)]},
    ),
)

RATE_BESIDE_301_OF_358 = {"ratio": "84.09", "near": "84.08"}


def cases_of(catalogue) -> Iterator[Case]:
    """A fault and a near-miss for each relation but `parts`, whose cases are those of parts.py."""
    for relation in catalogue.relations:
        terms = relation_terms(relation.id, relation.left, relation.right)
        left, right = ([term for term in terms if term.side == side] for side in ("left", "right"))
        if relation.kind == "at_most":
            yield _case(relation.id, catalogue, [(term, 60) for term in right], [(term, 60 * len(right) + 1) for term in left])
            yield _case(relation.id, catalogue, [(term, 60) for term in right], [(term, 60 * len(right)) for term in left], close=True)
        if relation.kind == "sum":
            parts = [(term, 20 + place) for place, term in enumerate(left)]
            total = sum(value for _, value in parts)
            yield _case(relation.id, catalogue, parts, [(term, total - 1) for term in right])
            yield _case(relation.id, catalogue, parts, [(term, total) for term in right], close=True)
        if relation.kind == "ratio":
            quotient = list(zip(left, (301, 358), strict=True))
            yield _case(relation.id, catalogue, quotient, [(term, RATE_BESIDE_301_OF_358["ratio"]) for term in right])
            yield _case(relation.id, catalogue, quotient, [(term, RATE_BESIDE_301_OF_358["near"]) for term in right], close=True)


def _case(relation_id: str, catalogue, *groups, close: bool = False) -> Case:
    facts = [
        Fact(term.indicator, value, breakdown=term.breakdown, words=catalogue.indicators[term.indicator].name_zh)
        for group in groups
        for term, value in group
    ]
    return near(f"{relation_id} near miss", relation_id, {2024: facts}) if close else Case(relation_id, relation_id, {2024: facts})
