"""Settings by file, environment and command line: which one stands, what `nianbao config` shows, what is said of a wrong one."""

from __future__ import annotations

import os
import tomllib

import pytest

from flows import setting_sources
from flows.cli import main
from flows.settings import Settings, settings_for


@pytest.fixture(autouse=True)
def alone(tmp_path, monkeypatch):
    """No settings but those that a test makes, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("NIANBAO_")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(setting_sources, "_on_command_line", set())
    yield
    for name in [name for name in os.environ if name.startswith("NIANBAO_")]:
        del os.environ[name]


def shown(capsys, *arguments: str) -> dict[str, str]:
    """What `nianbao config` prints, by setting."""
    assert main(["config", *arguments]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if " = " in line and "  # " in line]
    return {line.removeprefix("# ").partition(" = ")[0]: line for line in lines}


def refused(capsys, *arguments: str) -> str:
    assert main(["config", *arguments]) == 2
    return capsys.readouterr().err


def test_the_command_line_stands_before_the_environment_before_the_file(tmp_path, monkeypatch, capsys):
    (tmp_path / "nianbao.toml").write_text('workers = 3\nbatch_size = 30\nretries = 7\ndata = "here"\n')
    monkeypatch.setenv("NIANBAO_WORKERS", "4")
    monkeypatch.setenv("NIANBAO_BATCH_SIZE", "40")
    lines = shown(capsys, "--set", "workers=5", "--data", "there")
    assert lines["workers"] == "workers = 5  # command line"
    assert lines["batch_size"] == "batch_size = 40  # environment"
    assert lines["retries"] == "retries = 7  # file nianbao.toml"
    assert lines["data"] == 'data = "there"  # command line'
    assert lines["releases_kept"] == "# releases_kept = 5  # default"
    assert lines.keys() == Settings.model_fields.keys()
    assert (settings_for(None).workers, settings_for(None).batch_size, settings_for(None).retries) == (5, 40, 7)


def test_what_it_prints_is_a_file_of_the_same_settings(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("NIANBAO_RAW_STORE", "s3://桶/“年报” \\ 1")
    monkeypatch.setenv("NIANBAO_S3_VIRTUAL_ADDRESSING", "true")
    monkeypatch.setenv("NIANBAO_REVIEW_BELOW", "0.75")
    before = settings_for(None)
    assert main(["config"]) == 0
    printed = capsys.readouterr().out
    for name in ("RAW_STORE", "S3_VIRTUAL_ADDRESSING", "REVIEW_BELOW"):
        monkeypatch.delenv(f"NIANBAO_{name}")
    assert settings_for(None) != before
    (tmp_path / "elsewhere.toml").write_text(printed, encoding="utf-8")
    monkeypatch.setenv("NIANBAO_SETTINGS", str(tmp_path / "elsewhere.toml"))
    assert settings_for(None) == before
    everything = "\n".join(line.removeprefix("# ") for line in printed.splitlines() if " = " in line and "  # " in line)
    assert tomllib.loads(everything).keys() == Settings.model_fields.keys()


def test_secrets_are_not_shown(monkeypatch, capsys):
    monkeypatch.setenv("NIANBAO_FETCH_PROXY", "http://me:hush@proxy.example.org:3128")
    assert shown(capsys)["fetch_proxy"] == '# fetch_proxy = "(secret)"  # environment'
    assert "hush" not in repr(settings_for(None)) + str(settings_for(None).model_dump())
    assert settings_for(None).fetching().proxy == "http://me:hush@proxy.example.org:3128"


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("wokers = 3", "nianbao.toml: wokers is no setting; did you mean workers?"),
        ("workers = 0", "a setting is wrong: nianbao.toml: workers: Input should be greater than or equal to 1"),
        (
            "workers: 3",
            "nianbao.toml: Expected '=' after a key in a key/value pair (at line 1, column 8). A line is written as: workers = 4",
        ),
    ],
)
def test_a_wrong_file_is_told(tmp_path, capsys, file, told):
    (tmp_path / "nianbao.toml").write_text(file)
    assert told in refused(capsys)


def test_a_file_that_is_named_must_be_there(monkeypatch, capsys):
    monkeypatch.setenv("NIANBAO_SETTINGS", "/nowhere/n.toml")
    assert "NIANBAO_SETTINGS=/nowhere/n.toml: No such file or directory; name a file of settings, or leave" in refused(capsys)


def test_a_misspelt_variable_is_told_and_another_programs_is_not(monkeypatch, capsys):
    monkeypatch.setenv("NIANBAO_SERVICE_HOST", "10.0.0.1")  # as Kubernetes sets it for a service of that name
    shown(capsys)
    monkeypatch.setenv("NIANBAO_WOKERS", "3")
    assert "NIANBAO_WOKERS is no setting; did you mean NIANBAO_WORKERS?" in refused(capsys)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("wokers=3", "--set wokers=3: wokers is no setting; did you mean workers?"),
        ("workers", "--set workers: write it as NAME=VALUE"),
        ("workers=many", "a setting is wrong: --set workers: Input should be a valid integer"),
    ],
)
def test_a_wrong_setting_of_the_command_line_is_told(capsys, given, told):
    assert told in refused(capsys, "--set", given)


def test_a_wrong_variable_is_told_by_its_name(monkeypatch, capsys):
    monkeypatch.setenv("NIANBAO_WORKERS", "many")
    assert "a setting is wrong: NIANBAO_WORKERS: Input should be a valid integer" in refused(capsys)
