"""Planted faults and near-misses: each case is a publisher of its own, so that one gate run judges them all apart.

A fault must make its rule fail, and only it; a near-miss stands right beside the edge of a rule and must make none fail.
A module a family: `CASES`, and `cases_of(catalogue)` where they follow from the catalogue. A new module is found by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from tests.expectations.cases.case import Case

__all__ = ["Case", "all_cases"]


def all_cases(catalogue) -> Iterator[Case]:
    """Every case of every module."""
    for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
        module = import_module(f"{__name__}.{path.stem}")
        yield from getattr(module, "CASES", ())
        if hasattr(module, "cases_of"):
            yield from module.cases_of(catalogue)
