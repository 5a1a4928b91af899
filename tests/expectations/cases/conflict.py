"""Figures of one cell that disagree."""

from __future__ import annotations

from tests.expectations.cases.case import Case, filed, fines, near
from tests.warehouse.synthetic import Fact

KNOWN_BREAK = """
insert into meta.comparability
select 2, publisher_id, 'penalty.*', '*', 2024, 'law', '法律修订', 'law revised', 'test' from core.documents where document_id = $document
"""


CASES = (
    Case("two values in one report", "conflict_within_report", {2024: [filed(37), filed(38)]}),
    Case(
        "more than 40, and 6",
        "conflict_with_approximate",
        {2024: [Fact("training.sessions", 40, surface="40余次", qualifier=">"), Fact("training.sessions", 6)]},
    ),
    Case("last year told otherwise", "conflict_between_reports", {2023: [filed(20)], 2024: [filed(22), filed(21, year=2023)]}),
    near("two spellings of one amount", "conflict_within_report", {2024: [fines(271651, "271651元"), fines(271700, "27.17万元")]}),
    near(
        "more than 40 is 46",
        "conflict_with_approximate",
        {2024: [Fact("training.sessions", 40, surface="40余次", qualifier=">"), Fact("training.sessions", 46)]},
    ),
    near(
        "last year told roughly",
        "conflict_between_reports",
        {2023: [filed(21)], 2024: [filed(25), filed(20, year=2023, surface="约20件", qualifier="~")]},
    ),
    near(
        "last year told by the new basis",
        "conflict_between_reports",
        {2023: [filed(20)], 2024: [filed(22), filed(21, year=2023)]},
        tamper=KNOWN_BREAK,
    ),
)
