"""Writes the pages of which there are many: those that changed since the report before; the others are taken over from it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import duckdb

from expectations.report.files import replacing_folder
from expectations.report.kept_pages import Kept, shared_digest, take_over
from expectations.report.page_processes import WORTH_IT, PageProcesses, write_here
from expectations.report.page_sets import PageSet

Counting = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]  # (what, of how many): is told how many more are done


def write_page_sets(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    page_sets: Sequence[PageSet],
    counting: Counting,
    previous: Path | None,
    before: Kept,
    processes: PageProcesses | None = None,
) -> Kept:
    """Makes the pages whose digest is not that of `before`, takes the others over from the report in the folder `previous`.

    Where there are many, `processes` make them. Returns what the pages are made from. Every set is made beside its folder and takes its
    place whole.
    """
    digests = {pages.folder: dict(sorted(pages.digests(connection).items())) for pages in page_sets}
    made = Kept(shared_digest(connection), digests)
    same: dict[str, set[str]] = {name: set() for name in digests}
    if previous and before.shared == made.shared:
        for name, wanted in digests.items():
            held = before.pages.get(name, {})
            same[name] = {key for key, digest in wanted.items() if held.get(key) == digest}
    to_make = sum(len(wanted) - len(same[name]) for name, wanted in digests.items())
    with counting("Pages", to_make) as done:
        for pages in page_sets:
            with replacing_folder(folder / pages.folder) as beside:
                taken = take_over(previous / pages.folder, beside, sorted(same[pages.folder])) if previous else set()
                wanted = digests[pages.folder].keys() - taken
                many = processes is not None and to_make >= WORTH_IT
                written = processes.write(pages, wanted, beside) if many else write_here(connection, pages, wanted, beside)
                _demand_all(pages, wanted, written, done)
    return made


def _demand_all(pages: PageSet, wanted: Collection[str], written: Iterable[Sequence[str]], done: Callable[[int], None]) -> None:
    missing = set(wanted)
    for keys in written:
        missing.difference_update(keys)
        done(len(keys))
    if missing:
        raise RuntimeError(f"{pages.folder}: {len(missing)} pages were not made, such as {min(missing)}")
