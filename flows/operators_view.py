"""What an operator sees of a run in Prefect while it goes on: its name, its progress, its log.

All of it is for whoever looks; a run whose server does not answer for a moment goes on without.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Iterator
from datetime import datetime
from threading import Lock

from prefect.artifacts import create_progress_artifact, update_progress_artifact
from prefect.exceptions import MissingContextError
from prefect.logging import get_run_logger
from prefect.runtime import deployment, flow_run

from flows.progress import Advance
from flows.run_context import Run
from flows.settings import settings_for
from warehouse.state import held_back_of

SHOWN_EVERY_SECONDS = 5.0
LOGGED = 100  # documents of a run that are named in its log


def run_name() -> str:
    """`nightly: inbox, known; 2026-11-23 02:00`: who asked, for what, and when it was due."""
    due: datetime = flow_run.scheduled_start_time
    return f"{deployment.name or 'by hand'}: {', '.join(_asked(flow_run.parameters))}; {due.astimezone():%Y-%m-%d %H:%M}"


def _asked(parameters: dict[str, object]) -> Iterator[str]:
    sources = parameters.get("sources") or ()
    if sources:
        yield str(sources[0]) + (f" and {len(sources) - 1} more" if len(sources) > 1 else "")
    elif not any(parameters.get(name) for name in ("known", "inbox", "quality_only")):
        yield "sources of the settings" if settings_for(None).sources else "samples"
    yield from (name.replace("_", " ") for name in ("inbox", "known", "quality_only", "rebuild", "force", "hold") if parameters.get(name))
    for name in ("publisher", "years", "formats"):
        if told := parameters.get(name):
            yield told if isinstance(told, str) else " ".join(map(str, told))


def log(line: str, level: int = logging.INFO) -> None:
    with contextlib.suppress(MissingContextError):  # where no flow is around it
        get_run_logger().log(level, line)


def name_held_back(run: Run) -> None:
    """Every document of this run that is held back or could not be read, with its reason, into the log."""
    run.held_back = held_back_of(run.connection, run.read)
    for document in run.held_back[:LOGGED]:
        log("{source}: {status}: {status_reason}".format_map(document), logging.WARNING)
    if len(run.held_back) > LOGGED:
        log(f"and {len(run.held_back) - LOGGED} more documents: core.documents names them", logging.WARNING)


@contextlib.contextmanager
def progress_shown(total: int, told: Advance) -> Iterator[Advance]:
    """`told`, and a progress artifact of the run, renewed every few seconds; a short run has none."""
    done, shown_at, artifact, one = 0, time.monotonic(), None, Lock()

    def advance(more: int) -> None:
        nonlocal done, shown_at, artifact
        told(more)
        with one:
            done += more
            if time.monotonic() - shown_at < SHOWN_EVERY_SECONDS:
                return
            shown_at = time.monotonic()
        with contextlib.suppress(Exception):  # it is for show
            if artifact is None:
                artifact = create_progress_artifact(100 * done / total, key="nianbao-progress", description="Documents read")
            else:
                update_progress_artifact(artifact, 100 * done / total)

    yield advance
    if artifact is not None:
        with contextlib.suppress(Exception):
            update_progress_artifact(artifact, 100.0)
