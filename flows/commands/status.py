"""`nianbao status`: what is published, how the last run ended; with --why or sources, what the next run would read."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import duckdb

from flows.dirty import Memory, find_dirty, summary_of, why_lines
from flows.faults import PUBLISHED, RunFailed, WrongUsage
from flows.increment import concerned, memory_of, sightings_of, survey
from flows.knowledge import read_catalogue
from flows.published import published, readable
from flows.release_state import differing, is_settled
from flows.run_context import raw_store
from flows.run_lock import unended
from flows.settings import Settings, settings_for
from flows.sightings import told
from flows.sightings import why_lines as lines_of_sightings
from flows.sources import NOTHING, find_files
from transforms.definitions import definitions_of
from warehouse.connections import open_to_read
from warehouse.releases import current_run, damage
from warehouse.rollback import in_force
from warehouse.status import Status, render, status

NAMES_TOLD = 5


def main(options: argparse.Namespace) -> int:
    settings = settings_for(options.data)
    verified = options.verify and _verified(settings)
    with readable(settings):
        found = status(settings.root)
    killed = _unended_lines(settings, found)
    if not (found.current or found.last_run or killed or options.sources or settings.work_file.exists()):
        root = settings.root
        raise WrongUsage(
            f"nothing is published in {root} yet, and no run is on record: `nianbao run SOURCE … --data {root}` reads reports."
        )
    asked = options.why or options.sources
    changed = () if asked else _changed_lines(settings)
    print(render(found, (*killed, *changed)))
    if verified:
        print("verified    the bytes of the warehouse are those that were published")
    if asked:
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


def _unended_lines(settings: Settings, found: Status) -> tuple[str, ...]:
    """A run that was killed: nothing else tells of it, since it could write nothing down. Asks the lock, never the work file."""
    left = unended(settings.lock_file)
    if left is None or not (left.who == "nianbao run" or left.who.startswith("run ")):
        return ()
    run_id = left.who.removeprefix("run ")
    if run_id == (found.last_run or {}).get("run_id"):
        return ()  # it was at its end
    began = f"unended     {left.who} began {left.since} UTC and did not end (killed, or the machine stopped): "
    if run_id in found.releases:
        return (f"{began}it had published already",)
    return (f"{began}what it loaded is not published;", "            the next run makes up for it: run again with the same sources")


def _changed_lines(settings: Settings) -> tuple[str, ...]:
    changed = differing(settings)
    return (f"pending     the next run builds a new release: {_named(changed)}",) if changed else ()


def _named(changed: Sequence[str]) -> str:
    more = f" and {len(changed) - NAMES_TOLD} more" if len(changed) > NAMES_TOLD else ""
    return f"{', '.join(changed[:NAMES_TOLD])}{more}"


def _why_lines(settings: Settings, sources: list[str], each: bool) -> Iterator[str]:
    """What a run over these sources would read anew, and whether it would publish; without sources, of what is known only."""
    found = find_files(sources, settings.root) if sources else NOTHING
    with _remembered(settings) as (connection, memory):
        shown = list(survey(found, raw_store(settings)))
        seen = list({job.document_id: job for job in shown}.values())
        catalogue = read_catalogue()
        dirty = find_dirty(seen, memory, definitions_of(catalogue, settings.limits()), catalogue)
        number = concerned(seen, memory.documents, dirty)
        sightings = sightings_of(shown, memory, datetime.now(UTC))
        settled = connection is not None and not dirty and _is_settled(connection, settings)
    back, changed = told(sightings), differing(settings)
    yield f"next run    would read {len(dirty)} of {number} documents{_grouped(summary_of(dirty))}"
    if back:
        yield f"            {back}"
    if changed:
        yield f"            and build a new release: {_named(changed)}"
    elif not (dirty or back) and memory.documents:
        yield f"            {_without_reading(settings, settled)}"
    if found.addresses:
        yield f"            and ask {len(found.addresses)} addresses: what they show only the run itself can tell"
    if each:
        yield from why_lines(dirty)
        yield from lines_of_sightings(sightings, memory.documents)


def _without_reading(settings: Settings, settled: bool) -> str:
    """What becomes of a run that reads nothing and is made with what the published release was made with."""
    if not settled:
        return "and build a new release: what was read already is not what is published"
    if in_force(settings.root):
        return "and publish nothing: what it would make is what readers see, or what the rollback holds back"
    return "and publish nothing: what it would make is published already"


def _is_settled(connection: duckdb.DuckDBPyConnection, settings: Settings) -> bool:
    try:
        return is_settled(connection, settings)
    except (duckdb.BinderException, duckdb.CatalogException):
        return False  # of another version, which the next run brings up to date


def _grouped(summary: str) -> str:
    """The reasons of a summary, which begin behind its colon."""
    _, colon, reasons = summary.partition(": ")
    return colon + reasons


@contextlib.contextmanager
def _remembered(settings: Settings) -> Iterator[tuple[duckdb.DuckDBPyConnection | None, Memory]]:
    """What the next run will remember, and the database that holds it: the work file; what is published where a run uses that or it is
    lost; else nothing."""
    with contextlib.ExitStack() as stack:
        try:
            connection = stack.enter_context(open_to_read(settings.work_file))
        except duckdb.Error:
            connection = stack.enter_context(published(settings)) if current_run(settings.root) else None
        yield connection, (memory_of(connection) if connection else Memory({}, {}, {}, lambda _: ()))
