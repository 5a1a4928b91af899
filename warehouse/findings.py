"""What becomes of findings over runs: new, known, resolved. Written in the transaction that replaces the findings of the last check."""

from __future__ import annotations

from typing import Any

import duckdb

from warehouse.sql import rows

_STANDING = "SELECT finding_id FROM quality.findings WHERE outcome = 'failed'"
_CAME_BACK = f"""
UPDATE quality.finding_history SET since_run_id = ?, resolved_run_id = NULL, times = times + 1
WHERE resolved_run_id IS NOT NULL AND finding_id IN ({_STANDING})
"""
_SAYS_NOW = """
UPDATE quality.finding_history AS history SET severity = now.severity, message = now.message
FROM quality.findings AS now
WHERE now.finding_id = history.finding_id AND (now.severity, now.message) <> (history.severity, history.message)
"""
_NEW = """
INSERT INTO quality.finding_history BY NAME
SELECT finding_id, rule, severity, publisher_id, year, indicator, breakdown, message, $run AS first_run_id, $run AS since_run_id, 1 AS times
FROM quality.findings AS now
WHERE outcome = 'failed' AND NOT EXISTS (FROM quality.finding_history AS history WHERE history.finding_id = now.finding_id)
"""
_RESOLVED = f"""
UPDATE quality.finding_history SET resolved_run_id = ?
WHERE resolved_run_id IS NULL AND finding_id NOT IN ({_STANDING})
"""
_BY_RUN = """
INSERT INTO quality.findings_by_run BY NAME
WITH found AS (
    SELECT rule, severity, count(*) AS findings, count(*) FILTER (WHERE waiver <> '') AS waived
    FROM quality.findings WHERE outcome = 'failed' GROUP BY rule, severity
),
moved AS (
    SELECT rule, any_value(severity) AS severity, count(*) FILTER (WHERE since_run_id = $run AND resolved_run_id IS NULL) AS new,
           count(*) FILTER (WHERE resolved_run_id = $run) AS resolved
    FROM quality.finding_history GROUP BY rule
)
SELECT $run AS run_id, rule, coalesce(found.severity, moved.severity) AS severity, coalesce(findings, 0) AS findings,
       coalesce(waived, 0) AS waived, new, resolved
FROM found FULL JOIN moved USING (rule)
WHERE findings > 0 OR resolved > 0
ORDER BY rule
"""


def note_findings(connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """Compares the findings of this check with those known before. Runs inside the caller's transaction."""
    connection.execute(_CAME_BACK, [run_id])
    connection.execute(_SAYS_NOW)
    connection.execute(_NEW, {"run": run_id})
    connection.execute(_RESOLVED, [run_id])
    connection.execute("DELETE FROM quality.findings_by_run WHERE run_id = ?", [run_id])
    connection.execute(_BY_RUN, {"run": run_id})


def findings_moved(connection: duckdb.DuckDBPyConnection, run_id: str) -> dict[str, int]:
    """How many findings this run's check made that the one before did not, and how many of that are gone; as columns of quality.runs."""
    query = """SELECT count(*) FILTER (WHERE since_run_id = ? AND resolved_run_id IS NULL) AS findings_new,
                      count(*) FILTER (WHERE resolved_run_id = ?) AS findings_resolved
               FROM quality.finding_history"""
    return rows(connection, query, [run_id, run_id])[0]


def waivers_recorded(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, Any]]:
    """id -> the row of quality.waivers."""
    return {row["waiver"]: row for row in rows(connection, "SELECT * FROM quality.waivers ORDER BY waiver")}
