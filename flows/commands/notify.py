"""`nianbao notify`: a message to everyone whom the settings name, to see that it arrives."""

from __future__ import annotations

import argparse

from flows.faults import PUBLISHED, RunFailed, WrongUsage
from flows.notifying import send
from flows.settings import settings_for


def main(options: argparse.Namespace) -> int:
    settings = settings_for(options.data)
    if not settings.notify:
        raise WrongUsage("nobody is named who is to be told: set NIANBAO_NOTIFY, or notify in the file of settings (docs/schedules.md)")
    unsent = send(settings, "nianbao: a trial", options.message, red=False)
    if unsent:
        raise RunFailed(f"could not be told: {', '.join(unsent)}; {len(settings.notify) - len(unsent)} of {len(settings.notify)} were told")
    print(f"{len(settings.notify)} told; they hear of runs that end as {', '.join(settings.notify_of)}")
    return PUBLISHED
