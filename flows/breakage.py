"""Faults of the disk: recognised behind what was raised, and a full one in words: where, what stays as it was, what to do."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from flows.faults import NO_ROOM, RunFailed
from flows.settings import Settings
from warehouse.faults import is_damage, is_full

_UNTOUCHED = "Nothing was published; what was published before is untouched."


def told_of_no_room(fault: BaseException, settings: Settings) -> RunFailed | None:
    """The fault in our words, where no room to write is behind it; else None."""
    for cause in _chain(fault):
        if no_room(cause):
            return RunFailed(_full(cause, settings))
    return None


def is_of_damage(fault: BaseException) -> bool:
    return any(is_damage(cause) for cause in _chain(fault))


def no_room(fault: BaseException) -> bool:
    """Whether there was no room for what was to be written: a full disk, a quota, a limit on the size of files."""
    return is_full(fault) or (isinstance(fault, OSError) and fault.errno in NO_ROOM)


def _full(fault: BaseException, settings: Settings) -> str:
    named = _place(fault)
    place = named or settings.work
    while not place.exists():
        place = place.parent
    what = f"{named}: " if named else ""
    if "File too large" in str(fault):
        why, advice = "a limit on the size of files forbids it", "Raise the limit (ulimit -f)"
    else:
        why = f"no room is left, {shutil.disk_usage(place).free:,} bytes are free at {place if place.is_dir() else place.parent}"
        advice = "Make room there, keep fewer releases (NIANBAO_RELEASES_KEPT) or move the data folder to a larger disk"
    return f"{what}cannot be written: {why}. {_UNTOUCHED} {advice}, then run again with the same sources: it goes on with what is there."


def _place(fault: BaseException) -> Path | None:
    """The file that was being written, as far as the fault names it; of a copy, the copy."""
    if isinstance(fault, OSError) and (fault.filename2 or fault.filename):
        return Path(str(fault.filename2 or fault.filename))
    found = re.search(r'file \\?"([^"\\]+)\\?"', str(fault))
    return Path(found[1]) if found else None


def _chain(fault: BaseException | None) -> Iterator[BaseException]:
    """The fault and those behind it."""
    seen: set[int] = set()
    while fault is not None and id(fault) not in seen:
        seen.add(id(fault))
        yield fault
        fault = fault.__cause__ or fault.__context__
