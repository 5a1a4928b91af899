"""The private work file of a data folder: opened whole, and made anew from what is published where it was lost or damaged."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from flows.faults import RunFailed
from flows.progress import say
from flows.settings import Settings
from warehouse.releases import FILE_NAME, copy_file, list_releases, newest_whole

_LOOKING_SECONDS = 60.0

if TYPE_CHECKING:
    import duckdb


def open_work_file(file: Path, settings: Settings, run_id: str) -> duckdb.DuckDBPyConnection:
    """A work file, the one in use or a fresh one, open for a run to write; RunFailed says why it cannot be opened.

    One in use that cannot be read is put aside and made anew.
    A run that was killed on the way from the record of its publication to the publication is on record as failed from then on.
    """
    import duckdb

    from warehouse.faults import is_damage
    from warehouse.store import WorkFileError, record_killed_runs

    if file == settings.work_file and not file.exists():
        restore(settings)
    try:
        try:
            connection = _open(file)
        except duckdb.Error as fault:
            if file != settings.work_file or not is_damage(fault):
                raise
            put_aside(settings, str(fault).splitlines()[0])
            restore(settings)
            connection = _open(file)
        record_killed_runs(connection, max(list_releases(settings.root), default=""), run_id)
        return connection
    except WorkFileError as fault:
        raise RunFailed(str(fault)) from fault
    except duckdb.IOException as fault:
        raise RunFailed(f"{file} cannot be opened: {fault}. Nothing was published.") from fault


def _open(file: Path) -> duckdb.DuckDBPyConnection:
    """Whoever holds the run lock is the only one that writes: one that only looks (`nianbao status --why`) is waited for."""
    from warehouse.store import WorkFileInUse, open_work

    end = time.monotonic() + _LOOKING_SECONDS
    while True:
        try:
            return open_work(file, tell=say)
        except WorkFileInUse:
            if time.monotonic() >= end:
                raise
        time.sleep(0.2)


def put_aside(settings: Settings, why: str) -> None:
    """Take a damaged work file out of the way, for whoever wants to look into it; the one before that is replaced."""
    aside = damaged_file(settings)
    for suffix in ("", ".wal"):
        file = settings.work_file.with_name(settings.work_file.name + suffix)
        aside.with_name(aside.name + suffix).unlink(missing_ok=True)
        if file.exists():
            os.replace(file, aside.with_name(aside.name + suffix))
    say(f"The work file is damaged and was put aside as {aside}: {why}")


def restore(settings: Settings) -> None:
    """The newest release whose bytes are whole becomes the work file, so that no run publishes less than is known.

    Also one that a rollback has taken out of sight: a rollback changes what readers see, not what is known.
    """
    settings.work_file.with_name(f"{settings.work_file.name}.wal").unlink(missing_ok=True)  # of a file that is gone
    run_id = newest_whole(settings.root)
    if run_id is None:
        if damaged_file(settings).exists():
            say("No release is whole: the work file begins empty. `nianbao run --rebuild` reads all that is in the raw store.")
        return
    settings.work_file.parent.mkdir(parents=True, exist_ok=True)
    beside = settings.work_file.with_name(".restored.duckdb")
    copy_file(settings.root / "releases" / run_id / FILE_NAME, beside)
    beside.chmod(0o644)
    os.replace(beside, settings.work_file)
    say(f"The work file was made anew from release {run_id}: documents that only later runs have read are read again when named")


def damaged_file(settings: Settings) -> Path:
    return settings.work / "damaged.duckdb"
