"""The published warehouse for the commands that read: what is missing there is wrong usage, told with what to do."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import duckdb

from flows.faults import WrongUsage
from flows.settings import Settings
from warehouse.publish import NothingPublished, open_published


@contextlib.contextmanager
def published(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """The current release, open for reading; it stays the same one while the block runs."""
    try:
        connection = open_published(settings.root)
    except NothingPublished as fault:
        raise WrongUsage(str(fault)) from fault
    try:
        yield connection
    finally:
        connection.close()
