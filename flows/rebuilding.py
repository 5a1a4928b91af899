"""`nianbao run --rebuild`: everything known is read anew into a work file beside the one in use, which it replaces when it is complete.

Until then a run that ends, however it ends, leaves the one in use as it was. What cannot be made anew goes along: what is known of
addresses, the runs, what was published when. A document whose bytes are lost keeps the rows that it has.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from flows.collect import ARCHIVE, Collection, job_of
from flows.dirty import ANEW, Dirty, find_dirty, job_of_known, listed
from flows.increment import memory_of, sightings_of
from flows.jobs import Job
from flows.raw_store import Kept, RawStore
from flows.run_context import Run
from flows.sightings import Sighting, find_sightings, kept_sightings, shown_by_sources, utc
from flows.sources import why_no_report


def begin(run: Run, collection: Collection) -> list[Dirty]:
    """Opens the fresh file. The documents to read are those of the work file, of the raw store where that knows none, and new ones."""
    from warehouse.rebuilding import take_over_history

    run.use_file_in_use()
    memory = memory_of(run.connection)
    run.close()
    run.use_fresh_file()
    take_over_history(run.connection, run.settings.work_file)
    known = [job_of_known(document) for document in memory.documents.values()]
    if known:
        run.sightings = sightings_of(collection.shown, memory, run.started_at)
    else:
        known = kept_documents(run.raw)
        run.sightings = _sightings_of_store(run, known, collection.shown)
    found = {job.document_id: job for job in known}
    new = find_dirty([job for job in collection.documents if job.document_id not in found], memory, run.definitions, run.catalogue)
    anew = [Dirty(listed(job, memory), (ANEW,), known=job.document_id in memory.documents) for job in found.values()]
    return [*(entry for entry in new if not entry.known), *anew]


def kept_documents(raw: RawStore) -> list[Job]:
    """Every document that the raw store has a note of, by the source that brought it first; archives that were unpacked are none."""
    unpacked = {sha256 for sha256, _ in raw.list_json(ARCHIVE)}
    found: dict[str, Job] = {}
    for kept in sorted(raw.all_kept(), key=_first):
        if kept.sha256 not in unpacked and not ("!" in kept.source and why_no_report(kept.file_name)):
            job = job_of(kept)
            found.setdefault(job.document_id, job)
    return list(found.values())


def _sightings_of_store(run: Run, kept: Iterable[Job], here: Iterable[Job]) -> tuple[Sighting, ...]:
    """What the notes of the raw store tell of sources, and on top of that what the sources of this run show."""
    documents = {job.document_id: replace(job, first_seen_at=utc(job.first_seen_at)) for job in kept}
    noted = kept_sightings(run.raw.all_kept(), documents)
    shown = shown_by_sources(documents, (sighting.seen for sighting in noted))
    return (*noted, *find_sightings(here, documents, shown, run.started_at))


def complete(run: Run) -> None:
    """Puts the fresh file, which holds all that was loaded, into the place of the one in use."""
    run.close()
    os.replace(run.settings.fresh_file, run.settings.work_file)
    run.use_file_in_use()


def _first(kept: Kept) -> tuple[datetime, str]:
    return kept.first_seen_at, kept.source
