"""meta.*: the catalogue, and the publishers and regions of the documents, as tables.

The theme marts have a column for each indicator; which mart and which column is decided here, from marts/themes.csv,
and kept in meta.indicators, so that the marts and their readers agree.
"""

from __future__ import annotations

import csv
from typing import Any

import duckdb

from warehouse.publishers import insert_records, load_publishers
from warehouse.sql import PACKAGE, identifier, transaction

THEMES = PACKAGE / "marts" / "themes.csv"
BREAK_COLUMNS = ("line", "publisher", "indicator", "breakdown", "from_year", "kind", "reason_zh", "reason_en", "source")


class ThemeError(ValueError):
    """marts/themes.csv and the catalogue do not fit; the message says where."""


def read_themes() -> dict[str, dict[str, str]]:
    """theme -> its line of marts/themes.csv."""
    with THEMES.open(encoding="utf-8", newline="") as lines:
        return {line["theme"]: line for line in csv.DictReader(lines)}


def mart_columns(codes: dict[str, str]) -> dict[str, tuple[str, str]]:
    """indicator -> (mart, column), for indicator -> theme: the code's second part behind the prefix of its theme.

    A prefix, rather than one only where two codes collide: so a new indicator never renames the column of an old one.
    """
    themes = read_themes()
    columns: dict[str, tuple[str, str]] = {}
    taken: dict[tuple[str, str], str] = {}
    for code, theme in codes.items():
        if theme not in themes:
            raise ThemeError(f"indicator {code} is of theme {theme}, which no line of {THEMES} puts into a mart; add one")
        place = (themes[theme]["mart"], themes[theme]["prefix"] + code.partition(".")[2].replace(".", "_"))
        identifier(place[1])
        if place in taken:
            raise ThemeError(f"{taken[place]} and {code} would share the column {place[1]} of {place[0]}; set a prefix in {THEMES}")
        taken[place] = code
        columns[code] = place
    return columns


def load_dimensions(connection: duckdb.DuckDBPyConnection, catalogue: Any) -> None:
    """Writes meta.* anew in one transaction: indicators, breakdowns, relations, units and known breaks of the catalogue
    (transforms.catalogue), publishers and regions of core.documents."""
    columns = mart_columns({code: indicator.theme for code, indicator in catalogue.indicators.items()})
    indicators = [
        {
            "indicator": code,
            **{name: getattr(indicator, name) for name in ("theme", "name_zh", "name_en", "unit", "aggregation", "definition")},
            "breakdowns": ";".join(indicator.breakdowns),
            "mart": columns[code][0],
            "mart_column": columns[code][1],
            "position": position,
        }
        for position, (code, indicator) in enumerate(catalogue.indicators.items(), start=1)
    ]
    values = [value for by_value in catalogue.breakdowns.values() for value in by_value.values()]
    breakdowns = [
        {"key": value.key, "value": value.value, "name_zh": value.name_zh, "name_en": value.name_en, "position": position}
        for position, value in enumerate(values, start=1)
    ]
    relations = [
        {"relation": item.id, "left_side": item.left, "right_side": item.right}
        | {name: getattr(item, name) for name in ("kind", "severity", "meaning")}
        for item in catalogue.relations
    ]
    breaks = [{name: getattr(line, name) for name in BREAK_COLUMNS} for line in catalogue.breaks]
    units = [{"unit": unit.surface, "family": unit.family} for unit in catalogue.units.values()]
    with transaction(connection):
        for table, records in (
            ("indicators", indicators),
            ("breakdowns", breakdowns),
            ("relations", relations),
            ("units", units),
            ("comparability", breaks),
        ):
            connection.execute(f"DELETE FROM meta.{identifier(table)}")
            insert_records(connection, table, records)
        load_publishers(connection)
