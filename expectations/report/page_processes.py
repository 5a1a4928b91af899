"""Pages made by several processes, each with a connection of its own to the closed warehouse file."""

from __future__ import annotations

import ctypes
import multiprocessing
import signal
import sys
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from functools import cached_property
from pathlib import Path

import duckdb

from expectations.report.kept_pages import page_name
from expectations.report.page_sets import PageSet
from warehouse.connections import open_to_read

WORTH_IT = 5_000  # pages: a process takes as long to start as it takes to make some hundred
AT_ONCE = 500  # pages that a process is given at most
_MEMORY = "700MB"  # of the database in each
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl.h
_connection: duckdb.DuckDBPyConnection
_page_sets: dict[str, PageSet]


class PageProcesses:
    """A number of processes that make pages of these sets; a context. They are started when the first page is asked for."""

    def __init__(self, warehouse: Path, page_sets: Sequence[PageSet], number: int) -> None:
        self._number = number
        self._given = (warehouse, {pages.folder: pages for pages in page_sets})

    def __enter__(self) -> PageProcesses:
        return self

    def __exit__(self, *fault: object) -> None:
        if "_pool" in vars(self):
            self._pool.shutdown(cancel_futures=True)

    @cached_property
    def _pool(self) -> ProcessPoolExecutor:
        """Made when it is needed: its locks alone start a process that watches over them."""
        return ProcessPoolExecutor(self._number, multiprocessing.get_context("spawn"), initializer=_begin, initargs=self._given)

    def write(self, pages: PageSet, wanted: Collection[str], folder: Path) -> Iterator[Sequence[str]]:
        """Writes the pages of the keys into the folder; the keys that are done, some at a time."""
        keys = sorted(wanted)
        size = max(1, min(AT_ONCE, -(-len(keys) // (2 * self._number))))
        parts: list[Future[list[str]]] = [
            self._pool.submit(_write, pages.folder, keys[first : first + size], folder) for first in range(0, len(keys), size)
        ]
        for part in as_completed(parts):
            yield part.result()


def write_here(connection: duckdb.DuckDBPyConnection, pages: PageSet, wanted: Collection[str], folder: Path) -> Iterator[Sequence[str]]:
    """The same, by this process."""
    for key, page in pages.pages(connection, wanted):
        (folder / page_name(key)).write_text(page, "utf-8")
        yield (key,)


def _begin(warehouse: Path, page_sets: dict[str, PageSet]) -> None:
    global _connection, _page_sets
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever waits for the pages decides what an interrupt means
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    _connection, _page_sets = open_to_read(warehouse, _MEMORY), page_sets


def _write(name: str, keys: Sequence[str], folder: Path) -> list[str]:
    return [key for done in write_here(_connection, _page_sets[name], keys, folder) for key in done]
