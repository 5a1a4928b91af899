"""Checking what was touched says of the whole what checking the whole says: every rule, over every planted fault."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from expectations.gate import check
from warehouse import store, touched
from warehouse.touched import touch

FINDINGS = "select * exclude (run_id) from quality.findings where scope <> 'publish' order by finding_id"
STATUSES = "select observation_id, status, status_reason, flags from core.observations order by 1"
DOCUMENTS = "select document_id, status, status_reason from core.documents order by 1"


@pytest.fixture
def again(judged, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The judged work file once more, to be checked by parts however large."""
    monkeypatch.setattr(touched, "SMALL", 2.0)
    judged.connection.execute("checkpoint")
    (tmp_path / "work").mkdir()
    file = shutil.copy(judged.folder / "work" / judged.published.name, tmp_path / "work")
    release = shutil.copytree(judged.published.parent, tmp_path / "releases" / judged.published.parent.name)
    with store.open_work(Path(file)) as connection:
        connection.execute("delete from meta.touched")
        yield connection, release / judged.published.name


def state(connection: duckdb.DuckDBPyConnection) -> set[str]:
    return {str(row) for query in (FINDINGS, STATUSES, DOCUMENTS) for row in connection.execute(query).fetchall()}


def touch_some(connection: duckdb.DuckDBPyConnection, number: int, of: int) -> None:
    connection.execute("delete from meta.touched")
    touch(connection, "select document_id, publisher_id from core.documents where hash(document_id) % ? = ?", [of, number])


@pytest.mark.parametrize("number", [0, 1])
def test_a_check_of_unchanged_documents_changes_nothing(judged, again, catalogue, number: int) -> None:
    connection, published = again
    before = state(connection)
    touch_some(connection, number, 2)
    check(connection, "later", catalogue, published=published)
    assert state(connection) == before


def test_documents_checked_one_part_after_another_are_judged_as_all_at_once(judged, again, catalogue) -> None:
    connection, published = again
    before = state(connection)
    connection.execute("delete from quality.findings")
    connection.execute(
        "update core.observations set status = if(status = 'quarantined', 'accepted', status), status_reason = '',"
        " flags = array_to_string(list_filter(string_split(flags, ';'), lambda flag: not starts_with(flag, 'rule:')), ';')"
        " where status in ('accepted', 'quarantined')"
    )
    connection.execute("update core.documents set status = read_status, status_reason = read_reason where status = 'quarantined'")
    for number in range(3):
        touch_some(connection, number, 3)
        check(connection, f"part {number}", catalogue, published=published)
    assert state(connection) == before
