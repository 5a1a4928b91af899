"""The way a run reads on a Dask cluster: one task of Prefect drives all of it, as one a document or a batch would cost more than reading.

A worker that dies costs the batch it had in hand, which another one reads again. A scheduler that is lost is looked for again (the task's
further attempts), and only batches whose parts are not here yet are read anew.
"""

from __future__ import annotations

import logging
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from typing import Any

from flows.batches import Batch, BatchRead, batches
from flows.cluster.parts import below, parts_of
from flows.cluster.worker import BEGUN, Order, leave, read
from flows.dirty import Dirty
from flows.faults import RunFailed, WrongUsage
from flows.files import write_whole
from flows.jobs import Confinement, Job, Part
from flows.progress import say
from flows.run_context import Run

CONNECT_SECONDS = 30
HANDED_OUT = 3  # batches for each thread of the cluster: one is read, the others wait beside it
LOOK_EVERY_SECONDS = 5.0


class ClusterReading:
    """Reading by the workers of the cluster that the settings name."""

    def __init__(self, run: Run, dirty: Sequence[Dirty]) -> None:
        self._run = run
        self._address = run.settings.dask
        self._known = {entry.job.document_id for entry in dirty if entry.known}
        self._all_parts = parts_of(run.settings, run.raw.objects)
        self._parts = below(self._all_parts, run.run_id)
        self._pieces: list[Batch] = []
        self._fetched: dict[str, BatchRead] = {}
        limits = run.settings.limits()
        given = Confinement(limits, run.settings.document_memory, texts=None, fingerprint=run.fingerprint)
        self._order = Order(run.run_id, run.raw, self._parts, given, limits, run.settings.document_seconds)

    def __enter__(self) -> ClusterReading:
        self._all_parts.remove("")  # of runs that were killed: this one alone holds the data folder
        self._parts.write(BEGUN, self._run.run_id.encode())
        return self

    def __exit__(self, *fault: object) -> None:
        with suppress(OSError):  # all of them are here already, or something worse is told: the next run removes them
            self._all_parts.remove("")

    def batches(self, jobs: Sequence[Job]) -> list[Batch]:
        """All documents as one: the cluster is driven by one task."""
        return [Batch("on the cluster", jobs)]

    def read(self, batch: Batch, done: Callable[[int], None]) -> Part:
        with self._cluster() as client:
            say(f"Reading on {_threads(client)} threads of the cluster {self._address}")
            waiting = deque(piece for piece in self._cut(batch.jobs, client) if piece.name not in self._fetched)
            in_hand: dict[Any, Batch] = {}
            try:
                while waiting or in_hand:
                    room = HANDED_OUT * max(1, _threads(client)) - len(in_hand)
                    for piece in [waiting.popleft() for _ in range(min(room, len(waiting)))]:
                        in_hand[client.submit(read, self._order, piece, pure=False, key=f"{self._run.run_id}-{piece.name}")] = piece
                    for future in self._ended(client, list(in_hand)):
                        piece = in_hand.pop(future)
                        self._fetch(piece, *future.result())
                        done(len(piece.jobs))
            finally:
                with suppress(Exception):  # the cluster may be what failed
                    client.cancel(list(in_hand))
                    client.run(leave, self._run.run_id, on_error="ignore")
        return self._sum(batch.name)

    def _cut(self, jobs: Sequence[Job], client: Any) -> list[Batch]:
        """Small enough for a bar that moves and for what a dead worker costs; the same at every attempt."""
        if not self._pieces:
            moving = -(-len(jobs) // (_threads(client) * 4))
            self._pieces = batches(jobs, max(5, min(self._run.settings.batch_size, moving)), self._known)
        return self._pieces

    def _fetch(self, piece: Batch, read: BatchRead, files: Sequence[str]) -> None:
        for name in files:
            write_whole(self._run.staging / name, self._parts.read(name), self._run.staging)
        self._fetched[piece.name] = read
        self._run.left |= read.left

    def _sum(self, name: str) -> Part:
        parts = [read.part for read in self._fetched.values()]
        documents: Counter[str] = sum((part.documents for part in parts), Counter())
        return Part(name, documents, sum(part.quantities for part in parts), sum(part.observations for part in parts))

    @contextmanager
    def _cluster(self) -> Iterator[Any]:
        """A client of the cluster, which has at least one worker. ConnectionError where another attempt may succeed."""
        client = self._connected()
        from distributed.comm import CommClosedError
        from distributed.scheduler import KilledWorker

        try:
            with client:
                self._await_workers(client)
                yield client
        except KilledWorker as fault:
            raise RunFailed(
                f"several workers of {self._address} died over the same batch ({fault.task}); their logs say why (out of memory?). "
                "Nothing was published, and nothing is lost: the next run reads these documents again."
            ) from fault
        except (CommClosedError, CancelledError) as fault:
            raise self._unreachable(fault) from fault

    def _connected(self) -> Any:
        try:
            from distributed import Client
        except ImportError as fault:
            raise WrongUsage("NIANBAO_DASK needs Dask: install nianbao[cluster] (the package distributed), or unset it.") from fault
        for name in ("distributed", "distributed.client"):
            logging.getLogger(name).setLevel(logging.CRITICAL)  # what is wrong reaches the user in our words
        try:
            return Client(self._address, timeout=CONNECT_SECONDS)
        except ValueError as fault:
            raise WrongUsage(f"NIANBAO_DASK is {self._address}: {fault}. Name a scheduler, such as tcp://host:8786.") from fault
        except OSError as fault:
            raise self._unreachable(fault) from fault

    def _unreachable(self, fault: BaseException) -> ConnectionError:
        return ConnectionError(
            f"the Dask scheduler {self._address} (setting NIANBAO_DASK) does not answer or was lost: {fault or type(fault).__name__}. "
            "Check that it is up (dask scheduler) and can be reached from here; nothing was published, run again."
        )

    def _await_workers(self, client: Any) -> None:
        since, most = time.monotonic(), self._run.settings.dask_seconds
        while not _threads(client):
            if time.monotonic() - since > most:
                raise RunFailed(
                    f"the Dask scheduler {self._address} has had no workers for {most:g} seconds (setting NIANBAO_DASK_SECONDS). "
                    "Start some (dask worker SCHEDULER --nthreads 1) and run again; nothing was published."
                )
            time.sleep(0.2)

    def _ended(self, client: Any, futures: Sequence[Any]) -> Sequence[Any]:
        """Those that have ended, at least one; RunFailed where no worker has been there for long."""
        from distributed import wait

        while True:
            try:
                return list(wait(futures, timeout=LOOK_EVERY_SECONDS, return_when="FIRST_COMPLETED").done)
            except TimeoutError:
                self._await_workers(client)


def _threads(client: Any) -> int:
    return sum(client.nthreads().values())
