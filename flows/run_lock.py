"""One run at a time over a data folder: an flock, which the kernel takes back when its holder dies, however it dies."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from flows.faults import RunFailed


@contextlib.contextmanager
def run_lock(path: Path, who: str) -> Iterator[None]:
    """Hold the data folder while the block runs; `who` (the run's id) is what a second run is told."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "a+", encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.seek(0)
            holder = handle.read().strip() or "another run"
            raise RunFailed(
                f"{path.parent.parent} is in use by {holder}. Nothing was done; start again when that run has ended, "
                "or give this one a folder of its own with --data."
            ) from None
        handle.truncate(0)
        handle.write(f"run {who} (process {os.getpid()})")
        handle.flush()
        try:
            yield
        finally:
            handle.truncate(0)
