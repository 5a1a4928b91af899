"""What a worker of the cluster does: read a batch from the shared store in a process that can be killed, and put its parts there.

It needs nianbao, as it is where the flow runs, and the store's credentials in its environment. It imports neither Prefect nor DuckDB.
"""

from __future__ import annotations

import os
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

from flows.batches import Batch, BatchRead, read_batch
from flows.faults import RunFailed
from flows.jobs import Confinement
from flows.knowledge import read_catalogue
from flows.object_store import Objects
from flows.raw_store import RawStore
from flows.reader_process import ReaderProcess
from transforms.definitions import definitions_of
from transforms.documents.limits import Limits

BEGUN = "begun"  # lies among the parts while the run goes on: a worker that does not see it shares no store with the run


@dataclass(frozen=True, slots=True)
class Order:
    """What every worker is told of a run: where bytes are and parts go, and how reading is confined."""

    run_id: str
    raw: RawStore
    parts: Objects  # of this run alone
    given: Confinement
    limits: Limits  # of the definitions that the run reads with
    seconds: float


@dataclass(frozen=True, slots=True)
class _Desk:
    """What a thread of the worker keeps from batch to batch of one run: its connections to the store and its process."""

    order: Order
    process: ReaderProcess


_desks: dict[int, _Desk] = {}  # by thread


def read(order: Order, batch: Batch) -> tuple[BatchRead, tuple[str, ...]]:
    """Read the batch; the names of its parts, which lie in the store now in place of what an earlier attempt left there."""
    desk = _desk(order)
    with tempfile.TemporaryDirectory(prefix="nianbao-parts-", dir=_local_directory()) as folder:
        read = read_batch(batch, desk.process, desk.order.raw, order.given.fingerprint, Path(folder), lambda done: None)
        files = sorted(Path(folder).glob("*.parquet"))
        for file in files:
            desk.order.parts.put(file.name, file)
    return read, tuple(file.name for file in files)


def leave(run_id: str) -> None:
    """End the readers of a run that has ended, also one that is in the midst of a document."""
    for thread, desk in list(_desks.items()):
        if desk.order.run_id == run_id:
            del _desks[thread]
            desk.process.end()


def _desk(order: Order) -> _Desk:
    here = threading.get_ident()
    desk = _desks.get(here)
    if desk is None or desk.order.run_id != order.run_id:
        if desk:
            desk.process.end()
        _demand_same_store(order)
        _demand_same_definitions(order)
        temporary = Path(_local_directory()) / f"readers-{here}"
        desk = _desks[here] = _Desk(order, ReaderProcess(order.given, order.seconds, temporary))
    return desk


def _demand_same_store(order: Order) -> None:
    try:
        order.parts.read(BEGUN)
    except FileNotFoundError:
        raise RunFailed(
            f"the worker {_name()} does not see {order.parts.address(BEGUN)}, which the run has written: runs with NIANBAO_DASK need a raw "
            "store that all workers share (NIANBAO_RAW_STORE=s3://bucket/prefix, or a folder that is mounted at the same path everywhere)."
        ) from None


def _demand_same_definitions(order: Order) -> None:
    """Two versions of nianbao in one run would read alike documents in different ways."""
    if definitions_of(read_catalogue(), order.limits).fingerprint != order.given.fingerprint:
        raise RunFailed(
            f"the worker {_name()} reads with other definitions than the run: another version of nianbao or of its seeds, or other tools. "
            "Install the same there (best the same container image), restart the worker, and run again."
        )


def _local_directory() -> str:
    """The worker's own folder, which Dask removes with the worker."""
    from distributed import get_worker

    return str(get_worker().local_directory)


def _name() -> str:
    from distributed import get_worker

    return f"{get_worker().address} (process {os.getpid()})"
