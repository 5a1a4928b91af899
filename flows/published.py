"""The published warehouse for the commands that read: what is missing there is wrong usage, told with what to do."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import duckdb

from flows.faults import RunFailed, WrongUsage
from flows.settings import Settings
from warehouse.faults import is_damage
from warehouse.migration import differs
from warehouse.publish import NothingPublished, current_run, open_published

Recorded = dict[str, dict[str, Any]]


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


def recorded_of(settings: Settings, ask: Callable[[duckdb.DuckDBPyConnection], Recorded]) -> tuple[str | None, Recorded]:
    """The published run, and what it recorded of a list of people's decisions, by id; None and nothing where nothing is published."""
    run = current_run(settings.root)
    if run is None:
        return None, {}
    with published(settings) as connection:
        return run, ask(connection)


def changed_since(run: str, gone: Sequence[str]) -> str:
    """That such a list is no longer what the run knew; `gone` are the entries taken out of it."""
    taken_back = f" {', '.join(gone)} {'is' if len(gone) == 1 else 'are'} taken back and still in effect." if gone else ""
    return f"The list has changed since run {run}.{taken_back} `nianbao run --known` applies it as it stands."


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
