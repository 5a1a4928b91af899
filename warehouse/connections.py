"""The only place where a database is opened: whatever SQL may be made to say, it reaches no file but its own.

Extensions are neither loaded nor fetched, other files are out of reach, and on what is only read no setting can be changed.
The order matters: once external access is off, what it leaves out of reach can no longer be moved.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import duckdb

from warehouse.sql import identifier, scalar

STORAGE_VERSION = "v1.4.0"  # readable by DuckDB clients from 1.4 on
SPILL = Path(tempfile.gettempdir()) / f"nianbao-{os.getuid()}"
_NO_EXTENSIONS = (
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET allow_community_extensions = false",
)


def open_to_read(file: Path, memory_limit: str = "2GB", spill: Path = SPILL) -> duckdb.DuckDBPyConnection:
    """A closed warehouse file, read-only. What does not fit into memory goes to `spill`."""
    connection = duckdb.connect(str(file), read_only=True)
    if scalar(connection, "SELECT current_setting('lock_configuration')"):
        return connection  # the same file is open in this process already
    _close_off(connection, memory_limit, spill)
    connection.execute("SET lock_configuration = true")
    return connection


def open_to_write(file: Path, memory_limit: str, spill: Path) -> duckdb.DuckDBPyConnection:
    """A work file; besides itself its SQL reaches what lies in its folder, Parquet parts to load, and the releases, to compare with."""
    connection = duckdb.connect(str(file))
    connection.execute("SET preserve_insertion_order = false")
    if scalar(connection, "SELECT current_setting('enable_external_access')"):
        connection.execute("SET allowed_directories = ?", [[f"{file.parent}/", f"{file.parent.parent / 'releases'}/"]])
    _close_off(connection, memory_limit, spill)
    return connection


def open_in_memory(beside: Mapping[str, Path] = MappingProxyType({})) -> duckdb.DuckDBPyConnection:
    """An empty database that is gone when it is closed; the files `beside` it, by the name to call them, can be read."""
    connection = duckdb.connect()
    for name, file in beside.items():
        connection.execute(f"ATTACH ? AS {identifier(name)} (READ_ONLY)", [str(file)])
    _close_off(connection, "1GB", SPILL)
    return connection


def create_file(file: Path) -> None:
    """An empty database file that DuckDB clients from 1.4 on can open, whole or not at all, should the process be killed meanwhile."""
    beside = file.with_name(f".{file.name}.new")
    beside.unlink(missing_ok=True)
    with duckdb.connect() as bootstrap:
        bootstrap.execute(f"ATTACH ? AS made (STORAGE_VERSION '{STORAGE_VERSION}')", [str(beside)])
    os.replace(beside, file)


def _close_off(connection: duckdb.DuckDBPyConnection, memory_limit: str, spill: Path) -> None:
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET memory_limit = ?", [memory_limit])
    connection.execute("SET temp_directory = ?", [str(spill)])
    for statement in _NO_EXTENSIONS:
        connection.execute(statement)
    connection.execute("SET enable_external_access = false")
