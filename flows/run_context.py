"""What the stages of one run share: settings, the catalogue, the open work file. Passed to tasks, never stored by Prefect."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from flows.faults import RunFailed, WrongUsage
from flows.knowledge import read_catalogue
from flows.object_store import Folder, StoreFault
from flows.raw_store import RawStore, open_raw_store
from flows.run_ids import new_run_id
from flows.run_lock import run_lock
from flows.settings import Settings
from flows.sources import Found, Skipped
from transforms.catalogue import Catalogue
from transforms.records import reading_fingerprint

if TYPE_CHECKING:
    import duckdb

    from flows.fetching.outcome import Fetched


class Run:
    """One run over a data folder. No dataclass: Prefect walks into those in search of futures."""

    def __init__(self, settings: Settings, run_id: str) -> None:
        self.settings = settings
        self.run_id = run_id
        self.started_at = datetime.now(UTC)
        self.raw = raw_store(settings)
        self.staging = settings.staging(run_id)
        self.collected = 0
        self.processed = 0
        self.skipped: tuple[Skipped, ...] = ()
        self.found = Found((), ())
        self.fetched: tuple[Fetched, ...] = ()
        self.tasks: set[str] = set()  # begun, by name: what Prefect's history must have heard the end of
        self._connection: duckdb.DuckDBPyConnection | None = None

    @cached_property
    def catalogue(self) -> Catalogue:
        return read_catalogue()

    @cached_property
    def fingerprint(self) -> str:
        """What a document is read with today."""
        return fingerprint(self.settings, self.catalogue)

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The work file, opened when it is first needed."""
        if self._connection is None:
            import duckdb

            from warehouse.store import WorkFileError, open_work

            _restore(self.settings)
            try:
                self._connection = open_work(self.settings.work_file)
            except WorkFileError as fault:
                raise RunFailed(str(fault)) from fault
            except duckdb.IOException as fault:
                raise RunFailed(
                    f"{self.settings.work_file} cannot be opened: {fault}. Move it away: the next run makes it anew from what is published."
                ) from fault
        return self._connection

    def close(self) -> None:
        """Close the work file, which writes all of it out; a later use opens it again."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _demand_same_store(settings: Settings) -> None:
    """A data folder stays with its raw store: with another one, what was read from the first would be unreadable at its next reading."""
    note = settings.work / "raw_store"
    known = note.read_text(encoding="utf-8") if note.exists() else settings.raw_store
    if known != settings.raw_store:
        named = f"NIANBAO_RAW_STORE={known}" if known else "no NIANBAO_RAW_STORE: its own raw/"
        raise WrongUsage(
            f"{settings.root} keeps its bytes with {named}, and this run says {settings.raw_store or 'raw/ in the data folder'}. Set it as "
            f"before; where the store itself has moved with all it holds, delete {note} first. Nothing was read."
        )
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(settings.raw_store, encoding="utf-8")


def _demand_store(raw: RawStore) -> None:
    """A store that cannot be used ends the run before it has begun. A folder shows itself at the first file."""
    if isinstance(raw.objects, Folder):
        return
    try:
        raw.check()
    except StoreFault as fault:
        raise RunFailed(f"{fault.strerror or fault} Nothing was published.") from fault


def raw_store(settings: Settings) -> RawStore:
    """The store of every byte, where the settings say. WrongUsage for an address that is none."""
    where = settings.raw_store or settings.raw
    return open_raw_store(where, settings.s3_endpoint, settings.s3_region, settings.s3_virtual_addressing)


def fingerprint(settings: Settings, catalogue: Catalogue) -> str:
    """What a document is read with: readers and seeds, and the limits, since one of them may have refused it."""
    limits = hashlib.sha256(repr(settings.limits()).encode()).hexdigest()[:8]
    return f"{reading_fingerprint(catalogue)}-{limits}"


def _restore(settings: Settings) -> None:
    """A work file that was lost is made anew from what is published, so that no run publishes less than is known."""
    if settings.work_file.exists() or not settings.warehouse.exists():
        return
    settings.work_file.parent.mkdir(parents=True, exist_ok=True)
    aside = settings.work_file.with_name(".restored.duckdb")
    shutil.copyfile(settings.warehouse, aside)
    os.replace(aside, settings.work_file)


@contextlib.contextmanager
def open_run(settings: Settings) -> Iterator[Run]:
    """A run that alone holds the data folder: the seeds are read and checked first, debris of killed runs is removed."""
    run = Run(settings, new_run_id())
    run.catalogue  # noqa: B018 - a fault in the seeds ends the run before it has begun
    _demand_store(run.raw)
    with run_lock(settings.lock_file, run.run_id):
        _demand_same_store(settings)
        shutil.rmtree(settings.work / "staging", ignore_errors=True)
        try:
            yield run
        finally:
            run.close()
            shutil.rmtree(run.staging, ignore_errors=True)
