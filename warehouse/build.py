"""Builds the marts: every file of marts/*.sql is one SELECT and the comments on its table, run in the order of what they read.

All of it happens in one transaction, the evidence proof included: a build that fails leaves the marts as they were.
The theme marts (penalty_yearly ...) have no file: they are made from meta.indicators, a column an indicator.
"""

from __future__ import annotations

import graphlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb

from warehouse.dimensions import read_themes
from warehouse.proof import prove
from warehouse.sql import identifier, literal, rows, scalar, sql_files, transaction

Lineage = dict[str, frozenset[str]]


class MartError(RuntimeError):
    """A file of marts/ is not what the runner takes; the message names it."""


@dataclass(frozen=True, slots=True)
class Mart:
    """One table to build: a SELECT, its parameters, and COMMENT statements."""

    name: str
    select: str
    reads: frozenset[str]
    comments: tuple[str, ...]
    parameters: tuple[object, ...] = ()


def build(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Builds all marts anew and proves the evidence; returns table -> rows. Raises BrokenProof, with nothing changed."""
    marts = {mart.name: mart for mart in (*_file_marts(connection), *_theme_marts(connection))}
    with transaction(connection):
        for name in order(marts):
            mart = marts[name]
            schema, _, table = name.partition(".")
            connection.execute(f"CREATE OR REPLACE TABLE {identifier(schema)}.{identifier(table)} AS {mart.select}", list(mart.parameters))
            for comment in mart.comments:
                connection.execute(comment)
        prove(connection)
    return {name: scalar(connection, "SELECT count(*) FROM query_table(?)", [name]) for name in sorted(marts)}


def order(marts: dict[str, Mart]) -> list[str]:
    """The marts, each after those that it reads; raises MartError where they read one another in a circle."""
    try:
        return list(
            graphlib.TopologicalSorter({name: sorted(mart.reads & marts.keys()) for name, mart in sorted(marts.items())}).static_order()
        )
    except graphlib.CycleError as error:
        raise MartError(f"marts read one another in a circle: {' -> '.join(error.args[1])}") from error


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


def _file_marts(connection: duckdb.DuckDBPyConnection) -> Iterator[Mart]:
    for name, path in sql_files("marts").items():
        select, *comments = [statement.query for statement in connection.extract_statements(path.read_text("utf-8"))]
        select = select.rstrip().rstrip(";")
        try:
            reads = tables_read(connection, select)
        except MartError as error:
            raise MartError(f"{path}: the first statement must be a SELECT ({error})") from error
        if any(not comment.lstrip().upper().startswith("COMMENT ON") for comment in comments):
            raise MartError(f"{path}: only COMMENT statements may follow the SELECT")
        yield Mart(name, select, reads, tuple(comments))


def _theme_marts(connection: duckdb.DuckDBPyConnection) -> Iterator[Mart]:
    """One row per publisher and year, a column for each indicator of the mart's themes: the whole figure (breakdown '')."""
    titles: dict[str, list[dict[str, str]]] = {}
    for line in read_themes().values():
        titles.setdefault(line["mart"], []).append(line)
    indicators = rows(connection, "SELECT indicator, name_zh, unit, definition, mart, mart_column FROM meta.indicators ORDER BY position")
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
        topics = "、".join(line["name_zh"] for line in themes)
        comments = {
            "": f"{topics}：每个发布机关每年一行，每个指标一列（整体数，不含细分；未报告的为 NULL）。",
            "publisher_id": "发布机关编号，见 meta.publishers",
            "publisher": "发布机关名称",
            "region": "行政区域名称",
            "admin_level": "行政层级；未知时为 NULL",
            "year": "年度",
        } | {row["mart_column"]: f"{row['name_zh']}（{row['unit']}），指标 {row['indicator']}。{row['definition']}" for row in columns}
        table = f"marts.{identifier(mart)}"
        statements = tuple(
            f"COMMENT ON COLUMN {table}.{identifier(column)} IS {literal(text)}"
            if column
            else f"COMMENT ON TABLE {table} IS {literal(text)}"
            for column, text in comments.items()
        )
        yield Mart(name, select, frozenset({"marts.yearly_trend"}), statements, (*codes, list(codes)))
