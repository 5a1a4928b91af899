"""The dialect works with the installed versions of SQLAlchemy and DuckDB, through a connection that is already open."""

from __future__ import annotations

from decimal import Decimal

import duckdb
import pytest
from sqlalchemy import create_engine, inspect, text

from expectations.duckdb_dialect import LENT, lend


@pytest.fixture
def connection():
    with duckdb.connect() as connection:
        connection.execute("create schema core; create table core.sums (name varchar not null, value decimal(18, 4))")
        connection.execute("insert into core.sums values ('a', 0.1), ('b', 0.2)")
        connection.execute("create view core.doubled as select name, value * 2 as value from core.sums")
        yield connection


def test_rows_are_read_through_cursors_of_the_lent_connection(connection):
    with lend("here", connection) as url:
        engine = create_engine(url)
        with engine.connect() as reading:
            assert reading.execute(text("select sum(value) from core.sums")).scalar() == Decimal("0.3")
            connection.execute("insert into core.sums values ('c', 1)")
            assert reading.execute(text("select count(*) from core.sums where name <> :name"), {"name": "a"}).scalar() == 2
        engine.dispose()


def test_only_committed_rows_are_seen(connection):
    with lend("here", connection) as url:
        connection.execute("begin; insert into core.sums values ('c', 1)")
        with create_engine(url).connect() as reading:
            assert reading.execute(text("select count(*) from core.sums")).scalar() == 2
        connection.execute("rollback")


def test_a_result_outlives_the_rollback_of_its_pool(connection):
    with lend("here", connection) as url:
        with create_engine(url).connect() as reading:
            result = reading.execute(text("select name from core.sums order by 1"))
            reading.rollback()
        assert len(result.fetchall()) == 2


def test_tables_views_and_columns_are_listed(connection):
    connection.execute("attach ':memory:' as beside; create view beside.main.seen as select 1 as x")
    with lend("here", connection) as url:
        found = inspect(create_engine(url))
        assert found.get_table_names("core") == ["sums"] and "doubled" in found.get_view_names("core")
        assert found.has_table("seen", schema="beside") and not found.has_table("unseen", schema="beside")
        columns = found.get_columns("sums", schema="core")
        assert [(column["name"], column["nullable"]) for column in columns] == [("name", False), ("value", True)]


def test_a_name_is_lent_once_and_taken_back(connection):
    with lend("here", connection), pytest.raises(ValueError, match="already lent"), lend("here", connection):
        pass
    assert LENT == {}
    with pytest.raises(Exception, match="no open connection is lent"):
        create_engine("duckdb:///here").connect()
