"""`nianbao diff`: what a state that waits would change against what is published, what the last release changed, or two releases."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator
from pathlib import Path

import duckdb

from flows.faults import PUBLISHED, WrongUsage
from flows.published import published
from flows.settings import Settings, settings_for
from warehouse.connections import open_to_read
from warehouse.difference import has_history, history_of, read_difference, waiting_run, write_csv, write_json
from warehouse.difference_told import told
from warehouse.publish import FILE_NAME, current_run, list_releases

SHOWN = 30
EVERYTHING = 2**31 - 1


def main(options: argparse.Namespace) -> int:
    settings = settings_for(options.data)
    find = _between(settings, options.older, options.newer) if options.older else _newest(settings)
    with find as (connection, run_id, what):
        for file, write in ((options.csv, write_csv), (options.json, write_json)):
            if file:
                print(f"{write(connection, run_id, file):,} changes written to {file}")
        if not (options.csv or options.json):
            found = read_difference(connection, run_id, EVERYTHING if options.all else SHOWN)
            for line in told(found, what):
                print(line)
            if found.in_all > len(found.shown):
                print("--all shows every change, --csv FILE and --json FILE write them to a file")
    return PUBLISHED


@contextlib.contextmanager
def _newest(settings: Settings) -> Iterator[tuple[duckdb.DuckDBPyConnection, str, str]]:
    """The state that waits to be published; where none does, the current release."""
    with contextlib.ExitStack() as stack:
        try:
            work = stack.enter_context(open_to_read(settings.work_file))
            waiting = waiting_run(work)
        except duckdb.Error:
            waiting = None  # in use by a run, made by another version, or lost: what is published can be told all the same
        if waiting:
            yield work, waiting, f"{waiting}, not published,"
            return
    with published(settings) as connection:
        run_id = str(current_run(settings.root))
        if has_history(connection, run_id):
            yield connection, run_id, f"{run_id}, current,"
            return
    earlier = [name for name in list_releases(settings.root) if name < run_id]
    with _compared(settings, earlier[-1] if earlier else None, run_id) as found:
        yield found


def _between(settings: Settings, older: str, newer: str | None) -> contextlib.AbstractContextManager:
    """Two releases that are kept; WrongUsage for others."""
    kept = list_releases(settings.root)
    newer = newer or current_run(settings.root)
    for name in (older, newer):
        if name not in kept:
            raise WrongUsage(f"no release of a run {name} is kept in {settings.root}; there are: {', '.join(kept) or 'none'}")
    return _compared(settings, older, str(newer))


@contextlib.contextmanager
def _compared(settings: Settings, older: str | None, newer: str) -> Iterator[tuple[duckdb.DuckDBPyConnection, str, str]]:
    def file(run_id: str) -> Path:
        return settings.root / "releases" / run_id / FILE_NAME

    before = file(older) if older else None
    with history_of(before, file(newer), older, newer) as connection:
        yield connection, newer, newer
