"""What people corrected: each entry with the words it is about, what it did, who decided it and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from expectations.report.limits import Limits
from expectations.report.queries import ask
from expectations.report.wording import number
from warehouse.corrected import ACTIONS


@dataclass(frozen=True, slots=True)
class Shown:
    """A correction; `figure` says what it is about, `becomes` what stands there now, '' where nothing does."""

    correction: str
    action: str
    outcome: str
    figure: str
    becomes: str
    sentence: str
    observation_id: str
    document_id: str
    file_name: str
    reason: str
    evidence: str
    decided_by: str
    decided_on: date
    message: str


@dataclass(frozen=True, slots=True)
class Corrections:
    """Those that wait for somebody first."""

    shown: tuple[Shown, ...]
    in_all: int


def collect_corrections(connection: duckdb.DuckDBPyConnection, limits: Limits) -> Corrections:
    found = ask(connection, "corrections", limit=limits.corrections)
    return Corrections(tuple(_shown(row) for row in found), found[0]["in_all"] if found else 0)


def _shown(row: Mapping[str, Any]) -> Shown:
    same = ("correction", "outcome", "observation_id", "document_id", "reason", "evidence", "decided_by", "decided_on", "message")
    action = row["action"]
    becomes = {
        "override": f"{number(row['value'])} {row['unit']}",
        "reassign": f"{row['to_year']}年 {_named(row['to_indicator_zh'], row['to_breakdown'])}",
    }.get(action, "")
    return Shown(
        **{name: row[name] for name in same},
        action=ACTIONS[action],
        figure=_figure(row),
        becomes=becomes,
        sentence="".join(row["sentence"].split()),
        file_name=row["file_name"] or row["document"],
    )


def _figure(row: Mapping[str, Any]) -> str:
    if not row["indicator"]:
        return f"{row['whose']}　整份文件（{number(row['observations'])} 条观测）"
    return f"{row['whose']}　{row['year']}年 {_named(row['indicator_zh'], row['breakdown'])} {number(row['expects'])} {row['unit']}"


def _named(indicator: str, breakdown: str) -> str:
    return f"{indicator}（{breakdown}）" if breakdown else indicator
