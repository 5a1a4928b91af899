"""Publishing: readers see either the release before or the whole new one, report and exports included.

The closed work file is copied beside the releases, checked on the very bytes that go out, completed by the caller
(report, exports) and put in place by replacing one symbolic link. Whatever fails before that leaves `current` as it was.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

from warehouse.proof import prove
from warehouse.sql import scalar

FILE_NAME = "nianbao.duckdb"
ROOM = 1.2  # free disk space wanted, as a multiple of the work file

# each counts what must not be
GATES = {
    "a run is recorded twice": "SELECT run_id FROM quality.runs GROUP BY 1 HAVING count(*) > 1",
    "a document is there twice": "SELECT document_id FROM core.documents GROUP BY 1 HAVING count(*) > 1",
    "a quantity is there twice": "SELECT quantity_id FROM core.quantities GROUP BY 1 HAVING count(*) > 1",
    "an observation is there twice": "SELECT observation_id FROM core.observations GROUP BY 1 HAVING count(*) > 1",
    "an indicator is not in the catalogue": "SELECT indicator FROM core.observations ANTI JOIN meta.indicators USING (indicator)",
    "a cell of the trend is there twice": """
        SELECT publisher_id FROM marts.yearly_trend GROUP BY publisher_id, indicator, breakdown, year HAVING count(*) > 1""",
    "a figure of the trend has no accepted observation": """
        SELECT observation_id FROM marts.yearly_trend AS t
        ANTI JOIN core.observations AS o
          ON o.observation_id = t.observation_id AND o.status = 'accepted' AND o.value = t.value AND o.document_id = t.document_id""",
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
    The newest `keep` releases stay. Raises PublishError, or BrokenProof, with `current` untouched.
    """
    if not re.fullmatch(r"[A-Za-z0-9-]+", run_id):
        raise PublishError(f"{run_id!r} cannot name a release: letters, digits and - only")
    data_dir = Path(data_dir).resolve()
    work, releases = data_dir / "work" / FILE_NAME, data_dir / "releases"
    final, building = releases / run_id, releases / f".build-{run_id}"
    releases.mkdir(parents=True, exist_ok=True)
    _remove_debris(data_dir)
    _check_work_file(work, data_dir)
    if final.exists():
        raise PublishError(f"{final} exists already: a run publishes once")
    try:
        building.mkdir()
        shutil.copyfile(work, building / FILE_NAME)
        rows = check(building / FILE_NAME)
        (building / FILE_NAME).chmod(0o444)
        release = Release(run_id, final, _sha256(building / FILE_NAME), (building / FILE_NAME).stat().st_size, rows)
        if prepare:
            prepare(building)
        _write_manifest(building, release, details or {})
        _flush(building)
        os.rename(building, final)
        _point_current(data_dir, run_id)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        if final.exists() and current_run(data_dir) != run_id:
            shutil.rmtree(final, ignore_errors=True)
        raise
    prune(data_dir, keep)
    return release


def check(file: Path) -> dict[str, int]:
    """Gates and evidence proof over a warehouse file; returns table -> rows. Raises PublishError or BrokenProof."""
    with duckdb.connect(str(file), read_only=True) as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute("SET temp_directory = ?", [str(file.parent / ".spill")])
        failed = [
            f"{fault} ({number})" for fault, query in GATES.items() if (number := scalar(connection, f"SELECT count(*) FROM ({query})"))
        ]
        tables = connection.execute("SELECT schema_name || '.' || table_name FROM duckdb_tables() ORDER BY 1").fetchall()
        rows = {name: scalar(connection, "SELECT count(*) FROM query_table(?)", [name]) for (name,) in tables}
        failed += [f"{name} is empty" for name in NEVER_EMPTY if not rows.get(name)]
        if failed:
            raise PublishError(f"not published: {'; '.join(failed)}")
        prove(connection)
    shutil.rmtree(file.parent / ".spill", ignore_errors=True)
    return rows


def open_published(data_dir: Path, memory_limit: str = "2GB") -> duckdb.DuckDBPyConnection:
    """The published warehouse, read-only; its SQL can reach no file and change no setting.

    The connection keeps the release it opened, whatever is published meanwhile. Raises NothingPublished.
    """
    file = (Path(data_dir) / "current").resolve() / FILE_NAME
    if not file.is_file():
        raise NothingPublished(f"nothing is published in {data_dir} yet: `nianbao run` makes {Path(data_dir) / 'current' / FILE_NAME}")
    connection = duckdb.connect(str(file), read_only=True)
    if scalar(connection, "SELECT current_setting('lock_configuration')"):
        return connection  # the same release is open in this process already
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET memory_limit = ?", [memory_limit])
    connection.execute("SET temp_directory = ?", [f"{tempfile.gettempdir()}/nianbao-{os.getuid()}"])
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def read_manifest(data_dir: Path) -> dict[str, Any] | None:
    """manifest.json of the current release; None where nothing is published."""
    try:
        return json.loads((Path(data_dir) / "current" / "manifest.json").read_text("utf-8"))
    except FileNotFoundError:
        return None


def current_run(data_dir: Path) -> str | None:
    """The run whose release is current; None where nothing is published."""
    link = Path(data_dir) / "current"
    return Path(os.readlink(link)).name if link.is_symlink() else None


def list_releases(data_dir: Path) -> tuple[str, ...]:
    """The runs whose releases are kept, oldest first."""
    releases = Path(data_dir) / "releases"
    return tuple(sorted(path.name for path in releases.iterdir() if not path.name.startswith("."))) if releases.is_dir() else ()


def prune(data_dir: Path, keep: int) -> tuple[str, ...]:
    """Removes all but the newest `keep` releases, never the current one; returns what was removed."""
    current = current_run(data_dir)
    gone = tuple(name for name in list_releases(data_dir)[: -max(keep, 1)] if name != current)
    for name in gone:
        shutil.rmtree(Path(data_dir) / "releases" / name)
    return gone


def _remove_debris(data_dir: Path) -> None:
    """What killed runs left behind."""
    for path in (data_dir / "releases").glob(".build-*"):
        shutil.rmtree(path)
    for path in data_dir.glob(".current-*"):
        path.unlink()


def _check_work_file(work: Path, data_dir: Path) -> None:
    if not work.is_file():
        raise PublishError(f"{work} does not exist: there is nothing to publish")
    if work.with_name(f"{work.name}.wal").exists():
        raise PublishError(f"{work} is still open or was not closed well ({work.name}.wal is there): a copy would lack rows")
    wanted, free = int(work.stat().st_size * ROOM), shutil.disk_usage(data_dir).free
    if free < wanted:
        raise PublishError(f"{data_dir} has {free:,} bytes free, a release needs {wanted:,}: make room or keep fewer releases")


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _write_manifest(folder: Path, release: Release, details: Mapping[str, object]) -> None:
    manifest = dict(details) | {
        "run_id": release.run_id,
        "sha256": release.sha256,
        "bytes": release.bytes,
        "rows": release.rows,
        "versions": {"nianbao": version("nianbao"), "duckdb": duckdb.__version__},
    }
    file = folder / "manifest.json"
    file.write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", "utf-8")
    file.chmod(0o444)


def _flush(folder: Path) -> None:
    """Everything below the folder is on the disk before anyone is pointed to it."""
    for path in (*folder.rglob("*"), folder):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _point_current(data_dir: Path, run_id: str) -> None:
    """The one step that readers can see."""
    link = data_dir / f".current-{run_id}"
    with contextlib.suppress(FileNotFoundError):
        link.unlink()
    link.symlink_to(Path("releases") / run_id)
    os.replace(link, data_dir / "current")
    for folder in (data_dir, data_dir / "releases"):
        descriptor = os.open(folder, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
