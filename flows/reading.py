"""Reading and extraction, each document in a process that can be killed.

As many processes as the settings say (fewer for few documents: starting one costs half a second), each given one document after the
other. One that dies or hangs is replaced; the document that did it is named, and its batch goes on with the next one. Where the settings
name a cluster, its workers read in the same way (flows.cluster).
"""

from __future__ import annotations

import queue
from collections.abc import Callable, Sequence
from typing import Protocol

from flows.batches import Batch, batches, read_batch
from flows.debris import readers_folder
from flows.dirty import Dirty
from flows.jobs import Confinement, Job, Part
from flows.raw_store import RawStore
from flows.reader_process import ReaderProcess
from flows.run_context import Run
from flows.settings import Settings

DOCUMENTS_WORTH_A_PROCESS = 10


class Reading(Protocol):
    """The way a run reads its documents; a context, because of what it has to start and to end."""

    def __enter__(self) -> Reading: ...

    def __exit__(self, *fault: object) -> None: ...

    def batches(self, jobs: Sequence[Job]) -> list[Batch]:
        """What one task of Prefect takes."""
        ...

    def read(self, batch: Batch, done: Callable[[int], None]) -> Part:
        """Stage the batch's rows below the run's staging folder; `done` hears how many more documents are read."""
        ...


def open_reading(run: Run, dirty: Sequence[Dirty]) -> Reading:
    """As the settings say: processes of this machine, or the workers of a cluster."""
    if run.settings.dask:
        from flows.cluster.reading import ClusterReading

        return ClusterReading(run, dirty)
    return LocalReading(run, dirty)


class LocalReading:
    """Reading by processes of this machine."""

    def __init__(self, run: Run, dirty: Sequence[Dirty]) -> None:
        self._run = run
        self._raw: RawStore = run.raw
        self._known = {entry.job.document_id for entry in dirty if entry.known}
        number = max(1, min(run.settings.workers, len(dirty) // DOCUMENTS_WORTH_A_PROCESS))
        self._processes = [reader_process(run.settings, number, run.fingerprint) for _ in range(number)]
        self._idle: queue.SimpleQueue[ReaderProcess] = queue.SimpleQueue()
        for process in self._processes:
            self._idle.put(process)

    def __enter__(self) -> LocalReading:
        return self

    def __exit__(self, *fault: object) -> None:
        for process in self._processes:
            process.end()

    def batches(self, jobs: Sequence[Job]) -> list[Batch]:
        return batches(jobs, self._run.settings.batch(len(jobs)), self._known)

    def read(self, batch: Batch, done: Callable[[int], None]) -> Part:
        process = self._idle.get()
        try:
            read = read_batch(batch, process, self._raw, self._run.fingerprint, self._run.staging, done)
        finally:
            self._idle.put(process)
        self._run.left |= read.left
        return read.part


def reader_process(settings: Settings, number: int = 1, fingerprint: str = "") -> ReaderProcess:
    """A process as the settings confine it, one of a number that share the processors."""
    limits = settings.limits(ocr_threads=max(1, settings.workers // number))
    given = Confinement(limits, settings.document_memory, settings.work / "texts", fingerprint)
    return ReaderProcess(given, settings.document_seconds, readers_folder(settings))
