"""Reading and extraction of a batch: in this process when documents are few, in a pool of processes when they are many.

A document that kills its process or hangs in it takes its batch along; that batch is then read again one document at a
time, so that the others are read and this one is named.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import reduce
from pathlib import Path
from typing import Protocol

from flows.settings import Settings
from flows.worker import Job, Part, stage, unreadable, write_part

SECONDS_A_DOCUMENT = 5.0  # what a batch is granted beside the limit of its slowest document
BROKEN = (BrokenProcessPool, TimeoutError)


class Batch:
    """Documents that are read together. No dataclass: Prefect would walk through each of its documents."""

    def __init__(self, name: str, jobs: Sequence[Job]) -> None:
        self.name = name
        self.jobs = tuple(jobs)


class WritePart(Protocol):
    def __call__(self, jobs: Sequence[Job], raw: Path, staging: Path, name: str, done: Callable[[int], None] | None = None) -> Part: ...


class Reading:
    """The way a run reads its batches; a context, because of the pool's processes."""

    def __init__(self, settings: Settings, staging: Path, documents: int, write: WritePart = write_part) -> None:
        self._settings = settings
        self._staging = staging
        self._write = write
        self._pooled = documents >= settings.pool_from and settings.workers > 1
        self._pool: ProcessPoolExecutor | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Reading:
        return self

    def __exit__(self, *fault: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True) if fault[0] is None else _kill(self._pool)

    def read(self, batch: Batch, done: Callable[[int], None]) -> Part:
        """Stage the batch's rows, in place of what an attempt before left; `done` hears how many documents more have been read."""
        self._clear(batch.name)
        if not self._pooled:
            return self._write(batch.jobs, self._settings.raw, self._staging, batch.name, done)
        pool = self._running_pool()
        seconds = self._settings.document_seconds + SECONDS_A_DOCUMENT * len(batch.jobs)
        try:
            part = pool.submit(self._write, batch.jobs, self._settings.raw, self._staging, batch.name).result(timeout=seconds)
        except BROKEN:
            self._give_up(pool)
            part = self._one_by_one(batch)
        done(len(batch.jobs))
        return part

    def _running_pool(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                self._pool = _processes(self._settings.workers)
            return self._pool

    def _give_up(self, pool: ProcessPoolExecutor) -> None:
        """End a pool that is broken or hangs; the next batch starts a new one."""
        with self._lock:
            if self._pool is pool:
                self._pool = None
        _kill(pool)

    def _one_by_one(self, batch: Batch) -> Part:
        """Each document alone in a process; the one that ends or outlasts it is unreadable."""
        self._clear(batch.name)
        parts: list[Part] = []
        pool = _processes(1)
        for number, job in enumerate(batch.jobs):
            name = f"{batch.name}-{number}"
            try:
                read = pool.submit(self._write, [job], self._settings.raw, self._staging, name)
                parts.append(read.result(timeout=self._settings.document_seconds))
            except BROKEN as fault:
                _kill(pool)
                pool = _processes(1)
                self._clear(name)
                parts.append(stage([unreadable(job, self._reason(fault))], [job], self._staging, name))
        pool.shutdown()
        return merged(batch.name, parts)

    def _clear(self, name: str) -> None:
        for pattern in (f"*-{name}.parquet", f"*-{name}-*.parquet"):
            for path in self._staging.glob(pattern):
                path.unlink(missing_ok=True)

    def _reason(self, fault: Exception) -> str:
        if isinstance(fault, TimeoutError):
            return f"not read within {self._settings.document_seconds:g} seconds (setting NIANBAO_DOCUMENT_SECONDS)"
        return "the process that read it died: the file makes its reader fail"


def merged(name: str, parts: Iterable[Part]) -> Part:
    """Several parts as one."""

    def add(one: Part, other: Part) -> Part:
        return Part(name, one.documents + other.documents, one.quantities + other.quantities, one.observations + other.observations)

    return reduce(add, parts, Part(name, Counter(), 0, 0))


def batches(jobs: Sequence[Job], size: int) -> list[Batch]:
    """The documents in order, cut into batches with names that sort."""
    return [Batch(f"{number:05d}", jobs[start : start + size]) for number, start in enumerate(range(0, len(jobs), size))]


def _processes(workers: int) -> ProcessPoolExecutor:
    """Spawned, not forked: Prefect's threads hold locks that a forked child would wait for for ever."""
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=_leave_interrupts_to_the_run)


def _leave_interrupts_to_the_run() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _kill(pool: ProcessPoolExecutor) -> None:
    """End the pool's processes without waiting for what they do; Python 3.11 has no public way yet."""
    for process in list((pool._processes or {}).values()):
        process.kill()
    pool.shutdown(wait=False, cancel_futures=True)
