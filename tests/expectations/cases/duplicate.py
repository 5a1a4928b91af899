"""One report under two names, and two reports in one year."""

from __future__ import annotations

from tests.expectations.cases.case import SUPERSEDED, Case, filed, fines, near
from tests.warehouse.synthetic import Fact

NAMELESS = {"publisher": "县卫生健康局"}  # so that the texts of two publishers can be alike
AROUND = len("县卫生健康局年法治政府建设情况报告全年立案数件。全年个。")  # what a text of two facts has beside the words of the second


def worded(value: int, characters: int, last: str = "法") -> list[Fact]:
    """A report of so many characters, white space and digits aside."""
    return [filed(value), Fact("", value + 1, words="法" * (characters - AROUND - 1) + last)]


CASES = (
    Case(
        "a yearly report and a work summary",
        "report_twice",
        {2024: [filed(37)], 2023: [fines(82000, "8.2万元", year=2024)]},
        of_year={2023: {"report_year": 2024}},
    ),
    near(
        "a report and its later version",
        "report_twice",
        {2024: [filed(37)], 2023: [filed(37, year=2024)]},
        of_year={2023: {"report_year": 2024}},
        tamper=SUPERSEDED,
    ),
    near("a report a year", "report_twice", {2023: [filed(37)], 2024: [filed(38)]}),
    Case("last year's report with other figures", "text_shared", {2023: worded(37, 200), 2024: worded(38, 200)}, document=NAMELESS),
    Case(
        "one report under two publishers",
        "text_shared",
        {2024: worded(37, 210)},
        others={"乙": {2024: worded(37, 210)}},
        document=NAMELESS,
    ),
    Case(
        "last year's report with longer figures and wider spaces",
        "text_shared",
        {2023: worded(3, 230), 2024: [filed(30), Fact("", "38.5", words="　" + "法 " * (230 - AROUND))]},
        document=NAMELESS,
    ),
    near("a short text that two years share", "text_shared", {2023: worded(37, 199), 2024: worded(38, 199)}, document=NAMELESS),
    near("a text with one word of its own", "text_shared", {2023: worded(37, 220), 2024: worded(38, 220, last="治")}, document=NAMELESS),
)
