"""Figures beside those of other bureaus. Each case has an indicator of its own; cases elsewhere are of no level, so nobody's peers."""

from __future__ import annotations

from collections.abc import Sequence

from tests.expectations.cases.case import Case
from tests.warehouse.synthetic import Fact

NAMES = "甲乙丙丁戊己庚辛壬癸子丑"
SPREAD = (1, 2, 4, 9, 15, 40, 60, 150, 300, 900, 2000, 5000)  # a tenth and ten times the median are in the middle half of these


def among(name: str, fails: str, indicator: str, own: int, others: Sequence[int]) -> Case:
    """A figure, and those of other bureaus of the level."""
    beside = {other: {2024: [Fact(indicator, value)]} for other, value in zip(NAMES, others, strict=False)}
    near_miss = "" if fails else "outlier_of_level"
    return Case(name, fails, {2024: [Fact(indicator, own)]}, others=beside, document={"admin_level": "county"}, beside=near_miss)


CASES = (
    among("more than thirty times the median", "outlier_of_level", "penalty.cases_filed", 1111, [37] * 12),
    among("less than a thirtieth of the median", "outlier_of_level", "penalty.warnings", 33, [1000] * 12),
    among("thirty times the median", "", "training.sessions", 1110, [37] * 12),
    among("a hundred times the median of eleven others", "", "publicity.events", 3700, [37] * 11),
    among("a thousand times the median where figures lie far apart", "", "inspection.inspections", 50000, SPREAD),
    among("nothing where others have a thousand", "", "officers.total", 0, [1000] * 12),
)
