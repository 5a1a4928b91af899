"""The stages as Prefect sees them: named, on record, tried again where a fault can pass; never cached.

A cached load or publish is the worst trap: the run is green and its output is missing.
"""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.tasks import exponential_backoff

from flows import delivery, increment, stages
from flows.batches import Batch
from flows.collect import Collection
from flows.collect import collect as collect_files
from flows.increment import Plan
from flows.jobs import Part
from flows.progress import Advance
from flows.reading import Reading
from flows.run_context import Run
from flows.settings import settings_for
from warehouse.faults import is_full

LASTING = {errno.EFBIG, errno.ENOENT, errno.EACCES, errno.EPERM, errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.ENOTDIR, errno.EISDIR}


def can_pass(task: Any, task_run: Any, state: Any) -> bool:
    """Whether another attempt may succeed: after a disk's or a lock's fault, not on a full disk or after a fault of the program."""
    fault = state.result(raise_on_failure=False)
    if type(fault).__module__.split(".")[0] in ("duckdb", "_duckdb"):
        return type(fault).__name__ == "IOException" and not is_full(fault)
    return isinstance(fault, OSError) and fault.errno not in LASTING


_SETTINGS = settings_for(None)
ONCE: dict[str, Any] = {"cache_policy": NO_CACHE, "persist_result": False}
PATIENT: dict[str, Any] = ONCE | {
    "retries": _SETTINGS.retries,
    "retry_delay_seconds": exponential_backoff(backoff_factor=_SETTINGS.retry_seconds),
    "retry_condition_fn": can_pass,
}


@task(name="fetch", **PATIENT)
def fetch(run: Run, done: Advance) -> None:
    run.tasks.add("fetch")
    stages.fetch(run, done)


@task(name="collect", **PATIENT)
def collect(run: Run) -> Collection:
    run.tasks.add("collect")
    return collect_files(run, run.found, run.fetched)


@task(name="plan", **PATIENT)
def plan(run: Run, collection: Collection, rebuild: bool) -> Plan:
    run.tasks.add("plan")
    return increment.plan(run, collection, rebuild)


@task(name="read and extract", task_run_name="read and extract {name}", **PATIENT)
def read_and_extract(run: Run, reading: Reading, batch: Batch, name: str, done: Advance) -> Part:
    run.tasks.add(name)
    return reading.read(batch, done)


@task(name="load", **PATIENT)
def load(run: Run) -> None:
    run.tasks.add("load")
    stages.load(run)


@task(name="check", **ONCE)
def check(run: Run) -> Any:
    run.tasks.add("check")
    return stages.check(run)


@task(name="build", **ONCE)
def build(run: Run) -> None:
    run.tasks.add("build")
    stages.build(run)


@task(name="compare", **ONCE)
def compare(run: Run) -> None:
    run.tasks.add("compare")
    stages.compare(run)


@task(name="publish", **PATIENT)
def publish(run: Run, complete: Callable[[Path], object]) -> None:
    run.tasks.add("publish")
    stages.publish(run, complete)


@task(name="report", **ONCE)
def report(run: Run, release: Path) -> None:
    run.tasks.add("report")
    stages.complete(run, release)


@task(name="deliver", **PATIENT)
def deliver(run: Run, release: Path, run_id: str) -> None:
    run.tasks.add("deliver")
    delivery.deliver(run.settings, release, run_id)
