from __future__ import annotations

import json
from datetime import datetime

from tests.warehouse.synthetic import Fact, SyntheticWarehouse
from warehouse import store
from warehouse.build import build
from warehouse.publish import publish
from warehouse.status import render, status


def test_empty_folder_has_a_status(warehouse: SyntheticWarehouse) -> None:
    found = status(warehouse.folder)
    assert (found.current, found.releases) == (None, ())
    assert "nothing yet" in render(found)


def test_status_tells_documents_runs_and_places(warehouse: SyntheticWarehouse) -> None:
    warehouse.report("health:柏川区", 2019, [Fact("penalty.cases_filed", 37), Fact("penalty.fines", 1, status="quarantined")])
    warehouse.report("", 2021, file_name="broken.pdf", status="unreadable", status_reason="no text", report_year=None)
    with warehouse.connect() as connection:
        columns = connection.execute("SELECT column_name FROM duckdb_columns() WHERE table_name = 'runs' ORDER BY column_index").fetchall()
        run = dict.fromkeys((name for (name,) in columns), 0) | {
            "run_id": "run-1",
            "started_at": datetime(2026, 11, 21, 12),
            "finished_at": datetime(2026, 11, 21, 12, 0, 42),
            "outcome": "published",
        }
        store.record_run(connection, run)
        build(connection)
    publish(warehouse.folder, "run-1")
    found = status(warehouse.folder)
    assert found.documents == {"accepted": 1, "quarantined": 0, "superseded": 0, "unreadable": 1, "not_a_report": 0}
    assert (found.years, found.observations, found.quarantined_observations, found.cells) == ((2019, 2019), 2, 1, 1)
    assert "run-1 published, 42 s" in render(found)
    assert "documents   2: 1 accepted, 1 unreadable" in render(found)
    failed = {"run_id": "run-2", "outcome": "failed", "started_at": "2026-11-22 12:00:00+00:00", "finished_at": None, "why": "disk full"}
    (warehouse.folder / "work" / "last_run.json").write_text(json.dumps(failed), "utf-8")
    text = render(status(warehouse.folder))
    assert "last run    run-2 failed: disk full" in text
    assert "last good   run-1 published, 42 s" in text
