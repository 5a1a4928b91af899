"""What a run has to do: which documents it reads (flows.dirty says why), and whether there is anything to publish at all.

The orchestrator's cache has no part in it: what was read with what stands in the work file, beside the rows themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from flows.collect import Collection, collected, members_known
from flows.dirty import Dirty, Memory, find_dirty
from flows.faults import WrongUsage
from flows.jobs import Job
from flows.raw_store import RawStore, file_sha256
from flows.release_state import is_settled
from flows.run_context import Run
from flows.sightings import Sighting, changed_back, find_sightings, shown_by_sources
from flows.sources import Found, is_archive, is_sample
from transforms.ids import document_id
from warehouse.definitions import known_definitions, texts_of
from warehouse.sightings import known_sightings
from warehouse.sources import listed_publishers
from warehouse.state import KnownDocument, known_documents

if TYPE_CHECKING:
    import duckdb


def memory_of(connection: duckdb.DuckDBPyConnection) -> Memory:
    """What a warehouse remembers of earlier readings."""
    documents = {document.document_id: document for document in known_documents(connection)}
    texts = partial(texts_of, connection)
    return Memory(documents, known_definitions(connection), listed_publishers(connection), texts, known_sightings(connection))


def sightings_of(jobs: Iterable[Job], memory: Memory, now: datetime) -> tuple[Sighting, ...]:
    """Which sources show other versions than they did, of those that are known already."""
    return tuple(find_sightings(jobs, memory.documents, shown_by_sources(memory.documents, memory.sightings), now))


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
    """What a run reads, which sources show other known versions than they did, and whether it has anything to publish at all."""

    dirty: tuple[Dirty, ...]
    sightings: tuple[Sighting, ...]
    unchanged: bool


def plan(run: Run, collection: Collection, rebuild: bool = False) -> Plan:
    """What this run reads: everything dirty, of these sources or of earlier ones, that the raw store still has; all of it in a rebuild."""
    if rebuild:
        from flows.rebuilding import begin

        dirty = begin(run, collection)
    else:
        memory = memory_of(run.connection)
        dirty, off = run.selection.split(find_dirty(collection.documents, memory, run.definitions, run.catalogue), memory)
        run.put_off = {entry.job.document_id: entry.job.source for entry in off}
        run.sightings = sightings_of(collection.shown, memory, run.started_at)
    readable = tuple(readable_of(run, dirty))
    if not dirty and not run.waits:
        demand_documents(run)
    more = rebuild or readable or changed_back(run.sightings) or run.selection.quality_only
    empty = run.waits and not (more or known_documents(run.connection))  # an inbox where nothing has come yet
    return Plan(readable, run.sightings, empty or (not more and is_settled(run.connection, run.settings)))


def demand_documents(run: Run) -> None:
    """A data folder that knows no document has nothing that could be read again."""
    if not known_documents(run.connection):
        raise WrongUsage(f"{run.settings.root} knows no document yet. Name files, folders, archives or lists of addresses.")


def demand_sources(run: Run, scheduled: bool = False) -> None:
    """The shipped samples, which a run without sources reads, are kept out of a folder that knows anything else, and out of schedules."""
    if scheduled:
        raise WrongUsage("no sources are set for runs by a schedule: name them in the settings (NIANBAO_SOURCES, `nianbao config`)")
    own = [document.source for document in known_documents(run.connection) if not is_sample(document.source)]
    if own:
        root, number = run.settings.root, f"{len(own)} document{'' if len(own) == 1 else 's'}"
        raise WrongUsage(
            f"a run without sources reads the shipped samples, of invented bureaus, and {root} knows {number} beside them ({own[0]} …). "
            f"Nothing was read. `nianbao run --known --data {root}` reads again what is known, with the seeds as they are now; "
            f"`nianbao run SOURCE … --data {root}` reads files, folders and addresses; for the samples name another folder with --data."
        )


def readable_of(run: Run, dirty: Sequence[Dirty]) -> list[Dirty]:
    """Without those read before whose bytes are lost, which the run names: what was read of them stays."""
    lacking = run.raw.lacking(entry.job.sha256 for entry in dirty if entry.known)
    lost = [entry for entry in dirty if entry.known and entry.job.sha256 in lacking]
    run.left = {entry.job.document_id: entry.job.source for entry in lost}
    return [entry for entry in dirty if entry.job.document_id not in run.left]


def nothing_to_do(run: Run, found: Found) -> bool:
    """Whether a run over these files would change nothing that is published; stops at the first file that says otherwise.

    Where it is so, the run's files are counted as if they had been collected.
    """
    if run.selection.is_narrow:
        run.selection.split((), memory_of(run.connection))  # names documents that are known, or ends the run before it has begun
    if run.selection.force or run.selection.quality_only:
        return False
    if found.addresses:
        return False  # whether a page has changed only its server knows
    if not is_settled(run.connection, run.settings):
        return False
    memory = memory_of(run.connection)
    if readable_of(run, find_dirty((), memory, run.definitions, run.catalogue)):
        return False
    jobs = []
    for job in survey(found, run.raw):
        if job.document_id not in memory.documents:
            return False
        jobs.append(job)
    sightings = sightings_of(jobs, memory, run.started_at)
    if changed_back(sightings):
        return False
    run.sightings = sightings
    collected(run, jobs, found.skipped)
    return True
