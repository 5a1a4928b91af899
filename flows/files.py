"""Files that are whole or absent, whatever happens while they are written."""

from __future__ import annotations

import ctypes
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import BinaryIO

INCOMING = "incoming"
_HERE, _EXCHANGE = -100, 2  # AT_FDCWD, RENAME_EXCHANGE of fcntl.h and stdio.h


def write_whole(path: Path, content: bytes | BinaryIO, root: Path | None = None) -> None:
    """Write beside the place and move into it, so that nobody ever reads half a file. The content is bytes, or a file that is open.

    "Beside" is the folder `incoming` of `root` (of the file's own folder where none is named): what a killed process leaves lies there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    incoming = (root or path.parent) / INCOMING
    incoming.mkdir(exist_ok=True)
    try:
        descriptor, aside = tempfile.mkstemp(dir=incoming, prefix=f".{path.name[:16]}-")
        try:
            with os.fdopen(descriptor, "wb") as handle:
                if isinstance(content, bytes):
                    handle.write(content)
                else:
                    shutil.copyfileobj(content, handle)
            os.replace(aside, path)
        except BaseException:
            Path(aside).unlink(missing_ok=True)
            raise
    except OSError as fault:
        fault.filename, fault.filename2 = str(path), None  # of itself a full disk does not say what it had no room for
        raise


def clear_incoming(root: Path, older_than_seconds: float = 0) -> None:
    """Remove what killed writers left; where others may write at this moment, only what is older."""
    for path in (root / INCOMING).glob(".*"):
        if time.time() - path.stat().st_mtime >= older_than_seconds:
            path.unlink(missing_ok=True)


def remove(path: Path) -> None:
    """A file, a link or a folder with all in it; nothing where there is none."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def exchange(new: Path, old: Path) -> None:
    """Put a folder in the place of another, which gets the place of the first: in one step where the kernel can (Linux)."""
    if not old.exists():
        os.rename(new, old)
        return
    try:
        done = ctypes.CDLL(None, use_errno=True).renameat2(_HERE, os.fsencode(new), _HERE, os.fsencode(old), _EXCHANGE) == 0
    except AttributeError:
        done = False
    if not done:
        aside = old.with_name(f".{old.name}.old")
        remove(aside)
        os.rename(old, aside)
        os.rename(new, old)
        os.rename(aside, new)
