"""First stage: the sources become bytes in the raw store, each document once, and a list of what was left aside.

A file is a document, a fetched page is one, and so is each member of an archive: `reports.zip!柏川/2023.pdf` is its source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from flows.faults import RunFailed, WrongUsage
from flows.jobs import Job
from flows.raw_store import Kept, RawStore
from flows.reader_process import ReaderProcess
from flows.reading import reader_process
from flows.run_context import Run
from flows.sources import Found, Skipped, why_no_report
from transforms.documents.sniff import ARCHIVES, may_hold_documents
from transforms.ids import document_id
from transforms.model import UnreadableDocument

if TYPE_CHECKING:
    from flows.fetching.outcome import Fetched

COPY = "identical copy under the same name, read once"
ARCHIVE = "archives"  # kind of the raw store's records: what an archive was unpacked into
_MOST_TOLD = 10
_NOT_HAD = ("vanished", "refused", "failed")  # outcomes of an address


@dataclass(frozen=True, slots=True)
class Collection:
    """The documents of the sources, one an id, the files that are none, and all that the sources show, copies too."""

    documents: tuple[Job, ...]
    skipped: tuple[Skipped, ...]
    shown: tuple[Job, ...] = ()


def collect(run: Run, found: Found, fetched: Sequence[Fetched] = ()) -> Collection:
    """Keep every file found, and what was fetched. One that cannot be read from its disk is left aside by name; none at all is a fault."""
    jobs: list[Job] = []
    skipped = list(found.skipped)
    with reader_process(run.settings) as process:
        for path in found.files:
            try:
                content = path.read_bytes()
                kept = run.raw.keep(content, str(path), path.name, run.started_at)
            except PermissionError as fault:
                skipped.append(Skipped(str(path), f"may not be read: {fault.strerror}"))
                continue
            jobs += _documents(run, process, kept, content, "", skipped)
        for page in fetched:
            if page.kept:
                jobs += _documents(run, process, page.kept, run.raw.read(page.kept.sha256), page.address.publisher, skipped)
            if page.outcome in _NOT_HAD:
                skipped.append(Skipped(page.address.url, f"{page.outcome}: {page.reason}"))
    if not jobs and (found.files or found.addresses):
        _complain(found, skipped)
    return collected(run, jobs, skipped)


def collected(run: Run, jobs: Iterable[Job], skipped: Iterable[Skipped]) -> Collection:
    """What the files are, counted for the run: one document an id, its further copies left aside by name."""
    documents: dict[str, Job] = {}
    copies = []
    shown = tuple(jobs)
    for job in shown:
        first = documents.setdefault(job.document_id, job)
        if first is not job:
            copies.append(Skipped(job.source, COPY, first.source))
    found = Collection(tuple(documents.values()), (*skipped, *copies), shown)
    run.collected, run.skipped = len(found.documents), found.skipped
    return found


def job_of(kept: Kept, publisher: str = "") -> Job:
    number = document_id(kept.file_name, kept.sha256)
    return Job(number, kept.source, kept.file_name, kept.sha256, kept.bytes, kept.first_seen_at, publisher)


def members_known(raw: RawStore, sha256: str, source: str, now: datetime) -> list[Job] | None:
    """The documents of an archive that was unpacked before, without unpacking it again; None where it never was."""
    record = raw.get_json(ARCHIVE, sha256)
    if not isinstance(record, dict):
        return None
    return [_member(source, member, now) for member in record["members"] if not why_no_report(member["path"])]


def _member(source: str, member: Mapping[str, Any], seen: datetime, publisher: str = "") -> Job:
    path = member["path"]
    return job_of(Kept(_inside(source, path), _name(path), member["sha256"], member["bytes"], seen), publisher)


def _documents(run: Run, process: ReaderProcess, kept: Kept, content: bytes, publisher: str, skipped: list[Skipped]) -> Iterator[Job]:
    """The document itself, or those inside it. An archive that cannot be unpacked is a document that says why not."""
    if not may_hold_documents(content):
        yield job_of(kept, publisher)
        return
    record = run.raw.get_json(ARCHIVE, kept.sha256)
    if not isinstance(record, dict):
        try:
            record = _unpacked(run, process, kept, content) if process.format_of(content, kept.file_name) in ARCHIVES else None
        except UnreadableDocument:
            record = None
        if record is None:
            yield job_of(kept, publisher)
            return
    skipped += (Skipped(_inside(kept.source, left["path"]), left["reason"]) for left in record["left"])
    for member in record["members"]:
        if reason := why_no_report(member["path"]):
            skipped.append(Skipped(_inside(kept.source, member["path"]), reason))
        else:
            yield _member(kept.source, member, kept.first_seen_at, publisher)


def _unpacked(run: Run, process: ReaderProcess, kept: Kept, content: bytes) -> dict[str, Any]:
    """Unpack an archive into the raw store and note there what it held."""
    unpacked = process.unpack(content, kept.file_name)
    members = []
    for member in unpacked.members:
        held = run.raw.keep(member.content, _inside(kept.source, member.path), _name(member.path), run.started_at)
        members.append({"path": member.path, "sha256": held.sha256, "bytes": held.bytes})
    record = {"members": members, "left": [{"path": entry.path, "reason": entry.reason} for entry in unpacked.left]}
    run.raw.put_json(ARCHIVE, kept.sha256, record)
    return record


def _inside(source: str, path: str) -> str:
    return f"{source}!{path}"


def _name(path: str) -> str:
    return PurePosixPath(path).name


def _complain(found: Found, skipped: Sequence[Skipped]) -> None:
    """Nothing was had of what was asked for."""
    told = "".join(f"\n  {entry.path}: {entry.reason}" for entry in skipped[:_MOST_TOLD])
    more = f"\n  and {len(skipped) - _MOST_TOLD} more" if len(skipped) > _MOST_TOLD else ""
    if found.addresses and not found.files:
        raise RunFailed(f"none of the {len(found.addresses)} addresses gave a document. Nothing was published.{told}{more}")
    raise WrongUsage(f"{found.files[0]}: none of the files can be read.{told}{more}")
