"""Checking what was touched says of the whole what checking the whole says: every rule, over every planted fault."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from expectations.gate import check
from expectations.rules import load_rules
from tests.warehouse.synthetic import Fact
from warehouse import store, touched
from warehouse.touched import touch

IN_PARTS, IN_FULL = 2.0, 0.0  # shares of the documents below which a check looks at what was touched alone
FINDINGS = "select * exclude (run_id) from quality.findings where scope <> 'publish' order by finding_id"
STATUSES = "select observation_id, status, status_reason, flags from core.observations order by 1"
DOCUMENTS = "select document_id, status, status_reason from core.documents order by 1"


@pytest.fixture
def again(judged, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The judged work file once more, to be checked by parts however large."""
    monkeypatch.setattr(touched, "SMALL", IN_PARTS)
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


@pytest.fixture
def neighbours(clean) -> Iterator[duckdb.DuckDBPyConnection]:
    """A bureau about which every rule that sees all has something to say because of others: their figures, a text, and years."""
    said = [Fact("", 3, words="依法履职" * 60)]
    nameless = {"publisher": "县卫生健康局"}  # so that two texts can be alike
    for number in range(12):
        for year in (2023, 2024):
            clean.report(f"health:{number}号县", year, [Fact("penalty.warnings", 1000)])
    clean.report("health:孤县", 2023, [Fact("penalty.warnings", 20), *said], **nameless, file_name="alone.txt")
    clean.report("health:邻县", 2022, [Fact("penalty.warnings", 500), *said], **nameless, file_name="other.txt")
    with clean.connect() as connection:
        yield connection


@pytest.mark.parametrize(
    ("rule", "of_others"),
    [
        ("outlier_of_level", "publisher_id = 'health:0号县' and report_year = 2023"),
        ("report_due", "publisher_id like 'health:%号县' and report_year = 2024"),
        ("text_shared", "publisher_id = 'health:邻县'"),
    ],
)
def test_what_compares_all_publishers_follows_a_change_of_another_one(
    neighbours, catalogue, monkeypatch: pytest.MonkeyPatch, rule: str, of_others: str
) -> None:
    """A finding about an untouched publisher goes and comes back with reports of others, as in a check of all."""

    def checked(share: float) -> list[tuple]:
        monkeypatch.setattr(touched, "SMALL", share)
        check(neighbours, "run", catalogue)
        return neighbours.execute(FINDINGS).fetchall()

    def becomes(status: str) -> set[str]:
        """What is said of the bureau once the others' reports have this status: by a check of these alone, and of all."""
        neighbours.execute(f"update core.documents set status = '{status}', read_status = '{status}' where {of_others}")
        neighbours.execute("delete from meta.touched")
        touch(neighbours, f"select document_id, publisher_id from core.documents where {of_others}")
        of_part = checked(IN_PARTS)
        assert of_part == checked(IN_FULL)
        rows = neighbours.execute("select rule from quality.findings where publisher_id = 'health:孤县'").fetchall()
        return {name for (name,) in rows}

    of_all = {"outlier_of_level", "report_due", "text_shared"}
    assert of_all <= {each.code for each in load_rules(catalogue) if each.sees == "all"}
    assert becomes("accepted") == of_all
    assert becomes("not_a_report") == of_all - {rule}
    assert becomes("accepted") == of_all
