"""What was lost since it was published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from expectations.rules import relation_terms
from tests.expectations.cases.case import Case, filed, near
from tests.warehouse.synthetic import Fact

LOSE_ALL_BUT_ONE = """
delete from core.observations where document_id = $document and indicator <> 'penalty.cases_filed';
delete from core.quantities where document_id = $document
    and quantity_id not in (select quantity_id from core.observations where quantity_id is not null)
"""


NO_REPORT = "update core.documents set status = 'not_a_report', read_status = 'not_a_report' where document_id = $document"


def cases_of(catalogue) -> Iterator[Case]:
    """What was lost since it was published: the figures of many indicators that stand in no relation, and a whole report."""
    related = {term.indicator for relation in catalogue.relations for term in relation_terms(relation.id, relation.left, relation.right)}
    counted = [code for code, indicator in catalogue.indicators.items() if indicator.unit not in ("%", "元") and code not in related]
    many = [Fact(code, 5, words=catalogue.indicators[code].name_zh) for code in counted[:60]]
    yield Case("figures of many indicators", "observations_gone", {2024: [filed(37), *many]}, since=LOSE_ALL_BUT_ONE)
    yield Case("a report that is taken for none", "source_emptied", {2024: [filed(37)]}, since=NO_REPORT)
    told_again = [replace(fact, year=2024) for fact in (*reversed(many), filed(37))]
    yield near(
        "figures that the next report tells again",
        "observations_gone",
        {2024: [filed(37), *many], 2025: told_again},
        since=LOSE_ALL_BUT_ONE,
    )
    yield near(
        "a report beside another of its year",
        "source_emptied",
        {2024: [filed(37)], 2023: [filed(37, year=2024)]},
        of_year={2023: {"report_year": 2024}},
        since=NO_REPORT,
    )
