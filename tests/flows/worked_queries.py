"""docs/queries.md: every SQL block is run on the shipped samples, and the rows shown below it are those it returns.

`python -m tests.flows.worked_queries` (`make docs`) runs them and writes the rows anew.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from tests.flows.conftest import nianbao

PAGE = Path(__file__).parents[2] / "docs" / "queries.md"
SHOWN = 5
WIDE = 70
BLOCK = re.compile(
    r"^### (?P<title>.+?)$(?P<before>.*?)^```sql\n(?P<sql>.*?)^```\n(?P<shown>(?:\n\|[^\n]*(?:\n\|[^\n]*)*\n\n\*[^\n]*\*\n)?)", re.M | re.S
)


@dataclass(frozen=True)
class Worked:
    """A query of the page with the rows that the page shows of it."""

    title: str
    sql: str
    shown: str


def read_page(page: str) -> list[Worked]:
    return [Worked(found["title"], found["sql"], found["shown"]) for found in BLOCK.finditer(page)]


def publish_samples(data: Path) -> Path:
    """The samples as `make run` publishes them; the published file."""
    ended = nianbao("run", "--data", data)
    assert ended.status == 0, ended.err
    return data / "current" / "nianbao.duckdb"


def open_for_reading(file: Path) -> duckdb.DuckDBPyConnection:
    """As an analyst would, with no setting made."""
    return duckdb.connect(str(file), read_only=True)


def result(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    """The first rows as a table of Markdown, and how many there are."""
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description]
    found = cursor.fetchall()
    lines = [names, ["---"] * len(names), *([_cell(value) for value in row] for row in found[:SHOWN])]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return f"\n{table}\n\n*{_rows(len(found))}*\n"


def _rows(number: int) -> str:
    told = f"{number} 行 {number} row{'' if number == 1 else 's'}"
    return told if number <= SHOWN else f"{told}, 前 {SHOWN} 行 the first {SHOWN}"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 1e4 else f"{value:.0f}"
    if isinstance(value, date):
        return value.isoformat()
    text = " ".join(str(value).split())
    return (text if len(text) <= WIDE else f"{text[:WIDE]}…").replace("|", "\\|")


def written_anew(page: str, connection: duckdb.DuckDBPyConnection) -> str:
    """The page with the rows of today."""

    def one(found: re.Match[str]) -> str:
        return f"### {found['title']}{found['before']}```sql\n{found['sql']}```\n{result(connection, found['sql'])}"

    return BLOCK.sub(one, page)


def differences(page: str, connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """What the page shows and the query does not return."""
    for worked in read_page(page):
        try:
            today = result(connection, worked.sql)
        except duckdb.Error as fault:
            yield f"{worked.title}: {fault}"
            continue
        if today != worked.shown:
            yield f"{worked.title}: shows\n{worked.shown}\nand returns\n{today}"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, open_for_reading(publish_samples(Path(folder) / "data")) as samples:
        PAGE.write_text(written_anew(PAGE.read_text("utf-8"), samples), "utf-8")
    print(PAGE)
