"""The evidence proof: every published number is the words that stand at its place, shown in SQL on every build and publish.

Each sentence is compared with the text once, however many numbers it holds; a surface is then compared with its
sentence. Both together say that the surface is the text at its place. Evidence that reaches beyond its sentence is
compared with the text itself. (Cutting a long text is what costs: this way takes a third of the time.)
"""

from __future__ import annotations

import duckdb

from warehouse.sql import identifier

SURFACE = """
SELECT {id} AS id FROM core.{table}
WHERE {start} >= sentence_start AND {end} <= sentence_start + length(sentence)
  AND substr(sentence, {start} - sentence_start + 1, {end} - {start}) <> surface
UNION ALL
SELECT beyond.{id} FROM (SELECT * FROM core.{table} WHERE {start} < sentence_start OR {end} > sentence_start + length(sentence)) AS beyond
LEFT JOIN core.documents AS d USING (document_id)
WHERE substr(d.text, beyond.{start}, beyond.{end} - beyond.{start}) IS DISTINCT FROM beyond.surface
"""

# each returns the ids of what breaks it
PROOFS = {
    "the sentence of a quantity or observation is the text at its place": """
        WITH sentences AS (
            SELECT document_id, sentence_start, sentence FROM core.quantities
            UNION SELECT document_id, sentence_start, sentence FROM core.observations
        ),
        broken AS (
            SELECT sentences.* FROM sentences LEFT JOIN core.documents AS d USING (document_id)
            WHERE substr(d.text, sentence_start, length(sentence)) IS DISTINCT FROM sentence
        )
        SELECT quantity_id AS id FROM core.quantities SEMI JOIN broken USING (document_id, sentence_start, sentence)
        UNION ALL
        SELECT observation_id FROM core.observations SEMI JOIN broken USING (document_id, sentence_start, sentence)""",
    "the words of a remark and their sentence are the text at their place": """
        SELECT remark_id AS id FROM core.remarks LEFT JOIN core.documents AS d USING (document_id)
        WHERE substr(d.text, char_start, char_end - char_start) IS DISTINCT FROM surface
           OR substr(d.text, sentence_start, length(sentence)) IS DISTINCT FROM sentence""",
    "the surface of a quantity is the text at its place": SURFACE.format(
        id="quantity_id", table="quantities", start="char_start", end="char_end"
    ),
    "the surface of an observation is the text at its place": SURFACE.format(
        id="observation_id", table="observations", start="evidence_start", end="evidence_end"
    ),
    "a reported observation rests on a quantity at the same place": """
        SELECT observation_id AS id FROM core.observations AS o LEFT JOIN core.quantities AS q USING (quantity_id)
        WHERE o.origin = 'reported' AND (q.document_id, q.char_start, q.char_end)
              IS DISTINCT FROM (o.document_id, o.evidence_start, o.evidence_end)""",
    "a quantity that became an observation has one": """
        SELECT quantity_id AS id FROM core.quantities AS q ANTI JOIN core.observations AS o USING (quantity_id)
        WHERE q.disposition = 'observation'""",
}
# what was looked at is there once, in all of the warehouse: `everything` is its database
ONCE = """
SELECT held.{id} AS id FROM {everything}.core.{table} AS held SEMI JOIN core.{table} AS proven USING ({id})
GROUP BY held.{id} HAVING count(*) > 1
"""
SHOWN = 5


class BrokenProof(RuntimeError):
    """Numbers that do not lead back to their words; the message names what is broken and the ids."""


def prove(connection: duckdb.DuckDBPyConnection, everything: str) -> None:
    """Raises BrokenProof unless every quantity and observation stands in its document where it says it does, and is there once.

    Proven are those of the current database; `everything` is the database of the whole warehouse, which may be the same.
    """
    broken = []
    once = {
        f"{what} is there once": ONCE.format(id=f"{what}_id", table=table, everything=identifier(everything))
        for what, table in (("quantity", "quantities"), ("observation", "observations"))
    }
    for claim, query in (once | PROOFS).items():
        ids = [row[0] for row in connection.execute(f"SELECT id FROM ({query}) ORDER BY id LIMIT {SHOWN + 1}").fetchall()]
        if ids:
            more = " and more" if len(ids) > SHOWN else ""
            broken.append(f"not so that {claim}: {', '.join(ids[:SHOWN])}{more}")
    if broken:
        raise BrokenProof("evidence proof broken; " + "; ".join(broken))
