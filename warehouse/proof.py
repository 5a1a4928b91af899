"""The evidence proof: every published number is the words that stand at its place, shown in SQL on every build and publish."""

from __future__ import annotations

import duckdb

# each returns the ids of what breaks it
PROOFS = {
    "the surface of a quantity is the text at its place": """
        SELECT quantity_id AS id FROM core.quantities AS q LEFT JOIN core.documents AS d USING (document_id)
        WHERE substr(d.text, q.char_start, q.char_end - q.char_start) IS DISTINCT FROM q.surface""",
    "the sentence of a quantity is the text at its place": """
        SELECT quantity_id AS id FROM core.quantities AS q LEFT JOIN core.documents AS d USING (document_id)
        WHERE substr(d.text, q.sentence_start, length(q.sentence)) IS DISTINCT FROM q.sentence""",
    "the surface of an observation is the text at its place": """
        SELECT observation_id AS id FROM core.observations AS o LEFT JOIN core.documents AS d USING (document_id)
        WHERE substr(d.text, o.evidence_start, o.evidence_end - o.evidence_start) IS DISTINCT FROM o.surface""",
    "the sentence of an observation is the text at its place": """
        SELECT observation_id AS id FROM core.observations AS o LEFT JOIN core.documents AS d USING (document_id)
        WHERE substr(d.text, o.sentence_start, length(o.sentence)) IS DISTINCT FROM o.sentence""",
    "a reported observation rests on a quantity at the same place": """
        SELECT observation_id AS id FROM core.observations AS o LEFT JOIN core.quantities AS q USING (quantity_id)
        WHERE o.origin = 'reported' AND (q.document_id, q.char_start, q.char_end)
              IS DISTINCT FROM (o.document_id, o.evidence_start, o.evidence_end)""",
    "a quantity that became an observation has one": """
        SELECT quantity_id AS id FROM core.quantities AS q ANTI JOIN core.observations AS o USING (quantity_id)
        WHERE q.disposition = 'observation'""",
}
SHOWN = 5


class BrokenProof(RuntimeError):
    """Numbers that do not lead back to their words; the message names what is broken and the ids."""


def prove(connection: duckdb.DuckDBPyConnection) -> None:
    """Raises BrokenProof unless every quantity and observation stands in its document where it says it does."""
    broken = []
    for claim, query in PROOFS.items():
        ids = [row[0] for row in connection.execute(f"SELECT id FROM ({query}) ORDER BY id LIMIT {SHOWN + 1}").fetchall()]
        if ids:
            more = " and more" if len(ids) > SHOWN else ""
            broken.append(f"not so that {claim}: {', '.join(ids[:SHOWN])}{more}")
    if broken:
        raise BrokenProof("evidence proof broken; " + "; ".join(broken))
