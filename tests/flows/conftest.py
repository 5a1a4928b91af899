"""A data folder with one published run, made once; tests work on copies of it, which share nothing."""

from __future__ import annotations

import hashlib
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.sources import SAMPLES
from tests.flows import warm_commands
from tests.flows.server import ROOT, address, clean_environment

BUREAUS = ("baichuan-202", "qingya-2017", "qingya-2018", "lanling-2023")


@dataclass(frozen=True)
class Ended:
    status: int
    out: str
    err: str
    cpu: float
    seconds: float = 0.0


def nianbao(*arguments: object, probe: str = "", root: Path = ROOT, alone: bool = False, inline: bool = True, **settings: str) -> Ended:
    """The command in a process of its own.

    `probe` is an expression over sys that is printed last, `root` holds the packages, `settings` are of its environment. A run goes to the
    server that all tests of this process share, with libraries that are imported already, and reads its documents itself unless not
    `inline`; `alone` it is as users have it, with a server of its own where it needs one.
    """
    if arguments[0] == "run" and not (alone or probe or root != ROOT or any(name.startswith("PREFECT_") for name in settings)):
        return _warm([str(argument) for argument in arguments], clean_environment() | settings, inline)
    if arguments[0] == "run" and not alone:
        settings = {"PREFECT_API_URL": address()} | settings
    code = f"import sys; from flows.cli import main; status = main(sys.argv[1:]); print({probe or repr('')}); sys.exit(status)"
    begun, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    ended = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=root,
        env=clean_environment() | settings,
        capture_output=True,
        text=True,
        check=False,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Ended(ended.returncode, ended.stdout, ended.stderr, cpu, time.monotonic() - begun)


def _warm(arguments: list[str], environment: dict[str, str], inline: bool) -> Ended:
    with tempfile.TemporaryDirectory(prefix="nianbao-told-") as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        begun = time.monotonic()
        status, cpu = warm_commands.run(arguments, environment, str(out), str(err), inline)
        return Ended(status, out.read_text("utf-8"), err.read_text("utf-8"), cpu, time.monotonic() - begun)


def fingerprint(data: Path) -> dict[str, str]:
    """Every byte that is published, by path, and where `current` leads."""
    found = {
        path.relative_to(data).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((data / "releases").rglob("*"))
        if path.is_file()
    }
    return found | {"current": os.readlink(data / "current") if (data / "current").is_symlink() else "nothing"}


@pytest.fixture(scope="session")
def reports(tmp_path_factory) -> Path:
    """Three bureaus, eight reports, one of them corrected."""
    folder = tmp_path_factory.mktemp("reports")
    for path in sorted(SAMPLES.iterdir()):
        if path.name.startswith(BUREAUS):
            shutil.copy(path, folder)
    return folder


@pytest.fixture(scope="session")
def first_run(tmp_path_factory, reports) -> tuple[Path, Ended]:
    """A data folder after its first run, and what the run said."""
    data = tmp_path_factory.mktemp("published") / "data"
    return data, nianbao("run", reports, "--data", data)


@pytest.fixture(scope="session")
def lone_first_run(tmp_path_factory, reports) -> tuple[Path, Ended]:
    """The same as users have it, with a Prefect server of its own: its history lies in the data folder."""
    data = tmp_path_factory.mktemp("published-alone") / "data"
    return data, nianbao("run", reports, "--data", data, alone=True)


@pytest.fixture
def published(first_run, tmp_path) -> Path:
    """A copy of the data folder after its first run."""
    data, ended = first_run
    assert ended.status == 0, ended.err
    return Path(shutil.copytree(data, tmp_path / "data", symlinks=True))


@pytest.fixture
def sources(reports, tmp_path) -> Path:
    """A copy of the reports, to add to and change; file by file the same bytes."""
    return Path(shutil.copytree(reports, tmp_path / "reports"))
