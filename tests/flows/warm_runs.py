"""Runs at the price of a fork: one process imports everything once and starts each run as a child, which may be killed or starved.

    python -m tests.flows.warm_runs     an order a line on standard input (JSON), the answer a line on standard output;
                                        the first order is run by the process itself

What is run is the body of the flow itself: its tasks are plain calls here, so the order of the stages is the flow's and cannot drift
from it. Prefect takes no part beyond its names; tests/flows/test_killed.py kills the real command, too.

An order: sources, data, log, and one of
    kill: [stage, n]     SIGKILL by the process itself, before its n-th call of the system or the database in that stage
    after: seconds       SIGKILL from outside, when it has used so much CPU time
    file_bytes: n        no file may grow beyond (RLIMIT_FSIZE), which any user can try
With `inline` documents are read by the run itself (tests/flows/inline_reading.py).
The answer: the status as os.waitstatus_to_exitcode tells it, the CPU time, and the calls by stage of a run that came to its end.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

WATCHED = {
    *("open", "os.chmod", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink", "os.truncate"),
    *("shutil.copyfile", "shutil.rmtree", "fcntl.flock", "subprocess.Popen"),
}
PATCHED = {"copy_file_range": os, "fsync": os, "ftruncate": os}
FIRST, LAST = "begin", "end"


class Calls:
    """Counts what reaches the disk, by stage, and kills the process before the call it is told."""

    def __init__(self) -> None:
        self.begin("", None)

    def begin(self, data: str, kill: tuple[str, int] | None) -> None:
        self.stage = FIRST
        self.counts: Counter[str] = Counter()
        self._data, self._kill = data, kill

    def count(self) -> None:
        self.counts[self.stage] += 1
        if (self.stage, self.counts[self.stage]) == self._kill:
            os.kill(os.getpid(), signal.SIGKILL)

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in WATCHED and (event != "open" or str(arguments[0]).startswith(self._data)):
            self.count()

    def counted(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            self.count()
            return function(*arguments, **named)

        return call


class Plain:
    """A task as the plain call of its function."""

    def __init__(self, name: str, function: Callable[..., Any], calls: Calls) -> None:
        self._name, self._function, self._calls = name, function, calls

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        before, self._calls.stage = self._calls.stage, self._name
        try:
            return self._function(*arguments, **named)
        finally:
            self._calls.stage = before if before != FIRST else LAST if self._name == "publish" else before

    def submit(self, *arguments: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(self(*arguments, **named))
        return future


def prepare(calls: Calls) -> None:
    """Tasks become plain calls, and what reaches the disk is counted."""
    import duckdb
    from prefect import Task

    from flows import annual_reports, tasks

    for name, value in vars(tasks).items():
        if isinstance(value, Task):
            setattr(tasks, name, Plain(value.name, value.fn, calls))
    annual_reports.as_completed = list
    annual_reports.show = lambda *_: None
    for name, module in PATCHED.items():
        setattr(module, name, calls.counted(getattr(module, name)))
    duckdb.connect = calls.counted(duckdb.connect)
    for name in ("execute", "close"):
        setattr(duckdb.DuckDBPyConnection, name, calls.counted(getattr(duckdb.DuckDBPyConnection, name)))
    sys.addaudithook(calls.hook)


def run(order: dict[str, Any]) -> str:
    """The flow's body; the name of the state it ends in."""
    from flows.annual_reports import annual_reports

    return annual_reports.fn(order["sources"], Path(order["data"])).name


def child(order: dict[str, Any], answer: int, calls: Calls) -> None:
    """One run; never returns."""
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(log, stream)
    if most := order.get("file_bytes"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    if order.get("inline"):
        from tests.flows.inline_reading import read_inline

        read_inline()
    calls.begin(order["data"], tuple(order["kill"]) if order.get("kill") else None)
    told: dict[str, Any] = {}
    try:
        told["state"] = run(order)
    except BaseException as fault:
        told |= {"fault": f"{type(fault).__name__}: {fault}"}
        traceback.print_exc()
    os.write(answer, json.dumps(told | {"calls": dict(calls.counts)}).encode())
    os._exit(0 if told.get("state") in ("Published", "Unchanged") else 1)


def watch(process: int, seconds: float | None) -> tuple[int, float]:
    """Its exit status and CPU time; killed when it has used `seconds` of it."""
    ticks = os.sysconf("SC_CLK_TCK")
    while seconds is not None:
        if os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            break
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
            if (int(fields[11]) + int(fields[12])) / ticks >= seconds:
                os.kill(process, signal.SIGKILL)
                break
        time.sleep(0.005)
    _, status, used = os.wait4(process, 0)
    return os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime


def main() -> None:
    calls = Calls()
    prepare(calls)
    with open(os.devnull, "w") as silent, contextlib.redirect_stdout(silent):
        from tests.flows.inline_reading import get_ready

        get_ready()
        state = run(json.loads(sys.stdin.readline()))  # in this process: whatever is imported or compiled on the way is there for all
    print(json.dumps({"state": state}), flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        told, tell = os.pipe()
        process = os.fork()
        if process == 0:
            child(order, tell, calls)
        os.close(tell)
        status, cpu = watch(process, order.get("after"))
        with open(told, "rb") as pipe:
            answer = json.loads(pipe.read() or b"{}")
        print(json.dumps(answer | {"status": status, "cpu": cpu}), flush=True)


if __name__ == "__main__":
    main()
