"""The history: each release once, whatever became of the runs between; told by run, and between any two releases."""

from __future__ import annotations

import csv
import json
import os
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.publishing import compare, history, release
from tests.warehouse.synthetic import Fact, SyntheticWarehouse
from warehouse.difference import has_history, history_of, read_difference, write_csv, write_json
from warehouse.difference_told import told
from warehouse.publish import FILE_NAME, open_published

FILED, FINES = "penalty.cases_filed", "penalty.fines"
HERE = "health:柏川区"
VALUES = "run_id, kind, value_before, value_after"
CELLS = "subject = 'cell' AND year = 2023"
MORE = "UPDATE core.observations SET value = value + 1 WHERE year = 2023"


@pytest.fixture
def twice(warehouse: SyntheticWarehouse) -> SyntheticWarehouse:
    """Two releases: 33 cases filed in 2023, then 34."""
    warehouse.report(HERE, 2023, [Fact(FILED, 33)])
    release(warehouse, "run-1")
    release(warehouse, "run-2", MORE)
    return warehouse


def test_every_release_is_told_with_what_it_changed(twice: SyntheticWarehouse) -> None:
    assert history(twice, VALUES, CELLS) == [("run-1", "new", None, 33), ("run-2", "changed", 33, 34)]
    releases = history(twice, "run_id, kind, why_zh, published_at", "subject = 'release'")
    assert releases == [
        ("run-1", "new", "发布，先前为 ", datetime(2026, 11, 21, 13)),
        ("run-2", "new", "发布，先前为 run-1", datetime(2026, 11, 21, 14)),
    ]
    ((publisher, name, why),) = history(twice, "publisher, indicator_zh, why_en", "run_id = 'run-2' AND subject = 'cell'")
    assert (publisher, name, why) == ("柏川区卫生健康局", "立案数", "the same document read anew with another result (定义 definitions)")


@pytest.mark.parametrize(
    ("later", "says"),
    [
        ({"file_name": "a.txt"}, "newer content of the same file"),
        ({"file_name": "a.txt", "source": "/elsewhere/a.txt"}, "/elsewhere/a.txt"),
        ({"file_name": "b.txt"}, "b.txt"),
    ],
)
def test_a_document_is_told_to_be_replaced_by_what_tells_the_two_apart(warehouse: SyntheticWarehouse, later: dict, says: str) -> None:
    """In the history, and between two releases that are compared anew: of cells that changed, went and came, and of the document."""
    warehouse.report(HERE, 2023, [Fact(FILED, 33), Fact(FINES, 100)], file_name="a.txt")
    release(warehouse, "run-1")
    newer = {"title": "柏川区卫生健康局2023年法治政府建设情况报告（更正版）", "first_seen_at": datetime(2026, 11, 22), **later}
    warehouse.report(HERE, 2023, [Fact(FILED, 34), Fact("penalty.cases_closed", 30)], **newer)
    release(warehouse, "run-2")
    expected = f"its document was replaced by {says}"
    assert {why for (why,) in history(warehouse, "why_en", "run_id = 'run-2' AND why = 'document_replaced'")} == {expected}
    assert len(history(warehouse, "kind", "run_id = 'run-2' AND subject = 'cell' AND why = 'document_replaced'")) == 3
    older, newest = (warehouse.folder / "releases" / run / FILE_NAME for run in ("run-1", "run-2"))
    with history_of(older, newest, "run-1", "run-2") as connection:
        lines = [line for line in told(read_difference(connection, "run-2", 10), "run-2") if "replaced by" in line]
    assert len(lines) == 4 and all(expected in line and line.count(later["file_name"]) <= 2 for line in lines), lines
    assert not [line for line in lines if f"{says} ({says})" in line]


def test_a_run_that_never_published_leaves_no_trace(twice: SyntheticWarehouse) -> None:
    """Killed between its rows and its release, or withheld: the next run, which publishes, tells the whole step itself."""
    compare(twice, "run-3", MORE).close()
    with twice.connect() as connection:
        assert connection.execute("SELECT value_after FROM core.revisions WHERE run_id = 'run-3' AND subject = 'cell'").fetchall() == [
            (35,)
        ]
    compare(twice, "run-4", MORE).close()
    release(twice, "run-5", MORE)
    assert history(twice, VALUES, CELLS)[1:] == [("run-2", "changed", 33, 34), ("run-5", "changed", 34, 37)]


def test_a_run_that_compares_twice_is_told_once(twice: SyntheticWarehouse) -> None:
    compare(twice, "run-3", MORE).close()
    release(twice, "run-3")
    assert history(twice, VALUES, CELLS)[2:] == [("run-3", "changed", 34, 35)]


def test_a_work_file_made_anew_takes_the_history_over(twice: SyntheticWarehouse) -> None:
    before = history(twice, VALUES)
    twice.work_file.unlink()
    twice.report(HERE, 2023, [Fact(FILED, 33)])
    release(twice, "run-3")
    assert [row for row in history(twice, VALUES) if row[0] != "run-3"] == before
    assert history(twice, VALUES, CELLS)[2:] == [("run-3", "changed", 34, 33)]


def test_a_release_that_was_rolled_back_stays_told_as_such(twice: SyntheticWarehouse) -> None:
    """The next release is compared with the one that readers see, and says once that the other was withdrawn."""
    point_to(twice, "run-1")
    release(twice, "run-3", MORE)
    assert history(twice, VALUES, CELLS) == [("run-1", "new", None, 33), ("run-2", "changed", 33, 34), ("run-3", "changed", 33, 35)]
    release(twice, "run-4", MORE)
    withdrawn = history(twice, "run_id, kind, why, why_detail", "why = 'rolled_back'")
    assert withdrawn == [("run-3", "gone", "rolled_back", "run-2")]


def test_a_release_without_history_begins_one(twice: SyntheticWarehouse) -> None:
    file = twice.folder / "releases" / "run-2" / FILE_NAME
    file.chmod(0o644)
    for path in (file, twice.work_file):
        with duckdb.connect(str(path)) as connection:
            connection.execute("DROP VIEW marts.revisions")
            connection.execute("DROP TABLE core.revisions" if path == file else "DELETE FROM core.revisions")
    release(twice, "run-3", MORE)
    assert history(twice, VALUES, CELLS) == [("run-3", "changed", 34, 35)]


def test_it_survives_withheld_states_before_the_first_release(warehouse: SyntheticWarehouse) -> None:
    warehouse.report(HERE, 2023, [Fact(FILED, 33)])
    compare(warehouse, "run-1").close()
    release(warehouse, "run-2")
    assert history(warehouse, VALUES, CELLS) == [("run-2", "new", None, 33)]


def test_the_difference_is_read_with_totals_and_causes(twice: SyntheticWarehouse) -> None:
    twice.report(HERE, 2024, [Fact(FILED, 40), Fact(FINES, 10)])
    with compare(twice, "run-3", "UPDATE core.observations SET value = value * 10000 WHERE year = 2023") as connection:
        assert has_history(connection, "run-3") and not has_history(connection, "run-4")
        found = read_difference(connection, "run-3", limit=2)
        lines = list(told(found, "run-3 (withheld)"))
    assert (found.against, found.cells, found.documents, found.slips) == ("run-2", {"changed": 1, "new": 2}, {"new": 1}, 1)
    assert found.causes == {"new_document": 2, "read_otherwise": 1}
    assert found.shown[0].value_after == 340000
    assert lines[0] == "run-3 (withheld) against run-2"
    told_first = next(line for line in lines if line.startswith("  柏川区卫生健康局 2023 立案数: "))
    assert "34件 → 340,000件 疑似差一个“万”: the same document read anew" in told_first and "(柏川区-2023.txt)" in told_first
    assert lines[-1] == "... and 2 more"


def test_no_difference_is_said(twice: SyntheticWarehouse) -> None:
    with compare(twice, "run-3") as connection:
        lines = list(told(read_difference(connection, "run-3", limit=30), "run-3"))
    assert lines == ["run-3 against run-2", "No change of a figure or a document."]


def test_two_releases_are_compared_whatever_lay_between(twice: SyntheticWarehouse) -> None:
    """1 → 3 in one step; and backwards, where documents are gone that only the other release can name."""
    twice.report(HERE, 2024, [Fact(FILED, 40)])
    release(twice, "run-3", MORE)
    older, newer = (twice.folder / "releases" / run / FILE_NAME for run in ("run-1", "run-3"))
    with history_of(older, newer, "run-1", "run-3") as connection:
        found = read_difference(connection, "run-3", 30)
    assert found.against == "run-1" and found.cells == {"changed": 1, "new": 1} and found.documents == {"new": 1}
    assert [(change.value_before, change.value_after) for change in found.shown if change.kind == "changed"] == [(33, 35)]
    with history_of(newer, older, "run-3", "run-1") as connection:
        found = read_difference(connection, "run-1", 30)
        lines = list(told(found, "run-1"))
    assert found.cells == {"gone": 1, "changed": 1} and found.documents == {"gone": 1}
    assert any("柏川区-2024.txt" in line and "no longer in the warehouse" in line for line in lines)
    with history_of(None, older, None, "run-1") as connection:
        assert read_difference(connection, "run-1", 30).cells == {"new": 1}


def test_files_hold_every_change_and_defuse_formulas(twice: SyntheticWarehouse, tmp_path: Path) -> None:
    twice.report(HERE, 2024, [Fact(FILED, 40)], publisher="=HYPERLINK(1)", file_name="=1+1.txt")
    with compare(twice, "run-3", MORE) as connection:
        assert write_csv(connection, "run-3", tmp_path / "d.csv") == write_json(connection, "run-3", tmp_path / "d.json") == 3
    with (tmp_path / "d.csv").open(encoding="utf-8-sig", newline="") as lines:
        records = list(csv.DictReader(lines))
    assert {record["file_after"] for record in records} == {"'=1+1.txt", "柏川区-2023.txt"}
    told_all = json.loads((tmp_path / "d.json").read_text("utf-8"))
    assert told_all["cells"] == {"changed": 1, "new": 1} and len(told_all["changes"]) == 3
    assert {change["value_after"] for change in told_all["changes"]} == {35, 40, None}


def test_a_reader_asks_why_a_cell_changed(twice: SyntheticWarehouse) -> None:
    with open_published(twice.folder) as connection:
        asked = "SELECT published_at, value_before, value_after, why_zh FROM marts.revisions WHERE indicator = ? AND year = ? ORDER BY 1"
        assert [row[1:3] for row in connection.execute(asked, [FILED, 2023]).fetchall()] == [(None, 33), (33, 34)]


def point_to(warehouse: SyntheticWarehouse, run_id: str) -> None:
    """A rollback."""
    link = warehouse.folder / ".current-test"
    link.symlink_to(Path("releases") / run_id)
    os.replace(link, warehouse.folder / "current")
