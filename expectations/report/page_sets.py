"""Pages of which there is one for each of many things: documents, publishers, indicators, regions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

import duckdb


@dataclass(frozen=True, slots=True)
class PageSet:
    """One page a key, in a folder of the report.

    `digests` says of every key what its page is made from; a page whose digest is that of the page published before is not made again.
    `pages` makes the pages of the keys asked for, each with its key, in any order. Both read an open warehouse.
    """

    folder: str
    digests: Callable[[duckdb.DuckDBPyConnection], Mapping[str, str]]
    pages: Callable[[duckdb.DuckDBPyConnection, Collection[str]], Iterator[tuple[str, str]]]
