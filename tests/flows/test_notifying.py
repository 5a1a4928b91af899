"""People are told how runs ended: which ends, by which ways, and that a message that cannot be sent changes nothing."""

from __future__ import annotations

import email
from email.policy import default

import pytest
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.wecombot import NotifyWeComBot

from flows.alarms import webhook_of
from flows.cli import main
from flows.notifying import receivers, send
from flows.settings import Settings
from tests.flows.conftest import nianbao
from tests.flows.receivers import mail_receiver, web_receiver


def settings(*addresses: str) -> Settings:
    return Settings(notify=addresses)


def test_a_webhook_is_told():
    with web_receiver() as (port, received):
        assert send(settings(f"json://127.0.0.1:{port}/hook"), "nianbao Withheld: nightly", "句一\n句二", red=True) == []
    [(path, body)] = received
    assert (path, body["title"], body["message"], body["type"]) == ("/hook", "nianbao Withheld: nightly", "句一\n句二", "failure")


def test_mail_is_sent():
    with mail_receiver() as (port, received):
        address = f"mailto://127.0.0.1:{port}/?from=nianbao@example.org&to=ops@example.org"
        assert send(settings(address), "nianbao Failed: nightly", "磁盘已满", red=True) == []
    message = email.message_from_string(received[0], policy=default)
    assert (message["subject"], message["to"]) == ("nianbao Failed: nightly", "ops@example.org")
    assert "磁盘已满" in message.get_body().get_content()


@pytest.mark.parametrize(
    ("plugin", "address", "asks"),
    [
        (NotifyDingTalk, "dingtalk://abcdefgh12345678/", "/robot/send?access_token={token}"),
        (NotifyWeComBot, "wecombot://693a91f6-7aaa-4bc4-97a0-0ec2/", "/cgi-bin/webhook/send?key={key}"),
    ],
)
def test_chats_of_china_are_told(monkeypatch, plugin, address, asks):
    """The plugins know their servers alone; here one of this machine stands for them."""
    assert plugin.notify_url.endswith(asks)
    with web_receiver() as (port, received):
        monkeypatch.setattr(plugin, "notify_url", f"http://127.0.0.1:{port}{asks}")
        assert send(settings(address), "nianbao Withheld: nightly", "保留未发布", red=True) == []
    [(path, body)] = received
    assert path.partition("=")[2] in address and body["msgtype"] in ("text", "markdown") and "保留未发布" in str(body)


def test_who_cannot_be_told_is_named_without_secrets(monkeypatch, capsys):
    with web_receiver() as (port, received):
        monkeypatch.setenv("NIANBAO_NOTIFY", f"json://me:hush@127.0.0.1:9/hush json://127.0.0.1:{port}/")
        assert main(["notify", "hello"]) == 1
        told = capsys.readouterr()
        assert "could not be told: JSON 127.0.0.1; 1 of 2 were told" in told.err and "hush" not in told.err + told.out
        monkeypatch.setenv("NIANBAO_NOTIFY", f"json://127.0.0.1:{port}/")
        assert main(["notify", "hello again"]) == 0
    assert [body["message"] for _, body in received] == ["hello", "hello again"]


def test_nobody_named_and_an_address_that_is_none_are_wrong_usage(monkeypatch, capsys):
    monkeypatch.delenv("NIANBAO_NOTIFY", raising=False)
    assert main(["notify"]) == 2
    monkeypatch.setenv("NIANBAO_NOTIFY", "json://127.0.0.1/ nonsense:hush")
    assert main(["notify"]) == 2
    told = capsys.readouterr().err
    assert "nobody is named" in told and "address 2 of the setting notify" in told and "hush" not in told


def test_a_run_tells_of_the_ends_that_are_asked_for(published, sources, tmp_path):
    with web_receiver() as (port, received):
        given = {"NIANBAO_NOTIFY": f"json://127.0.0.1:{port}/ json://127.0.0.1:9/"}
        (sources / "qingya-2018.txt").unlink()
        (sources / "new.pdf").write_bytes(b"\0" * 300)
        assert nianbao("run", sources, "--data", published, "--hold", **given).status == 3
        assert nianbao("run", sources, "--data", published, **given).status == 0
        assert nianbao("run", sources, "--data", published, NIANBAO_NOTIFY_OF="Quarantined,Unchanged", **given).status == 0
    [(_, held), (_, unchanged)] = received
    assert held["title"].startswith("nianbao Withheld: by hand: ") and held["type"] == "failure"
    assert held["message"].startswith("withheld: on request (--hold); 1 of ") and f"data: {published}" in held["message"]
    assert unchanged["title"].startswith("nianbao Unchanged: by hand: ") and unchanged["type"] == "info"


@pytest.mark.parametrize(
    ("address", "url", "secrets"),
    [
        ("dingtalk://abcdefgh12345678/", "https://oapi.dingtalk.com/robot/send?access_token={{token}}", {"token": "abcdefgh12345678"}),
        ("wecombot://693a91f6-7aaa/", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={{key}}", {"key": "693a91f6-7aaa"}),
        ("jsons://me:hush@example.org:81/a", "https://example.org:81{{path}}", {"path": "/a", "login": "bWU6aHVzaA=="}),
    ],
)
def test_what_the_server_calls_keeps_its_secrets_apart(address, url, secrets):
    [receiver] = receivers(settings(address))
    webhook = webhook_of(receiver)
    assert webhook is not None and (webhook.url, webhook.secrets) == (url, secrets)
    assert "hush" not in f"{webhook.url}{webhook.json}{webhook.headers}" and "{{body}}" in str(webhook.json)


@pytest.mark.parametrize("address", ["mailto://example.org/?from=a@b.cn&to=c@d.cn", "dingtalk://SEC1234@abcdefgh12345678/"])
def test_what_is_no_plain_call_is_beyond_the_server(address):
    [receiver] = receivers(settings(address))
    assert webhook_of(receiver) is None


def test_alarms_need_a_server(monkeypatch, capsys, tmp_path):
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    monkeypatch.setenv("NIANBAO_NOTIFY", "json://127.0.0.1/")
    assert main(["notify", "--alarms", "--data", str(tmp_path / "data")]) == 2
    assert "no server of Prefect is configured: set PREFECT_API_URL" in capsys.readouterr().err
