"""Figures of one cell that disagree."""

from __future__ import annotations

from tests.expectations.cases.case import Case, filed, fines, near
from tests.warehouse.synthetic import Fact

KNOWN_BREAK = """
insert into meta.comparability
select 2, publisher_id, 'penalty.*', '*', 2024, 'law', '法律修订', 'law revised', 'test' from core.documents where document_id = $document
"""

# the report's figure without an indicator would have filled the cell of cases filed
RIVAL = """
update core.quantities set rival_confidence = {}, rival_of =
    (select observation_id from core.observations where document_id = $document and indicator = 'penalty.cases_filed')
where document_id = $document and reason = 'partial'
"""


def other(value: int, **more: object) -> Fact:
    return Fact("", value, words="共立案", unit="件", reason="partial", **more)


CASES = (
    Case("two values in one report", "conflict_within_report", {2024: [filed(37), filed(38)]}),
    Case(
        "more than 40, and 6",
        "conflict_with_approximate",
        {2024: [Fact("training.sessions", 40, surface="40余次", qualifier=">"), Fact("training.sessions", 6)]},
    ),
    Case("another number of cases was left out", "other_value_in_report", {2024: [filed(37), other(57)]}, tamper=RIVAL.format(0.93)),
    near("another number that may well be of a part", "other_value_in_report", {2024: [filed(37), other(57)]}, tamper=RIVAL.format(0.92)),
    near(
        "another number, roughly told",
        "other_value_in_report",
        {2024: [filed(37), other(50, surface="约50件", qualifier="~")]},
        tamper=RIVAL.format(0.98),
    ),
    near(
        "another number than one roughly told",
        "other_value_in_report",
        {2024: [filed(30, surface="30余件", qualifier=">"), other(57)]},
        tamper=RIVAL.format(0.98),
    ),
    Case("last year told otherwise", "conflict_between_reports", {2023: [filed(20)], 2024: [filed(22), filed(21, year=2023)]}),
    Case(
        "last year told ten and a half times as high",
        "conflict_between_reports",
        {2023: [filed(20)], 2024: [filed(22), filed(210, year=2023)]},
    ),
    Case(
        "a digit too many, told by the next report",
        "slip_between_reports",
        {
            2020: [fines(76200, "7.62万元")],
            2021: [fines(1046000, "1046000元")],
            2022: [fines(112600, "11.26万元"), fines(104600, "10.46万元", year=2021)],
        },
    ),
    Case(
        "a point lost in looking back",
        "slip_between_reports",
        {2023: [fines(104600, "10.46万元")], 2024: [fines(112600, "11.26万元"), fines(10460000, "1046万元", year=2023)]},
    ),
    Case(
        "tenfold, and no year beside it",
        "slip_between_reports",
        {2023: [filed(37)], 2024: [Fact("publicity.events", 12), filed(370, year=2023)]},
    ),
    Case(
        "元 of 万元, told by the next report",
        "slip_between_reports",
        {
            2022: [fines(271651, "27.1651万元")],
            2023: [fines("29.5", "29.5元")],
            2024: [fines(312000, "31.2万元"), fines(295000, "29.5万元", year=2023)],
        },
    ),
    Case(
        "a rate with its point misplaced",
        "slip_between_reports",
        {
            2023: [Fact("penalty.closure_rate", "9.76")],
            2024: [Fact("penalty.closure_rate", "98.1"), Fact("penalty.closure_rate", "97.6", year=2023)],
        },
    ),
    Case(
        "an amount tenfold over a known break",
        "slip_between_reports",
        {2023: [fines(104600, "10.46万元")], 2024: [fines(112600, "11.26万元"), fines(1046000, "104.6万元", year=2023)]},
        tamper=KNOWN_BREAK,
    ),
    near(
        "a count tenfold by the new basis",
        "slip_between_reports",
        {2023: [filed(20)], 2024: [filed(220), filed(200, year=2023)]},
        tamper=KNOWN_BREAK,
    ),
    near(
        "an amount too roughly printed to tell",
        "slip_between_reports",
        {2023: [fines(104600, "10.46万元")], 2024: [fines(112600, "11.26万元"), fines(10000, "1万元", year=2023)]},
        tamper=KNOWN_BREAK,
    ),
    near(
        "no case in both reports",
        "slip_between_reports",
        {2023: [filed(0)], 2024: [filed(10), filed(0, year=2023)]},
    ),
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
