"""Every quantity has its place, and every observation its words."""

from __future__ import annotations

from tests.expectations.cases.case import Case, filed, fines, near
from tests.warehouse.synthetic import Fact

AGAIN = """
insert into core.observations by name
select * replace ('o-again-' || observation_id as observation_id{also}) from core.observations where document_id = $document
"""


CASES = (
    Case(
        "observation that is denied",
        "quantities_accounted",
        {2024: [filed(37)]},
        tamper="update core.quantities set disposition = 'unmapped' where document_id = $document",
    ),
    Case(
        "quantity without its observation",
        "quantities_accounted",
        {2024: [filed(37), fines(82000, "8.2万元")]},
        tamper="delete from core.observations where document_id = $document and indicator = 'penalty.fines'",
    ),
    Case(
        "observation of no quantity",
        "quantities_accounted",
        {2024: [filed(37)]},
        tamper="delete from core.quantities where document_id = $document",
    ),
    Case(
        "quantity one character off",
        "evidence_proof",
        {2024: [filed(37)]},
        tamper="update core.quantities set char_start = char_start - 1, char_end = char_end - 1 where document_id = $document",
    ),
    Case(
        "observation one character off",
        "evidence_proof",
        {2024: [filed(37)]},
        tamper="update core.observations set evidence_end = evidence_end + 1 where document_id = $document",
    ),
    Case(
        "sentence that is not there",
        "evidence_proof",
        {2024: [filed(37)]},
        tamper="update core.observations set sentence = '全年立案38件。' where document_id = $document",
    ),
    Case("a figure twice from the same words", "observation_twice", {2024: [filed(37)]}, tamper=AGAIN.format(also="")),
    Case(
        "words before their sentence",
        "evidence_proof",
        {2024: [filed(37)]},
        tamper="update core.observations set evidence_start = 1, evidence_end = 1 + length(surface) where document_id = $document",
    ),
    Case(
        "words behind their sentence",
        "evidence_proof",
        {2024: [filed(37), Fact("penalty.warnings", 3), Fact("publicity.events", 12)]},
        tamper="""
        update core.observations set evidence_start = sentence_start + length(sentence) + 1,
            evidence_end = sentence_start + length(sentence) + 1 + length(surface)
        where document_id = $document and indicator = 'penalty.cases_filed'
        """,
    ),
    near("a figure in two places", "observation_twice", {2024: [filed(37), filed(37)]}),
    near(
        "the same words for this year and the last",
        "observation_twice",
        {2024: [filed(37)]},
        tamper=AGAIN.format(also=", year - 1 as year"),
    ),
    near(
        "a figure beside the one that a correction took out",
        "observation_twice",
        {2024: [filed(37)]},
        tamper=AGAIN.format(also=", 'dropped' as status"),
    ),
    near("zero in words", "evidence_proof", {2024: [Fact("reconsideration.cases", 0, surface="无行政复议", origin="stated_zero")]}),
    near(
        "excluded with a reason",
        "quantities_accounted",
        {2024: [filed(37), Fact("", 4, reason="plan")]},
    ),
)
