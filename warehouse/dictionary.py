"""The data dictionary as pages read it: tables with their columns, macros, and the catalogue of indicators and breakdowns.

What is described is what the file says of itself (meta.data_dictionary); what a row is comes from the first line of its SQL file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import duckdb

from warehouse.build import build
from warehouse.connections import open_in_memory
from warehouse.dimensions import load_dimensions, read_themes
from warehouse.migration import create_schema
from warehouse.sql import rows, sql_files

SCHEMAS = {
    "marts": ("统计表：分析从这里开始", "marts: where analysis begins"),
    "core": ("文件、数量与观测，连同原文", "core: documents, quantities and observations with their words"),
    "quality": ("规则、发现与运行", "quality: rules, findings and runs"),
    "meta": ("目录：指标、细分、机关、地区", "meta: the catalogue, bureaus and regions"),
}
AGGREGATIONS = {"sum": "可加 sum", "latest": "时点 latest", "none": "不可加 none"}
WIDE = "One row per publisher and year: a column an indicator."  # the theme marts, which have no file

INDICATORS = """SELECT indicator, theme, name_zh, name_en, unit, aggregation, breakdowns, definition, mart, mart_column
                FROM meta.indicators ORDER BY position"""


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    type: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table or view, and what one row of it is."""

    name: str
    kind: str
    grain: str
    zh: str
    en: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Macro:
    name: str
    parameters: str
    grain: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Indicator:
    indicator: str
    theme: str
    name_zh: str
    name_en: str
    unit: str
    aggregation: str
    breakdowns: str
    definition: str
    mart: str
    mart_column: str


@dataclass(frozen=True, slots=True)
class Theme:
    theme: str
    name_zh: str
    name_en: str
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """A breakdown key with its values: (value, name_zh, name_en)."""

    key: str
    values: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Dictionary:
    schemas: tuple[tuple[str, tuple[Table, ...]], ...]
    macros: tuple[Macro, ...]
    themes: tuple[Theme, ...]
    breakdowns: tuple[Key, ...]


def read_dictionary(connection: duckdb.DuckDBPyConnection) -> Dictionary:
    """Of the warehouse that is open: the published one, or the empty one of `describe`."""
    described = rows(connection, "SELECT * FROM meta.data_dictionary WHERE database_name = current_database()")
    tables = [_table(list(group)) for _, group in _by([row for row in described if row["kind"] != "macro"], ("schema_name", "object_name"))]
    macros = [
        Macro(row["object_name"], row["data_type"], _grain("macros", row["object_name"]), row["description_zh"], row["description_en"])
        for row in described
        if row["kind"] == "macro"
    ]
    indicators = [Indicator(**row) for row in rows(connection, INDICATORS)]
    titles = read_themes()
    return Dictionary(
        tuple((schema, tuple(table for table in tables if table.name.startswith(f"{schema}."))) for schema in SCHEMAS),
        tuple(sorted(macros, key=lambda macro: (macro.name.endswith("_of"), macro.name))),
        tuple(
            Theme(theme, titles.get(theme, {}).get("name_zh", theme), titles.get(theme, {}).get("name_en", theme), tuple(group))
            for theme, group in groupby(indicators, key=lambda indicator: indicator.theme)
        ),
        tuple(
            Key(key[0], tuple((row["value"], row["name_zh"], row["name_en"]) for row in group))
            for key, group in _by(rows(connection, "SELECT key, value, name_zh, name_en FROM meta.breakdowns ORDER BY position"), ("key",))
        ),
    )


def describe(catalogue: Any) -> Dictionary:
    """What a warehouse made with this catalogue and this program describes, without one: an empty one is built in memory."""
    with open_in_memory() as connection:
        create_schema(connection)
        load_dimensions(connection, catalogue)
        build(connection)
        return read_dictionary(connection)


def render_markdown(dictionary: Dictionary) -> str:
    """docs/data-dictionary.md."""
    return "\n".join(_lines(dictionary)) + "\n"


def _lines(dictionary: Dictionary) -> Iterator[str]:
    yield "# 数据字典 Data dictionary"
    yield ""
    yield "<!-- made by `make docs`; the texts stand in warehouse/schema, marts, views and macros (COMMENT ON) and in seeds/ -->"
    yield ""
    yield "库文件自带同样的说明：`FROM meta.data_dictionary`。 The file describes itself in the same words: `FROM meta.data_dictionary`."
    for schema, tables in dictionary.schemas:
        yield from ("", f"## {SCHEMAS[schema][0]} {SCHEMAS[schema][1]}")
        for table in tables:
            yield from ("", f"### {table.name}", "", f"{table.zh} {table.en}")
            if table.grain:
                yield from ("", f"*{table.grain}*")
            yield ""
            yield from _markdown(
                ("列 column", "类型 type", "说明", "description"),
                ((f"`{column.name}`", column.type, column.zh, column.en) for column in table.columns),
            )
    yield from ("", "## 宏 Macros", "")
    yield from _markdown(
        ("宏 macro", "说明", "description", "一行 a row"),
        ((f"`{macro.name}{macro.parameters}`", macro.zh, macro.en, macro.grain) for macro in dictionary.macros),
    )
    yield from ("", "## 指标目录 The catalogue of indicators")
    for theme in dictionary.themes:
        yield from ("", f"### {theme.name_zh} {theme.name_en} (`{theme.theme}`)", "")
        yield from _markdown(
            ("指标 indicator", "名称", "name", "单位 unit", "汇总 adds up", "细分 breakdowns", "定义 definition", "列 column of marts"),
            (
                (
                    f"`{one.indicator}`", one.name_zh, one.name_en, one.unit, AGGREGATIONS[one.aggregation],
                    one.breakdowns.replace(";", ", "), one.definition, f"{one.mart}.{one.mart_column}",
                )
                for one in theme.indicators
            ),
        )  # fmt: skip
    yield from ("", "## 细分 Breakdowns", "", "整体为空串 `''`。 The whole is the empty text `''`.")
    for key in dictionary.breakdowns:
        yield from ("", f"### `{key.key}`", "")
        yield from _markdown(("取值 value", "名称", "name"), ((f"`{key.key}={value}`", zh, en) for value, zh, en in key.values))


def _markdown(heading: Sequence[str], lines: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heading)} |"
    yield f"|{'---|' * len(heading)}"
    for line in lines:
        yield f"| {' | '.join(_cell(cell) for cell in line)} |"


def _cell(text: str) -> str:
    """What a reader of Markdown would take for markup is escaped; a cell is one line."""
    line = " ".join(text.split())
    return line if line.startswith("`") else line.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")


def _table(described: list[dict[str, Any]]) -> Table:
    first, *columns = described
    name = f"{first['schema_name']}.{first['object_name']}"
    grain = _grain("views" if first["kind"] == "view" else "schema", name) or _grain("marts", name) or WIDE
    made = tuple(Column(row["column_name"], row["data_type"], row["description_zh"], row["description_en"]) for row in columns)
    return Table(name, first["kind"], grain, first["description_zh"], first["description_en"], made)


def _grain(folder: str, name: str) -> str:
    """What a row is, by the first line of the SQL file; '' where there is none."""
    path = sql_files(folder).get(name)
    return path.read_text("utf-8").partition("\n")[0].removeprefix("-- ") if path else ""


def _by(found: list[dict[str, Any]], names: tuple[str, ...]) -> Iterator[tuple[tuple[Any, ...], Iterator[dict[str, Any]]]]:
    return groupby(found, key=lambda row: tuple(row[name] for name in names))
