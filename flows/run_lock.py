"""One writer at a time over a data folder: an flock, which the kernel takes back when its holder dies, however it dies."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import time
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from flows.faults import NO_ROOM, RunFailed, WrongUsage
from flows.progress import say

_PAUSE_SECONDS = 0.2
_GLANCE_SECONDS = 0.1  # nobody is refused because of one that looks for a moment whether the lock is held
_SIGNED = re.compile(r"(?P<who>.+) \(process (?P<process>\d+), since (?P<since>.+) UTC\)")
_HELD: ContextVar[dict[Path, TextIO]] = ContextVar("held", default={})  # noqa: B039 - replaced, never changed


@dataclass(frozen=True, slots=True)
class Unended:
    """Who held the data folder and ended without giving it back: killed, or the machine stopped."""

    who: str
    since: str  # in UTC


@contextlib.contextmanager
def run_lock(path: Path, who: str, wait: float = 0) -> Iterator[None]:
    """Hold the data folder while the block runs; `who` is what others are told that want it meanwhile.

    Where another process holds it, RunFailed says who and since when, after `wait` seconds. Inside a block that holds the folder
    already (the command around its flow), only the name is changed.
    """
    held = _HELD.get()
    if path in held:
        _sign(held[path], who)
        yield
        return
    _make(path.parent)
    with open(path, "a+", encoding="utf-8") as handle:
        _take(handle, path, wait)
        _sign(handle, who)
        before = _HELD.set(held | {path: handle})
        try:
            yield
        finally:
            _HELD.reset(before)
            handle.truncate(0)


def unended(path: Path) -> Unended | None:
    """The last holder, where its name still stands in the file, its process is gone and nobody holds the lock; None otherwise."""
    try:
        with open(path, encoding="utf-8") as handle:
            signed = _SIGNED.fullmatch(handle.read().strip())
            if not signed or _is_there(int(signed["process"])):
                return None
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:  # no file, none that may be read, or held: BlockingIOError
        return None
    return Unended(signed["who"], signed["since"])


def _is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass
    return True


def _make(folder: Path) -> None:
    """The folder of the lock. WrongUsage names the place that takes no folder; a full disk is another fault."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        if fault.errno in NO_ROOM:
            raise
        root, place = folder.parent, folder.parent
        while not place.exists() and place != place.parent:
            place = place.parent
        wrong = f"the data folder {root} cannot be " + ("written" if root.exists() else "made")
        raise WrongUsage(
            f"{wrong}: {place} takes no folder ({fault.strerror}). Nothing was done; name another folder with --data, or change the rights "
            f"of {place}."
        ) from fault


def _take(handle: TextIO, path: Path, wait: float) -> None:
    begun, told = time.monotonic(), ""
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            handle.seek(0)
            holder = handle.read().strip() or "another run"
        left = begun + max(wait, _GLANCE_SECONDS) - time.monotonic()
        if left <= 0:
            break
        if wait and holder != told:
            say(f"Waiting, {left:.0f} s at most, for {holder}")
            told = holder
        time.sleep(min(_PAUSE_SECONDS, left))
    waited = f"It was waited for {wait:g} s. " if wait else ""
    advice = "start again when that has ended" if wait else "start again when that has ended, let this one wait for it with --wait SECONDS"
    raise RunFailed(f"{path.parent.parent} is in use by {holder}. {waited}Nothing was done; {advice}, or name another folder with --data.")


def _sign(handle: TextIO, who: str) -> None:
    handle.truncate(0)
    handle.write(f"{who} (process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC)")
    handle.flush()
