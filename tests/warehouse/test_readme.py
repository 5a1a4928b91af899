"""The worked number of both READMEs, recomputed from the sample report to the mart's cell; their SQL is run."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from transforms.catalogue import SEEDS, load_catalogue
from transforms.records import frames, process_document
from warehouse.build import build
from warehouse.store import load, load_dimensions, open_work

ROOT = Path(__file__).resolve().parents[2]
READMES = ("README.md", "README.zh-CN.md")
SAMPLE = "baichuan-2023.txt"


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    folder = tmp_path_factory.mktemp("work")
    catalogue = load_catalogue()
    records = []
    for path in sorted((SEEDS / "samples").glob("*.txt")):
        content = path.read_bytes()
        records.append(process_document(content, str(path), path.name, hashlib.sha256(content).hexdigest(), catalogue))
        records[-1].document["first_seen_at"] = datetime(2026, 1, 1)
    (folder / "staging").mkdir()
    for table, frame in frames(records).items():
        frame.write_parquet(folder / "staging" / f"{table}-1.parquet")
    connection = open_work(folder / "work.duckdb")
    load(connection, folder / "staging")
    load_dimensions(connection, catalogue)
    build(connection)
    return connection


@pytest.mark.parametrize("name", READMES)
def test_the_worked_number_holds(warehouse: duckdb.DuckDBPyConnection, name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    observation = re.search(r"`(o[0-9a-f]{16})`", text)[1]
    sentence = re.search(r"^> (.+)$", text, re.MULTILINE)[1]
    row = warehouse.execute(
        """SELECT o.sentence, o.value, o.unit, o.indicator, o.year, o.evidence_start, o.evidence_end, o.place, d.file_name, o.publisher_id,
                  t.change, round(t.change_ratio * 100, 1), t.rank, t.peers, o.value
           FROM core.observations o JOIN core.documents d USING (document_id) JOIN marts.yearly_trend t USING (observation_id)
           WHERE o.observation_id = ?""",
        [observation],
    ).fetchone()
    assert row[0] == sentence
    assert row[8] == SAMPLE and SAMPLE in text
    printed = [
        f"{row[1]:.0f}",
        row[2],
        row[3],
        str(row[4]),
        str(row[5]),
        str(row[6] - 1),
        row[9],
        f"{row[10]:.0f}",
        f"{row[11]:.1f} %",
        row[7][1:-1],
    ]
    assert [figure for figure in printed if figure not in text] == []
    assert re.search(rf"rank {row[12]} of {row[13]}|同级 {row[13]} 个机关中列第 {row[12]}", text)


def test_the_sql_of_the_readme_runs_and_returns_rows(warehouse: duckdb.DuckDBPyConnection) -> None:
    block = re.search(r"```sql\n(.+?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)[1]
    statements = [statement for statement in block.split(";") if statement.strip()]
    assert len(statements) == 4
    for statement in statements:
        assert warehouse.execute(statement).fetchall(), statement


@pytest.mark.parametrize("name", READMES)
def test_the_readme_is_short(name: str) -> None:
    assert len((ROOT / name).read_text(encoding="utf-8").splitlines()) <= 120
