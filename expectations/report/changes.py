"""What this state changes against what was published before it: the same ranking that `nianbao diff` shows."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
from markupsafe import Markup

from expectations.report.figure_words import both, in_units
from expectations.report.limits import Limits
from expectations.report.overview import Overview
from expectations.report.wording import QUALIFIERS, QUALIFIERS_EN, number
from warehouse.difference import KINDS, Change, Difference, has_history, read_difference


@dataclass(frozen=True, slots=True)
class Group:
    """Changes of one kind; `name` is slip, gone, changed, new or moved."""

    name: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """The difference and its changes by group, slips first."""

    found: Difference
    groups: tuple[Group, ...]

    @property
    def real(self) -> tuple[Change, ...]:
        """Those shown by which something changed that is published."""
        return tuple(change for change in self.found.shown if not change.idle)


def collect_changes(connection: duckdb.DuckDBPyConnection, limits: Limits, overview: Overview) -> Changes | None:
    """Of the newest run; None where it has written no history."""
    if overview.run is None or not has_history(connection, overview.run.run_id):
        return None
    found = read_difference(connection, overview.run.run_id, limits.changes)
    groups = [Group("slip", tuple(change for change in found.shown if change.slip))]
    groups += [Group(kind, tuple(change for change in found.shown if change.kind == kind and not change.slip)) for kind in KINDS]
    return Changes(found, tuple(group for group in groups if group.changes))


def figure(value: object, qualifier: str, unit: str) -> str:
    """超过 1,200 件, in both languages; a dash where there is none."""
    if value is None:
        return "—"
    told = Markup(both(QUALIFIERS.get(qualifier, ""), QUALIFIERS_EN.get(qualifier, "")))
    return Markup("{}{}{}").format(told, number(value), Markup(in_units(unit, " ")))
