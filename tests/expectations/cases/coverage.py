"""What a report should have given."""

from __future__ import annotations

from tests.expectations.cases.case import Case, filed, fines, near, unmapped
from tests.warehouse.synthetic import Fact

CASES = (
    Case(
        "no publisher",
        "document_identified",
        {2024: [filed(37)]},
        tamper="update core.documents set publisher_id = '' where document_id = $document",
    ),
    Case(
        "no publisher of three reports: they disagree, one is short, one is missing",
        "document_identified",
        {2022: [filed(37)], 2024: [filed(38, year=2022)], 2025: [filed(38, year=2022)]},
        of_year={2022: {"characters": 10}},
        tamper="""
        update core.observations set publisher_id = ''
        where publisher_id = (select publisher_id from core.documents where document_id = $document);
        update core.documents set publisher_id = ''
        where publisher_id = (select publisher_id from core.documents where document_id = $document)
        """,
    ),
    Case("no year", "document_identified", {2024: [filed(37)]}, document={"report_year": None}),
    Case("nothing extracted", "document_without_observations", {2024: unmapped(3)}),
    Case("nothing extracted of many", "document_without_observations", {2024: unmapped(12)}),
    Case("hardly anything mapped", "mapped_share_low", {2024: [filed(37), Fact("penalty.cases_closed", 36), *unmapped(8)]}),
    near(
        "three tenths mapped", "mapped_share_low", {2024: [filed(37), fines(82000, "8.2万元"), Fact("penalty.warnings", 3), *unmapped(7)]}
    ),
    near("few quantities", "mapped_share_low", {2024: [filed(37), *unmapped(8)]}),
    near("publisher and year, nothing else", "document_identified", {2024: [filed(37)]}, document={"region_code": None, "title": ""}),
    Case(
        "two fifths of the others, and one character less",
        "document_short",
        {2022: [filed(35)], 2023: [filed(36)], 2024: [filed(37)]},
        of_year={2022: {"characters": 4000}, 2023: {"characters": 6000}, 2024: {"characters": 1999}},
    ),
    near(
        "two fifths of the others",
        "document_short",
        {2022: [filed(35)], 2023: [filed(36)], 2024: [filed(37)]},
        of_year={2022: {"characters": 4000}, 2023: {"characters": 6000}, 2024: {"characters": 2000}},
    ),
    near(
        "short beside a single one",
        "document_short",
        {2023: [filed(36)], 2024: [filed(37)]},
        of_year={2023: {"characters": 6000}, 2024: {"characters": 100}},
    ),
    near("one observation", "document_without_observations", {2024: [filed(37), *unmapped(3)]}),
)
