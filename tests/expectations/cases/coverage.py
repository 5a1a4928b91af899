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
    Case("no year", "document_identified", {2024: [filed(37)]}, document={"report_year": None}),
    Case("nothing extracted", "document_without_observations", {2024: unmapped(3)}),
    Case("hardly anything mapped", "mapped_share_low", {2024: [filed(37), Fact("penalty.cases_closed", 36), *unmapped(8)]}),
    near(
        "three tenths mapped", "mapped_share_low", {2024: [filed(37), fines(82000, "8.2万元"), Fact("penalty.warnings", 3), *unmapped(7)]}
    ),
    near("few quantities", "mapped_share_low", {2024: [filed(37), *unmapped(8)]}),
    near("publisher and year, nothing else", "document_identified", {2024: [filed(37)]}, document={"region_code": None, "title": ""}),
    near("one observation", "document_without_observations", {2024: [filed(37), *unmapped(3)]}),
)
