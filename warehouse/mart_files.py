"""The marts as they are declared: every file of marts/*.sql is one SELECT, what follows it, and its place in the order.

A SELECT whose rows depend only on the documents of one publisher says so in a line `-- kept up by: publisher_id`; it is then run over what
a run touched alone. Likewise with document_id, and with region: on the publishers that meta.region_publishers has for it.
Columns that depend on all rows (a rank) are left empty by the SELECT and filled by an UPDATE, behind it or in a mart that reads it; a mart
that wants such a column reads that one too, and so comes after it. The theme marts (penalty_yearly and others) have no file: they are made
from meta.indicators, a column an indicator.
"""

from __future__ import annotations

import graphlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from warehouse.dimensions import read_themes
from warehouse.sql import identifier, literal, rows, scalar, sql_files

_KEPT_UP = re.compile(r"^-- kept up by: (.*)$", re.MULTILINE)
_KEYS = ("document_id", "publisher_id", "region")


class MartError(RuntimeError):
    """A file of marts/ is not what the runner takes; the message names it."""


@dataclass(frozen=True, slots=True)
class Mart:
    """One table to build: a SELECT, its parameters, the statements that follow, and by which column it can be kept up."""

    name: str
    select: str
    reads: frozenset[str]
    comments: tuple[str, ...]
    parameters: tuple[object, ...] = ()
    updates: tuple[str, ...] = ()  # fill columns that depend on all rows
    kept_up_by: str = ""  # one of _KEYS: a row depends only on documents that have it


def order(marts: dict[str, Mart]) -> list[str]:
    """The marts, each after those that it reads; raises MartError where they read one another in a circle."""
    try:
        return list(
            graphlib.TopologicalSorter({name: sorted(mart.reads & marts.keys()) for name, mart in sorted(marts.items())}).static_order()
        )
    except graphlib.CycleError as error:
        raise MartError(f"marts read one another in a circle: {' -> '.join(error.args[1])}") from error


def mart_select(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    """The SELECT that the mart is made of, for whoever needs its rows before the marts are built (the gate)."""
    return connection.extract_statements(sql_files("marts")[name].read_text("utf-8"))[0].query.rstrip().rstrip(";")


def tables_read(connection: duckdb.DuckDBPyConnection, select: str) -> frozenset[str]:
    """The qualified names of the tables a SELECT reads, from DuckDB's own parser."""
    parsed = json.loads(scalar(connection, "SELECT json_serialize_sql(?::VARCHAR)", [select]))
    if parsed.get("error"):
        raise MartError(parsed.get("error_message", "not a SELECT"))
    nodes = list(_nodes(parsed))
    named = {entry["key"] for node in nodes for entry in (node.get("cte_map") or {}).get("map", [])}
    tables = {".".join(filter(None, (node["schema_name"], node["table_name"]))) for node in nodes if node.get("type") == "BASE_TABLE"}
    return frozenset(tables - named)


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item)


def declared_marts(connection: duckdb.DuckDBPyConnection) -> dict[str, Mart]:
    """Every mart by its name, in the order in which they are built."""
    marts = {mart.name: mart for mart in (*_file_marts(connection), *_theme_marts(connection))}
    return {name: marts[name] for name in order(marts)}


def _file_marts(connection: duckdb.DuckDBPyConnection) -> Iterator[Mart]:
    for name, path in sql_files("marts").items():
        select, *others = [statement.query for statement in connection.extract_statements(path.read_text("utf-8"))]
        select = select.rstrip().rstrip(";")
        try:
            reads = tables_read(connection, select)
        except MartError as error:
            raise MartError(f"{path}: the first statement must be a SELECT ({error})") from error
        comments = tuple(statement for statement in others if statement.lstrip().upper().startswith("COMMENT ON"))
        updatable = tuple(f"UPDATE {table.upper()} " for table in (name, *reads))
        updates = tuple(statement for statement in others if _text_of(statement).upper().startswith(updatable))
        if len(comments) + len(updates) != len(others):
            raise MartError(
                f"{path}: only UPDATE statements of the table itself or one it reads, and COMMENT statements, may follow the SELECT"
            )
        yield Mart(name, select, reads, comments, updates=updates, kept_up_by=_kept_up_by(path))


def _text_of(statement: str) -> str:
    """Without the comments before it."""
    return re.sub(r"^(\s*--[^\n]*\n)*\s*", "", statement)


def _kept_up_by(path: Path) -> str:
    found = _KEPT_UP.search(path.read_text("utf-8"))
    if found and found[1] not in _KEYS:
        raise MartError(f"{path}: kept up by {found[1]!r}; expected one of {', '.join(_KEYS)}")
    return found[1] if found else ""


def _theme_marts(connection: duckdb.DuckDBPyConnection) -> Iterator[Mart]:
    """One row per publisher and year, a column for each indicator of the mart's themes: the whole figure (breakdown '')."""
    titles: dict[str, list[dict[str, str]]] = {}
    for line in read_themes().values():
        titles.setdefault(line["mart"], []).append(line)
    indicators = rows(
        connection, "SELECT indicator, name_zh, name_en, unit, definition, mart, mart_column FROM meta.indicators ORDER BY position"
    )
    for mart, themes in sorted(titles.items()):
        columns = [row for row in indicators if row["mart"] == mart]
        name = f"marts.{mart}"
        values = "".join(f", max(value) FILTER (WHERE indicator = ?) AS {identifier(row['mart_column'])}" for row in columns)
        codes = tuple(row["indicator"] for row in columns)
        select = (
            f"SELECT publisher_id, any_value(publisher) AS publisher, any_value(region) AS region, any_value(admin_level) AS admin_level, "
            f"year{values} FROM marts.yearly_trend WHERE breakdown = '' AND list_contains(?, indicator) "
            f"GROUP BY publisher_id, year ORDER BY publisher_id, year"
        )
        topics = ["、".join(line["name_zh"] for line in themes), ", ".join(line["name_en"] for line in themes)]
        comments = {
            "": f"{topics[0]}：每个发布机关每年一行，每个指标一列（整体数，不含细分；未报告的为 NULL）。"
            f" | {topics[1]}: one row per bureau and year, a column an indicator (the whole, no breakdown; NULL where not reported).",
            "publisher_id": "发布机关编号，见 meta.publishers | Id of the bureau, see meta.publishers",
            "publisher": "发布机关名称 | Name of the bureau",
            "region": "行政区域名称 | Name of the region",
            "admin_level": "行政层级；未知时为 NULL | Administrative level; NULL where unknown",
            "year": "年度 | Year",
        } | {
            row["mart_column"]: f"{row['name_zh']}（{row['unit']}），指标 {row['indicator']}"
            f" | {row['name_en']} ({row['unit']}), {row['indicator']}: {row['definition']}"
            for row in columns
        }
        table = f"marts.{identifier(mart)}"
        statements = tuple(
            f"COMMENT ON COLUMN {table}.{identifier(column)} IS {literal(text)}"
            if column
            else f"COMMENT ON TABLE {table} IS {literal(text)}"
            for column, text in comments.items()
        )
        yield Mart(name, select, frozenset({"marts.yearly_trend"}), statements, (*codes, list(codes)), kept_up_by="publisher_id")
