"""What nobody mapped yet: wordings, units, publishers and regions that the seeds do not know."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from expectations.report.limits import Limits
from expectations.report.queries import ask


@dataclass(frozen=True, slots=True)
class Missing:
    """A wording with an example and the lines that would teach it."""

    what: str
    unit: str
    occurrences: int
    documents: int | None  # of quantities only
    example: str
    document_id: str
    seed_file: str
    seed_line: str
    example_line: str
    file_name: str


@dataclass(frozen=True, slots=True)
class MissingKind:
    """The most frequent of one kind: quantities, units, publishers or regions."""

    kind: str
    shown: tuple[Missing, ...]
    total: int


def collect_missing(connection: duckdb.DuckDBPyConnection, limits: Limits) -> tuple[MissingKind, ...]:
    """The kinds that have any, quantities first."""
    kinds: dict[str, list[Missing]] = {}
    totals: dict[str, int] = {}
    for row in ask(connection, "missing", limit=limits.missing):
        kind = row.pop("kind")
        totals[kind] = row.pop("kinds_total")
        kinds.setdefault(kind, []).append(Missing(**row))
    return tuple(MissingKind(kind, tuple(shown), totals[kind]) for kind, shown in kinds.items())
