"""Sentences that several commands say."""

from __future__ import annotations

from warehouse.rollback import Rollback


def held_back(rollback: Rollback) -> str:
    """What a rollback means for runs, and the way out of it."""
    return (
        f"rolled back to {rollback.run_id}; the state of {rollback.newest_held} is held back until documents, seeds or the program change. "
        f"To show it again: nianbao rollback --undo"
    )
