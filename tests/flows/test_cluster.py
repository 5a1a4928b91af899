"""Reading on a Dask cluster whose workers share a bucket of a real S3 server: the same rows as on one machine, a killed worker or not."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import duckdb
import polars
import pytest

from flows.cluster import worker
from flows.cluster.parts import parts_of
from flows.cluster.worker import BEGUN, Order, read
from flows.delivery import demand_target
from flows.faults import RunFailed, WrongUsage
from flows.jobs import Confinement
from flows.raw_store import RawStore, open_raw_store
from flows.settings import Settings
from tests.flows.conftest import nianbao
from tests.flows.test_object_store import KEY, SECRET
from tests.flows.test_run_in_bucket import endpoint  # noqa: F401 - a fixture
from warehouse.connections import open_to_read
from warehouse.sql import rows

WHEN = ("TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "DATE")
OF_A_RUN = {"run_id", "first_run_id", "last_run_id"}
HISTORY = {"quality.runs", "core.revisions", "core.sightings", "meta.warehouse", "meta.changed_since"}


@contextmanager
def cluster(workers: int):
    """Worker processes as `dask worker` starts them, one thread each, restarted when they die."""
    import dask
    from distributed import LocalCluster

    with (
        dask.config.set({"distributed.admin.system-monitor.interval": "10s"}),
        LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50) as made,
    ):
        yield made


def content(warehouse: Path) -> dict[str, list[tuple]]:
    """All rows of all tables that do not tell of runs and moments."""
    with open_to_read(warehouse) as connection:
        columns: dict[str, list[str]] = {}
        for row in rows(connection, "SELECT * FROM duckdb_columns() WHERE NOT internal AND database_name = current_database()"):
            if row["data_type"] not in WHEN and row["column_name"] not in OF_A_RUN:
                columns.setdefault(f"{row['schema_name']}.{row['table_name']}", []).append(row["column_name"])
        wanted = {name for name in columns if name.split(".")[0] in ("core", "marts", "meta") and name not in HISTORY}
        return {
            name: sorted(connection.execute(f"SELECT {', '.join(columns[name])} FROM {name}").fetchall(), key=repr)
            for name in sorted(wanted)
        }


def kill_one_at_work(made, killed: list[int]) -> None:
    """As soon as a worker reads a batch: SIGKILL, with its batch in hand."""
    until = time.monotonic() + 60
    while time.monotonic() < until and not killed:
        for state in list(made.scheduler.workers.values()):
            if state.processing and state.pid:
                os.kill(state.pid, signal.SIGKILL)
                killed.append(state.pid)
                return
        time.sleep(0.05)


def test_a_run_on_a_cluster_makes_the_same_rows_although_a_worker_is_killed(endpoint, first_run, reports, tmp_path, monkeypatch):  # noqa: F811
    data, _ = first_run
    store = {"NIANBAO_S3_ENDPOINT": endpoint, "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET}
    for name, value in store.items():
        monkeypatch.setenv(name, value)
    settings = store | {"NIANBAO_RAW_STORE": "s3://bucket/cluster", "NIANBAO_PUBLISH_TO": "s3://bucket/team"}
    killed: list[int] = []
    with cluster(2) as made:
        killer = threading.Thread(target=kill_one_at_work, args=(made, killed))
        killer.start()
        ended = nianbao("run", reports, "--data", tmp_path / "data", NIANBAO_DASK=made.scheduler_address, **settings)
        killer.join()
    assert killed and ended.status == 0, ended.err + ended.out
    assert content(tmp_path / "data/current/nianbao.duckdb") == content(data / "current/nianbao.duckdb")
    assert not list(open_raw_store("s3://bucket/cluster", endpoint).objects.names("parts"))

    options = {"aws_endpoint_url": endpoint, "aws_region": "us-east-1", "aws_allow_http": "true"}
    options |= {"aws_access_key_id": KEY, "aws_secret_access_key": SECRET}
    run_id = (tmp_path / "data/current").resolve().name
    for_the_team = polars.read_parquet(f"s3://bucket/team/releases/{run_id}/marts.yearly_trend/**/*.parquet", storage_options=options)
    with open_to_read(tmp_path / "data/current/nianbao.duckdb") as connection:
        here = connection.execute("SELECT sum(value), count(*) FROM marts.yearly_trend").fetchall()[0]
    assert (for_the_team["value"].sum(), for_the_team.height) == here


def test_a_cluster_without_workers_and_none_at_all_are_told(reports, tmp_path):
    with cluster(0) as made:
        ended = nianbao("run", reports, "--data", tmp_path / "data", NIANBAO_DASK=made.scheduler_address, NIANBAO_DASK_SECONDS="0.5")
    assert ended.status == 1 and "has had no workers for 0.5 seconds (setting NIANBAO_DASK_SECONDS)" in ended.err, ended.err
    wrong = nianbao("run", reports, "--data", tmp_path / "data", NIANBAO_DASK="http://scheduler:8787")
    assert wrong.status == 2 and "NIANBAO_DASK is http://scheduler:8787" in wrong.err, wrong.err


def an_order(folder: Path, fingerprint: str) -> Order:
    settings = Settings(data=folder)
    raw = RawStore(settings.raw)
    return Order("test", raw, parts_of(settings, raw.objects), Confinement(fingerprint=fingerprint), settings.limits(), 60)


def test_a_worker_that_shares_no_store_or_reads_with_other_definitions_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr("distributed.get_worker", lambda: SimpleNamespace(address="tcp://there:1", local_directory=tmp_path))
    order = an_order(tmp_path, "of another version")
    with pytest.raises(RunFailed, match=r"the worker tcp://there:1 .* does not see .*NIANBAO_RAW_STORE"):
        read(order, None)
    order.parts.write(BEGUN, b"test")
    with pytest.raises(RunFailed, match="reads with other definitions than the run"):
        read(order, None)
    assert not worker._desks


@pytest.mark.parametrize("inside", ["", "releases", "work/team"])
def test_nothing_is_delivered_into_the_data_folder_itself(tmp_path, inside):
    settings = Settings(data=tmp_path, publish_to=str(tmp_path / inside))
    with pytest.raises(WrongUsage, match=r"NIANBAO_PUBLISH_TO is .* lies in the data folder"):
        demand_target(settings)


def test_a_state_that_was_published_before_is_delivered_and_a_rollback_is(published, sources, tmp_path):
    team = tmp_path / "team"
    unchanged = nianbao("run", sources.parent / "reports", "--data", published, NIANBAO_PUBLISH_TO=str(team))
    assert unchanged.status == 0 and "unchanged" in unchanged.out, unchanged.out + unchanged.err
    first = (published / "current").resolve().name
    connection = duckdb.connect()
    connection.execute((team / "releases" / first / "views.sql").read_text("utf-8"))
    with open_to_read(published / "current/nianbao.duckdb") as here:
        for table in ("marts.yearly_trend", "core.documents", "quality.findings", "core.quantities"):
            for query in (f"SELECT count(*) FROM {table}", f"SELECT column_name, column_type FROM (DESCRIBE {table})"):
                assert connection.execute(query).fetchall() == here.execute(query).fetchall(), query
    (sources / "qingya-2018.txt").unlink()
    (sources / "qingya-2018.txt").write_bytes((sources / "qingya-2017.txt").read_bytes().replace(b"2017", b"2018"))
    again = nianbao("run", sources, "--data", published, NIANBAO_PUBLISH_TO=str(team), NIANBAO_RELEASES_KEPT="1")
    second = (published / "current").resolve().name
    assert again.status == 0 and second != first and f'"{second}"' in (team / "current.json").read_text(), again.err + again.out
    assert sorted(path.name for path in (team / "releases").iterdir()) == [second]
    back = nianbao("rollback", "--data", published, NIANBAO_PUBLISH_TO=str(team))
    assert back.status == 0 and f'"{first}"' in (team / "current.json").read_text(), back.err
