"""What runs that were killed leave behind, and its end: called by whoever holds the run lock, so that nobody else is at work here."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import tempfile
from pathlib import Path

from flows.files import clear_incoming, remove
from flows.settings import Settings
from warehouse.releases import remove_debris
from warehouse.rollback import forget_ended

A_DAY = 86_400
_OF_THE_WORK_FILE = (
    "staging",
    "delivery",
    "spill",
    ".nianbao.duckdb.new",
    ".nianbao.duckdb.new.wal",
    ".restored.duckdb",
    ".rollback.json.new",
)


def remove_all(settings: Settings) -> None:
    """Rows not loaded, spilled pages, unfinished releases, files half written, temporary files of readers."""
    remove(settings.delivery)
    for name in _OF_THE_WORK_FILE:
        remove(settings.work / name)
    clear_incoming(settings.work)
    clear_incoming(settings.work / "texts")
    if settings.raw_store:
        with contextlib.suppress(OSError):  # a folder that others may write to as well, or a bucket, which has none
            clear_incoming(Path(settings.raw_store).expanduser(), A_DAY)
    else:
        clear_incoming(settings.raw)
    remove_temporary(settings)
    remove_debris(settings.root)
    forget_ended(settings.root)


def remove_temporary(settings: Settings) -> None:
    """What readers wrote on their way."""
    if folder := readers_folder(settings):
        remove(folder)


def readers_folder(settings: Settings) -> Path | None:
    """Where readers of this data folder put temporary files: a short path, as LibreOffice needs. None where it is another's."""
    name = hashlib.sha256(str(settings.root).encode()).hexdigest()[:8]
    folder = Path(tempfile.gettempdir()) / f"nianbao-{os.getuid()}-{name}"
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return folder
    return folder if stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() else None
