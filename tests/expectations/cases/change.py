"""What changes from year to year, and slips."""

from __future__ import annotations

from tests.expectations.cases.case import SUPERSEDED, Case, filed, fines, near
from tests.warehouse.synthetic import Fact, Said

KNOWN_BREAK = """
insert into meta.comparability
select 2, publisher_id, 'penalty.*', '*', 2024, 'law', '法律修订', 'law revised', 'test' from core.documents where document_id = $document
"""


def closure_rate(value: int | str, **more: object) -> Fact:
    return Fact("penalty.closure_rate", value, **more)


UNKNOWN_BUREAU = """
insert into meta.comparability
select 3, 'health:无此县', 'penalty.*', '*', 2024, 'law', '法律修订', 'law revised', 'test'
from core.documents where document_id = $document
"""


CASES = (
    Case("more than tenfold", "tenfold_change", {2023: [filed(30)], 2024: [filed(301)]}),
    Case(
        "more than tenfold by another basis",
        "comparability_break",
        {2023: [filed(30)], 2024: [filed(301)]},
        said={2024: [Said(themes="penalty")]},
    ),
    Case(
        "from the bureau to the whole city",
        "comparability_break",
        {2023: [filed(30, flags="scope:own")], 2024: [filed(301, flags="scope:whole")]},
    ),
    Case(
        "万 forgotten, over a break all the same",
        "ten_thousand_slip",
        {2023: [fines(271651, "27.1651万元")], 2024: [fines("29.5", "29.5元")]},
        tamper=KNOWN_BREAK,
    ),
    Case("break of a bureau without reports", "comparability_idle", {2024: [filed(37)]}, tamper=UNKNOWN_BUREAU, about="health:无此县"),
    Case("less than a tenth", "tenfold_change", {2023: [filed(301)], 2024: [filed(30)]}),
    Case(
        "万 forgotten between two years",
        "ten_thousand_slip",
        {2022: [fines(271651, "27.1651万元")], 2023: [fines("29.5", "29.5元")], 2024: [fines(312000, "31.2万元")]},
    ),
    Case("万 too many in the last year", "ten_thousand_slip", {2023: [filed(52)], 2024: [filed(550000, surface="55万件")]}),
    Case("tenfold beside years of two sizes", "tenfold_change", {2022: [filed(100)], 2023: [filed(1450)], 2024: [filed(205)]}),
    Case("a digit too many in one year", "tenfold_slip", {2022: [filed(120)], 2023: [filed(1250)], 2024: [filed(130)]}),
    Case("a digit too few in one year", "tenfold_slip", {2022: [filed(1200)], 2023: [filed(121)], 2024: [filed(1250)]}),
    Case(
        "an amount without its point",
        "tenfold_slip",
        {2022: [fines(76200, "7.62万元")], 2023: [fines(1046000, "104.6万元")], 2024: [fines(112600, "11.26万元")]},
    ),
    Case("a rate that rises by more than thirty points", "rate_jump", {2023: [closure_rate("60.1")], 2024: [closure_rate("90.2")]}),
    Case(
        "a rate low in one year",
        "rate_jump",
        {2022: [closure_rate("97.6")], 2023: [closure_rate(45)], 2024: [closure_rate(98)]},
    ),
    near("nearly eight times both years beside it", "tenfold_slip", {2022: [filed(120)], 2023: [filed(960)], 2024: [filed(123)]}),
    near("ten times, of small counts", "tenfold_slip", {2022: [filed(9)], 2023: [filed(90)], 2024: [filed(9)]}),
    near(
        "tenfold for a year over a known break",
        "tenfold_slip",
        {2023: [filed(120)], 2024: [filed(1200)], 2025: [filed(125)]},
        tamper=KNOWN_BREAK,
    ),
    near("a rate that rises by thirty points", "rate_jump", {2023: [closure_rate("60.1")], 2024: [closure_rate("90.1")]}),
    near("a rate over a known break", "rate_jump", {2023: [closure_rate(60)], 2024: [closure_rate(98)]}, tamper=KNOWN_BREAK),
    near("a rate after a gap", "rate_jump", {2022: [closure_rate(60)], 2023: [filed(30)], 2024: [closure_rate(98)]}),
    near(
        "a rate of more than sixty",
        "rate_jump",
        {2023: [closure_rate(60, surface="60%以上", qualifier=">")], 2024: [closure_rate(98)]},
    ),
    near("exactly tenfold", "tenfold_change", {2023: [filed(30)], 2024: [filed(300)]}),
    near("tenfold over a known break", "tenfold_change", {2023: [filed(30)], 2024: [filed(301)]}, tamper=KNOWN_BREAK),
    near(
        "ten thousand times as many over a known break", "ten_thousand_slip", {2023: [filed(3)], 2024: [filed(30000)]}, tamper=KNOWN_BREAK
    ),
    near("another basis in the first report", "comparability_break", {2024: [filed(30)]}, said={2024: [Said(themes="*")]}),
    near(
        "another basis of another theme",
        "comparability_break",
        {2023: [filed(30)], 2024: [filed(31)]},
        said={2024: [Said(themes="licensing")]},
    ),
    near(
        "the whole city as before", "comparability_break", {2023: [filed(30, flags="scope:whole")], 2024: [filed(31, flags="scope:whole")]}
    ),
    near("tiny counts", "tenfold_change", {2023: [filed(2)], 2024: [filed(95)]}),
    near(
        "tenfold after a gap",
        "tenfold_change",
        {2023: [filed(30, year=2021), fines(82000, "8.2万元")], 2024: [filed(400), fines(85000, "8.5万元")]},
    ),
    Case(
        "a later version with another figure, printed twice",
        "corrected_version",
        {2024: [filed(38), filed(38, words="共立案")], 2023: [filed(37, year=2024)]},
        of_year={2023: {"report_year": 2024}},
        tamper=SUPERSEDED,
    ),
    near(
        "a later version whose figure a person corrected",
        "corrected_version",
        {2024: [filed(30, origin="corrected"), filed(37)], 2023: [filed(37, year=2024)]},
        of_year={2023: {"report_year": 2024}},
        tamper=f"{SUPERSEDED}; update core.observations set status = 'corrected' where document_id = $document and value = 37",
    ),
    near("break of a bureau with reports", "comparability_idle", {2024: [filed(37)]}, tamper=KNOWN_BREAK),
    Case(
        "a later version with another figure",
        "corrected_version",
        {2024: [filed(38), fines(82000, "8.2万元")], 2023: [filed(37, year=2024), fines(82000, "8.2万元", year=2024)]},
        of_year={2023: {"report_year": 2024}},
        tamper=SUPERSEDED,
    ),
    Case(
        "a later version of the same file name",
        "corrected_version",
        {2024: [filed(38)], 2023: [filed(37, year=2024)]},
        of_year={2023: {"report_year": 2024, "file_name": "same.txt"}, 2024: {"file_name": "same.txt"}},
        tamper=SUPERSEDED,
    ),
    near(
        "a later version with a figure more, and one rounded",
        "corrected_version",
        {2024: [filed(37), fines(271651, "27.1651万元")], 2023: [fines(271700, "27.17万元", year=2024)]},
        of_year={2023: {"report_year": 2024}},
        tamper=SUPERSEDED,
    ),
    near(
        "an excerpt with another figure",
        "corrected_version",
        {2024: [filed(38)], 2023: [filed(37, year=2024)]},
        of_year={2023: {"report_year": 2024}},
        tamper=SUPERSEDED.replace("replaced by a version of a later date (2025-03-01)", "excerpt of a fuller text"),
    ),
)
