"""`nianbao notify`: a message to everyone whom the settings name, to see that it arrives; with --alarms the server tells them, too."""

from __future__ import annotations

import argparse

from flows.alarms import set_alarms
from flows.faults import PUBLISHED, RunFailed, WrongUsage
from flows.notifying import send
from flows.orchestration import configure
from flows.settings import Settings, settings_for


def main(options: argparse.Namespace) -> int:
    settings = settings_for(options.data)
    if not settings.notify:
        raise WrongUsage("nobody is named who is to be told: set NIANBAO_NOTIFY, or notify in the file of settings (docs/schedules.md)")
    if options.alarms:
        return _set_alarms(settings)
    unsent = send(settings, "nianbao: a trial", options.message, red=False)
    if unsent:
        raise RunFailed(f"could not be told: {', '.join(unsent)}; {len(settings.notify) - len(unsent)} of {len(settings.notify)} were told")
    print(f"{len(settings.notify)} told; they hear of runs that end as {', '.join(settings.notify_of)}")
    return PUBLISHED


def _set_alarms(settings: Settings) -> int:
    configure(settings.prefect_home)
    beyond = set_alarms(settings)
    print(f"the server tells {len(settings.notify) - len(beyond)} of {len(settings.notify)} of late and crashed runs")
    if beyond:
        print(f"it has no way to: {', '.join(beyond)} (webhooks, DingTalk without a secret and WeCom are called by it)")
    return PUBLISHED
