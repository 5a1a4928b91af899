"""What a server in service is set up by - prefect.yaml and the examples in deploy/ - as the tests read it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from configparser import RawConfigParser
from pathlib import Path
from typing import Any

import yaml

from tests.flows.server import ROOT

DEPLOY = ROOT / "deploy"
UNITS = tuple(sorted((DEPLOY / "systemd").glob("*.service")))
INSTALLED = "/opt/nianbao"  # where the examples have the project
GUIDE = ROOT / "docs" / "schedules.md"


def prefect_file() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))


def deployments() -> dict[str, dict[str, Any]]:
    return {each["name"]: each for each in prefect_file()["deployments"]}


def services() -> dict[str, Any]:
    """The services of the compose file by name."""
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]


def unit(path: Path) -> RawConfigParser:
    """A systemd unit; a key that stands twice in a section is a fault."""
    parser = RawConfigParser(strict=True)
    parser.optionxform = str
    parser.read_string(path.read_text("utf-8"))
    return parser


def command(name: str, key: str = "ExecStart") -> list[str]:
    """`prefect server start`, as the unit nianbao-<name> starts it."""
    program, *arguments = shlex.split(unit(DEPLOY / "systemd" / f"nianbao-{name}.service")["Service"][key])
    return [program.removeprefix(f"{INSTALLED}/.venv/bin/"), *arguments]


def environment() -> dict[str, str]:
    """The services' environment."""
    lines = (DEPLOY / "systemd" / "environment").read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def written(values: Mapping[str, str]) -> str:
    """The same as a file."""
    return "".join(f"{name}={value}\n" for name, value in values.items())


def documented() -> list[str]:
    """Every command line of the guide's blocks, continued lines joined, comments left out."""
    blocks = re.findall(r"(?:^    .*\n(?:\n(?=    ))?)+", GUIDE.read_text("utf-8"), re.MULTILINE)
    lines = re.sub(r"\\\n\s*", "", "".join(blocks)).splitlines()
    return [re.sub(r"\s+#\s.*", "", line).strip() for line in lines if line.strip()]
