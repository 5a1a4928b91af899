"""Reading and extraction of a batch, each document in a process that can be killed.

As many processes as the settings say (fewer for few documents: starting one costs half a second), each given one document after the
other. One that dies or hangs is replaced; the document that did it is named, and its batch goes on with the next one.
"""

from __future__ import annotations

import queue
from collections.abc import Callable, Sequence

from flows.debris import readers_folder
from flows.dirty import Dirty
from flows.jobs import Confinement, Job, Part
from flows.object_store import StoreFault
from flows.raw_store import RawStore
from flows.reader_process import ReaderProcess
from flows.run_context import Run
from flows.settings import Settings
from transforms.model import UnreadableDocument

DOCUMENTS_WORTH_A_PROCESS = 10


class Batch:
    """Documents that are read together. No dataclass: Prefect would walk through each of its documents."""

    def __init__(self, name: str, jobs: Sequence[Job]) -> None:
        self.name = name
        self.jobs = tuple(jobs)


class Reading:
    """The way a run reads its batches; a context, because of the processes."""

    def __init__(self, run: Run, dirty: Sequence[Dirty]) -> None:
        self._raw: RawStore = run.raw
        self._known = {entry.job.document_id for entry in dirty if entry.known}
        self._left = run.left
        self._staging = run.staging
        number = max(1, min(run.settings.workers, len(dirty) // DOCUMENTS_WORTH_A_PROCESS))
        self._fingerprint = run.fingerprint
        self._processes = [reader_process(run.settings, number, run.fingerprint) for _ in range(number)]
        self._idle: queue.SimpleQueue[ReaderProcess] = queue.SimpleQueue()
        for process in self._processes:
            self._idle.put(process)

    def __enter__(self) -> Reading:
        return self

    def __exit__(self, *fault: object) -> None:
        for process in self._processes:
            process.end()

    def read(self, batch: Batch, done: Callable[[int], None]) -> Part:
        """Stage the batch's rows, in place of what an attempt before left; `done` hears of each document."""
        process = self._idle.get()
        try:
            records = []
            for job in batch.jobs:
                if read := self._read(process, job):
                    records.append(read)
                done(1)
            return self._stage(process, records, batch.name)
        finally:
            self._idle.put(process)

    def _stage(self, process: ReaderProcess, records: list[bytes], name: str) -> Part:
        try:
            return process.stage(records, self._staging, name)
        except UnreadableDocument:  # the process ended since: the records are here, a new one takes them
            return process.stage(records, self._staging, name)

    def _read(self, process: ReaderProcess, job: Job) -> bytes | None:
        """The document's rows; whatever goes wrong with it alone becomes its status and leaves the rest of the batch alone.

        None where its bytes are lost or damaged and it was read before: what was found then stays.
        """
        try:
            content = self._raw.read(job.sha256)
        except StoreFault:
            raise  # the store as a whole: no document is to blame
        except OSError as fault:
            if job.document_id in self._known:
                self._left[job.document_id] = job.source
                return None
            return _unreadable(job, f"the raw store cannot give its bytes: {fault}", fingerprint="")
        try:
            return process.process(job, content)
        except UnreadableDocument as fault:
            return _unreadable(job, str(fault), self._fingerprint)


def _unreadable(job: Job, reason: str, fingerprint: str) -> bytes:
    from flows.worker import unreadable

    return unreadable(job, reason, fingerprint)


def reader_process(settings: Settings, number: int = 1, fingerprint: str = "") -> ReaderProcess:
    """A process as the settings confine it, one of a number that share the processors."""
    limits = settings.limits(ocr_threads=max(1, settings.workers // number))
    given = Confinement(limits, settings.document_memory, settings.work / "texts", fingerprint)
    return ReaderProcess(given, settings.document_seconds, readers_folder(settings))


def batches(jobs: Sequence[Job], size: int) -> list[Batch]:
    """The documents in order, cut into batches with names that sort."""
    return [Batch(f"{number:05d}", jobs[start : start + size]) for number, start in enumerate(range(0, len(jobs), size))]
