"""A server and a worker in service, in folders and on a port of the test's own, started and deployed to as docs/schedules.md says."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import httpx

from flows.debris import readers_folder
from flows.settings import Settings
from flows.sources import SAMPLES
from tests.flows import deploying
from tests.flows.server import ROOT, clean_environment

SECONDS = 300  # until what must come has come, on a machine however busy
ENDS = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")
QUICK = {
    "PREFECT_WORKER_QUERY_SECONDS": "1",
    "PREFECT_SERVER_SERVICES_REPOSSESSOR_LOOP_SECONDS": "1",
    "NIANBAO_INBOX_SECONDS": "0",
    "NIANBAO_WORKERS": "1",
}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Service:
    """The guide's server and worker, with the units' commands and environment."""

    def __init__(self, folder: Path, database: str = "") -> None:
        """`database` is the address of that of the server; without one it keeps its own, on SQLite."""
        self.folder, self.data, self.inbox = folder, folder / "data", folder / "inbox"
        self.home = folder / "prefect"
        self._logs = {name: folder / f"{name}.log" for name in ("server", "worker")}
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        port = str(_free_port())
        given = {name: value.replace("4200", port) for name, value in deploying.environment().items()}
        del given["PREFECT_SERVER_DATABASE_CONNECTION_URL"]
        if database:
            given["PREFECT_SERVER_DATABASE_CONNECTION_URL"] = database
        given |= QUICK | {"PREFECT_HOME": str(self.home), "NIANBAO_SETTINGS": str(folder / "nianbao.toml")}
        given["PREFECT_SERVER_UI_STATIC_DIRECTORY"] = str(folder / "ui")
        (folder / "environment").write_text(deploying.written(given))
        settings = (deploying.DEPLOY / "nianbao.toml").read_text("utf-8").replace("/srv/nianbao-", f"{folder}/")
        (folder / "nianbao.toml").write_text(settings.replace("/srv/nianbao", str(self.data)), "utf-8")
        programs = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
        self._outside = clean_environment() | programs | {"NIANBAO_ENVIRONMENT": str(folder / "environment")}
        self.environment = clean_environment() | programs | given
        self.api = httpx.Client(base_url=given["PREFECT_API_URL"], trust_env=False, timeout=30)

    @contextlib.contextmanager
    def settings(self, line: str) -> Iterator[None]:
        """One more of them, in the file."""
        file = self.folder / "nianbao.toml"
        before = file.read_text("utf-8")
        file.write_text(f"{before}{line}\n", "utf-8")
        yield
        file.write_text(before, "utf-8")

    def put(self, report: str) -> None:
        shutil.copy(SAMPLES / report, self.inbox)

    def start(self, name: str, before: bool = False) -> None:
        with self._logs[name].open("ab") as log:
            told = {"cwd": ROOT, "env": self.environment, "stdout": log, "stderr": log}
            if before:
                subprocess.run(deploying.command(name, "ExecStartPre"), **told, check=True)
            self._processes[name] = subprocess.Popen(deploying.command(name), **told)

    def kill(self, name: str) -> None:
        self._processes[name].kill()
        self._processes[name].wait()

    def told(self, name: str) -> str:
        return self._logs[name].read_text("utf-8", errors="replace")

    def run(self, documented: str, *more: str) -> str:
        """A command of the guide, as the services' user."""
        assert any(line.endswith(f"deploy/as-service {documented}") for line in deploying.documented()), documented
        command = [str(deploying.DEPLOY / "as-service"), *documented.split(), *more]
        ended = subprocess.run(command, env=self._outside, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout

    def ask(self, method: str, path: str, told: dict[str, Any] | None = None) -> Any:
        """The server's answer, which has not come while it starts, or says that it is busy."""

        def answer() -> httpx.Response | None:
            with contextlib.suppress(httpx.TransportError):
                found = self.api.request(method, path, json=told)
                return None if found.status_code == httpx.codes.SERVICE_UNAVAILABLE else found
            return None

        return self.until(answer).raise_for_status().json()

    def deployment(self, name: str) -> dict[str, Any]:
        return self.ask("GET", f"/deployments/name/annual-reports/{name}")

    def begin(self, name: str) -> str:
        """A run of the deployment, by hand; its id."""
        return self.ask("POST", f"/deployments/{self.deployment(name)['id']}/create_flow_run", {"state": {"type": "SCHEDULED"}})["id"]

    def cancel(self, run: str) -> None:
        """As `prefect flow-run cancel` and the button of the run's page do."""
        told = self.ask("POST", f"/flow_runs/{run}/set_state", {"state": {"type": "CANCELLING", "name": "Cancelling"}})
        assert told["status"] == "ACCEPT", told

    def runs(self, name: str) -> list[dict[str, Any]]:
        return self.ask("POST", "/flow_runs/filter", {"deployments": {"id": {"any_": [self.deployment(name)["id"]]}}})

    def run_of(self, number: str) -> dict[str, Any]:
        return self.ask("GET", f"/flow_runs/{number}")

    def state(self, run: str) -> str:
        return self.run_of(run)["state_name"]

    def until(self, moment: Callable[[], Any], pause: float = 0.1) -> Any:
        end = time.monotonic() + SECONDS
        while not (found := moment()):
            assert time.monotonic() < end, self.told("server")[-3000:] + self.told("worker")[-6000:]
            time.sleep(pause)
        return found

    def ended(self, run: str) -> str:
        """The state that a run ends in."""
        return self.until(lambda: self.run_of(run)["state_type"] in ENDS and self.state(run))

    def last_run(self) -> dict[str, Any]:
        """How the last run ended by its own account, which does not need the server."""
        return json.loads((self.data / "work" / "last_run.json").read_text("utf-8"))

    def published(self) -> set[str]:
        with duckdb.connect(str(self.data / "current" / "nianbao.duckdb"), read_only=True) as connection:
            return {name for (name,) in connection.execute("SELECT file_name FROM core.documents WHERE status = 'accepted'").fetchall()}

    def processes(self, run: str = "") -> set[int]:
        """Those of a run: the flow's, and those it reads with; without one all that were started here."""
        return with_variable("PREFECT__FLOW_RUN_ID", run) if run else with_variable("PREFECT_HOME", self.home)

    def readers(self) -> set[int]:
        """The processes that read documents for runs over the data folder: they know no more of a run than where temporary files go."""
        return with_variable("TMPDIR", readers_folder(Settings(data=self.data)))

    def debris(self) -> list[Path]:
        """What a run that has ended must not leave."""
        work, releases, readers = self.data / "work", self.data / "releases", readers_folder(Settings(data=self.data))
        found = [*(work / "staging").glob("*"), *work.glob(".*"), *releases.glob(".*"), *self.data.glob(".*")]
        return found + [readers] * readers.exists()

    def in_mid_run(self, run: str) -> set[int]:
        """Wait until the run has loaded what it read, and builds; its processes."""
        self.until(lambda: [*(self.data / "work" / "staging").glob("*/*")], pause=0.01)
        return self.processes(run)

    def end_time_of(self, lease: str) -> None:
        """While the server is down: the time is over for which a run holds its deployment's place without a sign of life."""
        folder, over = self.home / "concurrency_leases", "2026-01-01T00:00:00+00:00"
        for path, key in ((folder / f"{lease}.json", "expiration"), (folder / "expirations.json", lease)):
            path.write_text(json.dumps(json.loads(path.read_text()) | {key: over}))

    def stop(self) -> None:
        for process in self._processes.values():
            process.terminate()
        for process in self._processes.values():
            process.wait(60)
        self.api.close()
        kill(self.processes())


def with_variable(name: str, value: object) -> set[int]:
    """Processes that have it in their environment."""
    mark, found = f"{name}={value}".encode(), set()
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark in (process / "environ").read_bytes().split(b"\0"):
                found.add(int(process.name))
    return found


def kill(processes: set[int]) -> None:
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
