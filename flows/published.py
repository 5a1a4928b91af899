"""The published warehouse for the commands that read: what is missing there is wrong usage, told with what to do."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import duckdb

from flows.faults import RunFailed, WrongUsage
from flows.settings import Settings
from warehouse.faults import is_damage
from warehouse.migration import differs
from warehouse.publish import NothingPublished, open_published


@contextlib.contextmanager
def published(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """The current release, open for reading; it stays the same one while the block runs."""
    try:
        with readable(settings):
            connection = open_published(settings.root)
    except NothingPublished as fault:
        raise WrongUsage(str(fault)) from fault
    try:
        with readable(settings):
            yield connection
    finally:
        connection.close()


@contextlib.contextmanager
def readable(settings: Settings) -> Iterator[None]:
    """Told as that: the block asks for what the release of another version does not have, or its file is damaged."""
    try:
        yield
    except (duckdb.BinderException, duckdb.CatalogException) as fault:
        with open_published(settings.root) as connection:
            if not differs(connection):
                raise
        raise WrongUsage(
            f"{settings.warehouse} was published by another version of nianbao, whose tables this command cannot read ({_first(fault)}). "
            "`nianbao run --known` publishes it anew with this version; until then use `nianbao status`, `nianbao export` or SQL."
        ) from fault
    except duckdb.Error as fault:
        if not is_damage(fault):
            raise
        raise RunFailed(
            f"the published warehouse {settings.warehouse} is damaged: {_first(fault)}. `nianbao rollback` shows the release before it; "
            f"`nianbao run --known --data {settings.root}` publishes anew what is known."
        ) from fault


def _first(fault: duckdb.Error) -> str:
    return str(fault).splitlines()[0]
