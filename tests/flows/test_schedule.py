"""A server and a worker in service, started and deployed to as docs/schedules.md says: a run that the schedule starts, and what is left
where one is cancelled, and where the worker, the server or its database is killed in mid-run.

On PostgreSQL where it is installed, else on SQLite; in folders and on a port of the test's own. The schedule of the inbox is every few
seconds here.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from flows.run_lock import run_lock
from flows.sources import SAMPLES
from tests.flows import deploying
from tests.flows.conftest import fingerprint
from tests.flows.postgres import Postgres
from tests.flows.postgres import programs as postgres_programs
from tests.flows.receivers import web_receiver
from tests.flows.server import ROOT
from tests.flows.service import Service, kill
from warehouse.releases import current_run, damage

REPORTS = ("qingya-2017.txt", "qingya-2018.txt", "lanling-2023.txt", "wanghu-2021.txt", "baichuan-2022.txt", "baichuan-2023.txt")
LONG = "\n".join(path.read_text("utf-8") for path in sorted(SAMPLES.glob("*.txt"))) * 10  # read in some ten seconds
EVERY_SECONDS = 6


@pytest.fixture(scope="module")
def database() -> Iterator[Postgres | None]:
    """PostgreSQL as in the guide; without it the server keeps its history in SQLite."""
    if not (found := postgres_programs()):
        yield None
        return
    made = Postgres(found)
    yield made
    made.remove()


@pytest.fixture(scope="module")
def service(tmp_path_factory, database) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("service")
    for name in ("inbox", "sources"):
        (folder / name).mkdir()
    made = Service(folder, database.address if database else "")
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


def test_a_run_that_is_cancelled_while_it_reads_leaves_nothing_and_the_next_one_publishes(service):
    before = fingerprint(service.data)
    long = service.inbox / "long.txt"
    long.write_text(LONG, "utf-8")
    with web_receiver() as (port, received), service.settings(f'notify = ["json://127.0.0.1:{port}/"]'):
        run = service.begin("inbox")
        service.until(service.readers)
        service.cancel(run)
        assert service.ended(run) == "Cancelled"
    assert [body["title"].partition(": ")[0] for _, body in received] == ["nianbao Cancelled"]
    assert not service.processes(run) and not service.readers(), "what it reads with has gone with it"
    assert fingerprint(service.data) == before
    assert not (service.data / "work" / "run.lock").read_text() and not service.debris()
    long.unlink()
    service.put(REPORTS[2])
    assert service.ended(service.begin("inbox")) == "Published" and service.published() == set(REPORTS[:3])


def test_a_worker_killed_in_mid_run_leaves_what_is_published_and_the_next_run_heals(service):
    before = fingerprint(service.data)
    service.put(REPORTS[3])
    run = service.begin("nightly")
    processes = service.in_mid_run(run)
    service.kill("worker")
    kill(processes)  # as systemd does with all that a service has started
    assert processes and service.state(run) == "Running", "Prefect has not heard of its end"
    now = fingerprint(service.data)
    assert {path: now[path] for path in before} == before and service.published() == set(REPORTS[:3])
    service.start("worker")
    assert service.ended(service.begin("inbox")) == "Published"
    assert service.published() == set(REPORTS[:4])
    assert service.ended(service.begin("nightly")) == "Cancelled", "the run that was killed still holds the place of its deployment"


def test_a_server_killed_in_mid_run_leaves_what_is_published_and_blocks_no_later_run(service):
    """The place that a killed run holds is free after five minutes, told here to be over. A server that keeps in memory who holds one
    forgets it with its end, and would refuse every later run of that deployment."""
    (killed,) = [run for run in service.runs("nightly") if run["state_name"] == "Running"]
    before = fingerprint(service.data)
    service.put(REPORTS[4])
    run = service.begin("inbox")
    service.in_mid_run(run)
    service.kill("server")
    service.end_time_of(killed["state"]["state_details"]["deployment_concurrency_lease_id"])
    service.start("server")
    service.until(lambda: not service.processes(run))
    now = fingerprint(service.data)
    assert {path: now[path] for path in before if path != "current"} == {path: told for path, told in before.items() if path != "current"}
    assert damage(service.data, current_run(service.data)) == "" and service.published() in (set(REPORTS[:4]), set(REPORTS[:5]))
    assert service.state(run) != "Published" or service.published() == set(REPORTS[:5])
    service.until(lambda: service.ended(service.begin("nightly")) in ("Published", "Unchanged"))
    assert service.published() == set(REPORTS[:5])
    assert not service.debris()


def test_a_run_outlasts_its_servers_database_killed_in_mid_run_and_ends_as_what_it_did(service, database):
    """Down until the run has published, and has that to tell: it asks again, as the services' environment says."""
    if database is None:
        pytest.skip("PostgreSQL is not installed")
    before, last = fingerprint(service.data), service.last_run()
    service.put(REPORTS[5])
    run = service.begin("inbox")
    service.in_mid_run(run)
    database.kill()
    service.until(lambda: service.last_run() != last)
    database.start()
    assert service.last_run()["outcome"] == "published" and service.published() == set(REPORTS)
    assert service.ended(run) == "Published" and not service.debris()
    now = fingerprint(service.data)
    assert {path: now[path] for path in before if path != "current"} == {path: told for path, told in before.items() if path != "current"}
    assert damage(service.data, current_run(service.data)) == ""


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
