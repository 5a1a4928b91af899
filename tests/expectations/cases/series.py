"""What a publisher gives year after year, and then does not, or gives again unchanged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tests.expectations.cases.case import Case, filed, fines, near
from tests.warehouse.synthetic import Fact

DOMAINS = ("school", "medical", "public_place", "drinking_water", "occupational", "infectious_disease", "radiation", "other")


def events(year: int) -> Fact:
    return Fact("publicity.events", year - 2000)


def with_cases(years: Iterable[int], without: Iterable[int] = ()) -> dict[int, Sequence[Fact]]:
    """Reports of years that give the cases filed, and of years that do not."""
    return {year: [events(year), filed(year - 1980)] for year in years} | {year: [events(year)] for year in without}


def inspections(*values: int) -> list[Fact]:
    return [Fact("inspection.inspections", value, breakdown=f"domain={domain}") for domain, value in zip(DOMAINS, values, strict=False)]


LAST_YEAR = inspections(101, 202, 303, 404, 505, 606, 707, 808)


def repeating(same: Sequence[Fact], others: Sequence[Fact]) -> Mapping[int, Sequence[Fact]]:
    """This year as last year, but for the others."""
    return {2023: [*LAST_YEAR, fines(271651, "27.1651万元"), filed(96)], 2024: [*same, *others]}


DROP_LATEST = "update core.observations set status = 'dropped' where document_id = $document and indicator = 'penalty.cases_filed'"

CASES = (
    Case("three years, and then none", "series_vanished", with_cases((2021, 2022, 2023), without=(2024,))),
    Case("three years, then none, then again", "series_vanished", with_cases((2021, 2022, 2023, 2025), without=(2024,))),
    near("two years, and then none", "series_vanished", with_cases((2022, 2023), without=(2021, 2024))),
    Case(
        "three years, one without a report, and then none",
        "report_missing",
        with_cases((2020, 2021, 2023), without=(2024,)),
        beside="series_vanished",
    ),
    near(
        "this year told by the next report",
        "series_vanished",
        with_cases((2021, 2022, 2023), without=(2024,)) | {2025: [events(2025), filed(45), filed(44, year=2024)]},
    ),
    near(
        "this year's figure dropped by a correction",
        "series_vanished",
        {2024: [events(2024), filed(44)]} | with_cases((2021, 2022, 2023)),
        tamper=DROP_LATEST,
    ),
    near(
        "a zero among the three years",
        "series_vanished",
        with_cases((2021, 2023), without=(2024,)) | {2022: [events(2022), filed(0)]},
    ),
    near(
        "the report of this year is held back",
        "series_vanished",
        with_cases((2021, 2022, 2023), without=(2024,)),
        of_year={2024: {"status": "quarantined", "status_reason": "unsure of its year"}},
    ),
    Case("all years but one", "indicator_missing_here", with_cases((2021, 2023, 2024), without=(2022,))),
    near("one year of three", "indicator_missing_here", with_cases((2022, 2024), without=(2023,))),
    near("two years of five", "indicator_missing_here", with_cases((2020, 2022, 2024), without=(2021, 2023))),
    near("the first year alone", "indicator_missing_here", with_cases((2022, 2023, 2024), without=(2021,))),
    Case(
        "the last year alone, after a year without a report",
        "report_missing",
        with_cases((2020, 2021, 2023), without=(2024,)),
        beside="indicator_missing_here",
    ),
    Case(
        "eight of ten figures as last year",
        "figures_repeated",
        repeating(LAST_YEAR, [fines(281651, "28.1651万元"), filed(97)]),
    ),
    near("seven of nine figures as last year", "figures_repeated", repeating(LAST_YEAR[:7], [fines(281651, "28.1651万元"), filed(97)])),
    near("seven figures, all as last year", "figures_repeated", repeating(LAST_YEAR[:7], [Fact("publicity.events", 12)])),
    near(
        "small figures as last year",
        "figures_repeated",
        {2023: inspections(*range(2, 10)), 2024: inspections(*range(2, 10))},
    ),
    near(
        "stocks and rates as last year",
        "figures_repeated",
        {year: [*LAST_YEAR[:7], Fact("officers.total", 40), Fact("inspection.coverage_rate", 98)] for year in (2023, 2024)},
    ),
)
