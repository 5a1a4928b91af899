"""`nianbao run`: the main job, driven by Prefect, which is started only when there is something to do."""

from __future__ import annotations

import argparse
import os
import traceback
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from flows.faults import Fault, RunFailed, WrongUsage, let_go
from flows.files import write_whole
from flows.finish import TOO_LONG, conclude, failures_recorded, record
from flows.increment import demand_documents, demand_sources, nothing_to_do
from flows.knowledge import read_catalogue
from flows.orchestration import stop_left_behind
from flows.progress import say
from flows.run_context import open_run
from flows.run_ids import new_run_id
from flows.run_lock import run_lock
from flows.selection import PARAMETERS, only_known, select
from flows.settings import Settings, settings_for
from flows.sources import NOTHING, Found, find_sources
from flows.stages import note_sightings
from flows.summary import Summary, last_summary, save, summary_lines


def main(options: argparse.Namespace) -> int:
    begun = datetime.now(UTC)
    settings = settings_for(options.data, options.wait)
    named = {"publisher": options.publisher, "years": options.year or [], "formats": options.format or []}
    selection = named | {"force": options.force, "quality_only": options.quality_only}
    known = only_known(select(**selection), options.sources, options.known, options.inbox, options.rebuild)
    accept = _acceptable(options.accept or [])
    found = find_sources(settings, options.sources, known, options.inbox)
    if options.inbox or not known:
        number = len(found.files)
        say(f"{number} report{'' if number == 1 else 's'} found")
    waits = datetime.now(UTC)
    with run_lock(settings.lock_file, "nianbao run", settings.wait_seconds):  # held while Prefect starts, too: its server is one a folder
        begun += datetime.now(UTC) - waits
        stop_left_behind(settings.prefect_home)
        asked = {"known": known, "inbox": options.inbox, "accept": accept, "sources": options.sources}
        asked |= {"rebuild": options.rebuild, "hold": options.hold} | selection
        return _main(settings, found, asked | {"run_id": new_run_id(), "started_at": begun})


def _main(settings: Settings, found: Found, asked: dict[str, Any]) -> int:
    summary, fault = None if asked["rebuild"] else _unchanged(settings, found, asked), None
    if summary is None:
        summary, fault = _run(settings, asked)
    for line in summary_lines(summary, settings) if summary else ():
        say(line)
    if fault:
        raise fault
    return summary.status


def _acceptable(asked: list[str]) -> list[str]:
    """The rules that are not to withhold the run. WrongUsage for a name that is no rule, one that nobody may accept, and a wrong rule."""
    from expectations.rules import RuleError, load_rules

    try:
        rules = {rule.code: rule for rule in load_rules(read_catalogue())}
    except RuleError as fault:
        raise WrongUsage(f"{fault}. Nothing was run; correct the line and start again.") from fault
    known = ", ".join(code for code, rule in rules.items() if rule.acceptable)
    for name in asked:
        if name not in rules:
            raise WrongUsage(f"--accept {name}: there is no such rule; rules that can be accepted: {known}. Nothing was run.")
        if not rules[name].acceptable:
            why = "what it finds is a fault of the program" if rules[name].scope == "publish" else "it never withholds a run"
            raise WrongUsage(f"--accept {name}: {why}; rules that can be accepted: {known}. Nothing was run.")
    return sorted(set(asked))


def _unchanged(settings: Settings, found: Found, asked: dict[str, Any]) -> Summary | None:
    """The end of a run that has nothing to do, without Prefect, whose start alone costs ten seconds of CPU time.

    Where a server is configured the run goes to it all the same: its operators want to see that it took place.
    """
    if os.environ.get("PREFECT_API_URL"):
        return None
    with open_run(settings, asked["run_id"], asked["started_at"]) as run:
        if not (asked["sources"] or asked["known"] or settings.sources):
            demand_sources(run)
        run.selection = select(**{name: asked[name] for name in PARAMETERS})
        with failures_recorded(run):
            if found is NOTHING:
                demand_documents(run)
            if not nothing_to_do(run, found):
                return None
            note_sightings(run)
            record(run, "unchanged")
            return conclude(run, "unchanged")


def _run(settings: Settings, asked: dict[str, Any]) -> tuple[Summary | None, Fault | None]:
    """The flow, on the configured server or on one of its own: the run's summary, where it came that far, and what ended it."""
    from flows.orchestration import configure, drain, embedded_api

    before = last_summary(settings)
    configure(settings.prefect_home)
    say("Starting Prefect")
    with embedded_api(settings.prefect_home):
        from flows.annual_reports import annual_reports
        from flows.states import ENDED

        state = annual_reports(**asked, data=settings.root, return_state=True)
        summary = last_summary(settings)
        if summary == before:
            summary = None
        ended = state.name in ENDED
        drain(state.state_details.flow_run_id, summary.tasks if summary else 0)
    if summary:
        summary = replace(summary, finished_at=datetime.now(UTC))  # Prefect's end is of the run, too
        save(summary, settings)
    if state.name == "TimedOut":
        let_go(state.result(raise_on_failure=False))
        ended_so = f"{TOO_LONG.format(settings.run_seconds)} and was ended"
        return summary, RunFailed(f"{ended_so}. What was published before is untouched; the next run goes on from here.")
    return summary, None if ended else _told(state.result(raise_on_failure=False), settings)


def _told(fault: object, settings: Settings) -> Fault:
    """The fault that ended the flow, in words for the user; of an unforeseen one the traceback is kept in a file."""
    if not isinstance(fault, BaseException):
        return RunFailed(f"the flow ended without an outcome: {fault}")
    told = fault
    if not isinstance(fault, Fault):
        write_whole(settings.failure_file, "".join(traceback.format_exception(fault)).encode())
        told = RunFailed(
            f"{type(fault).__name__}: {fault}\nNothing was published; what was published before is untouched. "
            f"The details are in {settings.failure_file}."
        )
    let_go(fault)
    return told
