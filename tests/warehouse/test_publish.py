from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from tests.warehouse.synthetic import Fact, SyntheticWarehouse
from warehouse.build import build
from warehouse.publish import (
    NothingPublished,
    PublishError,
    current_run,
    list_releases,
    open_published,
    publish,
    read_manifest,
)
from warehouse.sql import scalar

FILED = "penalty.cases_filed"
TREND = "SELECT value FROM marts.yearly_trend ORDER BY year"


def ready(warehouse: SyntheticWarehouse, year: int, value: int, change: str = "") -> Path:
    """Adds a report, builds the marts, applies a change to the work file and closes it; returns the data folder."""
    warehouse.report("health:柏川区", year, [Fact(FILED, value)])
    with warehouse.connect() as connection:
        build(connection)
        if change:
            connection.execute(change)
    return warehouse.folder


def everything_below(folder: Path) -> dict[str, str]:
    files = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.resolve().rglob("*")) if path.is_file()}
    return {str(folder.resolve()): ""} | {str(path): digest for path, digest in files.items()}


def test_release_is_complete_read_only_and_described(warehouse: SyntheticWarehouse) -> None:
    def add_report(folder: Path) -> None:
        (folder / "report").mkdir()
        with duckdb.connect(str(folder / "nianbao.duckdb"), read_only=True) as connection:
            (folder / "report" / "index.html").write_text(str(scalar(connection, "SELECT count(*) FROM core.documents")), "utf-8")

    data = ready(warehouse, 2021, 37)
    release = publish(data, "20261121T213000Z-0001", prepare=add_report, details={"state": "abc"})
    assert current_run(data) == "20261121T213000Z-0001"
    assert os.readlink(data / "current") == "releases/20261121T213000Z-0001"
    assert (data / "current" / "report" / "index.html").read_text("utf-8") == "1"
    assert stat.S_IMODE(release.warehouse.stat().st_mode) == 0o444
    manifest = json.loads((data / "current" / "manifest.json").read_text("utf-8"))
    assert manifest == read_manifest(data)
    assert manifest["state"] == "abc"
    assert manifest["sha256"] == hashlib.sha256(release.warehouse.read_bytes()).hexdigest()
    assert manifest["rows"]["marts.yearly_trend"] == 1
    assert not [path for path in data.rglob("*") if path.name.startswith(".")]


def test_reader_keeps_what_it_opened_and_the_next_one_sees_the_new(warehouse: SyntheticWarehouse) -> None:
    publish(ready(warehouse, 2021, 37), "run-1")
    with open_published(warehouse.folder) as reader:
        publish(ready(warehouse, 2022, 40), "run-2", keep=1)
        assert list_releases(warehouse.folder) == ("run-1", "run-2")  # the one before stays: a reader may be about to open it
        publish(warehouse.folder, "run-3", keep=1)
        assert list_releases(warehouse.folder) == ("run-2", "run-3")
        assert reader.execute(TREND).fetchall() == [(37,)]
        with open_published(warehouse.folder) as newer:
            assert newer.execute(TREND).fetchall() == [(37,), (40,)]
        assert reader.execute(TREND).fetchall() == [(37,)]


def test_readers_of_other_processes_never_fail_nor_see_half(warehouse: SyntheticWarehouse) -> None:
    publish(ready(warehouse, 2021, 1), "run-1")
    program = """
import sys
from pathlib import Path
from warehouse.publish import open_published
while not Path(sys.argv[1], "stop").exists():
    with open_published(Path(sys.argv[1])) as connection:
        counts = connection.execute(
            "SELECT (SELECT count(*) FROM core.documents), (SELECT count(*) FROM marts.yearly_trend)"
        ).fetchone()
    assert len(set(counts)) == 1, counts
print(counts[0])
"""
    reader = subprocess.Popen([sys.executable, "-c", program, str(warehouse.folder)], stdout=subprocess.PIPE, text=True)
    for number in range(2, 7):
        publish(ready(warehouse, 2020 + number, number), f"run-{number}", keep=2)
    (warehouse.folder / "stop").touch()
    output, _ = reader.communicate(timeout=30)
    assert reader.returncode == 0
    assert 1 <= int(output) <= 6


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ("INSERT INTO core.documents SELECT * FROM core.documents", PublishError, "a document is there twice"),
        ("DELETE FROM marts.yearly_trend", PublishError, "marts.yearly_trend is empty"),
        ("UPDATE marts.yearly_trend SET value = 38", PublishError, "no accepted observation"),
        ("UPDATE core.observations SET status = 'quarantined'", PublishError, "no accepted observation"),
    ],
)
def test_failed_gate_leaves_the_release_as_it_was(warehouse: SyntheticWarehouse, change: str, error: type, message: str) -> None:
    data = ready(warehouse, 2021, 37)
    publish(data, "run-1")
    before = everything_below(data / "current")
    ready(warehouse, 2022, 40, change)
    with pytest.raises(error, match=message):
        publish(data, "run-2")
    assert everything_below(data / "current") == before
    assert list_releases(data) == ("run-1",)
    assert not list((data / "releases").glob(".*"))


def test_a_run_recorded_twice_is_not_published(warehouse: SyntheticWarehouse) -> None:
    data = ready(warehouse, 2021, 37)
    with warehouse.connect() as connection:
        names = [row[0] for row in connection.execute("SELECT column_name FROM duckdb_columns() WHERE table_name = 'runs'").fetchall()]
        run = dict.fromkeys(names, 0) | {"run_id": "r", "started_at": "2026-01-01", "finished_at": None, "outcome": "published"}
        for _ in range(2):
            connection.execute(f"INSERT INTO quality.runs VALUES ({', '.join('?' * len(names))})", [run[name] for name in names])
    with pytest.raises(PublishError, match="a run is recorded twice"):
        publish(data, "run-1")
    assert current_run(data) is None


def test_failing_hook_keeps_the_release_back(warehouse: SyntheticWarehouse) -> None:
    def fail(folder: Path) -> None:
        (folder / "report").mkdir()
        raise ZeroDivisionError

    data = ready(warehouse, 2021, 37)
    publish(data, "run-1")
    before = everything_below(data / "current")
    with pytest.raises(ZeroDivisionError):
        publish(data, "run-2", prepare=fail)
    assert everything_below(data / "current") == before
    assert list_releases(data) == ("run-1",)


def test_debris_of_killed_runs_is_removed(warehouse: SyntheticWarehouse) -> None:
    data = ready(warehouse, 2021, 37)
    (data / "releases" / ".build-killed" / "report").mkdir(parents=True)
    (data / ".current-killed").symlink_to("releases/killed")
    publish(data, "run-1")
    assert sorted(path.name for path in data.iterdir()) == ["current", "releases", "work"]
    assert [path.name for path in (data / "releases").iterdir()] == ["run-1"]


def test_old_releases_go_by_count_but_never_the_current(warehouse: SyntheticWarehouse) -> None:
    data = ready(warehouse, 2021, 37)
    for number in (1, 2, 3, 4):
        publish(data, f"run-{number}", keep=2)
    assert list_releases(data) == ("run-3", "run-4")


def test_full_disk_open_work_file_and_used_run_ids_are_refused(warehouse: SyntheticWarehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    data = ready(warehouse, 2021, 37)
    publish(data, "run-1")
    with pytest.raises(PublishError, match="publishes once"):
        publish(data, "run-1")
    with pytest.raises(PublishError, match="cannot name a release"):
        publish(data, "../run")
    wal = data / "work" / "nianbao.duckdb.wal"
    wal.touch()
    with pytest.raises(PublishError, match="still open"):
        publish(data, "run-2")
    wal.unlink()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=10))
    with pytest.raises(PublishError, match="10 bytes free"):
        publish(data, "run-2")
    assert current_run(data) == "run-1"


def test_published_warehouse_is_locked_down(warehouse: SyntheticWarehouse, tmp_path: Path) -> None:
    with pytest.raises(NothingPublished, match="nianbao run"):
        open_published(tmp_path)
    publish(ready(warehouse, 2021, 37), "run-1")
    with open_published(warehouse.folder) as connection, open_published(warehouse.folder) as second:
        for statement in (
            "CREATE TABLE core.x (i INTEGER)",
            "SELECT * FROM read_text('/etc/hostname')",
            "COPY core.documents TO '/tmp/documents.csv'",
            "SET enable_external_access = true",
        ):
            with pytest.raises(duckdb.Error):
                connection.execute(statement)
        assert second.execute(TREND).fetchall() == [(37,)]
