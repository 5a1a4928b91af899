"""What runs by itself, checked without a server: prefect.yaml, the units, the compose file, and the guide that tells of them.

Prefect passes over names that it does not know, so each is compared with those there are. That the commands do what the guide says is
shown by tests/flows/test_schedule.py.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from prefect.cli.deploy._models import ConcurrencyLimitSpec, DeploymentConfig, PrefectYamlModel, RawScheduleConfig, WorkPoolConfig
from prefect.client.schemas.objects import ConcurrencyLimitConfig
from prefect.flows import Flow, load_flow_from_entrypoint
from prefect.server.schemas.schedules import CronSchedule
from prefect.settings import Settings as PrefectSettings
from prefect.settings.legacy import _get_settings_fields
from prefect.workers.process import ProcessWorker

from flows.selection import PARAMETERS
from flows.setting_sources import FILE_VARIABLE, PREFIX
from flows.settings import Settings
from tests.flows import deploying
from tests.flows.deploying import DEPLOY, GUIDE, INSTALLED, UNITS
from tests.flows.server import ROOT, clean_environment

POOL = "nianbao"
MOST = 900
EXAMPLES = (
    *UNITS,
    *(DEPLOY / name for name in ("systemd/environment", "nianbao.toml", "compose.yaml", "as-service", "create-deployments")),
)
OURS = {"NIANBAO_PROJECT", "NIANBAO_IMAGE"}  # of the examples themselves


@pytest.fixture(scope="module")
def flow() -> Flow[..., Any]:
    (entrypoint,) = {each["entrypoint"] for each in deploying.deployments().values()}
    path, _, name = entrypoint.partition(":")
    return load_flow_from_entrypoint(f"{ROOT / path}:{name}", use_placeholder_flow=False)


def unknown(file: dict[str, Any]) -> Iterator[str]:
    """Every name in it that Prefect passes over."""
    yield from file.keys() - {"prefect-version", "definitions"} - PrefectYamlModel.model_fields.keys()
    variables = ProcessWorker.get_default_base_job_template()["variables"]["properties"]
    for each in file["deployments"]:
        yield from each.keys() - DeploymentConfig.model_fields.keys()
        yield from each["concurrency_limit"].keys() - ConcurrencyLimitSpec.model_fields.keys()
        yield from each["work_pool"].keys() - WorkPoolConfig.model_fields.keys()
        yield from each["work_pool"]["job_variables"].keys() - variables.keys()
        yield from (name for schedule in each["schedules"] for name in schedule.keys() - RawScheduleConfig.model_fields.keys())
        yield from unknown_variables(each["work_pool"]["job_variables"]["env"])


def unknown_variables(names: dict[str, str]) -> set[str]:
    """Of an environment, those of nianbao and Prefect that are no settings."""
    ours = {PREFIX + name.upper() for name in Settings.model_fields} | {FILE_VARIABLE} | OURS
    theirs = set(_get_settings_fields(PrefectSettings))
    return {name for name in names if name.startswith((PREFIX, "PREFECT_")) and name not in ours | theirs}


def test_prefect_yaml_holds_the_five_deployments_and_no_name_that_prefect_passes_over():
    file = deploying.prefect_file()
    model = PrefectYamlModel.model_validate(file)
    assert [each.name for each in model.deployments] == ["yearly-cycle", "nightly", "inbox", "backfill", "quality-only"]
    assert all(each.description and each.tags for each in model.deployments)
    assert list(unknown(file)) == []
    for place in ("tag", "paramters"):
        wrong = deepcopy(file)
        wrong["deployments"][0][place] = []
        assert PrefectYamlModel.model_validate(wrong) and list(unknown(wrong)) == [place]


def test_each_calls_the_flow_with_what_it_takes(flow):
    for name, each in deploying.deployments().items():
        flow.validate_parameters(each.get("parameters", {}))
        assert each.get("parameters", {}).keys() <= flow.parameters.properties.keys(), name
    with pytest.raises(Exception, match="publsher"):
        flow.validate_parameters({"publsher": "柏川区"})
    offered = deploying.deployments()["backfill"]["parameters"]
    assert offered.keys() - {"known"} == set(PARAMETERS) - {"quality_only"}
    assert offered == {"known": True} | {
        name: flow.parameters.properties[name].get("default") or offered[name] for name in offered if name != "known"
    }


def due(name: str, days: int = 365) -> list[datetime]:
    """When Prefect's scheduler starts runs of a deployment in 2027 and its first days, in the schedules' own time."""
    begin = datetime(2026, 12, 31, 16, tzinfo=UTC)
    end, found = begin + timedelta(days, minutes=-1), []
    for each in deploying.deployments()[name]["schedules"]:
        cron = CronSchedule(cron=each["cron"], timezone=each["timezone"])
        found += asyncio.run(cron.get_dates(n=MOST, start=begin, end=end))
    assert len(found) < MOST, "no more are told at once"
    return sorted(found)


def test_the_crons_fall_when_the_descriptions_say():
    every = deploying.deployments()
    assert {schedule["timezone"] for each in every.values() for schedule in each["schedules"]} == {"Asia/Shanghai"}
    slugs = [schedule["slug"] for each in every.values() for schedule in each["schedules"]]
    assert len(set(slugs)) == len(slugs)
    yearly = due("yearly-cycle")
    assert Counter(day.month for day in yearly) == {1: 4, 2: 4, 3: 5, 4: 4, 5: 5, 6: 4} | dict.fromkeys(range(7, 13), 1)
    assert {day.weekday() for day in yearly if day.month < 7} == {0} and {day.day for day in yearly if day.month > 6} == {1}
    assert {(day.hour, day.minute) for day in yearly} == {(3, 0)}
    assert {(day.hour, day.minute) for day in due("nightly")} == {(1, 30)} and len(due("nightly")) == 365
    assert len(due("inbox", days=7)) == 7 * 24 * 4
    assert {day.weekday() for day in due("quality-only")} == {6} and len(due("quality-only")) == 52
    assert due("backfill") == []


def test_no_two_runs_write_one_warehouse_at_once_and_none_fails_because_of_another():
    for name, each in deploying.deployments().items():
        limit = ConcurrencyLimitConfig.model_validate(each["concurrency_limit"])
        assert limit.limit == 1, name
        assert limit.collision_strategy == ("ENQUEUE" if name == "backfill" else "CANCEL_NEW"), name
        assert each["work_pool"]["name"] == POOL
        settings = Settings(wait_seconds=each["work_pool"]["job_variables"]["env"]["NIANBAO_WAIT_SECONDS"])
        assert settings.wait_seconds >= 3600, name
        assert "data" not in each.get("parameters", {}), "all of them write to the folder of the settings"


def test_no_example_names_a_path_of_some_machine_or_a_secret():
    for path in (ROOT / "prefect.yaml", *EXAMPLES):
        text = path.read_text("utf-8")
        assert not re.search(r"/(home|root|tmp|work|Users)/", text), path
        assert not re.search(r"(?i)(password|secret|token)\s*[:=]\s*(?!\$\{|\.\.\.|\?)\S", text), path
    assert deploying.prefect_file()["pull"] == [
        {"prefect.deployments.steps.set_working_directory": {"directory": "{{ $NIANBAO_PROJECT }}"}}
    ]


def test_the_units_are_sound_and_start_programs_that_there_are(tmp_path):
    assert [path.stem for path in UNITS] == ["nianbao-server", "nianbao-worker"]
    assert deploying.command("server") == ["prefect", "server", "start"]
    assert deploying.command("worker") == ["prefect", "worker", "start", "--pool", POOL, "--type", "process"]
    (tmp_path / ".venv").symlink_to(sys.prefix)
    for path in UNITS:
        service = deploying.unit(path)["Service"]
        assert (service["EnvironmentFile"], service["WorkingDirectory"]) == ("/etc/nianbao/environment", INSTALLED)
        for key in ("ExecStart", "ExecStartPre"):
            if key in service:
                program = Path(shlex.split(service[key].replace(INSTALLED, str(tmp_path)))[0])
                assert program.is_file() and service[key].startswith(f"{INSTALLED}/.venv/bin/"), program
        (tmp_path / path.name).write_text(path.read_text("utf-8").replace(INSTALLED, str(tmp_path)), "utf-8")
    if shutil.which("systemd-analyze"):
        verify = ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *(str(tmp_path / path.name) for path in UNITS)]
        ended = subprocess.run(verify, capture_output=True, text=True, check=False)
        assert (ended.returncode, [line for line in ended.stderr.splitlines() if "nianbao" in line]) == (0, []), ended.stderr


def test_the_services_environment_holds_settings_that_there_are_and_one_address():
    given = deploying.environment()
    assert unknown_variables(given) == set()
    assert unknown_variables({"PREFECT_HOEM": "", "NIANBAO_WOKERS": "", "PATH": ""}) == {"PREFECT_HOEM", "NIANBAO_WOKERS"}
    address = f"http://{given['PREFECT_SERVER_API_HOST']}:{given['PREFECT_SERVER_API_PORT']}/api"
    assert given["PREFECT_API_URL"] == given["PREFECT_SERVER_UI_API_URL"] == address
    lines = [line for line in (DEPLOY / "systemd" / "environment").read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert len(lines) == len(given) and not [line for line in lines if re.search(r"[\s'\"$]", line)], "read alike by systemd and by a shell"


def test_the_compose_file_starts_what_the_units_start():
    services = deploying.services()
    assert services["server"]["command"] == deploying.command("server") and services["worker"]["command"] == deploying.command("worker")
    assert services["deploy"]["command"] == ["deploy/create-deployments"]
    text = (DEPLOY / "compose.yaml").read_text("utf-8")
    head, _, _ = text.partition("\nname:")
    assert (
        set(re.findall(r"\$\{(\w+)", text)) == set(re.findall(r"^#\s+(\w+)=", head, re.MULTILINE)) == {"NIANBAO_IMAGE", "POSTGRES_PASSWORD"}
    )
    for name, service in services.items():
        assert service["image"].startswith("${NIANBAO_IMAGE:?") or name == "postgres"
        assert unknown_variables(service["environment"]) == set(), name
        assert service.get("depends_on", {}).keys() <= services.keys()
    assert services["worker"]["environment"] == services["deploy"]["environment"], "the settings that are checked are those of the runs"
    kept = services["server"]["environment"]["PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE"]
    assert kept == deploying.environment()["PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE"]


def test_without_a_server_or_the_settings_that_the_deployments_need_nothing_is_deployed(tmp_path):
    def deployed(**given: str) -> subprocess.CompletedProcess[str]:
        told = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)} | given
        return subprocess.run([DEPLOY / "create-deployments"], env=clean_environment() | told, capture_output=True, text=True, check=False)

    ended = deployed()
    assert ended.returncode != 0 and "PREFECT_API_URL: name the API of the server" in ended.stderr
    (tmp_path / "nianbao.toml").write_text('sources = ["/srv/reports"]\n')
    ended = deployed(PREFECT_API_URL="http://127.0.0.1:9/api", NIANBAO_SETTINGS=str(tmp_path / "nianbao.toml"))
    assert (ended.returncode, ended.stdout) == (2, "") and ended.stderr.startswith("The setting inbox is not set: ")


def test_runs_by_hand_in_the_guide_take_parameters_that_there_are(flow):
    begun = [shlex.split(line.partition("deploy/as-service ")[2]) for line in deploying.documented() if " deployment run " in line]
    given = [[words[at + 1].partition("=") for at, word in enumerate(words) if word == "--param"] for words in begun]
    assert [len(each) for each in given] == [0, 3]
    for name, _, value in given[1]:
        flow.validate_parameters({name: json.loads(value) if value[0] in "[tf" else value})


def test_the_guide_names_what_there_is():
    text, commands = GUIDE.read_text("utf-8"), deploying.documented()
    assert set(re.findall(r"annual-reports/([a-z-]+)", text)) <= deploying.deployments().keys()
    assert all(f"`{name}`" in text for name in deploying.deployments())
    for named in re.findall(r"\bdeploy/[\w./-]+", text):
        assert (ROOT / named.rstrip(".")).exists(), named
    for line in commands:
        program = line.split()[0]
        assert program.isidentifier() or "-" in program or program.startswith(("deploy/", f"{INSTALLED}/")), line
    for path in [*UNITS, DEPLOY / "systemd" / "environment", DEPLOY / "nianbao.toml"]:
        assert any(path.name in line or "*.service" in line for line in commands), path
    for name in ("README.md", "README.zh-CN.md"):
        assert "(docs/schedules.md)" in (ROOT / name).read_text("utf-8")
