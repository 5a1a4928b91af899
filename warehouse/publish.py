"""Publishing: readers see either the release before or the whole new one, report and exports included.

The closed work file, whose evidence the build has proven, is copied beside the releases, checked on the very bytes that go out,
completed by the caller (report, exports) and put in place by replacing one symbolic link. Whatever fails before that leaves `current` as
it was.
"""

from __future__ import annotations

import contextlib
import json
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import duckdb

from warehouse.connections import open_to_read
from warehouse.releases import (
    FILE_NAME,
    MANIFEST,
    copy_file,
    current_run,
    list_releases,
    prune,
    put_in_place,
    read_manifest,
    remove_debris,
    seal,
    sha256,
)
from warehouse.rollback import in_force
from warehouse.sql import scalar

__all__ = [
    "FILE_NAME",
    "NothingPublished",
    "PublishError",
    "Release",
    "check",
    "current_run",
    "list_releases",
    "open_published",
    "publish",
    "read_manifest",
]

ROOM = 1.2  # free disk space wanted, as a multiple of the work file

# each counts what must not be
GATES = {
    "a run is recorded twice": "SELECT run_id FROM quality.runs GROUP BY 1 HAVING count(*) > 1",
    "a document is there twice": "SELECT document_id FROM core.documents GROUP BY 1 HAVING count(*) > 1",
    "an indicator is not in the catalogue": "SELECT indicator FROM core.observations ANTI JOIN meta.indicators USING (indicator)",
    # hashes tell most cells apart at half the cost; those that share one are looked at themselves
    "a cell of the trend is there twice": """
        SELECT 1 FROM marts.yearly_trend
        WHERE hash(publisher_id, indicator, breakdown, year) IN (
            SELECT hash(publisher_id, indicator, breakdown, year) FROM marts.yearly_trend GROUP BY 1 HAVING count(*) > 1
        )
        GROUP BY publisher_id, indicator, breakdown, year HAVING count(*) > 1""",
    # likewise: a figure goes by the hash of what it must share with its observation
    "a figure of the trend has no accepted observation": """
        SELECT trend.observation_id FROM marts.yearly_trend AS trend
        ANTI JOIN (SELECT hash(observation_id, value, document_id) AS figure FROM core.observations WHERE status = 'accepted') AS accepted
          ON accepted.figure = hash(trend.observation_id, trend.value, trend.document_id)""",
}
NEVER_EMPTY = ("core.documents", "core.quantities", "core.observations", "core.extraction_log", "meta.indicators", "marts.yearly_trend")


class PublishError(RuntimeError):
    """Nothing was published; the message says why. What was published before is untouched."""


class NothingPublished(FileNotFoundError):
    """The data folder has no published warehouse."""


@dataclass(frozen=True, slots=True)
class Release:
    """A published state."""

    run_id: str
    folder: Path
    sha256: str
    bytes: int
    rows: dict[str, int]

    @property
    def warehouse(self) -> Path:
        return self.folder / FILE_NAME


def publish(
    data_dir: Path,
    run_id: str,
    *,
    prepare: Callable[[Path], None] | None = None,
    keep: int = 5,
    details: Mapping[str, object] | None = None,
) -> Release:
    """Makes the closed work file of `data_dir` the current release.

    `prepare` is called with the folder of the release, in which nianbao.duckdb lies checked and read-only, and adds
    what belongs to it (report/, exports/); what it raises keeps the release back. `details` go into manifest.json.
    The newest `keep` releases stay, and the one that was current. Raises PublishError with `current` untouched.
    """
    if not re.fullmatch(r"[A-Za-z0-9-]+", run_id):
        raise PublishError(f"{run_id!r} cannot name a release: letters, digits and - only")
    data_dir = Path(data_dir).resolve()
    work, releases = data_dir / "work" / FILE_NAME, data_dir / "releases"
    final, building = releases / run_id, releases / f".build-{run_id}"
    releases.mkdir(parents=True, exist_ok=True)
    remove_debris(data_dir)
    _check_work_file(work, data_dir)
    if final.exists():
        raise PublishError(f"{final} exists already: a run publishes once")
    before = current_run(data_dir)
    try:
        building.mkdir()
        copy_file(work, building / FILE_NAME)
        rows = check(building / FILE_NAME)
        (building / FILE_NAME).chmod(0o444)
        release = Release(run_id, final, sha256(building / FILE_NAME), (building / FILE_NAME).stat().st_size, rows)
        if prepare:
            prepare(building)
        _write_manifest(building, release, dict(details or {}) | _came_after(data_dir, before))
        seal(building)
        put_in_place(data_dir, building, run_id)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    with contextlib.suppress(OSError):  # it is published: what cannot be removed now is removed after the next run
        prune(data_dir, keep, before)
    return release


def _came_after(data_dir: Path, before: str | None) -> dict[str, object]:
    """What the manifest tells of the way to this release: which one it replaces, and whether that one was rolled back to."""
    told: dict[str, object] = {"published_at": datetime.now(UTC).isoformat(timespec="seconds"), "replaces": before}
    if standing := in_force(data_dir):
        told["ends_rollback"] = {"to": standing.run_id, "at": standing.at, "held_back": sorted(standing.held)}
    return told


def check(file: Path) -> dict[str, int]:
    """Gates over a warehouse file, whose evidence the build has proven; returns table -> rows. Raises PublishError."""
    with open_to_read(file, spill=file.parent / ".spill") as connection:
        failed = [
            f"{fault} ({number})" for fault, query in GATES.items() if (number := scalar(connection, f"SELECT count(*) FROM ({query})"))
        ]
        tables = connection.execute("SELECT schema_name || '.' || table_name FROM duckdb_tables() ORDER BY 1").fetchall()
        rows = {name: scalar(connection, "SELECT count(*) FROM query_table(?)", [name]) for (name,) in tables}
        failed += [f"{name} is empty" for name in NEVER_EMPTY if not rows.get(name)]
        if failed:
            raise PublishError(f"not published: {'; '.join(failed)}")
    shutil.rmtree(file.parent / ".spill", ignore_errors=True)
    return rows


def open_published(data_dir: Path, memory_limit: str = "2GB") -> duckdb.DuckDBPyConnection:
    """The published warehouse, read-only; its SQL can reach no file and change no setting.

    The connection keeps the release it opened, whatever is published meanwhile. Raises NothingPublished.
    """
    return _open_current(Path(data_dir) / "current", memory_limit)


def _open_current(link: Path, memory_limit: str) -> duckdb.DuckDBPyConnection:
    """Where `current` has moved on between the look at the link and the opening of the file, the new one is opened."""
    while True:
        folder = link.resolve()
        try:
            if not (folder / FILE_NAME).is_file():
                raise NothingPublished(f"nothing is published in {link.parent} yet: `nianbao run SOURCE …` makes {link / FILE_NAME}")
            return open_to_read(folder / FILE_NAME, memory_limit)
        except (NothingPublished, duckdb.Error):
            if link.resolve() == folder:
                raise


def _check_work_file(work: Path, data_dir: Path) -> None:
    if not work.is_file():
        raise PublishError(f"{work} does not exist: there is nothing to publish")
    if work.with_name(f"{work.name}.wal").exists():
        raise PublishError(f"{work} is still open or was not closed well ({work.name}.wal is there): a copy would lack rows")
    wanted, free = int(work.stat().st_size * ROOM), shutil.disk_usage(data_dir).free
    if free < wanted:
        raise PublishError(
            f"{data_dir} has {free:,} bytes free, a release needs {wanted:,}: make room or keep fewer releases, then run again"
        )


def _write_manifest(folder: Path, release: Release, details: Mapping[str, object]) -> None:
    manifest = dict(details) | {
        "run_id": release.run_id,
        "sha256": release.sha256,
        "bytes": release.bytes,
        "rows": release.rows,
        "versions": {"nianbao": version("nianbao"), "duckdb": duckdb.__version__},
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", "utf-8")
