"""Reports that should be there. The newest year of all cases together is 2024: most publishers with a report before have one then."""

from __future__ import annotations

from tests.expectations.cases.case import Case, filed, near

CASES = (
    Case("no report between two", "report_missing", {2022: [filed(37)], 2024: [filed(38)]}),
    Case(
        "something else between two reports",
        "report_missing",
        {2022: [filed(37)], 2023: [], 2024: [filed(38)]},
        of_year={2023: {"status": "not_a_report"}},
    ),
    near(
        "a report between two that is held back",
        "report_missing",
        {2022: [filed(37)], 2023: [filed(36)], 2024: [filed(38)]},
        of_year={2023: {"status": "quarantined"}},
    ),
    Case("no report of the newest year", "report_due", {2023: [filed(37)]}),
    near("no report for two years", "report_due", {2022: [filed(37)]}),
    near(
        "the report of the newest year is held back",
        "report_due",
        {2023: [filed(37)], 2024: [filed(38)]},
        of_year={2024: {"status": "quarantined"}},
    ),
)
