"""Work files of earlier versions become today's without loss; schemas/*.sql are the tables of those versions, with rows."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from flows.dirty import UNRECORDED, find_dirty
from flows.increment import memory_of
from flows.settings import Settings
from tests.warehouse.synthetic import Fact, SyntheticWarehouse
from tests.warehouse.test_sources import ROW as PAGE
from transforms.catalogue import load_catalogue
from transforms.definitions import definitions_of
from warehouse import store
from warehouse.migration import bring_up_to_date
from warehouse.sightings import known_sightings
from warehouse.sources import record_sources
from warehouse.sql import rows, sql_files

SCHEMAS = sorted((Path(__file__).parent / "schemas").glob("*.sql"))
assert SCHEMAS


def tables(connection: duckdb.DuckDBPyConnection) -> dict[str, list[dict[str, object]]]:
    names = connection.execute("SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE NOT internal").fetchall()
    return {name: rows(connection, "SELECT * FROM query_table(?) ORDER BY ALL", [name]) for (name,) in names}


def declared(connection: duckdb.DuckDBPyConnection) -> list[tuple]:
    columns = "SELECT schema_name, table_name, column_name, data_type, is_nullable, column_default FROM duckdb_columns() WHERE NOT internal"
    checks = "SELECT schema_name, table_name, expression FROM duckdb_constraints() WHERE constraint_type = 'CHECK'"
    return [*connection.execute(f"{columns} ORDER BY ALL").fetchall(), *connection.execute(f"{checks} ORDER BY ALL").fetchall()]


def todays_columns(table: str) -> set[str]:
    with duckdb.connect() as fresh:
        store.create_schema(fresh)
        return {column for _, name, column, *_ in declared(fresh) if name == table}


@pytest.fixture(params=SCHEMAS, ids=lambda path: path.stem)
def earlier(request: pytest.FixtureRequest, tmp_path: Path) -> SimpleNamespace:
    """A work file of an earlier version, and what stood in it."""
    file = tmp_path / "work" / "nianbao.duckdb"
    file.parent.mkdir()
    with duckdb.connect() as connection:
        connection.execute("ATTACH ? AS work (STORAGE_VERSION 'v1.4.0')", [str(file)])
        connection.execute("USE work")
        connection.execute(request.param.read_text("utf-8"))
        return SimpleNamespace(file=file, rows=tables(connection))


def test_every_row_of_an_earlier_work_file_is_kept(earlier: SimpleNamespace, tmp_path: Path) -> None:
    told: list[str] = []
    with store.open_work(earlier.file, tell=told.append) as connection, duckdb.connect() as fresh:
        store.create_schema(fresh)
        assert declared(connection) == declared(fresh)
        now = tables(connection)
    for name in earlier.rows.keys() & sql_files("schema").keys() - {"meta.warehouse"}:
        kept = [{column: row[column] for column in earlier.rows[name][0]} for row in now[name]] if earlier.rows[name] else now[name]
        assert kept == earlier.rows[name], name
    assert all("all of its 3 documents and its history are kept" in line for line in told)
    if earlier.rows["core.documents"][0].keys() != now["core.documents"][0].keys():
        assert "core.documents (+" in told[0]
    with store.open_work(earlier.file, tell=told.append) as connection:
        assert tables(connection) == now
    assert len(told) <= 1, "an up-to-date file is left alone"


def test_what_a_new_column_holds_is_true(earlier: SimpleNamespace) -> None:
    with store.open_work(earlier.file) as connection:
        query = "SELECT document_id, period, read_status FROM core.documents ORDER BY 1"
        found = connection.execute(query).fetchall()
    assert found == [("d2021", "year", "accepted"), ("d2021old", "year", "accepted"), ("dnone", "year", "not_a_report")]


def test_a_page_that_had_returned_to_an_earlier_content_still_shows_it(warehouse: SyntheticWarehouse) -> None:
    """Which version a page showed last was told by core.sources alone."""
    old, new = (
        warehouse.report("health:柏川区", 2021, salt=str(month), source=PAGE["url"], first_seen_at=datetime(2026, month, 1))
        for month in (1, 2)
    )
    with warehouse.connect() as connection:
        record_sources(connection, [PAGE | {"document_id": old, "last_fetched_at": datetime(2026, 3, 1)}])
        connection.execute("DROP TABLE core.sightings")
        connection.execute("UPDATE meta.warehouse SET schema_version = 'earlier'")
    with store.open_work(warehouse.work_file) as connection:
        assert known_sightings(connection) == [(PAGE["url"], old, datetime(2026, 3, 1))]
        store.apply_versions(connection)
        assert connection.execute("SELECT document_id FROM core.documents WHERE status = 'superseded'").fetchall() == [(new,)]


def test_a_file_of_a_later_version_is_refused_untouched(warehouse: SyntheticWarehouse) -> None:
    warehouse.report("health:柏川区", 2021, [Fact("penalty.cases_filed", 37)])
    with warehouse.connect() as connection:
        connection.execute("ALTER TABLE core.quantities ADD COLUMN colour VARCHAR")
        connection.execute("CREATE TABLE meta.moons (moon VARCHAR)")
        connection.execute("UPDATE meta.warehouse SET schema_version = 'later'")
        before = tables(connection)
    with pytest.raises(store.WorkFileError, match=r"later version.*core\.quantities\.colour, meta\.moons"):
        store.open_work(warehouse.work_file)
    with duckdb.connect(str(warehouse.work_file)) as connection:
        assert tables(connection) == before


def test_rows_that_no_longer_fit_are_refused_untouched(warehouse: SyntheticWarehouse) -> None:
    """A later version may take values that this one does not."""
    warehouse.report("health:柏川区", 2021, [Fact("penalty.cases_filed", 37)])
    with warehouse.connect() as connection:
        later = sql_files("schema")["meta.settings"].read_text("utf-8").replace("setting <> ''", "setting <> 'x'")
        connection.execute("DROP TABLE meta.settings")
        connection.execute(later)
        connection.execute("INSERT INTO meta.settings VALUES ('', '1')")
        connection.execute("UPDATE meta.warehouse SET schema_version = 'later'")
        before = tables(connection)
    with pytest.raises(store.WorkFileError, match=r"meta\.settings do not fit"):
        store.open_work(warehouse.work_file)
    with duckdb.connect(str(warehouse.work_file)) as connection:
        assert tables(connection) == before


def test_a_killed_migration_leaves_the_file_as_it_was(earlier: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warehouse.migration._take_over", lambda *_: 1 / 0)
    with duckdb.connect(str(earlier.file)) as connection:
        if {column for _, table, column, *_ in declared(connection) if table == "observations"} == todays_columns("observations"):
            pytest.skip("its largest tables are those of today")
        with pytest.raises(ZeroDivisionError):
            bring_up_to_date(connection, earlier.file)
        assert tables(connection) == earlier.rows


def test_documents_of_an_earlier_version_are_read_anew(earlier: SimpleNamespace) -> None:
    with store.open_work(earlier.file) as connection:
        memory = memory_of(connection)
        dirty = find_dirty((), memory, definitions_of(catalogue := load_catalogue(), Settings().limits()), catalogue)
        assert {entry.job.document_id for entry in dirty} == memory.documents.keys()
        assert {entry.why for entry in dirty} == {UNRECORDED}
