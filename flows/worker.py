"""Reads a batch of kept documents into a Parquet part: the work of a pool's process, or of this one when documents are few.

Imports neither Prefect nor the command: a spawned process imports this module anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flows.knowledge import read_catalogue
from flows.raw_store import RawStore
from transforms.records import DocumentRecords, frames, process_document, unreadable_document


@dataclass(frozen=True, slots=True)
class Job:
    """A document to read: its bytes are in the raw store; name and source are those they came by."""

    document_id: str
    source: str
    file_name: str
    sha256: str
    bytes: int
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class Part:
    """What a batch became: documents by status, and how much was found in them."""

    name: str
    documents: Counter[str]
    quantities: int
    observations: int


def write_part(jobs: Sequence[Job], raw: Path, staging: Path, name: str, done: Callable[[int], None] | None = None) -> Part:
    """Read and extract every document of the batch and stage `<table>-<name>.parquet`; `done` hears of each document."""
    records = []
    for job in jobs:
        records.append(_read(job, RawStore(raw)))
        if done:
            done(1)
    return stage(records, jobs, staging, name)


def stage(records: Sequence[DocumentRecords], jobs: Sequence[Job], staging: Path, name: str) -> Part:
    """Write the rows of a batch as Parquet, one file a table."""
    staging.mkdir(parents=True, exist_ok=True)
    for entry, job in zip(records, jobs, strict=True):
        entry.document["first_seen_at"] = job.first_seen_at.astimezone(UTC).replace(tzinfo=None)
    for table, frame in frames(records).items():
        frame.write_parquet(staging / f"{table}-{name}.parquet", compression="zstd", compression_level=1)
    return Part(
        name,
        Counter(str(entry.document["status"]) for entry in records),
        sum(len(entry.quantities) for entry in records),
        sum(len(entry.observations) for entry in records),
    )


def _read(job: Job, raw: RawStore) -> DocumentRecords:
    """The document's rows; whatever goes wrong with it alone becomes its status and leaves the rest of the batch alone."""
    try:
        content = raw.read(job.sha256)
    except OSError as fault:
        return _to_read_again(unreadable(job, f"the raw store cannot give its bytes: {fault}"))
    try:
        return process_document(content, job.source, job.file_name, job.sha256, read_catalogue())
    except Exception as fault:  # a fault of ours on one document must not cost the others
        return unreadable(job, f"reading it failed: {type(fault).__name__}: {fault}. Please report this fault with the file.")


def unreadable(job: Job, reason: str) -> DocumentRecords:
    return unreadable_document(job.source, job.file_name, job.sha256, job.bytes, reason, read_catalogue())


def _to_read_again(records: DocumentRecords) -> DocumentRecords:
    """Nothing is known against the document itself: without a fingerprint the next run tries it anew."""
    records.document["fingerprint"] = ""
    return records
