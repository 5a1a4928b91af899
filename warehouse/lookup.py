"""From what a person types to the id it stands for: publishers and indicators, by id, name or a part of one name only."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

import duckdb

NEAR = 5


class NotFound(LookupError):
    """What was asked for is not in the warehouse, or is more than one thing; the message names what comes near."""


def find_publisher(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    """publisher_id of an id, of its region's name, of a name that any of its reports bears, or of a part of one's names only."""
    known = connection.execute(
        """SELECT publisher_id, publisher FROM meta.publishers
           UNION SELECT publisher_id, publisher FROM core.documents WHERE publisher_id <> ''
           UNION SELECT publisher_id, region FROM meta.publishers WHERE region <> '' ORDER BY ALL"""
    ).fetchall()
    return _resolve("publisher", name, known)


def find_indicator(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    """The code of an indicator, from its code, its Chinese name, or a part that only one Chinese name has."""
    return _resolve("indicator", name, connection.execute("SELECT indicator, name_zh FROM meta.indicators ORDER BY position").fetchall())


def listed(names: Iterable[str]) -> str:
    return ", ".join(names)


def _resolve(kind: str, asked: str, known: list[tuple[str, str]]) -> str:
    """The one id among (id, name) pairs that is meant: exact before partial."""
    exact = dict.fromkeys(key for key, name in known if asked in (key, name))
    parts = dict(reversed([(key, name) for key, name in known if asked and asked in name]))
    for found in (exact, parts):
        if len(found) == 1:
            return next(iter(found))
    if parts:
        raise NotFound(f"several {kind}s are called {asked}: {listed(f'{name} ({key})' for key, name in sorted(parts.items()))}")
    texts = list(dict.fromkeys(text for pair in known for text in pair))
    close = difflib.get_close_matches(asked, texts, n=NEAR, cutoff=0.4)
    hint = f"near it: {listed(close)}" if close else f"known are, for instance: {listed(texts[: 2 * NEAR])}"
    raise NotFound(f"no {kind} {asked!r}; {hint}")
