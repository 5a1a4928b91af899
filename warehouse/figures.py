"""From the id of a printed figure that became no observation to its words, and to what became of it."""

from __future__ import annotations

import duckdb

from warehouse.sql import rows

BECAME = {"unmapped": "尚未对应任何指标", "excluded": "按规则不作观测", "observation": "其观测已不在库中"}
_QUERY = """
SELECT q.*, d.title, d.file_name, d.source
FROM core.quantities AS q
JOIN core.documents AS d USING (document_id)
WHERE q.quantity_id = ?
"""


def explain_figure(connection: duckdb.DuckDBPyConnection, quantity_id: str) -> str | None:
    """The figure with its sentence, place and fate as plain text; None where no figure has this id."""
    found = rows(connection, _QUERY, [quantity_id])
    if not found:
        return None
    row = found[0]
    start, end = (row[name] - row["sentence_start"] for name in ("char_start", "char_end"))
    sentence = f"{row['sentence'][:start]}【{row['sentence'][start:end]}】{row['sentence'][end:]}"
    reason = f"（{row['disposition']}: {row['reason']}）" if row["reason"] else f"（{row['disposition']}）"
    lines = [
        f"{row['surface']}: 不是观测",
        f"  原文  {''.join(line.strip() for line in sentence.splitlines())}",
        f"  出处  {row['title'] or row['file_name']}，{row['place']}" + (f"，“{row['section']}”" if row["section"] else ""),
        f"  文件  {row['source']}",
        f"  去向  {BECAME[row['disposition']]}{reason}",
        f"  编号  {quantity_id}（{row['document_id']}）",
    ]
    return "\n".join(lines)
