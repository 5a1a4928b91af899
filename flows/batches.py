"""Documents that are read together, each by a process that can be killed: the same on this machine and on the workers of a cluster."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.jobs import Job, Part
from flows.object_store import StoreFault
from flows.raw_store import RawStore
from flows.reader_process import ReaderProcess
from transforms.model import UnreadableDocument


class Batch:
    """Documents that are read together; `known` are the ids of those that were read before. No dataclass: Prefect would walk through it."""

    def __init__(self, name: str, jobs: Sequence[Job], known: Collection[str] = ()) -> None:
        self.name = name
        self.jobs = tuple(jobs)
        self.known = frozenset(known)


@dataclass(frozen=True, slots=True)
class BatchRead:
    """What a batch became, and by id the source of documents whose bytes are lost: what was read of them earlier stays."""

    part: Part
    left: dict[str, str]


def batches(jobs: Sequence[Job], size: int, known: Collection[str] = ()) -> list[Batch]:
    """The documents in order, cut into batches with names that sort."""
    cut = [jobs[start : start + size] for start in range(0, len(jobs), size)]
    return [Batch(f"{number:05d}", some, [job.document_id for job in some if job.document_id in known]) for number, some in enumerate(cut)]


def read_batch(
    batch: Batch, process: ReaderProcess, raw: RawStore, fingerprint: str, staging: Path, done: Callable[[int], object]
) -> BatchRead:
    """Stage the batch's rows, in place of what an attempt before left; `done` hears of each document.

    Raises StoreFault where the raw store as a whole cannot be used: no document is to blame.
    """
    records: list[bytes] = []
    left: dict[str, str] = {}
    for job in batch.jobs:
        try:
            records.append(_read(job, process, raw, fingerprint))
        except _Lost as lost:
            if job.document_id in batch.known:
                left[job.document_id] = job.source
            else:
                records.append(_unreadable(job, str(lost), fingerprint=""))
        done(1)
    try:
        part = process.stage(records, staging, batch.name)
    except UnreadableDocument:  # the process ended since: the records are here, a new one takes them
        part = process.stage(records, staging, batch.name)
    return BatchRead(part, left)


class _Lost(Exception):
    """The raw store does not give the bytes of one document."""


def _read(job: Job, process: ReaderProcess, raw: RawStore, fingerprint: str) -> bytes:
    """The document's rows; whatever goes wrong with it alone becomes its status and leaves the rest of the batch alone."""
    try:
        content = raw.read(job.sha256)
    except StoreFault:
        raise
    except OSError as fault:
        raise _Lost(f"the raw store cannot give its bytes: {fault}") from fault
    try:
        return process.process(job, content)
    except UnreadableDocument as fault:
        return _unreadable(job, str(fault), fingerprint)


def _unreadable(job: Job, reason: str, fingerprint: str) -> bytes:
    from flows.worker import unreadable

    return unreadable(job, reason, fingerprint)
