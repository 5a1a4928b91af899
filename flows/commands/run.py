"""`nianbao run`: the main job, driven by Prefect, which is started only when there is something to do."""

from __future__ import annotations

import argparse
import os
import traceback

from flows.faults import Fault, RunFailed, let_go
from flows.files import write_whole
from flows.finish import conclude, record
from flows.increment import nothing_to_do
from flows.progress import say
from flows.run_context import open_run
from flows.settings import Settings, settings_for
from flows.sources import Found, find_files
from flows.summary import Summary, last_summary, summary_lines

OUTCOMES = ("Published", "Unchanged", "Withheld")  # names of the states in which a run ends by itself


def main(options: argparse.Namespace) -> int:
    settings = settings_for(options.data)
    found = find_files(options.sources, settings.root)
    number = len(found.files)
    say(f"{number} report{'' if number == 1 else 's'} found")
    summary, fault = _unchanged(settings, found), None
    if summary is None:
        summary, fault = _run(settings, options.sources)
    for line in summary_lines(summary, settings) if summary else ():
        say(line)
    if fault:
        raise fault
    return summary.status


def _unchanged(settings: Settings, found: Found) -> Summary | None:
    """The end of a run that has nothing to do, without Prefect, whose start alone costs ten seconds of CPU time.

    Where a server is configured the run goes to it all the same: its operators want to see that it took place.
    """
    if os.environ.get("PREFECT_API_URL"):
        return None
    with open_run(settings) as run:
        if not nothing_to_do(run, found):
            return None
        record(run, "unchanged")
        return conclude(run, "unchanged")


def _run(settings: Settings, sources: list[str]) -> tuple[Summary | None, Fault | None]:
    """The flow, on the configured server or on one of its own: the run's summary, where it came that far, and what ended it."""
    from flows.orchestration import configure, drain, embedded_api

    before = last_summary(settings)
    configure(settings.prefect_home)
    say("Starting Prefect")
    with embedded_api(settings.prefect_home):
        from flows.annual_reports import annual_reports

        state = annual_reports(sources, settings.root, return_state=True)
        summary = last_summary(settings)
        if summary == before:
            summary = None
        ended = state.name in OUTCOMES
        drain(state.state_details.flow_run_id, summary.tasks if summary else 0)
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
