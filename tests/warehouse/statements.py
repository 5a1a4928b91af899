"""Finds where the code runs SQL whose text is not its own: an audit of the syntax tree, for test_untrusted.py.

A statement is its own where it is made of literals, constants of the module, `identifier(…)`, `qualified(…)` and `literal(…)`, in any
combination of `+`, f-strings, `.format`, `.join` and conditions. Everything else is told by file and function, whatever it may be.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGES = ("flows", "expectations", "warehouse", "transforms", "seeds")
RUNS = {"execute": 0, "executemany": 0, "sql": 0, "query": 0, "from_query": 0, "extract_statements": 0}  # methods: which argument is SQL
CALLED = {"rows": 1, "scalar": 1}  # functions of warehouse.sql
QUOTES = {"identifier", "qualified", "literal"}


@dataclass(frozen=True, order=True)
class Foreign:
    """A statement that is not made of the code's own text."""

    file: str
    function: str
    line: int
    text: str


def foreign_statements(root: Path) -> list[Foreign]:
    """All of them, in the Python files of the packages."""
    found = []
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            tree = ast.parse(path.read_text("utf-8"))
            for function, call, statement in _calls(tree):
                scope = _Scope(tree, function)
                if not scope.own(statement):
                    name = function.name if function else "<module>"
                    found.append(Foreign(path.relative_to(root).as_posix(), name, call.lineno, ast.unparse(statement)[:120]))
    return sorted(found)


def opened_elsewhere(root: Path, home: str) -> list[str]:
    """Where a database is opened outside of its home."""
    return [
        f"{path.relative_to(root).as_posix()}:{node.lineno}"
        for package in PACKAGES
        for path in sorted((root / package).rglob("*.py"))
        if path.relative_to(root).as_posix() != home
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("duckdb.connect", "duckdb.sql", "duckdb.query", "duckdb.execute")
    ]


def _calls(tree: ast.Module) -> Iterator[tuple[ast.FunctionDef | None, ast.Call, ast.expr]]:
    def walk(node: ast.AST, function: ast.FunctionDef | None) -> Iterator[tuple[ast.FunctionDef | None, ast.Call, ast.expr]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Call) and (statement := _statement(child)) is not None:
                yield function, child, statement
            yield from walk(child, child if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) else function)

    yield from walk(tree, None)


def _statement(call: ast.Call) -> ast.expr | None:
    if isinstance(call.func, ast.Attribute):
        place = RUNS.get(call.func.attr)
    elif isinstance(call.func, ast.Name):
        place = CALLED.get(call.func.id)
    else:
        place = None
    return call.args[place] if place is not None and len(call.args) > place else None


class _Scope:
    """What the names of a function, and of its module, are given."""

    def __init__(self, tree: ast.Module, function: ast.FunctionDef | None) -> None:
        self.given: dict[str, list[ast.expr | None]] = {}
        for node in tree.body:
            self._take(node)
        if function is not None:
            inside: dict[str, list[ast.expr | None]] = {}
            outside, self.given = self.given, inside
            arguments = function.args
            for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
                inside[argument.arg] = [None]  # who calls may say anything
            for node in ast.walk(function):
                self._take(node)
            self.given = outside | inside

    def _take(self, node: ast.AST) -> None:
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in PACKAGES:
            self.given |= {name.asname or name.name: [ast.Constant("")] for name in node.names if name.name.isupper()}  # a constant
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                self._bind(target, node.value)
        elif isinstance(node, ast.AnnAssign | ast.AugAssign | ast.NamedExpr) and node.value is not None:
            self._bind(node.target, node.value)
        elif isinstance(node, ast.For | ast.comprehension):
            self._bind(node.target, node.iter)
        elif isinstance(node, ast.With):
            for item in node.items:
                if item.optional_vars is not None:
                    self._bind(item.optional_vars, item.context_expr)

    def _bind(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name):
            self.given.setdefault(target.id, []).append(value)
        elif isinstance(target, ast.Tuple):
            values = value.elts if isinstance(value, ast.Tuple) and len(value.elts) == len(target.elts) else [value] * len(target.elts)
            for part, given in zip(target.elts, values, strict=True):
                self._bind(part, given)

    def own(self, node: ast.expr, seen: frozenset[str] = frozenset()) -> bool:
        """Whether an expression can only be text that the code itself holds."""
        match node:
            case ast.Constant():
                return True
            case ast.JoinedStr(values=parts) | ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
                return all(self.own(part, seen) for part in parts)
            case ast.Dict(keys=keys, values=values):
                return all(self.own(part, seen) for part in (*filter(None, keys), *values))
            case ast.FormattedValue(value=value) | ast.Starred(value=value) | ast.Subscript(value=value) | ast.NamedExpr(value=value):
                return self.own(value, seen)
            case ast.BinOp(left=left, right=right):
                return self.own(left, seen) and self.own(right, seen)
            case ast.IfExp(body=body, orelse=other):
                return self.own(body, seen) and self.own(other, seen)
            case ast.GeneratorExp(elt=element) | ast.ListComp(elt=element) | ast.SetComp(elt=element):
                return self.own(element, seen)
            case ast.Name(id=name):
                return name in seen or (name in self.given and all(v is not None and self.own(v, seen | {name}) for v in self.given[name]))
            case ast.Call(func=ast.Name(id=name)) if name in QUOTES:
                return True
            case ast.Call(func=ast.Name(id="sorted" | "list" | "tuple" | "enumerate" | "text"), args=parts):
                return all(self.own(part, seen) for part in parts)
            case ast.Call(
                func=ast.Attribute(value=value, attr="format" | "join" | "items" | "values" | "keys" | "strip" | "partition"), args=parts
            ):
                return self.own(value, seen) and all(self.own(part, seen) for part in (*parts, *(word.value for word in node.keywords)))
        return False
