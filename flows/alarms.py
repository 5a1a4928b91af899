"""What only Prefect's server can tell: of a run that nobody begins (Late), or whose process has gone (Crashed).

An automation on the server calls the webhooks of the settings for both. Mail and other ways of Apprise are beyond it, and are named.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flows.faults import WrongUsage
from flows.notifying import receivers, shown
from flows.settings import Settings

if TYPE_CHECKING:
    from uuid import UUID

NAME = "nianbao: late and crashed runs"
FLOW = "annual-reports"
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


def set_alarms(settings: Settings) -> list[str]:
    """The automation on the configured server, in place of an earlier one; returns those it cannot tell. WrongUsage without a server."""
    from prefect.automations import Automation
    from prefect.events.actions import SendNotification
    from prefect.events.schemas.automations import EventTrigger, Posture
    from prefect.settings import PREFECT_API_URL

    if not PREFECT_API_URL.value():
        raise WrongUsage("no server of Prefect is configured: set PREFECT_API_URL to its address, as in http://127.0.0.1:4200/api")
    everyone = [(each, webhook_of(each)) for each in receivers(settings)]
    blocks = [_saved(number, webhook) for number, webhook in enumerate((hook for _, hook in everyone if hook), 1)]
    if blocks:
        trigger = EventTrigger(
            expect=set(OF),
            match_related={"prefect.resource.role": "flow", "prefect.resource.name": FLOW},
            posture=Posture.Reactive,
            threshold=1,
        )
        actions = [SendNotification(block_document_id=block, subject=SUBJECT, body=BODY) for block in blocks]
        automation = Automation(name=NAME, description="Made by `nianbao notify --alarms`.", trigger=trigger, actions=actions)
        _remove_earlier()
        automation.create()
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


def _remove_earlier() -> None:
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        for automation in client.read_automations_by_name(NAME):
            client.delete_automation(automation.id)
