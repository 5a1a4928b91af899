"""Runs of the command at the price of a fork: one process imports its libraries once and starts each run as a child.

What a run imports while it goes is imported by that process after it, so that later runs find it there.

    python -m tests.flows.warm_commands     an order a line on standard input (JSON), its answer a line on standard output

Each child has the environment, the output and the memory of its own, and ends as the command ends. What no fork can show (what is
imported, what a cold start costs, a Prefect server of one's own) is tested with cold starts: `alone` and `probe` of conftest.nianbao.

An order: arguments, environment (all of it), out and err (files to write to), inline. The answer: the exit status and the CPU time.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import subprocess
import sys
from functools import cache
from typing import Any

from tests.flows.server import ROOT, address, clean_environment


@cache
def _process() -> subprocess.Popen[str]:
    environment = clean_environment() | {"PREFECT_API_URL": address(), "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "tests.flows.warm_commands"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(process.communicate)
    return process


def run(arguments: list[str], environment: dict[str, str], out: str, err: str, inline: bool = False) -> tuple[int, float]:
    """Exit status and CPU seconds of `nianbao` with the arguments; `inline`, what it reads it reads itself (inline_reading)."""
    process = _process()
    assert process.stdin and process.stdout
    order = {"arguments": arguments, "environment": environment, "out": out, "err": err, "inline": inline}
    process.stdin.write(json.dumps(order) + "\n")
    process.stdin.flush()
    answer = json.loads(process.stdout.readline())
    return answer["status"], answer["cpu"]


def child(order: dict[str, Any], prefect: dict[str, str], imported: int) -> int:
    known = set(sys.modules)
    for stream, path in ((0, os.devnull), (1, order["out"]), (2, order["err"])):
        os.dup2(os.open(path, os.O_RDONLY if stream == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC), stream)
    os.environ.clear()
    os.environ.update(order["environment"] | prefect)
    if order["inline"]:
        from tests.flows.inline_reading import read_inline

        read_inline()
    from flows.cli import main

    try:
        return main(order["arguments"])
    finally:
        with os.fdopen(imported, "w") as names:
            names.write(" ".join(name for name in sys.modules if name not in known))


def serve() -> None:
    import tempfile
    from pathlib import Path

    from flows.orchestration import configure

    with tempfile.TemporaryDirectory(prefix="nianbao-prefect-") as home:
        configure(Path(home))
        for name in ("expectations.gate", "flows.annual_reports", "flows.commands.run"):
            importlib.import_module(name)

        from expectations.report.templating import environment
        from tests.flows.inline_reading import get_ready

        get_ready()
        for template in environment().list_templates():
            environment().get_template(template)
        prefect = {name: value for name, value in os.environ.items() if name.startswith("PREFECT_")}
        gc.collect()
        gc.freeze()
        for line in sys.stdin:
            order = json.loads(line)
            names, imported = os.pipe()
            process = os.fork()
            if process == 0:
                status = 1
                try:
                    status = child(order, prefect, imported)
                except SystemExit as ended:
                    status = ended.code if isinstance(ended.code, int) else 1
                except BaseException:
                    import traceback

                    traceback.print_exc()
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(status)
            os.close(imported)
            with os.fdopen(names) as told:
                for name in told.read().split():
                    with contextlib.suppress(Exception):  # what only that run could import
                        importlib.import_module(name)
            _, status, used = os.wait4(process, 0)
            print(json.dumps({"status": os.waitstatus_to_exitcode(status), "cpu": used.ru_utime + used.ru_stime}), flush=True)


if __name__ == "__main__":
    serve()
