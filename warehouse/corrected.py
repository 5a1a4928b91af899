"""What the corrections of the last run did, for those who ask: all of them, or that of an observation. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb

from warehouse.sql import rows

ACTIONS = {"override": "改值", "drop": "剔除", "confirm": "确认", "reassign": "改归别处"}


@dataclass(frozen=True, slots=True)
class Corrected:
    """The correction that an observation owes its state to, and the other row of the two: the original, or what stands in its place."""

    correction: str
    action: str
    reason: str
    evidence: str
    decided_by: str
    decided_on: date
    other_id: str | None  # None where there is no other row: dropped, confirmed
    other_value: Decimal | None
    other_unit: str | None
    other_cell: tuple[int | None, str | None, str | None]  # year, indicator, breakdown


CORRECTIONS = """
WITH pairs AS (
    SELECT observation_id, corrects FROM core.observations WHERE corrects IS NOT NULL
),
beside AS (
    SELECT observation_id, corrects AS other_id FROM pairs UNION ALL SELECT corrects, observation_id FROM pairs
)
SELECT o.observation_id, c.correction, c.action, c.reason, c.evidence, c.decided_by, c.decided_on,
       beside.other_id, other.value AS other_value, other.unit AS other_unit, (other.year, other.indicator, other.breakdown) AS other_cell
FROM core.observations AS o
JOIN quality.corrections AS c USING (correction)
LEFT JOIN beside USING (observation_id)
LEFT JOIN core.observations AS other ON other.observation_id = beside.other_id
WHERE list_contains(?, o.observation_id)
"""


def corrected(connection: duckdb.DuckDBPyConnection, observation_ids: Sequence[str]) -> dict[str, Corrected]:
    """observation_id -> the correction that made, replaced, dropped or confirmed it."""
    if not observation_ids:
        return {}
    return {row.pop("observation_id"): Corrected(**row) for row in rows(connection, CORRECTIONS, [list(observation_ids)])}


def recorded(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, Any]]:
    """id -> the row of quality.corrections."""
    return {row["correction"]: row for row in rows(connection, "SELECT * FROM quality.corrections ORDER BY correction")}
