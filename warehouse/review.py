"""Observations to review: less sure than the operator wants, or read by OCR with doubt. Flagged and listed, published all the same."""

from __future__ import annotations

import duckdb

from warehouse.sql import scalar, transaction
from warehouse.touched import touch

LOW_CONFIDENCE = "low_confidence"  # in core.observations.flags
DOUBTFUL = ("ocr_under_stamp", "ocr_unsure")  # likewise; set by reading
CONFIRMED = "confirmed"  # likewise; set by a correction: a person has looked
_FLAG = """
UPDATE core.observations
SET flags = array_to_string(list_sort(list_concat(
        list_filter(string_split(flags, ';'), lambda flag: flag NOT IN ('', $low)),
        CASE WHEN confidence < $below AND NOT list_contains(string_split(flags, ';'), $confirmed) THEN [$low] ELSE [] END
    )), ';')
WHERE (confidence < $below AND NOT contains(flags, $confirmed)) <> contains(flags, $low)
"""
_FLAGGED_OTHERWISE = """
SELECT DISTINCT document_id, publisher_id FROM core.observations
WHERE (confidence < ? AND NOT contains(flags, ?)) <> contains(flags, ?)
"""


def apply_review(connection: duckdb.DuckDBPyConnection, below: float) -> None:
    """Sets the flag on every observation whose confidence is below, takes it from the others, and keeps the threshold.

    It depends on nothing but the rows and the threshold, so that a run with another one need not read a document anew.
    """
    with transaction(connection):
        touch(connection, _FLAGGED_OTHERWISE, [below, CONFIRMED, LOW_CONFIDENCE])
        connection.execute(_FLAG, {"low": LOW_CONFIDENCE, "below": below, "confirmed": CONFIRMED})
        connection.execute("DELETE FROM meta.settings WHERE setting = 'review_below'")
        connection.execute("INSERT INTO meta.settings VALUES ('review_below', ?)", [f"{below:g}"])


def to_review(connection: duckdb.DuckDBPyConnection) -> int:
    """How many observations of documents that count are flagged, neither confirmed nor corrected nor dropped."""
    query = """SELECT count(*) FROM core.observations AS o JOIN core.documents AS d USING (document_id)
               WHERE d.status IN ('accepted', 'quarantined') AND o.status IN ('accepted', 'quarantined')
                 AND list_has_any(string_split(o.flags, ';'), ?) AND NOT list_contains(string_split(o.flags, ';'), ?)"""
    return scalar(connection, query, [[LOW_CONFIDENCE, *DOUBTFUL], CONFIRMED])
