"""One Prefect server for the runs of a test process, as operators have one: a server of its own costs each run more than all its work.

python -m tests.flows.server HOME     prints the address of its API; ends with its standard input
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from flows.orchestration import configure, embedded_api

ROOT = Path(__file__).parents[2]


def clean_environment() -> dict[str, str]:
    """Without anyone's settings of Prefect and nianbao, those of the tests in this process included."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "NIANBAO_", "PYTHONDONTWRITE"))}


@cache
def address() -> str:
    """Of the API of a server that lives as long as this process; started at the first call."""
    home = tempfile.TemporaryDirectory(prefix="nianbao-prefect-")
    command = [sys.executable, "-m", "tests.flows.server", home.name]
    server = subprocess.Popen(command, cwd=ROOT, env=clean_environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert server.stdin and server.stdout

    def stop() -> None:
        server.stdin.close()
        server.wait(60)
        home.cleanup()

    atexit.register(stop)
    return server.stdout.readline().strip()


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    configure(folder)
    with embedded_api(folder) as api:
        print(api, flush=True)
        sys.stdin.read()
