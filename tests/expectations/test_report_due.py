"""When a year's reports count as due depends on the whole warehouse: the edges of that, each in a warehouse of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from expectations.gate import check
from expectations.rules import load_rules
from tests.expectations.cases.case import filed
from tests.warehouse.synthetic import SyntheticWarehouse


def due(folder: Path, catalogue, *groups: tuple[int, tuple[int, ...]]) -> list[tuple[str, int]]:
    """The findings of a warehouse of so many publishers with reports of these years, group by group."""
    warehouse = SyntheticWarehouse(folder, catalogue)
    for group, (publishers, years) in enumerate(groups):
        for number in range(publishers):
            for year in years:
                warehouse.report(f"health:{group}组{number}区", year, [filed(30 + year % 10)])
    rules = [rule for rule in load_rules(catalogue) if rule.code == "report_due"]
    with warehouse.connect() as connection:
        check(connection, "run", catalogue, rules)
        return connection.execute("select publisher_id, year from quality.findings order by all").fetchall()


@pytest.mark.parametrize(
    ("name", "groups", "expected"),
    [
        ("half of ten are there", [(5, (2023, 2024)), (5, (2023,))], [(f"health:1组{number}区", 2024) for number in range(5)]),
        ("less than half of them", [(5, (2023, 2024)), (6, (2023,))], []),
        ("most of nine, who are too few", [(5, (2023, 2024)), (4, (2023,))], []),
        ("new ones do not count", [(4, (2023, 2024)), (6, (2023,)), (9, (2024,))], []),
        ("the year before stays due", [(6, (2022, 2023)), (1, (2022,)), (2, (2023,)), (3, (2022, 2023, 2024))], [("health:1组0区", 2023)]),
        ("one year without is enough", [(9, (2022, 2023, 2024)), (1, (2022,))], []),
        ("after three years nobody waits", [(9, (2020, 2024)), (1, (2023,))], []),
        ("three years before still count", [(9, (2021, 2024)), (1, (2023,))], [("health:1组0区", 2024)]),
    ],
)
def test_a_report_is_due_when_half_of_the_others_are_there(tmp_path: Path, catalogue, name, groups, expected) -> None:
    assert due(tmp_path, catalogue, *groups) == expected
