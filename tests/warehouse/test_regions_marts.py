"""Region marts: each report once, never a part beside its whole, rates worked out anew or said to be left out."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from tests.warehouse.synthetic import Fact, SyntheticWarehouse
from warehouse.build import build
from warehouse.sql import rows
from warehouse.touched import touch

FILED, CLOSED, RATE, OFFICERS = "penalty.cases_filed", "penalty.cases_closed", "penalty.closure_rate", "officers.total"
CITY, DISTRICTS = "health:澜陵市", ("health:澜陵市甲区", "health:澜陵市乙区", "health:澜陵市丙县")


def built(warehouse: SyntheticWarehouse) -> duckdb.DuckDBPyConnection:
    connection = warehouse.connect()
    build(connection)
    return connection


def sums(connection: duckdb.DuckDBPyConnection, indicator: str = FILED, region: str = "澜陵市") -> dict[tuple, tuple]:
    query = "SELECT department, admin_level, breakdown, value, publishers, publishers_reporting, flags FROM marts.region_yearly"
    found = connection.execute(f"{query} WHERE region = ? AND indicator = ?", [region, indicator]).fetchall()
    return {row[:3]: row[3:] for row in found}


def left_out(connection: duckdb.DuckDBPyConnection) -> set[tuple]:
    return set(connection.execute("SELECT region, admin_level, indicator, breakdown, why FROM marts.region_left_out").fetchall())


def test_the_whole_city_stands_beside_its_districts_not_among_them(warehouse: SyntheticWarehouse) -> None:
    warehouse.report(CITY, 2021, [Fact(FILED, 612, flags="scope:whole")])
    for place, value in zip(DISTRICTS, (200, 180, 183), strict=True):
        warehouse.report(place, 2021, [Fact(FILED, value)])
    with built(warehouse) as connection:
        assert sums(connection) == {("health", "municipal", ""): (612, 1, 1, ""), ("health", "county", ""): (563, 3, 3, "")}


def test_how_many_of_those_that_report_are_in_a_sum(warehouse: SyntheticWarehouse) -> None:
    first, second, third = DISTRICTS
    warehouse.report(first, 2021, [Fact(FILED, 30), Fact(OFFICERS, 5)])
    warehouse.report(second, 2021, [Fact(OFFICERS, 6)])
    warehouse.report(third, 2021, [])  # accepted, and not a figure in it
    warehouse.report(third, 2022, [Fact(OFFICERS, 7), Fact(OFFICERS, 8, year=2020)])
    with built(warehouse) as connection:
        assert sums(connection) == {("health", "county", ""): (30, 1, 3, "")}
        query = "SELECT year, value, publishers, publishers_reporting FROM marts.region_yearly WHERE region = '澜陵市' AND indicator = ?"
        assert connection.execute(f"{query} ORDER BY year", [OFFICERS]).fetchall() == [(2020, 8, 1, 1), (2021, 11, 2, 3), (2022, 7, 1, 1)]


def test_one_bureau_under_two_names_counts_once(warehouse: SyntheticWarehouse) -> None:
    named = {"region_code": "430903"}
    first = {"publisher": "赫山区卫生和计划生育局", "region": "赫山区", "file_name": "old.txt", "published_on": date(2022, 3, 1)}
    second = {"publisher": "益阳市赫山区卫生健康局", "region": "益阳市赫山区", "published_on": date(2022, 1, 1)}
    warehouse.report("health:赫山区", 2021, [Fact(FILED, 30)], **named, **first)
    warehouse.report("health:益阳市赫山区", 2021, [Fact(FILED, 30)], **named, **second)
    with built(warehouse) as connection:
        found = connection.execute("SELECT region, value, publishers FROM marts.region_yearly WHERE admin_level = 'county'").fetchall()
    assert sorted(found) == [("益阳市", 30, 1), ("益阳市赫山区", 30, 1)]


def test_two_documents_of_a_year_count_once(warehouse: SyntheticWarehouse) -> None:
    warehouse.report(DISTRICTS[0], 2021, [Fact(FILED, 30)], file_name="a.txt", published_on=date(2022, 1, 1))
    warehouse.report(DISTRICTS[0], 2021, [Fact(FILED, 31), Fact(FILED, 4, breakdown="domain=school")], file_name="b.txt")
    warehouse.report(DISTRICTS[0], 2022, [Fact(FILED, 29, year=2021)])
    with built(warehouse) as connection:
        found = sums(connection)
    assert found[("health", "county", "")][:2] == (31, 1)  # of the newest of that very year
    assert found[("health", "county", "domain=school")][:2] == (4, 1)


def test_parts_are_not_added_to_wholes(warehouse: SyntheticWarehouse) -> None:
    warehouse.report(DISTRICTS[0], 2021, [Fact(FILED, 30), Fact(FILED, 4, breakdown="domain=school")])
    warehouse.report(DISTRICTS[1], 2021, [Fact(FILED, 6, breakdown="domain=school")])
    with built(warehouse) as connection:
        assert sums(connection) == {("health", "county", ""): (30, 1, 2, ""), ("health", "county", "domain=school"): (10, 2, 2, "")}


def test_departments_of_a_place_are_not_added_up(warehouse: SyntheticWarehouse) -> None:
    warehouse.report("health:甲区", 2021, [Fact(FILED, 30)])
    office = {"department": "health_supervision", "publisher": "甲区卫生监督所", "region": "甲区"}
    warehouse.report("health_supervision:甲区", 2021, [Fact(FILED, 28)], **office)
    with built(warehouse) as connection:
        found = sums(connection, region="甲区")
    assert found == {("health", "county", ""): (30, 1, 1, ""), ("health_supervision", "county", ""): (28, 1, 1, "")}


@pytest.mark.parametrize("status", ["quarantined", "corrected", "dropped"])
def test_what_does_not_stand_is_not_added(warehouse: SyntheticWarehouse, status: str) -> None:
    warehouse.report(DISTRICTS[0], 2021, [Fact(FILED, 30)])
    warehouse.report(DISTRICTS[1], 2021, [Fact(FILED, 70, status=status)])
    with built(warehouse) as connection:
        assert sums(connection) == {("health", "county", ""): (30, 1, 2, "")}


def test_a_sum_of_figures_of_differing_scope_says_so(warehouse: SyntheticWarehouse) -> None:
    warehouse.report(DISTRICTS[0], 2021, [Fact(FILED, 30, flags="scope:own"), Fact(CLOSED, 3, flags="scope:whole")])
    warehouse.report(DISTRICTS[1], 2021, [Fact(FILED, 70, flags="ocr;scope:whole"), Fact(CLOSED, 4)])
    warehouse.report(DISTRICTS[2], 2021, [Fact(FILED, 70, flags="part_of_year")])
    with built(warehouse) as connection:
        assert sums(connection)[("health", "county", "")][3] == "mixed_scope;part_of_year"
        assert sums(connection, CLOSED)[("health", "county", "")][3] == ""


def test_a_rate_is_not_made_of_two_scopes(warehouse: SyntheticWarehouse) -> None:
    warehouse.report(DISTRICTS[0], 2021, [Fact(FILED, 40, flags="scope:own"), Fact(CLOSED, 390, flags="scope:whole")])
    warehouse.report(DISTRICTS[1], 2021, [Fact(FILED, 60, flags="scope:own"), Fact(CLOSED, 30)])
    with built(warehouse) as connection:
        assert sums(connection, RATE) == {("health", "county", ""): (50, 1, 2, "")}


def test_rates_that_cannot_be_worked_out_are_named_with_the_reason(warehouse: SyntheticWarehouse) -> None:
    instant = "licensing.instant_rate"
    warehouse.report(DISTRICTS[0], 2021, [Fact(FILED, 40), Fact(CLOSED, 30), Fact(RATE, 75), Fact(instant, 90)])
    warehouse.report(DISTRICTS[1], 2021, [Fact(RATE, 98), Fact(instant, 80), Fact(RATE, 50, breakdown="domain=school")])
    with built(warehouse) as connection:
        assert sums(connection, RATE) == {("health", "county", ""): (75, 1, 2, "")}
        found = {row for row in left_out(connection) if row[0] == "澜陵市"}
        assert found == {
            ("澜陵市", "county", instant, "", "no_parts"),
            ("澜陵市", "county", RATE, "domain=school", "no_parts"),
        }
        (row,) = rows(connection, "SELECT * FROM marts.region_left_out WHERE region = '澜陵市' AND indicator = ?", [instant])
        assert (row["lowest"], row["highest"], row["publishers"], row["unit"]) == (80, 90, 2, "%")
        assert row["why_zh"].endswith("licensing.instant_handled/licensing.handled")
        connection.execute("DELETE FROM meta.relations WHERE right_side = ?", [instant])
        touch(connection, "SELECT document_id, publisher_id FROM core.documents")
        build(connection)
        assert ("澜陵市", "county", instant, "", "no_relation") in left_out(connection)


def test_every_rate_is_either_worked_out_or_left_out(warehouse: SyntheticWarehouse) -> None:
    for place in (CITY, *DISTRICTS):
        warehouse.report(place, 2021, [Fact(FILED, 40), Fact(CLOSED, 0), Fact(RATE, 75), Fact("licensing.instant_rate", 90)])
    warehouse.report(DISTRICTS[0], 2022, [Fact(FILED, 0), Fact(CLOSED, 0), Fact(RATE, 100)])
    with built(warehouse) as connection:
        missing = connection.execute(
            """SELECT publishers.region, trend.indicator, trend.year FROM marts.yearly_trend AS trend
               JOIN meta.indicators AS indicators USING (indicator) JOIN meta.publishers AS publishers USING (publisher_id)
               ANTI JOIN (SELECT region, indicator, year FROM marts.region_yearly UNION ALL FROM (
                   SELECT region, indicator, year FROM marts.region_left_out)) AS told
                 ON told.region = publishers.region AND told.indicator = trend.indicator AND told.year = trend.year
               WHERE indicators.aggregation = 'none'"""
        ).fetchall()
        assert missing == []
        assert ("澜陵市甲区", "county", RATE, "", "no_parts") in left_out(connection)
