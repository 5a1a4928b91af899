"""Telling people how a run ended, through Apprise: mail, webhooks, DingTalk, WeCom and many more.

A message that cannot be sent never changes how the run ended. Addresses hold passwords: they are named by their kind and host alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from flows.faults import WrongUsage
from flows.settings import Settings, settings_for
from flows.summary import last_summary

if TYPE_CHECKING:
    from apprise import Apprise

RED = ("FAILED", "CRASHED", "CANCELLING", "CANCELLED")  # types of states


def tell_ending(flow: Any, flow_run: Any, state: Any) -> None:
    """The hook of the flow: tells those whom the settings name, if they want to hear of this state.

    Prefect gives its arguments by name where a worker has ended the run, and then while the run is still being cancelled.
    """
    from prefect.logging.loggers import flow_run_logger

    settings = settings_for(_data(flow_run))
    name = "Cancelled" if state.type == "CANCELLING" else state.name
    if not settings.notify or name not in settings.notify_of:
        return
    log = flow_run_logger(flow_run, flow)
    try:
        unsent = send(settings, f"nianbao {name}: {flow_run.name}", _told(settings, flow_run, state), red=state.type in RED)
    except Exception as fault:
        log.warning("nobody was told how this run ended: %s", type(fault).__name__)
        return
    for address in unsent:
        log.warning("%s could not be told how this run ended", address)


def send(settings: Settings, title: str, body: str, red: bool) -> list[str]:
    """To everyone whom the settings name; returns those who could not be told. WrongUsage for an address that is none."""
    from apprise import NotifyType

    kind = NotifyType.FAILURE if red else NotifyType.INFO
    return [shown(each) for each in receivers(settings) if not each.notify(body=body, title=title, notify_type=kind)]


def receivers(settings: Settings) -> Iterable[Any]:
    from apprise import Apprise

    for number, address in enumerate(settings.notify, 1):
        one: Apprise = Apprise()
        if not one.add(address.get_secret_value()):
            raise WrongUsage(
                f"address {number} of the setting notify (NIANBAO_NOTIFY) is none of Apprise: write it as mailtos://…, json://… "
            )
        yield from one


def shown(receiver: Any) -> str:
    """`json://example.org`, nothing of what else the address holds."""
    return f"{receiver.service_name} {getattr(receiver, 'host', '') or ''}".strip()


def _told(settings: Settings, run: Any, state: Any) -> str:
    """The run's end in a few lines: what became of it, where the report is, where Prefect shows it."""
    from prefect.settings import PREFECT_UI_URL

    summary = last_summary(settings)
    report = summary.report if summary and state.type in ("COMPLETED", "FAILED") else ""
    page = f"{PREFECT_UI_URL.value()}/runs/flow-run/{run.id}" if PREFECT_UI_URL.value() else ""
    return "\n".join(filter(None, (state.message, report and f"report: {report}", page and f"run: {page}", f"data: {settings.root}")))


def _data(run: Any) -> Any:
    from pathlib import Path

    told = run.parameters.get("data")
    return Path(told) if told else None


HOOKS: dict[str, list[Callable[[Any, Any, Any], None]]] = {
    name: [tell_ending] for name in ("on_completion", "on_failure", "on_crashed", "on_cancellation")
}
