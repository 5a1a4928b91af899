"""Parts against their whole."""

from __future__ import annotations

from tests.expectations.cases.case import Case, filed, near
from tests.warehouse.synthetic import Fact

ONE_SENTENCE = """
update core.observations set sentence_start = 1, sentence = d.text
from core.documents as d where d.document_id = observations.document_id and observations.document_id = $document
"""


CASES = (
    Case(
        "grades above the total",
        "parts_sum_to_total",
        {2024: [Fact("credit.entities_graded", n, breakdown=b) for n, b in ((29, ""), (10, "grade=A"), (20, "grade=B"))]},
    ),
    Case(
        "registrations short of the total",
        "parts_sum_to_total",
        {
            2024: [
                Fact("licensing.nurse_registrations", n, breakdown=b)
                for n, b in ((90, ""), (40, "registration=first"), (49, "registration=change"))
            ]
        },
    ),
    Case(
        "one sentence of domains above the total",
        "parts_sum_to_total",
        {2024: [filed(50), filed(30, breakdown="domain=school"), filed(21, breakdown="domain=medical")]},
        tamper=ONE_SENTENCE,
    ),
    Case(
        "domains up to 其他 short of the total",
        "parts_sum_to_total",
        {2024: [filed(181), filed(175, breakdown="domain=medical"), filed(4, breakdown="domain=other")]},
        tamper=ONE_SENTENCE,
    ),
    Case(
        "domains that look complete",
        "parts_short_of_total",
        {2024: [filed(100), *(filed(30, breakdown=f"domain={d}") for d in ("school", "medical", "public_place"))]},
        tamper=ONE_SENTENCE,
    ),
    near(
        "campaign across domains",
        "parts_sum_to_total",
        {
            2024: [
                filed(50),
                filed(30, breakdown="domain=public_place"),
                filed(20, breakdown="domain=medical"),
                filed(9, breakdown="domain=illegal_practice"),
            ]
        },
        tamper=ONE_SENTENCE,
    ),
    near(
        "a few of the domains",
        "parts_short_of_total",
        {2024: [filed(100), filed(30, breakdown="domain=school"), filed(20, breakdown="domain=medical")]},
    ),
    near(
        "a joint domain beside its parts",
        "parts_sum_to_total",
        {
            2024: [
                filed(50),
                filed(30, breakdown="domain=medical"),
                filed(40, breakdown="domain=medical+infectious_disease"),
            ]
        },
        tamper=ONE_SENTENCE,
    ),
    near(
        "one grade alone",
        "parts_sum_to_total",
        {2024: [Fact("credit.entities_graded", n, breakdown=b) for n, b in ((29, ""), (10, "grade=A"))]},
    ),
    near(
        "parts more or less",
        "parts_sum_to_total",
        {
            2024: [
                Fact("credit.entities_graded", 29),
                Fact("credit.entities_graded", 10, breakdown="grade=A"),
                Fact("credit.entities_graded", 21, breakdown="grade=B", surface="约21家", qualifier="~"),
            ]
        },
    ),
)
