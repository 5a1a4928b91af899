"""Rules whose SELECT says something else: a filter that lets everything or nothing pass, a comparison turned round.

Made from DuckDB's own syntax tree, so that a mutant is always a statement that runs.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import duckdb

FILTERS = ("where_clause", "having", "qualify")
WORDING = "select_list"  # what is found is not decided there
TURNED = {
    "COMPARE_EQUAL": "COMPARE_NOTEQUAL",
    "COMPARE_NOTEQUAL": "COMPARE_EQUAL",
    "COMPARE_LESSTHAN": "COMPARE_GREATERTHANOREQUALTO",
    "COMPARE_GREATERTHANOREQUALTO": "COMPARE_LESSTHAN",
    "COMPARE_GREATERTHAN": "COMPARE_LESSTHANOREQUALTO",
    "COMPARE_LESSTHANOREQUALTO": "COMPARE_GREATERTHAN",
}


def mutants(connection: duckdb.DuckDBPyConnection, sql: str) -> Iterator[tuple[str, str]]:
    """(what was done, the SELECT) of every mutant."""
    tree = json.loads(connection.execute("select json_serialize_sql(?::varchar)", [sql]).fetchone()[0])
    assert not tree["error"], tree
    yield "lets nothing pass", f"select * from ({sql}) where false"
    for number, (path, name) in enumerate(_filters(tree), start=1):
        changed = copy.deepcopy(tree)
        _at(changed, path)[name] = None
        yield f"filter {number} ({name}) lets everything pass", _text(connection, changed)
    for number, path in enumerate(_comparisons(tree), start=1):
        changed = copy.deepcopy(tree)
        node = _at(changed, path)
        before, node["type"] = node["type"], TURNED[node["type"]]
        yield f"comparison {number} ({before}) turned round", _text(connection, changed)


def _text(connection: duckdb.DuckDBPyConnection, tree: Any) -> str:
    return connection.execute("select json_deserialize_sql(?::json)", [json.dumps(tree)]).fetchone()[0]


def _filters(tree: Any) -> Iterator[tuple[tuple, str]]:
    for path, node in _nodes(tree):
        if WORDING not in path:
            yield from ((path, name) for name in FILTERS if node.get(name))


def _comparisons(tree: Any) -> Iterator[tuple]:
    """Those of filters: comparisons elsewhere word a message or tell one kind of row from another."""
    for path, node in _nodes(tree):
        compares = node.get("class") == "COMPARISON" and node.get("type") in TURNED
        if compares and WORDING not in path and any(step in FILTERS for step in path):
            yield path


def _nodes(value: Any, path: tuple = ()) -> Iterator[tuple[tuple, dict]]:
    if isinstance(value, dict):
        yield path, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, child in items:
        yield from _nodes(child, (*path, step))


def _at(tree: Any, path: tuple) -> Any:
    for step in path:
        tree = tree[step]
    return tree
