"""What corrections do to core.observations: transforms.corrections decides, this writes it, anew in each run and in one transaction.

A corrected value is a row of its own (origin `corrected`) with the words of the one it stands for, which stays beside it with the
status `corrected`. Only the few cells of the entries are looked up and written, however many observations there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import fields

import duckdb

from transforms.corrections import APPLIED, Correction, Decision, Found, Surroundings, decide
from warehouse.review import CONFIRMED, DOUBTFUL, LOW_CONFIDENCE
from warehouse.sql import identifier, rows, scalar, transaction
from warehouse.touched import touch

CORRECTED = "corrected"  # in core.observations.flags
DROPPED = "dropped by correction "  # how status_reason of a dropped document begins

_UNDO = (
    "DELETE FROM core.observations WHERE origin = 'corrected'",
    f"""UPDATE core.observations
        SET status = 'accepted', status_reason = '', correction = '',
            flags = array_to_string(list_filter(string_split(flags, ';'), lambda flag: flag NOT IN ('', '{CONFIRMED}')), ';')
        WHERE correction <> ''""",
    f"""UPDATE core.documents SET status = read_status, status_reason = read_reason
        WHERE status = 'quarantined' AND starts_with(status_reason, '{DROPPED}')""",
    "DELETE FROM quality.corrections",
)

_CORRECTED_DOCUMENTS = f"""
SELECT document_id, publisher_id FROM core.observations WHERE correction <> ''
UNION SELECT document_id, publisher_id FROM core.documents WHERE starts_with(status_reason, '{DROPPED}')
"""

_FOUND = """
SELECT asked.id, o.observation_id, o.publisher_id, o.value, o.surface, o.sentence
FROM core.observations AS o
JOIN (SELECT unnest(?::VARCHAR[]) AS id, unnest(?::VARCHAR[]) AS document, unnest(?::VARCHAR[]) AS publisher, unnest(?::INTEGER[]) AS year,
             unnest(?::VARCHAR[]) AS indicator, unnest(?::VARCHAR[]) AS breakdown) AS asked
  ON asked.indicator = o.indicator AND asked.year = o.year AND asked.breakdown = o.breakdown
JOIN core.documents AS d ON d.document_id = o.document_id
WHERE d.status IN ('accepted', 'quarantined') AND NOT list_contains(?::VARCHAR[], d.document_id)
  AND asked.document IN ('', d.document_id, d.file_name) AND asked.publisher IN ('', o.publisher_id)
ORDER BY asked.id, d.report_year, o.document_id, o.evidence_start, o.observation_id
"""

_OF_DOCUMENTS = """
SELECT document_id AS id, observation_id, publisher_id, value, surface, sentence FROM core.observations
WHERE list_contains(?::VARCHAR[], document_id) ORDER BY document_id, evidence_start, observation_id
"""

# what each observation is to become; a temporary table, as three statements read it
_ACTS = """
CREATE OR REPLACE TEMP TABLE acts AS
SELECT unnest(?::VARCHAR[]) AS observation_id, unnest(?::VARCHAR[]) AS correction, unnest(?::VARCHAR[]) AS action,
       unnest(?::DECIMAL(18, 4)[]) AS value, unnest(?::INTEGER[]) AS year, unnest(?::VARCHAR[]) AS indicator,
       unnest(?::VARCHAR[]) AS breakdown, unnest(?::VARCHAR[]) AS unit, unnest(?::VARCHAR[]) AS reason
"""

_INSERT = """
INSERT INTO core.observations BY NAME
SELECT o.* REPLACE (
           'o' || sha256(concat_ws(chr(31), acts.correction, o.observation_id))[1:16] AS observation_id,
           acts.year AS year, acts.indicator AS indicator, acts.breakdown AS breakdown, acts.unit AS unit,
           coalesce(acts.value, o.value) AS value, CASE WHEN acts.value IS NULL THEN o.qualifier ELSE '=' END AS qualifier,
           'corrected' AS origin, 'correction' AS rule, 1 AS confidence, 'accepted' AS status, '' AS status_reason,
           array_to_string(list_sort(list_append(list_filter(
               string_split(o.flags, ';'),
               lambda flag: flag <> '' AND NOT starts_with(flag, 'rule:') AND NOT list_contains($of_reading, flag)
           ), $mark)), ';') AS flags,
           acts.correction AS correction, o.observation_id AS corrects)
FROM core.observations AS o JOIN acts USING (observation_id)
WHERE acts.action IN ('override', 'reassign')
"""

_MARK = """
UPDATE core.observations
SET status = CASE acts.action WHEN 'confirm' THEN status WHEN 'drop' THEN 'dropped' ELSE 'corrected' END,
    status_reason = CASE acts.action WHEN 'confirm' THEN status_reason ELSE 'correction ' || acts.correction || ': ' || acts.reason END,
    correction = acts.correction,
    flags = array_to_string(list_sort(list_concat(
        list_filter(string_split(flags, ';'), lambda flag: flag <> '' AND (acts.action = 'confirm' OR NOT starts_with(flag, 'rule:'))),
        CASE acts.action WHEN 'confirm' THEN [$mark] ELSE [] END)), ';')
FROM acts WHERE observations.observation_id = acts.observation_id
"""

_DROP_DOCUMENT = """
UPDATE core.documents SET status = 'quarantined', status_reason = ? || entry.id || ': ' || entry.reason
FROM (SELECT unnest(?::VARCHAR[]) AS document_id, unnest(?::VARCHAR[]) AS id, unnest(?::VARCHAR[]) AS reason) AS entry
WHERE documents.document_id = entry.document_id AND documents.read_status IN ('accepted', 'quarantined')
"""

_DOCUMENTS = """
SELECT asked.id, CASE WHEN list_contains(?::VARCHAR[], d.document_id) THEN 'dropped' ELSE d.status END AS status
FROM core.documents AS d
JOIN (SELECT unnest(?::VARCHAR[]) AS id, unnest(?::VARCHAR[]) AS document) AS asked
  ON asked.document = d.document_id OR asked.document = d.file_name
ORDER BY asked.id, d.document_id
"""


def dropped_documents(corrections: Sequence[Correction]) -> frozenset[str]:
    """The documents that entries drop as a whole: they neither count nor replace others."""
    return frozenset(entry.document for entry in corrections if entry.of_document)


def apply_corrections(connection: duckdb.DuckDBPyConnection, corrections: Sequence[Correction]) -> Mapping[str, int]:
    """Undoes what earlier corrections did and applies these, in one transaction; returns how many entries had which outcome.

    Comes after the versions, which decide what documents count. Statuses that a check gave are set to `accepted` on rows that a correction
    lets go: the check, which always follows, judges them anew.
    """
    with transaction(connection):
        touch(connection, _CORRECTED_DOCUMENTS)
        for statement in _UNDO:
            connection.execute(statement)
        if not corrections:
            return {}
        decisions = decide(corrections, _found(connection, corrections), _surroundings(connection, corrections))
        applied = [entry for entry in corrections if decisions[entry.id].outcome == APPLIED]
        _act(connection, applied, decisions)
        _record(connection, corrections, decisions)
        touch(connection, _CORRECTED_DOCUMENTS)
    return dict(Counter(decision.outcome for decision in decisions.values()))


def _found(connection: duckdb.DuckDBPyConnection, corrections: Sequence[Correction]) -> dict[str, list[Found]]:
    """The observations of each entry's cell or document; by id."""
    found: dict[str, list[Found]] = {}
    cells = [entry for entry in corrections if not entry.of_document]
    asked = ("id", "document", "publisher", "year", "indicator", "breakdown")
    if cells:
        dropped = sorted(dropped_documents(corrections))
        for row in rows(connection, _FOUND, [*([getattr(entry, name) for entry in cells] for name in asked), dropped]):
            found.setdefault(row.pop("id"), []).append(Found(**row))
    if whole := {entry.document: entry.id for entry in corrections if entry.of_document}:
        for row in rows(connection, _OF_DOCUMENTS, [sorted(whole)]):
            found.setdefault(whole[row.pop("id")], []).append(Found(**row))
    return found


def _surroundings(connection: duckdb.DuckDBPyConnection, corrections: Sequence[Correction]) -> dict[str, Surroundings]:
    named = [entry for entry in corrections if entry.document]
    documents: dict[str, list[str]] = {}
    if named:
        asked = [sorted(dropped_documents(corrections)), [entry.id for entry in named], [entry.document for entry in named]]
        for row in rows(connection, _DOCUMENTS, asked):
            documents.setdefault(row["id"], []).append(row["status"])
    wanted = sorted({entry.publisher for entry in corrections if entry.publisher})
    query = "SELECT list(DISTINCT publisher_id) FROM core.documents WHERE list_contains(?::VARCHAR[], publisher_id)"
    known = set(scalar(connection, query, [wanted]) or ()) if wanted else set()
    return {
        entry.id: Surroundings(tuple(documents.get(entry.id, ())), not entry.publisher or entry.publisher in known) for entry in corrections
    }


def _act(connection: duckdb.DuckDBPyConnection, applied: Sequence[Correction], decisions: Mapping[str, Decision]) -> None:
    acts = [(observation_id, entry) for entry in applied for observation_id in decisions[entry.id].observation_ids]
    columns = ("id", "action", "value", "to_year", "to_indicator", "to_breakdown", "to_unit", "reason")
    connection.execute(
        _ACTS, [[observation_id for observation_id, _ in acts], *([getattr(entry, name) for _, entry in acts] for name in columns)]
    )
    connection.execute(_INSERT, {"of_reading": [LOW_CONFIDENCE, *DOUBTFUL], "mark": CORRECTED})
    connection.execute(_MARK, {"mark": CONFIRMED})
    connection.execute("DROP TABLE acts")
    if whole := [entry for entry in applied if entry.of_document]:
        connection.execute(_DROP_DOCUMENT, [DROPPED, *([getattr(entry, name) for entry in whole] for name in ("document", "id", "reason"))])


def _record(connection: duckdb.DuckDBPyConnection, corrections: Sequence[Correction], decisions: Mapping[str, Decision]) -> None:
    """quality.corrections: one row an entry, a bound list a column."""
    records = [
        as_row(entry) | {field.name: getattr(decisions[entry.id], field.name) for field in fields(Decision)} for entry in corrections
    ]
    names = list(records[0])
    lists = {"observation_ids": "VARCHAR[][]", "expects": "DECIMAL(18, 4)[]", "value": "DECIMAL(18, 4)[]", "decided_on": "DATE[]"}
    columns = ", ".join(f"unnest(?{'::' + lists[name] if name in lists else ''}) AS {identifier(name)}" for name in names)
    values = [[list(record[name]) if name == "observation_ids" else record[name] for record in records] for name in names]
    connection.execute(f"INSERT INTO quality.corrections BY NAME SELECT {columns}", values)


def as_row(entry: Correction) -> dict[str, object]:
    """An entry as the columns of quality.corrections that do not depend on the run."""
    renamed = {"id": "correction", "by": "decided_by", "on": "decided_on"}
    return {renamed.get(field.name, field.name): getattr(entry, field.name) for field in fields(Correction) if field.name != "to_unit"}
