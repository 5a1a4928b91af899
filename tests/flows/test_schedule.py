"""A server and a worker in service, started and deployed to as docs/schedules.md says: a run that the schedule starts, and what is left
where the worker or the server is killed in mid-run.

On SQLite, in folders and on a port of the test's own; the schedule of the inbox is every few seconds here.
"""

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
import pytest
import yaml

from flows.run_lock import run_lock
from flows.sources import SAMPLES
from tests.flows import deploying
from tests.flows.conftest import fingerprint
from tests.flows.receivers import web_receiver
from tests.flows.server import ROOT, clean_environment
from warehouse.releases import current_run, damage

SECONDS = 300  # until what must come has come, on a machine however busy
REPORTS = ("qingya-2017.txt", "qingya-2018.txt", "lanling-2023.txt", "wanghu-2021.txt")
EVERY_SECONDS = 6
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

    def __init__(self, folder: Path) -> None:
        self.folder, self.data, self.inbox = folder, folder / "data", folder / "inbox"
        self.home = folder / "prefect"
        self._logs = {name: folder / f"{name}.log" for name in ("server", "worker")}
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        port = str(_free_port())
        given = {name: value.replace("4200", port) for name, value in deploying.environment().items()}
        del given["PREFECT_SERVER_DATABASE_CONNECTION_URL"]
        given |= QUICK | {"PREFECT_HOME": str(self.home), "NIANBAO_SETTINGS": str(folder / "nianbao.toml")}
        given["PREFECT_SERVER_UI_STATIC_DIRECTORY"] = str(folder / "ui")
        (folder / "environment").write_text(deploying.written(given))
        settings = (deploying.DEPLOY / "nianbao.toml").read_text("utf-8").replace("/srv/nianbao-", f"{folder}/")
        (folder / "nianbao.toml").write_text(settings.replace("/srv/nianbao", str(self.data)), "utf-8")
        programs = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
        self._outside = clean_environment() | programs | {"NIANBAO_ENVIRONMENT": str(folder / "environment")}
        self.environment = clean_environment() | programs | given
        self.api = httpx.Client(base_url=given["PREFECT_API_URL"], trust_env=False, timeout=30)

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

    def published(self) -> set[str]:
        with duckdb.connect(str(self.data / "current" / "nianbao.duckdb"), read_only=True) as connection:
            return {name for (name,) in connection.execute("SELECT file_name FROM core.documents WHERE status = 'accepted'").fetchall()}

    def processes(self, run: str = "") -> set[int]:
        """Those of a run: the flow's, and those it reads with; without one all that were started here."""
        mark, found = (f"PREFECT__FLOW_RUN_ID={run}" if run else f"PREFECT_HOME={self.home}").encode(), set()
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if mark in (process / "environ").read_bytes().split(b"\0"):
                    found.add(int(process.name))
        return found

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


def kill(processes: set[int]) -> None:
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


@pytest.fixture(scope="module")
def service(tmp_path_factory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("service")
    for name in ("inbox", "sources"):
        (folder / name).mkdir()
    made = Service(folder)
    for report in REPORTS[:2]:
        made.put(report)
    made.start("server")
    try:
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="module")
def often(service) -> Path:
    """prefect.yaml, with an inbox that is looked into every few seconds."""
    file = deploying.prefect_file()
    (inbox,) = [each for each in file["deployments"] if each["name"] == "inbox"]
    (schedule,) = inbox["schedules"]
    schedule["interval"] = EVERY_SECONDS
    del schedule["cron"]
    (service.folder / "prefect.yaml").write_text(yaml.safe_dump(file), "utf-8")
    return service.folder / "prefect.yaml"


def test_a_run_that_the_schedule_starts_waits_its_turn_and_publishes(service, often):
    with run_lock(service.data / "work" / "run.lock", "a run by hand"):
        service.run("deploy/create-deployments", str(often))
        service.start("worker", before=True)
        service.until(lambda: "Waiting, 14400 s at most, for a run by hand" in service.told("worker"))
        (first,) = [run for run in service.runs("inbox") if run["state_name"] == "Running"]
        service.until(lambda: "Cancelled" in [run["state_name"] for run in service.runs("inbox")])
        service.run("prefect deployment schedule pause --all")
    service.run("deploy/create-deployments")
    (schedule,) = service.deployment("inbox")["schedules"]
    assert (schedule["schedule"]["cron"], schedule["active"]) == ("*/15 * * * *", False), "what is paused stays paused"
    assert service.ended(first["id"]) == "Published"
    assert first["auto_scheduled"] and service.published() == set(REPORTS[:2])
    assert [run["state_name"] for run in service.runs("inbox")].count("Published") == 1
    assert len(service.ask("POST", "/deployments/filter", {})) == len(deploying.deployments())


def test_a_worker_killed_in_mid_run_leaves_what_is_published_and_the_next_run_heals(service):
    before = fingerprint(service.data)
    service.put(REPORTS[2])
    run = service.begin("nightly")
    processes = service.in_mid_run(run)
    service.kill("worker")
    kill(processes)  # as systemd does with all that a service has started
    assert processes and service.state(run) == "Running", "Prefect has not heard of its end"
    now = fingerprint(service.data)
    assert {path: now[path] for path in before} == before and service.published() == set(REPORTS[:2])
    service.start("worker")
    assert service.ended(service.begin("inbox")) == "Published"
    assert service.published() == set(REPORTS[:3])
    assert service.ended(service.begin("nightly")) == "Cancelled", "the run that was killed still holds the place of its deployment"


def test_a_server_killed_in_mid_run_leaves_what_is_published_and_blocks_no_later_run(service):
    """The place that a killed run holds is free after five minutes, told here to be over. A server that keeps in memory who holds one
    forgets it with its end, and would refuse every later run of that deployment."""
    (killed,) = [run for run in service.runs("nightly") if run["state_name"] == "Running"]
    before = fingerprint(service.data)
    service.put(REPORTS[3])
    run = service.begin("inbox")
    service.in_mid_run(run)
    service.kill("server")
    service.end_time_of(killed["state"]["state_details"]["deployment_concurrency_lease_id"])
    service.start("server")
    service.until(lambda: not service.processes(run))
    now = fingerprint(service.data)
    assert {path: now[path] for path in before if path != "current"} == {path: told for path, told in before.items() if path != "current"}
    assert damage(service.data, current_run(service.data)) == "" and service.published() in (set(REPORTS[:3]), set(REPORTS))
    assert service.state(run) != "Published" or service.published() == set(REPORTS)
    service.until(lambda: service.ended(service.begin("nightly")) in ("Published", "Unchanged"))
    assert service.published() == set(REPORTS)
    assert not [*(service.data / "work" / "staging").glob("*")] and not [*(service.data / "releases").glob(".*")]


def test_the_server_tells_of_a_run_whose_process_has_gone_and_of_one_that_nobody_begins(service):
    alarms = "from datetime import timedelta; from flows.alarms import set_alarms; from flows.settings import settings_for; "
    alarms += "set_alarms(settings_for(None), timedelta(seconds=10))"
    with web_receiver() as (port, received):
        environment = service.environment | {"NIANBAO_NOTIFY": f"json://127.0.0.1:{port}/alarm"}
        subprocess.run([sys.executable, "-c", alarms], cwd=ROOT, env=environment, check=True)
        run = service.begin("quality-only")
        service.until(lambda: service.state(run) == "Running" and service.processes(run))
        time.sleep(2)  # its first sign of life is on its way
        service.kill("worker")
        kill(service.processes(run))
        late = service.begin("backfill")
        service.until(lambda: len(received) == 2)
    assert (service.state(run), service.state(late)) == ("Crashed", "Late")
    assert {body["title"].partition(":")[0] for _, body in received} == {"nianbao Crashed", "nianbao Late"}
