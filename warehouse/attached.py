"""A warehouse file beside the open one: attached read-only under a name while a block runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from warehouse.sql import identifier


@contextmanager
def attached(connection: duckdb.DuckDBPyConnection, file: Path | None, name: str) -> Iterator[str | None]:
    """The catalog name of `file`, None where there is none; links are resolved first, so that it stays the file it was.

    The connection must be free of transactions, and its SQL be allowed into the file's folder (`store.open_work` allows releases/).
    """
    detach(connection, name)
    if file is None:
        yield None
        return
    connection.execute(f"ATTACH ? AS {identifier(name)} (READ_ONLY)", [str(Path(file).resolve())])
    try:
        yield name
    finally:
        detach(connection, name)


def detach(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Lets go of it, where it is attached."""
    connection.execute(f"DETACH DATABASE IF EXISTS {identifier(name)}")
