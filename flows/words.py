"""What several commands say, and what they are told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from flows.faults import WrongUsage
from warehouse.rollback import Rollback

_YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?")


def held_back(rollback: Rollback) -> str:
    """What a rollback means for runs, and the way out of it."""
    return (
        f"rolled back to {rollback.run_id}; the state of {rollback.newest_held} is held back until documents, seeds or the program change. "
        f"To show it again: nianbao rollback --undo"
    )


def years_of(told: Iterable[str]) -> Iterator[int]:
    """`2023`, or `2020-2023` for all of them. WrongUsage for what is neither."""
    for words in told:
        found = _YEARS.fullmatch(words.strip())
        if not found or int(found[2] or found[1]) < int(found[1]):
            raise WrongUsage(f"{words!r} is no year; --year 2023, or --year 2020-2023 for several, the first one first")
        yield from range(int(found[1]), int(found[2] or found[1]) + 1)
