"""`nianbao status`: what is published, how the last run ended; with --why or sources, what the next run would read."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime

import duckdb

from flows.dirty import Memory, find_dirty, summary_of, why_lines
from flows.faults import PUBLISHED, RunFailed, WrongUsage
from flows.increment import concerned, memory_of, sightings_of, survey
from flows.knowledge import read_catalogue
from flows.published import published, readable
from flows.run_context import raw_store
from flows.settings import Settings, settings_for
from flows.sightings import told
from flows.sightings import why_lines as lines_of_sightings
from flows.sources import find_files
from transforms.definitions import definitions_of
from warehouse.connections import open_to_read
from warehouse.releases import current_run, damage
from warehouse.status import render, status


def main(options: argparse.Namespace) -> int:
    settings = settings_for(options.data)
    verified = options.verify and _verified(settings)
    with readable(settings):
        found = status(settings.root)
    if not (found.current or found.last_run or options.sources or settings.work_file.exists()):
        root = settings.root
        raise WrongUsage(
            f"nothing is published in {root} yet, and no run is on record: `nianbao run SOURCE … --data {root}` reads reports."
        )
    print(render(found))
    if verified:
        print("verified    the bytes of the warehouse are those that were published")
    if options.why or options.sources:
        for line in _why_lines(settings, options.sources, options.why):
            print(line)
    return PUBLISHED


def _verified(settings: Settings) -> bool:
    """Whether something is published, and it is whole; RunFailed where it is not."""
    current = current_run(settings.root)
    if current and (wrong := damage(settings.root, current)):
        raise RunFailed(
            f"{wrong}. `nianbao rollback` shows the release before it; `nianbao run --known --data {settings.root}` publishes it anew."
        )
    return current is not None


def _why_lines(settings: Settings, sources: list[str], each: bool) -> Iterator[str]:
    """What a run over these sources would read anew; without sources, of what is known only."""
    with _remembered(settings) as memory:
        shown = list(survey(find_files(sources, settings.root), raw_store(settings)) if sources else ())
        seen = list({job.document_id: job for job in shown}.values())
        catalogue = read_catalogue()
        dirty = find_dirty(seen, memory, definitions_of(catalogue, settings.limits()), catalogue)
        number = concerned(seen, memory.documents, dirty)
        sightings = sightings_of(shown, memory, datetime.now(UTC))
    yield f"next run    would read {len(dirty)} of {number} documents{_grouped(summary_of(dirty))}"
    if back := told(sightings):
        yield f"            {back}"
    if each:
        yield from why_lines(dirty)
        yield from lines_of_sightings(sightings, memory.documents)


def _grouped(summary: str) -> str:
    """The reasons of a summary, which begin behind its colon."""
    _, colon, reasons = summary.partition(": ")
    return colon + reasons


@contextlib.contextmanager
def _remembered(settings: Settings) -> Iterator[Memory]:
    """What the next run will remember: the work file, what is published where that is in use by a run or lost, else nothing."""
    with contextlib.ExitStack() as stack:
        try:
            connection = stack.enter_context(open_to_read(settings.work_file))
        except duckdb.Error:
            connection = stack.enter_context(published(settings)) if current_run(settings.root) else None
        yield memory_of(connection) if connection else Memory({}, {}, {}, lambda _: ())
