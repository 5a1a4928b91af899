"""Prefect as nianbao uses it: configured before it is imported, with a server of its own where none is configured.

What was seen to go wrong without this: the temporary server needs up to 50 s on a loaded machine (its default limit is
20 s); telemetry fails loudly without a network; each pool worker starts a server of its own unless the address is in the
environment; states of tasks travel in the background and are lost when the server stops at once; a run that is killed
leaves its server behind.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

START_SECONDS = 120
DRAIN_SECONDS = 30.0
_MARK = "NIANBAO_SERVER_OF"


def configure(home: Path) -> None:
    """Set Prefect up by environment; call it before anything imports Prefect. What the operator has set stands."""
    home.mkdir(parents=True, exist_ok=True)  # Prefect makes no parents, and fails only after the whole start-up time
    defaults = {
        "PREFECT_HOME": str(home),
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
        "PREFECT_SERVER_EPHEMERAL_ENABLED": "true",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": str(START_SECONDS),
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",  # faults reach the user in our words; with traceback, the history
        "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",  # else the stopping server prints tracebacks of its flushes
        "PREFECT_TASKS_DEFAULT_NO_CACHE": "true",
    }
    for name, value in defaults.items():
        os.environ[name] = os.environ.get(name) or value
    for name in ("NO_PROXY", "no_proxy"):
        direct = os.environ.get(name, "")
        if "127.0.0.1" not in direct:
            os.environ[name] = ",".join(filter(None, (direct, "127.0.0.1", "localhost")))


@contextlib.contextmanager
def embedded_api(home: Path) -> Iterator[str]:
    """The address of Prefect's API: the configured server's, or that of one that lives as long as the block."""
    from prefect.settings import PREFECT_API_URL, temporary_settings

    if PREFECT_API_URL.value():
        yield PREFECT_API_URL.value()
        return
    from prefect.logging.handlers import APILogWorker
    from prefect.server.api.server import SubprocessASGIServer

    server = SubprocessASGIServer()
    os.environ[_MARK] = str(home)
    try:
        server.start(timeout=START_SECONDS)
    finally:
        del os.environ[_MARK]
    os.environ["PREFECT_API_URL"] = server.api_url
    try:
        with temporary_settings({PREFECT_API_URL: server.api_url}), _terminated_as_interrupted():
            yield server.api_url
    finally:
        APILogWorker.drain_all(timeout=5)  # what is still to be sent would be printed as an error when the server has gone
        os.environ.pop("PREFECT_API_URL", None)
        server.stop()


def drain(flow_run_id: UUID, tasks: int, seconds: float = DRAIN_SECONDS) -> bool:
    """Wait until the API has heard the end of the run's tasks, so many of them; False where the time was too short."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId

    this_run = FlowRunFilter(id=FlowRunFilterId(any_=[flow_run_id]))
    end = time.monotonic() + seconds
    pause = 0.1
    with get_client(sync_client=True) as client:
        while time.monotonic() < end:
            heard = client.read_task_runs(flow_run_filter=this_run, limit=200)
            if len(heard) >= tasks and all(task.state and task.state.is_final() for task in heard):
                return True
            time.sleep(pause)
            pause = min(pause * 1.5, 1.0)
    return False


@contextlib.contextmanager
def _terminated_as_interrupted() -> Iterator[None]:
    """While the block runs, SIGTERM ends it as Ctrl-C does, so that the server is stopped on the way out."""

    def interrupt(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def stop_left_behind(home: Path) -> None:
    """End the server of a run that was killed: it holds the history's database and would live for ever.

    It is known by the mark in its environment, which it has from its first moment on. Call it with the run lock held.
    """
    mark = f"{_MARK}={home}".encode()
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it has ended meanwhile, or is another user's
            if mark in (process / "environ").read_bytes().split(b"\0"):
                os.kill(int(process.name), signal.SIGTERM)
