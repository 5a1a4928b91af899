"""Prefect's server as a process of its own that lives as long as a run.

Prefect's own class for that (SubprocessASGIServer) imports the whole server into the process that starts it, which costs every run
three seconds of CPU time; the command and the settings are the same.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping

START_SECONDS = 120
_ATTEMPTS = 3  # where another process takes the port first
_END_SECONDS = 5
_COMMAND = ("-m", "uvicorn", "--factory", "prefect.server.api.server:create_app", "--host", "127.0.0.1", "--log-level", "error")
_SETTINGS = {"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1"}


@contextlib.contextmanager
def local_server(marks: Mapping[str, str]) -> Iterator[str]:
    """The address of its API; `marks` are put into its environment, to know it by. Raises TimeoutError, or ChildProcessError."""
    for attempt in range(1, _ATTEMPTS + 1):
        process, address = _start(marks)
        try:
            if _answers(process, address):
                yield address
                return
        finally:
            _end(process)
        if attempt == _ATTEMPTS:
            raise ChildProcessError(f"Prefect's server ended at its start with status {process.returncode}, {_ATTEMPTS} times")


def _start(marks: Mapping[str, str]) -> tuple[subprocess.Popen[bytes], str]:
    from prefect.settings import get_current_settings

    port = free_port()
    settings = get_current_settings().to_environment_variables(exclude_unset=True)
    process = subprocess.Popen([sys.executable, *_COMMAND, "--port", str(port)], env={**os.environ, **_SETTINGS, **settings, **marks})
    return process, f"http://127.0.0.1:{port}/api"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(process: subprocess.Popen[bytes], address: str) -> bool:
    """Wait until the server answers; False where it has ended instead."""
    import httpx

    end = time.monotonic() + START_SECONDS
    with httpx.Client(trust_env=False) as client:
        while process.poll() is None:
            with contextlib.suppress(httpx.TransportError):
                if client.get(f"{address}/health").status_code == httpx.codes.OK:
                    return True
            if time.monotonic() > end:
                raise TimeoutError(f"Prefect's server has not answered at {address} for {START_SECONDS} s")
            time.sleep(0.1)
    return False


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
