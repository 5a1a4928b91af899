from __future__ import annotations

import dataclasses
import re
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import duckdb
import pytest

from tests.warehouse.synthetic import Fact, SyntheticWarehouse
from warehouse import mart_files, touched
from warehouse.build import build
from warehouse.dimensions import ThemeError, load_dimensions
from warehouse.mart_files import MartError
from warehouse.proof import BrokenProof
from warehouse.sql import rows, scalar, sql_files
from warehouse.touched import touch

FILED, CLOSED, RATE, FINES, OFFICERS = (
    "penalty.cases_filed",
    "penalty.cases_closed",
    "penalty.closure_rate",
    "penalty.fines",
    "officers.total",
)


def trend(connection: duckdb.DuckDBPyConnection, *columns: str, indicator: str = FILED, publisher: str = "health:柏川区") -> list[tuple]:
    query = f"SELECT {', '.join(columns)} FROM marts.yearly_trend WHERE indicator = ? AND publisher_id = ? AND breakdown = '' ORDER BY year"
    return connection.execute(query, [indicator, publisher]).fetchall()


def region(connection: duckdb.DuckDBPyConnection, name: str, level: str, indicator: str) -> list[tuple]:
    query = "SELECT breakdown, value, publishers, how FROM marts.region_yearly"
    query += " WHERE region = ? AND admin_level = ? AND indicator = ? ORDER BY breakdown"
    return connection.execute(query, [name, level, indicator]).fetchall()


def built(warehouse: SyntheticWarehouse) -> duckdb.DuckDBPyConnection:
    connection = warehouse.connect()
    build(connection)
    return connection


def test_every_mart_says_what_a_row_is_and_comments_everything_in_two_languages(warehouse: SyntheticWarehouse) -> None:
    """A comment is '中文 | English', of every table and column, those of schema/ and those made from the catalogue alike."""
    warehouse.report("health:柏川区", 2021, [Fact(FILED, 37)])
    with built(warehouse) as connection:
        comments = rows(connection, "SELECT table_name, column_name AS name, comment FROM duckdb_columns() WHERE NOT internal")
        comments += rows(connection, "SELECT table_name, '' AS name, comment FROM duckdb_tables()")
        marts = {row["name"] for row in rows(connection, "SELECT table_name AS name FROM duckdb_tables() WHERE schema_name = 'marts'")}
    in_one_language = [
        f"{row['table_name']}.{row['name']}" for row in comments if not re.fullmatch(r".+? \| .*[A-Za-z].*", row["comment"] or "")
    ]
    assert in_one_language == []
    assert {"yearly_trend", "region_yearly", "report_scorecard"} < marts
    assert {f"{name}_yearly" for name in ("penalty", "licensing", "dispute", "publicity", "inspection", "governance")} < marts
    assert all(path.read_text("utf-8").startswith("-- One row per ") for path in sql_files("marts").values())


def test_grain_is_one_row_a_cell(warehouse: SyntheticWarehouse) -> None:
    for year in (2020, 2021):
        warehouse.report("health:柏川区", year, [Fact(FILED, year), Fact(FILED, 5, breakdown="domain=school"), Fact(FILED, 3, year=2020)])
    with built(warehouse) as connection:
        for table, grain in {
            "yearly_trend": "publisher_id, indicator, breakdown, year",
            "penalty_yearly": "publisher_id, year",
            "region_yearly": "region, department, admin_level, indicator, breakdown, year",
            "region_left_out": "region, department, admin_level, indicator, breakdown, year",
            "report_scorecard": "document_id",
        }.items():
            assert scalar(connection, f"SELECT count(*) - count(DISTINCT ({grain})) FROM marts.{table}") == 0, table


def test_change_needs_the_year_before(warehouse: SyntheticWarehouse) -> None:
    for year, value in {2018: 100, 2019: 110, 2021: 121, 2022: 0, 2023: 7}.items():
        warehouse.report("health:柏川区", year, [Fact(FILED, value)])
    with built(warehouse) as connection:
        found = trend(connection, "year", "previous_value", "change", "change_ratio", "average_growth")
    assert [row[:3] for row in found] == [
        (2018, None, None),
        (2019, 100, 10),
        (2021, None, None),  # 2020 is missing: no change against 2019
        (2022, 121, -121),
        (2023, 0, 7),
    ]
    assert [row[3] for row in found] == [None, pytest.approx(0.1), None, -1, None]
    assert [row[4] for row in found] == [None, pytest.approx(0.1), pytest.approx(1.21 ** (1 / 3) - 1), -1, pytest.approx(0.07**0.2 - 1)]


def test_growth_from_zero_has_no_rate(warehouse: SyntheticWarehouse) -> None:
    for year, value in {2020: 0, 2021: 5}.items():
        warehouse.report("health:柏川区", year, [Fact(FILED, value)])
    with built(warehouse) as connection:
        assert trend(connection, "change", "change_ratio", "average_growth") == [(None, None, None), (5, None, None)]


def test_rank_and_median_among_publishers_of_one_level(warehouse: SyntheticWarehouse) -> None:
    for place, value in {"甲区": 10, "乙区": 30, "丙县": 30, "丁区": 5, "澜陵市": 900, "宁泽市": 100}.items():
        warehouse.report(f"health:{place}", 2021, [Fact(FILED, value)])
    warehouse.report("health:无级", 2021, [Fact(FILED, 50)], admin_level=None)
    with built(warehouse) as connection:
        found = {
            place: trend(connection, "rank", "peers", "median", publisher=f"health:{place}")[0]
            for place in ("甲区", "乙区", "丙县", "丁区")
        }
        assert found == {"甲区": (3, 4, 20), "乙区": (1, 4, 20), "丙县": (1, 4, 20), "丁区": (4, 4, 20)}
        assert trend(connection, "rank", "peers", "median", publisher="health:宁泽市") == [(2, 2, 500)]
        assert trend(connection, "rank", "peers", "median", publisher="health:无级") == [(None, None, None)]
        query = "SELECT admin_level, publishers, lowest, lower_quartile, median, upper_quartile, highest FROM marts.level_yearly ORDER BY 1"
        assert connection.execute(query).fetchall() == [("county", 4, 5, 8.75, 20, 30, 30), ("municipal", 2, 100, 300, 500, 700, 900)]


def test_report_of_the_year_stands_before_later_looks_back(warehouse: SyntheticWarehouse) -> None:
    own = warehouse.report("health:柏川区", 2020, [Fact(FILED, 20)], published_on=date(2021, 1, 1))
    warehouse.report("health:柏川区", 2021, [Fact(FILED, 25), Fact(FILED, 21, year=2020), Fact(FILED, 19, year=2019)])
    newest = warehouse.report("health:柏川区", 2022, [Fact(FILED, 22, year=2020), Fact(FILED, 18, year=2019)])
    with built(warehouse) as connection:
        assert trend(connection, "year", "value", "document_id")[:2] == [(2019, 18, newest), (2020, 20, own)]


@pytest.mark.parametrize("aside", ["quarantined observation", "quarantined document", "superseded document"])
def test_only_accepted_documents_and_observations_enter(warehouse: SyntheticWarehouse, aside: str) -> None:
    status = "quarantined" if aside == "quarantined observation" else "accepted"
    other = warehouse.report("health:柏川区", 2021, [Fact(FILED, 1, status=status)], file_name="other.txt", published_on=date(2023, 1, 1))
    standing = warehouse.report("health:柏川区", 2021, [Fact(FILED, 2)])
    with warehouse.connect() as connection:
        if aside.endswith("document"):
            connection.execute("UPDATE core.documents SET status = ? WHERE document_id = ?", [aside.split()[0], other])
        build(connection)
        assert trend(connection, "value", "document_id") == [(2, standing)]


def test_theme_marts_have_a_column_an_indicator(warehouse: SyntheticWarehouse) -> None:
    zero = Fact("reconsideration.cases", 0, origin="stated_zero", surface="无行政复议")
    warehouse.report(
        "health:柏川区", 2021, [Fact(FILED, 37), Fact(FILED, 4, breakdown="domain=school"), Fact("review.legal_reviews", 9), zero]
    )
    with built(warehouse) as connection:
        (row,) = rows(connection, "SELECT * FROM marts.penalty_yearly")
        assert (row["publisher_id"], row["year"], row["cases_filed"], row["review_legal_reviews"]) == ("health:柏川区", 2021, 37, 9)
        assert row["fines"] is None
        assert rows(connection, "SELECT reconsideration_cases, litigation_cases FROM marts.dispute_yearly") == [
            {"reconsideration_cases": Decimal(0), "litigation_cases": None}
        ]
        comment = scalar(connection, "SELECT comment FROM duckdb_columns() WHERE table_name = 'penalty_yearly' AND column_name = 'fines'")
    assert comment == "罚款金额（元），指标 penalty.fines | Fines (元), penalty.fines: Fines in the year"


def test_new_indicator_needs_no_code_and_its_words_stay_data(warehouse: SyntheticWarehouse) -> None:
    hostile = "it's'; DROP TABLE core.documents; --"
    known = warehouse.catalogue.indicators[FILED]
    added = SimpleNamespace(**vars(known) | {"code": "penalty.seals", "name_zh": hostile, "definition": hostile, "unit": hostile})
    warehouse.catalogue.indicators["penalty.seals"] = added
    warehouse.report("health:柏川区", 2021, [Fact("penalty.seals", 3)])
    with built(warehouse) as connection:
        assert scalar(connection, "SELECT seals FROM marts.penalty_yearly") == 3
        assert hostile in scalar(connection, "SELECT comment FROM duckdb_columns() WHERE column_name = 'seals'")
        warehouse.catalogue.indicators['penalty.x" int); --'] = added
        with pytest.raises(ValueError, match="cannot be the name"):
            load_dimensions(connection, warehouse.catalogue)
        del warehouse.catalogue.indicators['penalty.x" int); --']
        warehouse.catalogue.indicators["unheard.of"] = SimpleNamespace(**vars(added) | {"theme": "unheard"})
        with pytest.raises(ThemeError):
            load_dimensions(connection, warehouse.catalogue)


def test_region_sums_keep_levels_apart_and_recompute_rates(warehouse: SyntheticWarehouse) -> None:
    warehouse.report("health:澜陵市", 2021, [Fact(FILED, 1000), Fact(OFFICERS, 80)])
    facts = [Fact(FILED, 40), Fact(CLOSED, 30), Fact(RATE, 75), Fact(OFFICERS, 10), Fact(FINES, 5000, qualifier=">")]
    warehouse.report("health:澜陵市甲区", 2021, facts)
    warehouse.report("health:澜陵市乙区", 2021, [Fact(FILED, 60), Fact(CLOSED, 60), Fact(RATE, 100), Fact(OFFICERS, 20)])
    warehouse.report("health:澜陵市丙县", 2021, [Fact(FILED, 100), Fact("licensing.instant_rate", 90)])
    with built(warehouse) as connection:
        assert region(connection, "澜陵市", "municipal", FILED) == [("", 1000, 1, "sum")]
        assert region(connection, "澜陵市", "county", FILED) == [("", 200, 3, "sum")]
        assert region(connection, "澜陵市", "county", OFFICERS) == [("", 30, 2, "sum")]
        assert region(connection, "澜陵市", "county", RATE) == [("", 90, 2, "recomputed")]  # of those that give both parts
        assert region(connection, "澜陵市", "county", "licensing.instant_rate") == []
        assert region(connection, "澜陵市甲区", "county", FILED) == [("", 40, 1, "sum")]
        assert scalar(connection, "SELECT DISTINCT qualifier FROM marts.region_yearly WHERE indicator = ?", [FINES]) == ">"


def test_rates_of_a_breakdown_come_from_that_breakdown(warehouse: SyntheticWarehouse) -> None:
    school = "domain=school"
    warehouse.report("health:甲区", 2021, [Fact(FILED, 10), Fact(FILED, 4, breakdown=school), Fact(CLOSED, 1, breakdown=school)])
    with built(warehouse) as connection:
        assert region(connection, "甲区", "county", RATE) == [(school, 25, 1, "recomputed")]


def test_no_rate_over_nothing(warehouse: SyntheticWarehouse) -> None:
    warehouse.report("health:甲区", 2021, [Fact(FILED, 0), Fact(CLOSED, 0)])
    with built(warehouse) as connection:
        assert region(connection, "甲区", "county", RATE) == []


def test_scorecard_counts_numbers_and_findings(warehouse: SyntheticWarehouse) -> None:
    facts = [Fact(FILED, 37), Fact("", 8), Fact("", 5, reason="plan"), Fact(FINES, 1, status="quarantined", status_reason="rule")]
    document_id = warehouse.report("health:柏川区", 2021, facts)
    observation_id = warehouse.rows["observations"][0]["observation_id"]
    warehouse.report("", 2021, status="unreadable", status_reason="empty file", report_year=None)
    with warehouse.connect() as connection:
        for number, (severity, document, observations) in enumerate(
            [("critical", document_id, [observation_id]), ("warning", None, [observation_id]), ("info", None, [])]
        ):
            connection.execute(
                """INSERT INTO quality.findings (finding_id, run_id, rule, severity, scope, document_id, observation_ids,
                                                 expected, observed, message, sentence, outcome)
                   VALUES (?, 'r', 'rule', ?, 'cell', ?, ?, '', '', '', '', 'failed')""",
                [f"f{number}", severity, document, observations],
            )
        build(connection)
        card, empty = rows(connection, "SELECT * FROM marts.report_scorecard ORDER BY quantities DESC")
    assert (card["quantities"], card["mapped"], card["unmapped"], card["excluded"]) == (4, 2, 1, 1)
    assert (card["mapped_share"], card["mapped_share_of_relevant"]) == (0.5, pytest.approx(2 / 3))
    assert (card["indicators_found"], card["observations"], card["observations_quarantined"]) == (2, 2, 1)
    assert card["coverage"] == pytest.approx(2 / len(warehouse.catalogue.indicators))
    assert (card["findings_critical"], card["findings_warning"], card["findings_info"]) == (1, 1, 0)
    assert (empty["status"], empty["quantities"], empty["mapped_share"]) == ("unreadable", 0, None)


IDS = {"quantities": "quantity_id", "observations": "observation_id"}
PLANTED = [
    ("the surface of a quantity", "quantities", "char_start = char_start + 1, char_end = char_end + 1"),
    ("the surface of a quantity", "quantities", "char_start = 2, char_end = 4"),
    ("the sentence of a quantity or observation", "quantities", "sentence_start = sentence_start + 1"),
    ("the sentence of a quantity or observation", "observations", "sentence = sentence || '！'"),
    ("the sentence of a quantity or observation", "observations", "document_id = 'd0'"),
    ("the surface of an observation", "observations", "surface = '38件'"),
    ("a reported observation rests on a quantity", "observations", "quantity_id = 'q0'"),
    ("a quantity that became an observation", "observations", "quantity_id = NULL, origin = 'stated_whole'"),
]


@pytest.mark.parametrize(("claim", "table", "change"), PLANTED)
def test_broken_evidence_stops_the_build_and_leaves_the_marts(warehouse: SyntheticWarehouse, claim: str, table: str, change: str) -> None:
    warehouse.report("health:柏川区", 2021, [Fact(FILED, 37)])
    with built(warehouse) as connection:
        before = trend(connection, "*")
        owner = "quantities" if claim.startswith("a quantity") else table
        broken = scalar(connection, f"SELECT {IDS[owner]} FROM core.{owner}")
        connection.execute(f"UPDATE core.{table} SET {change}")
        connection.execute("UPDATE core.observations SET value = 99")
        touch(connection, "SELECT document_id, publisher_id FROM core.documents")
        with pytest.raises(BrokenProof, match=f"{claim}.*{broken}"):
            build(connection)
        assert trend(connection, "*") == before


@pytest.mark.parametrize(("what", "table"), [("quantity", "quantities"), ("observation", "observations")])
def test_what_is_there_twice_stops_the_build(warehouse: SyntheticWarehouse, monkeypatch: pytest.MonkeyPatch, what: str, table: str) -> None:
    """Also where the other one is of a document that nothing has touched."""
    monkeypatch.setattr(touched, "SMALL", 1.0)
    ours, theirs = (warehouse.report(f"health:{place}", 2021, [Fact(FILED, 37)]) for place in ("柏川区", "青崖区"))
    with built(warehouse) as connection:
        before = trend(connection, "*")
        query = f"SELECT {what}_id FROM core.{table} WHERE document_id = ?"
        connection.execute(f"UPDATE core.{table} SET {what}_id = ({query}) WHERE document_id = ?", [theirs, ours])
        touch(connection, "SELECT document_id, publisher_id FROM core.documents WHERE document_id = ?", [ours])
        with pytest.raises(BrokenProof, match=f"{what} is there once: {scalar(connection, query, [theirs])}"):
            build(connection)
        assert trend(connection, "*") == before


def test_marts_in_a_circle_and_other_statements_are_refused(warehouse: SyntheticWarehouse) -> None:
    with warehouse.connect() as connection:
        assert mart_files.tables_read(connection, "WITH a AS (FROM core.x) SELECT (SELECT max(i) FROM y) FROM a JOIN marts.z ON true") == {
            "core.x",
            "y",
            "marts.z",
        }
        with pytest.raises(MartError):
            mart_files.tables_read(connection, "DROP TABLE core.documents")
    mart = mart_files.Mart("a", "", frozenset({"b"}), ())
    with pytest.raises(MartError, match="circle"):
        mart_files.order({"a": mart, "b": dataclasses.replace(mart, name="b", reads=frozenset({"a"}))})


def test_the_order_of_loads_does_not_show(tmp_path_factory: pytest.TempPathFactory) -> None:
    reports = [
        (f"health:澜陵市{place}", year, [Fact(FILED, year % 7), Fact(CLOSED, year % 5), Fact(FILED, 3, year=year - 1), Fact("", 4)])
        for place in ("甲区", "乙区")
        for year in (2019, 2020, 2021)
    ]
    contents = []
    for ordered, apart in ((reports, False), (reports[::-1], True)):
        warehouse = SyntheticWarehouse(tmp_path_factory.mktemp("order"))
        for report in ordered:
            warehouse.report(*report)
            if apart:
                warehouse.connect().close()
        with built(warehouse) as connection:
            names = [
                row["name"] for row in rows(connection, "SELECT schema_name || '.' || table_name AS name FROM duckdb_tables() ORDER BY 1")
            ]
            contents.append({name: rows(connection, "SELECT * FROM query_table(?) ORDER BY ALL", [name]) for name in names})
    assert contents[0] == contents[1]
