"""What people accept: each waiver with what it does; and how the findings moved since the check before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from expectations.report.limits import Limits
from expectations.report.queries import ask


@dataclass(frozen=True, slots=True)
class Waivers:
    """Those that no longer hold first; rows of queries/waivers.sql."""

    shown: tuple[Mapping[str, Any], ...]
    in_all: int


@dataclass(frozen=True, slots=True)
class Moved:
    """Findings of the newest check that the one before did not make, and those of it that are gone, some of them with their words."""

    new: int
    resolved: int
    resolved_shown: tuple[Mapping[str, Any], ...]


def collect_waivers(connection: duckdb.DuckDBPyConnection, limits: Limits) -> Waivers:
    rows = ask(connection, "waivers", limit=limits.corrections)
    return Waivers(tuple(rows), rows[0]["in_all"] if rows else 0)


def collect_moved(connection: duckdb.DuckDBPyConnection, limits: Limits) -> Moved:
    rows = ask(connection, "resolved", limit=limits.resolved)
    (counted,) = ask(connection, "moved")
    return Moved(counted["new"], counted["resolved"], tuple(rows))
