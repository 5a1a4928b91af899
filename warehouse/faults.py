"""What DuckDB's errors mean, by their words: it has no codes for these."""

from __future__ import annotations

_DAMAGED = (
    "not a valid DuckDB database file",
    "Could not read enough bytes",
    "Corrupt database file",
    "Failure while replaying WAL",
    "WAL does not match",
)
_FULL = ("No space left on device", "File too large", "Disk quota exceeded", "failed to offload data block", "max_temp_directory_size")


def is_damage(fault: BaseException) -> bool:
    """The bytes of a database file are not those that were written: cut short, overwritten, a bit flipped, a log of another file."""
    return _of_duckdb(fault) and any(words in str(fault) for words in _DAMAGED)


def is_full(fault: BaseException) -> bool:
    """There was no room for what was to be written."""
    return _of_duckdb(fault) and any(words in str(fault) for words in _FULL)


def _of_duckdb(fault: BaseException) -> bool:
    return type(fault).__module__.split(".")[0] in ("duckdb", "_duckdb")
