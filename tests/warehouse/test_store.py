from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from types import SimpleNamespace

import duckdb
import pytest

from tests.warehouse.synthetic import Fact, Said, SyntheticWarehouse
from warehouse import dimensions, store
from warehouse.sql import sql_files

FILED = "penalty.cases_filed"


def counts(connection: duckdb.DuckDBPyConnection) -> tuple[int, ...]:
    return tuple(connection.execute(f"SELECT count(*) FROM core.{table}").fetchone()[0] for table in store.BULK_TABLES)


def test_schema_files_say_what_a_row_is_and_comment_everything(warehouse: SyntheticWarehouse) -> None:
    with warehouse.connect() as connection:
        tables = connection.execute("SELECT schema_name || '.' || table_name, comment FROM duckdb_tables()").fetchall()
        silent = connection.execute("SELECT column_name FROM duckdb_columns() WHERE NOT internal AND comment IS NULL").fetchall()
    assert {name for name, _ in tables} == set(sql_files("schema"))
    assert all(comment for _, comment in tables)
    assert silent == []
    assert all(path.read_text("utf-8").startswith("-- One row per ") for path in sql_files("schema").values())


def test_work_file_is_readable_by_older_clients(warehouse: SyntheticWarehouse) -> None:
    with warehouse.connect() as connection:
        tags = connection.execute("SELECT tags FROM duckdb_databases() WHERE database_name = 'nianbao'").fetchone()[0]
    assert tags["storage_version"].startswith("v1.4.0")


def test_work_file_cannot_read_beyond_its_folder(warehouse: SyntheticWarehouse) -> None:
    with warehouse.connect() as connection, pytest.raises(duckdb.PermissionException):
        connection.execute("SELECT * FROM read_text('/etc/hostname')")


def test_load_replaces_documents_whole(warehouse: SyntheticWarehouse) -> None:
    report = warehouse.report("health:柏川区", 2021, [Fact(FILED, 37), Fact("penalty.fines", 500), Fact("", 9)], [Said()])
    warehouse.report("health:宁泽市", 2021, [Fact(FILED, 3)])
    with warehouse.connect() as connection:
        assert counts(connection) == (2, 4, 3, 2 * len(warehouse.catalogue.indicators), 1)
        assert store.known_fingerprints(connection)[report] == "synthetic"
        warehouse.report("health:柏川区", 2021, [Fact(FILED, 37), Fact("penalty.fines", 500), Fact("", 9)], [Said()], fingerprint="newer")
        warehouse.rows["observations"].pop()
        warehouse.rows["remarks"].pop()
        loaded = store.load(connection, warehouse.write_parts())
        assert loaded == store.Loaded(1, 3, 1, len(warehouse.catalogue.indicators), 0)
        assert counts(connection) == (2, 4, 2, 2 * len(warehouse.catalogue.indicators), 0)
        assert store.known_fingerprints(connection)[report] == "newer"


def test_load_keeps_the_earliest_sight_of_a_document(warehouse: SyntheticWarehouse) -> None:
    seen = [datetime(2026, 1, 2), datetime(2026, 1, 1), datetime(2026, 1, 3)]
    for moment in seen:
        warehouse.report("health:柏川区", 2021, first_seen_at=moment)
        with warehouse.connect() as connection:
            found = connection.execute("SELECT first_seen_at FROM core.documents").fetchall()
    assert found == [(datetime(2026, 1, 1),)]


def test_failed_load_changes_nothing(warehouse: SyntheticWarehouse) -> None:
    warehouse.report("health:柏川区", 2021, [Fact(FILED, 37)])
    with warehouse.connect() as connection:
        before = counts(connection)
        warehouse.report("health:柏川区", 2021, [Fact(FILED, 37)])
        warehouse.rows["observations"][0]["status"] = "unheard of"
        with pytest.raises(duckdb.ConstraintException):
            store.load(connection, warehouse.write_parts())
        assert counts(connection) == before


@pytest.mark.parametrize("fault", ["twice", "orphan", "empty"])
def test_load_refuses_broken_parts(warehouse: SyntheticWarehouse, fault: str) -> None:
    warehouse.report("health:柏川区", 2021, [Fact(FILED, 37)])
    if fault == "twice":
        warehouse.rows["documents"] *= 2
    if fault == "orphan":
        warehouse.rows["observations"][0]["document_id"] = "d0"
    if fault == "empty":
        warehouse.rows["documents"].clear()
    with store.open_work(warehouse.work_file) as connection, pytest.raises(store.LoadError):
        store.load(connection, warehouse.write_parts())


def test_hostile_names_are_values(warehouse: SyntheticWarehouse) -> None:
    name = "'; DROP TABLE core.documents; --"
    warehouse.report("health:柏川区", 2021, file_name=name, publisher=name)
    warehouse.catalogue.units[name] = SimpleNamespace(surface=name, family=name)
    with warehouse.connect() as connection:
        assert connection.execute("SELECT file_name, publisher FROM core.documents").fetchall() == [(name, name)]
        assert connection.execute("SELECT count(*) FROM meta.units WHERE unit = ?", [name]).fetchone() == (1,)


def test_second_process_is_told_to_wait(warehouse: SyntheticWarehouse) -> None:
    program = "from pathlib import Path; from warehouse import store\n"
    program += f"try: store.open_work(Path({str(warehouse.work_file)!r}))\n"
    program += "except store.WorkFileError as error: print(error)"
    with warehouse.connect():
        second = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "in use by another process" in second.stdout


def test_record_run_replaces_its_own_row(warehouse: SyntheticWarehouse) -> None:
    with warehouse.connect() as connection:
        names = [row[0] for row in connection.execute("SELECT column_name FROM duckdb_columns() WHERE table_name = 'runs'").fetchall()]
        run = dict.fromkeys(names, 0) | {
            "run_id": "20261121T213000Z-00ff", "started_at": datetime(2026, 11, 21), "finished_at": None, "outcome": "failed",
            "nianbao_version": "1", "extractor_version": "1", "catalogue_fingerprint": "1",
        }  # fmt: skip
        store.record_run(connection, run)
        store.record_run(connection, run | {"outcome": "published"})
        assert connection.execute("SELECT run_id, outcome FROM quality.runs").fetchall() == [("20261121T213000Z-00ff", "published")]


def test_a_bureau_is_one_over_all_its_documents(warehouse: SyntheticWarehouse) -> None:
    warehouse.report("health:柏川区", 2019, [Fact(FILED, 1)], publisher="柏川区卫生和计划生育局")
    with warehouse.connect() as connection:
        owners = "SELECT DISTINCT publisher_id FROM core.documents UNION SELECT publisher_id FROM core.observations"
        assert connection.execute(owners).fetchall() == [("health:柏川区",)]
        warehouse.report("health:澜陵市柏川区", 2021, [Fact(FILED, 2)], publisher="澜陵市柏川区卫生健康局")
        store.load(connection, warehouse.write_parts())
        assert connection.execute(owners).fetchall() == [("health:澜陵市柏川区",)]


def test_dimensions_name_publishers_by_their_newest_report_and_find_parents(warehouse: SyntheticWarehouse) -> None:
    warehouse.report("health:澜陵市", 2021)
    warehouse.report("health:澜陵市柏川区", 2019, publisher="澜陵市柏川区卫生和计划生育局")
    warehouse.report("health:柏川区", 2021, publisher="柏川区卫生健康局")
    warehouse.report("health:澜州市望湖区", 2021)
    with warehouse.connect() as connection:
        query = "SELECT publisher_id, publisher, region, first_year, last_year, documents FROM meta.publishers"
        publishers = connection.execute(query).fetchall()
        regions = dict(connection.execute("SELECT region, parent FROM meta.regions").fetchall())
        levels = dict(connection.execute("SELECT region, admin_level FROM meta.regions").fetchall())
    assert ("health:澜陵市柏川区", "柏川区卫生健康局", "澜陵市柏川区", 2019, 2021, 2) in publishers
    assert regions == {"澜陵市": None, "澜陵市柏川区": "澜陵市", "澜州市望湖区": "澜州市", "澜州市": None}
    assert levels == {"澜陵市": "municipal", "澜陵市柏川区": "county", "澜州市望湖区": "county", "澜州市": "municipal"}


def test_every_indicator_has_its_own_mart_column() -> None:
    codes = ("penalty.cases_filed", "review.legal_reviews", "litigation.cases")
    assert dimensions.mart_columns({code: code.partition(".")[0] for code in codes}) == {
        "penalty.cases_filed": ("penalty_yearly", "cases_filed"),
        "review.legal_reviews": ("penalty_yearly", "review_legal_reviews"),
        "litigation.cases": ("dispute_yearly", "litigation_cases"),
    }
    with pytest.raises(dimensions.ThemeError, match=r"themes\.csv"):
        dimensions.mart_columns({"space.launches": "space"})
