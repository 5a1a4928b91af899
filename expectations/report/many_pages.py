"""Writes the pages of which there are many: those that changed since the report before; the others are taken over from it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import duckdb

from expectations.report.files import replacing_folder
from expectations.report.kept_pages import Kept, page_name, shared_digest, take_over
from expectations.report.page_sets import PageSet

Counting = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]  # (what, of how many): is told how many more are done


def write_page_sets(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    page_sets: Sequence[PageSet],
    counting: Counting,
    previous: Path | None,
    before: Kept,
) -> Kept:
    """Makes the pages whose digest is not that of `before`, takes the others over from the report in the folder `previous`.

    Returns what the pages are made from. Every set is made beside its folder and takes its place whole.
    """
    digests = {pages.folder: dict(sorted(pages.digests(connection).items())) for pages in page_sets}
    made = Kept(shared_digest(connection), digests)
    same: dict[str, set[str]] = {name: set() for name in digests}
    if previous and before.shared == made.shared:
        for name, wanted in digests.items():
            held = before.pages.get(name, {})
            same[name] = {key for key, digest in wanted.items() if held.get(key) == digest}
    with counting("Pages", sum(len(wanted) - len(same[name]) for name, wanted in digests.items())) as done:
        for pages in page_sets:
            with replacing_folder(folder / pages.folder) as beside:
                taken = take_over(previous / pages.folder, beside, sorted(same[pages.folder])) if previous else set()
                _write(connection, beside, pages, digests[pages.folder].keys() - taken, done)
    return made


def _write(
    connection: duckdb.DuckDBPyConnection, folder: Path, pages: PageSet, wanted: Collection[str], done: Callable[[int], None]
) -> None:  # fmt: skip
    missing = set(wanted)
    for key, page in pages.pages(connection, wanted):
        (folder / page_name(key)).write_text(page, "utf-8")
        missing.discard(key)
        done(1)
    if missing:
        raise RuntimeError(f"{pages.folder}: {len(missing)} pages were not made, such as {min(missing)}")
