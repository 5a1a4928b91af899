"""What the stages of one run share: settings, the catalogue, the open work file. Passed to tasks, never stored by Prefect."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from flows.faults import RunFailed
from flows.knowledge import read_catalogue
from flows.raw_store import RawStore
from flows.run_ids import new_run_id
from flows.run_lock import run_lock
from flows.settings import Settings
from flows.sources import Skipped
from transforms.catalogue import Catalogue
from transforms.records import reading_fingerprint

if TYPE_CHECKING:
    import duckdb


class Run:
    """One run over a data folder. No dataclass: Prefect walks into those in search of futures."""

    def __init__(self, settings: Settings, run_id: str) -> None:
        self.settings = settings
        self.run_id = run_id
        self.started_at = datetime.now(UTC)
        self.raw = RawStore(settings.raw)
        self.staging = settings.staging(run_id)
        self.collected = 0
        self.processed = 0
        self.skipped: tuple[Skipped, ...] = ()
        self.tasks: set[str] = set()  # begun, by name: what Prefect's history must have heard the end of
        self._connection: duckdb.DuckDBPyConnection | None = None

    @cached_property
    def catalogue(self) -> Catalogue:
        return read_catalogue()

    @cached_property
    def fingerprint(self) -> str:
        """What a document is read with today."""
        return reading_fingerprint(self.catalogue)

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
    with run_lock(settings.lock_file, run.run_id):
        shutil.rmtree(settings.work / "staging", ignore_errors=True)
        try:
            yield run
        finally:
            run.close()
            shutil.rmtree(run.staging, ignore_errors=True)
