"""The states in which a run ends, as operators see them in Prefect: they tell its outcomes apart, and what blocks is red.

Beside these Prefect has Failed (a fault; sources that hold no document are one), TimedOut, Cancelled, Crashed (the process has gone) and
Late (nobody has begun it).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prefect.states import Completed, Failed

from flows.faults import CouldNotCheck, TookTooLong
from flows.summary import Summary

if TYPE_CHECKING:
    from prefect.client.schemas.objects import State

ENDED = ("Published", "Quarantined", "Unchanged", "Withheld")  # in which a run ends by itself; the others tell a fault


def published(summary: Summary) -> State:
    """Green; by the name of `Quarantined` where documents that this run read are held back, or could not be read."""
    return Completed(name="Quarantined" if summary.read_aside else "Published", message=summary.headline)


def unchanged(summary: Summary) -> State:
    return Completed(name="Unchanged", message=summary.headline)


def withheld(summary: Summary) -> State:
    return Failed(name="Withheld", message=summary.headline)


def could_not_check(fault: CouldNotCheck) -> State:
    return Failed(name="CouldNotCheck", message=str(fault), data=fault)


def timed_out(fault: TookTooLong) -> State:
    """As Prefect ends a run whose time is over, where that was told by the database it waited for."""
    return Failed(name="TimedOut", message=str(fault), data=fault)
