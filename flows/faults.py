"""The ways in which a command ends badly, each with the exit status that CONTRACT gives it."""

from __future__ import annotations

import errno
import traceback

PUBLISHED, FAILED, WRONG_USAGE, WITHHELD = 0, 1, 2, 3
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}  # of an OSError: a full disk, a quota, a limit on the size of files


class Fault(Exception):
    """A fault that was foreseen: its message says what, where and what to do, and no traceback is shown."""

    status = FAILED


class WrongUsage(Fault):
    """What was asked for cannot be done: a missing path, a folder without reports, an unknown indicator."""

    status = WRONG_USAGE


class RunFailed(Fault):
    """The run ended before anything was published; what was published before is untouched."""


class CouldNotCheck(RunFailed):
    """The rules could not be asked, so nothing can be said of the data, and nothing is published."""


class TookTooLong(RunFailed):
    """The run was ended because its time was over."""


def was_interrupted(fault: BaseException) -> bool:
    """Whether it is the database's word for a signal, or the end of the time, that came while it was asked: what that raised is lost."""
    return isinstance(fault, RuntimeError) and str(fault) == "Query interrupted"


def let_go(fault: BaseException | None) -> None:
    """Empty the frames of a fault: DuckDB complains at length of connections that are still held when Python ends."""
    seen: list[BaseException] = []
    open_ = [fault]
    while open_:
        one = open_.pop()
        if one is not None and one not in seen:
            seen.append(one)
            traceback.clear_frames(one.__traceback__)
            open_ += [one.__cause__, one.__context__]
