"""What a run has to read: documents whose bytes are new or that were read with other readers, another extractor or other seeds.

The orchestrator's cache has no part in it: what was read with what stands in the work file, beside the rows themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType

from flows.collect import Collection, collected, members_known
from flows.raw_store import RawStore, file_sha256
from flows.run_context import Run
from flows.sources import Found, is_archive
from flows.worker import Job
from transforms.records import document_id
from warehouse.sources import listed_publishers
from warehouse.state import KnownDocument, documents_state, known_documents

NEW = "new"
CHANGED = "changed"
READ_OTHERWISE = "read with other definitions or an older version"


@dataclass(frozen=True, slots=True)
class Dirty:
    """A document to read, and why."""

    job: Job
    why: str


def find_dirty(
    collection: Iterable[Job], known: Mapping[str, KnownDocument], fingerprint: str, listed: Mapping[str, str] = MappingProxyType({})
) -> list[Dirty]:
    """New documents of the sources, then those read before whose fingerprint is no longer today's, wherever they came from.

    `listed` is what lists of addresses say of their publishers, by source.
    """
    sources = {document.source for document in known.values()}
    dirty = [Dirty(job, CHANGED if job.source in sources else NEW) for job in collection if job.document_id not in known]
    dirty += [
        Dirty(_job_of(document, listed.get(document.source, "")), READ_OTHERWISE)
        for document in known.values()
        if document.fingerprint != fingerprint
    ]
    return dirty


def survey(found: Found, raw: RawStore) -> Iterator[Job]:
    """What documents each file is, without keeping it; an archive that was never unpacked counts as one."""
    for path in found.files:
        sha256 = file_sha256(path)
        inside = members_known(raw, sha256, str(path), datetime.now(UTC)) if is_archive(path.name) else None
        if inside is not None:
            yield from inside
            continue
        yield Job(document_id(path.name, sha256), str(path), path.name, sha256, path.stat().st_size, datetime.now(UTC))


def concerned(seen: Iterable[Job], known: Mapping[str, KnownDocument], dirty: Iterable[Dirty]) -> int:
    """How many documents a run has before it: those of the sources, those of elsewhere, earlier versions where they are read again."""
    here = {job.source: job.document_id for job in seen}
    elsewhere = {document.document_id for document in known.values() if document.source not in here}
    return len(elsewhere | set(here.values()) | {entry.job.document_id for entry in dirty})


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run reads, and whether it has anything to publish at all."""

    dirty: tuple[Dirty, ...]
    unchanged: bool


def plan(run: Run, collection: Collection) -> Plan:
    """What this run reads: everything dirty, of these sources or of earlier ones."""
    known = {document.document_id: document for document in known_documents(run.connection)}
    dirty = find_dirty(collection.documents, known, run.fingerprint, listed_publishers(run.connection))
    return Plan(tuple(dirty), not dirty and published_state(run) == release_state(run))


def nothing_to_do(run: Run, found: Found) -> bool:
    """Whether a run over these files would change nothing that is published; stops at the first file that says otherwise.

    Where it is so, the run's files are counted as if they had been collected.
    """
    if found.addresses:
        return False  # whether a page has changed only its server knows
    published = published_state(run)
    if published is None or published != release_state(run):
        return False
    known = {document.document_id: document.fingerprint for document in known_documents(run.connection)}
    if any(fingerprint != run.fingerprint for fingerprint in known.values()):
        return False
    jobs = []
    for job in survey(found, run.raw):
        if job.document_id not in known:
            return False
        jobs.append(job)
    collected(run, jobs, found.skipped)
    return True


def release_state(run: Run) -> str:
    """What a release of the work file as it stands would be made of."""
    from flows.definitions import definitions_fingerprint

    return f"{documents_state(run.connection)} {definitions_fingerprint()} review_below={run.settings.review_below:g}"


def published_state(run: Run) -> str | None:
    """What the published release was made of; None where nothing is published."""
    from warehouse.publish import read_manifest

    return (read_manifest(run.settings.root) or {}).get("state")


def _job_of(document: KnownDocument, publisher: str) -> Job:
    seen = document.first_seen_at.replace(tzinfo=UTC)
    return Job(document.document_id, document.source, document.file_name, document.sha256, document.bytes, seen, publisher)
