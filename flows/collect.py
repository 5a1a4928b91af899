"""First stage: the sources become bytes in the raw store, each file once, and a list of what was left aside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flows.faults import WrongUsage
from flows.raw_store import Kept
from flows.run_context import Run
from flows.sources import Found, Skipped
from flows.worker import Job
from transforms.records import document_id

COPY = "identical copy under the same name, read once"


@dataclass(frozen=True, slots=True)
class Collection:
    """The documents of the sources, one an id, and the files that are none."""

    documents: tuple[Job, ...]
    skipped: tuple[Skipped, ...]


def collect(run: Run, found: Found) -> Collection:
    """Keep every file found. One that cannot be read from its disk is left aside by name; none at all is WrongUsage."""
    jobs: list[Job] = []
    skipped = list(found.skipped)
    for path in found.files:
        try:
            jobs.append(job_of(run.raw.keep(path.read_bytes(), str(path), path.name, run.started_at)))
        except PermissionError as fault:
            skipped.append(Skipped(str(path), f"may not be read: {fault.strerror}"))
    if not jobs:
        raise WrongUsage(f"{found.files[0]}: none of the files can be read. {skipped[-1].reason}.")
    return collected(run, jobs, skipped)


def collected(run: Run, jobs: Iterable[Job], skipped: Iterable[Skipped]) -> Collection:
    """What the files are, counted for the run: one document an id, its further copies left aside by name."""
    documents: dict[str, Job] = {}
    copies = []
    for job in jobs:
        first = documents.setdefault(job.document_id, job)
        if first is not job:
            copies.append(Skipped(job.source, COPY, first.source))
    found = Collection(tuple(documents.values()), (*skipped, *copies))
    run.collected, run.skipped = len(found.documents), found.skipped
    return found


def job_of(kept: Kept) -> Job:
    return Job(document_id(kept.file_name, kept.sha256), kept.source, kept.file_name, kept.sha256, kept.bytes, kept.first_seen_at)
