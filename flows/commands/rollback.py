"""`nianbao rollback`: readers see an earlier release at once; what came after it is held back until something changes."""

from __future__ import annotations

import argparse

from flows.delivery import deliver, is_delivered
from flows.faults import PUBLISHED, WrongUsage
from flows.run_lock import run_lock
from flows.settings import settings_for
from warehouse.rollback import CannotRollBack, Rollback, before_current, in_force, roll_back


def main(options: argparse.Namespace) -> int:
    settings = settings_for(options.data, options.wait)
    if not settings.root.is_dir():
        raise WrongUsage(f"{settings.root} does not exist: there is nothing to roll back.")
    if options.run and options.undo:
        raise WrongUsage("name a release or say --undo, not both.")
    with run_lock(settings.lock_file, "nianbao rollback", settings.wait_seconds):
        try:
            target = options.run or (_undone(in_force(settings.root)) if options.undo else before_current(settings.root))
            made = roll_back(settings.root, target)
        except CannotRollBack as fault:
            raise WrongUsage(str(fault)) from fault
        if not is_delivered(settings):
            deliver(settings, settings.current.resolve(), made.run_id)
    print(f"Readers see release {made.run_id} now, until now {made.rolled_back_from or 'none'}: {settings.current}")
    for run_id in sorted(made.held, reverse=True):
        print(f"Held back: {run_id}")
    if made.held:
        print(
            f"The next run publishes nothing while documents, seeds and program are those of {made.newest_held}; as soon as one of them "
            "changes it publishes, from everything collected. To show it again: nianbao rollback --undo"
        )
    else:
        print("Nothing is held back: the next run publishes as soon as there is something to publish.")
    return PUBLISHED


def _undone(standing: Rollback | None) -> str:
    if standing is None:
        raise WrongUsage("no rollback is in force: readers see what was published last.")
    return standing.newest_held
