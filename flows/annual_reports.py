"""The main job as a flow, from files to a published warehouse with its report. Read the flow as a table of contents.

Prefect drives it, shows it and tries again; what is dirty, locked and published is nianbao's own affair.
"""

from __future__ import annotations

import signal
from datetime import datetime
from functools import partial
from pathlib import Path

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.exceptions import TerminationSignal
from prefect.futures import as_completed
from prefect.runtime import deployment
from prefect.task_runners import ThreadPoolTaskRunner

from flows import states, tasks
from flows.artifacts import show
from flows.delivery import is_delivered
from flows.dirty import summary_of
from flows.faults import CouldNotCheck, TookTooLong, was_interrupted
from flows.finish import conclude, failures_recorded, record
from flows.increment import Plan, demand_sources
from flows.notifying import HOOKS
from flows.operators_view import log, name_held_back, progress_shown, run_name
from flows.progress import counting, say
from flows.reading import open_reading
from flows.run_context import Run, open_run
from flows.selection import only_known, select
from flows.settings import settings_for
from flows.sightings import told
from flows.sources import find_sources
from flows.stages import note_sightings, withhold


@flow(
    name="annual-reports",
    flow_run_name=run_name,
    timeout_seconds=settings_for(None).run_seconds or None,
    task_runner=ThreadPoolTaskRunner(max_workers=settings_for(None).workers),
    persist_result=False,
    **HOOKS,
)
def annual_reports(
    sources: list[str] | None = None,
    data: Path | None = None,
    known: bool = False,
    inbox: bool = False,
    rebuild: bool = False,
    hold: bool = False,
    accept: list[str] | None = None,
    publisher: str = "",
    years: list[str] | None = None,
    formats: list[str] | None = None,
    force: bool = False,
    quality_only: bool = False,
    run_id: str | None = None,
    started_at: datetime | None = None,
) -> State:
    """fetch → collect → read and extract → load → check → build → compare with what is published → publish with its report.

    `sources` are files, folders, archives, addresses and lists of them; where none are named, those of the settings, else the shipped
    samples. `data` is the folder that runs write to. `known` asks for no source beside what the folder knows already, `inbox` for the
    folder of the settings where reports are put, and with no sources for that and what is known. `rebuild` reads everything
    anew into a fresh work file; `hold` does everything but publish; `accept` are rules that do not keep the new state back.
    `publisher`, `years` (2023, 2019-2021) and `formats` say which of the known documents may be read anew, `force` that they are read even
    where nothing has changed; with `quality_only` none is read, and all rules are asked anew. `run_id` and `started_at` are those of the
    command that is around it.
    """
    selection = select(publisher, years or [], formats or [], force, quality_only)
    known = only_known(selection, sources or [], known, inbox, rebuild)
    try:
        with open_run(settings_for(data), run_id, started_at) as run:
            run.selection, run.waits, run.accept = selection, inbox, frozenset(accept or [])
            if not (sources or known or run.settings.sources):
                demand_sources(run, scheduled=deployment.id is not None)
            with failures_recorded(run):
                run.found = find_sources(run.settings, sources or [], known, inbox)
                return through(run, rebuild, hold)
    except CouldNotCheck as fault:
        return states.could_not_check(fault)
    except TookTooLong as fault:
        return states.timed_out(fault)
    except RuntimeError as fault:
        if was_interrupted(fault):
            raise TerminationSignal(signal.SIGTERM) from fault
        raise


def through(run: Run, rebuild: bool, hold: bool) -> State:
    """All stages, with what was found; the state in which the run ends."""
    fetch(run)
    collection = tasks.collect(run)
    plan = tasks.plan(run, collection, rebuild)
    tell(plan)
    if plan.unchanged:
        return unchanged(run)
    read_and_extract(run, plan)
    tasks.load(run)
    name_held_back(run)
    verdict = tasks.check(run)
    tasks.build(run)
    tasks.compare(run)
    if verdict.withheld or hold:
        return withheld(run, verdict.withheld_by)
    record(run, "published")
    tasks.publish(run, complete=partial(complete, run))
    return published(run)


def tell(plan: Plan) -> None:
    """What is to be read, and why."""
    for line in filter(None, (summary_of(plan.dirty) if plan.dirty else "", told(plan.sightings))):
        say(line)
        log(line)


def fetch(run: Run) -> None:
    """Every address → the raw store."""
    if run.found.addresses:
        with counting("Fetching", len(run.found.addresses)) as done:
            tasks.fetch(run, done)


def read_and_extract(run: Run, plan: Plan) -> None:
    """Every dirty document → Parquet parts, in batches, on this machine or on a cluster."""
    jobs = [entry.job for entry in plan.dirty]
    run.read = frozenset(job.document_id for job in jobs)
    with open_reading(run, plan.dirty) as reading, counting("Reading", len(jobs)) as told, progress_shown(len(jobs), told) as done:
        parts = [tasks.read_and_extract.submit(run, reading, batch, batch.name, done) for batch in reading.batches(jobs)]
        for part in as_completed(parts):
            run.processed += sum(part.result().documents.values())


def complete(run: Run, release: Path) -> None:
    """What belongs to the new release, and its copy for the team: before readers see it."""
    tasks.report(run, release)
    if run.settings.publish_to:
        tasks.deliver(run, release, run.run_id)


def published(run: Run) -> State:
    summary = conclude(run, "published")
    show(summary, run)
    return states.published(summary)


def unchanged(run: Run) -> State:
    note_sightings(run)
    if not is_delivered(run.settings):  # the setting is new, a run was killed, or somebody has rolled back
        tasks.deliver(run, run.settings.current.resolve(), run.settings.current.resolve().name)
    record(run, "unchanged")
    return states.unchanged(conclude(run, "unchanged"))


def withheld(run: Run, rules: tuple[str, ...]) -> State:
    """What was published before stays, and the report of what was kept back says why; on request where no rule did."""
    record(run, "withheld")
    report = withhold(run)
    summary = conclude(run, "withheld", report, why=f"kept back by {', '.join(rules)}" if rules else "on request (--hold)")
    show(summary, run)
    return states.withheld(summary)
