"""What only Prefect's server can tell: of a run that nobody begins (Late), or whose process has gone (Crashed).

Automations on the server: one takes a run that gives no sign of life any more for crashed, which without it would stand as running for
ever; one calls the webhooks of the settings for runs that are late or have crashed. Mail and other ways of Apprise are beyond it, and are
named.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flows.faults import WrongUsage
from flows.notifying import receivers, shown
from flows.settings import Settings
from flows.states import ENDED

if TYPE_CHECKING:
    from uuid import UUID

    from prefect.automations import Automation
    from prefect.events.schemas.automations import EventTrigger

NAME = "nianbao: late and crashed runs"
NAME_OF_SILENCE = "nianbao: runs without a sign of life"
SILENCE = timedelta(minutes=10)  # a run gives a sign every three minutes (PREFECT_FLOWS_HEARTBEAT_FREQUENCY)
SIGN_OF_LIFE = "prefect.flow-run.heartbeat"
OUR_FLOW = {"prefect.resource.role": "flow", "prefect.resource.name": "annual-reports"}
MADE_BY = "Made by `nianbao notify --alarms`."
OF = ("prefect.flow-run.Late", "prefect.flow-run.Crashed")
SUBJECT = "nianbao {{ flow_run.state.name }}: {{ flow_run.name }}"
BODY = "{{ flow_run.state.message or 'nobody has begun it; is the worker running?' }}"


@dataclass(frozen=True)
class Webhook:
    """What the server calls; `secrets` stand in the other parts as {{name}} and are kept apart by it."""

    url: str
    json: Mapping[str, Any]
    secrets: Mapping[str, str]
    headers: Mapping[str, str] = field(default_factory=dict)


def set_alarms(settings: Settings, silence: timedelta = SILENCE) -> list[str]:
    """The automations on the configured server, in place of earlier ones; returns those it cannot tell. WrongUsage without a server."""
    from prefect.automations import Automation
    from prefect.client.schemas.objects import StateType
    from prefect.events.actions import ChangeFlowRunState, SendNotification
    from prefect.events.schemas.automations import EventTrigger, Posture
    from prefect.settings import PREFECT_API_URL

    if not PREFECT_API_URL.value():
        raise WrongUsage("no server of Prefect is configured: set PREFECT_API_URL to its address, as in http://127.0.0.1:4200/api")
    everyone = [(each, webhook_of(each)) for each in receivers(settings)]
    gone = ChangeFlowRunState(state=StateType.CRASHED, name="Crashed", message="its process gives no sign of life any more")
    _put(Automation(name=NAME_OF_SILENCE, description=MADE_BY, trigger=_silent(silence), actions=[gone]))
    blocks = [_saved(number, webhook) for number, webhook in enumerate((hook for _, hook in everyone if hook), 1)]
    if blocks:
        trigger = EventTrigger(
            expect=set(OF),
            match_related=OUR_FLOW,
            posture=Posture.Reactive,
            threshold=1,
        )
        actions = [SendNotification(block_document_id=block, subject=SUBJECT, body=BODY) for block in blocks]
        _put(Automation(name=NAME, description=MADE_BY, trigger=trigger, actions=actions))
    return [shown(each) for each, webhook in everyone if not webhook]


def webhook_of(receiver: Any) -> Webhook | None:
    """The call that tells a receiver of Apprise; None where it is no plain call of one address."""
    text = {"msgtype": "text", "text": {"content": "{{subject}}\n{{body}}"}}
    if receiver.service_name == "DingTalk" and not receiver.secret:  # with a secret, each call is signed anew
        return Webhook(receiver.notify_url.replace("{token}", "{{token}}"), text, {"token": receiver.token})
    if receiver.service_name == "WeCom Bot":
        return Webhook(receiver.notify_url.replace("{key}", "{{key}}"), text, {"key": receiver.key})
    if receiver.service_name == "JSON" and receiver.method == "POST":
        port = f":{receiver.port}" if receiver.port else ""
        url = f"{'https' if receiver.secure else 'http'}://{receiver.host}{port}" + "{{path}}"
        told = {"title": "{{subject}}", "message": "{{body}}", "type": "failure"}
        secrets = {"path": receiver.fullpath or "/"}
        if not receiver.user:
            return Webhook(url, told, secrets)
        secrets["login"] = base64.b64encode(f"{receiver.user}:{receiver.password or ''}".encode()).decode()
        return Webhook(url, told, secrets, {"Authorization": "Basic {{login}}"})
    return None


def _saved(number: int, webhook: Webhook) -> UUID:
    from prefect.blocks.notifications import CustomWebhookNotificationBlock

    block = CustomWebhookNotificationBlock(
        name="nianbao", url=webhook.url, json_data=dict(webhook.json), headers=dict(webhook.headers) or None, secrets=dict(webhook.secrets)
    )
    return block.save(f"nianbao-alarm-{number}", overwrite=True)


def _silent(silence: timedelta) -> EventTrigger:
    """After a sign of life another one is expected, or the end of the run."""
    from prefect.events.schemas.automations import EventTrigger, Posture

    ends = (*ENDED, "CouldNotCheck", "Completed", "Failed", "TimedOut", "Crashed", "Cancelled")
    return EventTrigger(
        after={SIGN_OF_LIFE},
        expect={SIGN_OF_LIFE, *(f"prefect.flow-run.{name}" for name in ends)},
        match={"prefect.resource.id": "prefect.flow-run.*"},
        match_related=OUR_FLOW,
        for_each={"prefect.resource.id"},
        posture=Posture.Proactive,
        threshold=1,
        within=silence,
    )


def _put(automation: Automation) -> None:
    """In place of an earlier one of its name."""
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        for earlier in client.read_automations_by_name(automation.name):
            client.delete_automation(earlier.id)
    automation.create()
