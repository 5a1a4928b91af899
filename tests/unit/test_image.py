"""The Dockerfile, checked without an engine: what it copies is there, and what it installs is what is locked and what is needed.

deploy/try-image-steps takes its steps, twice, in a folder; docs/containers.md tells what came of it.
"""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
HEAD = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)


@pytest.fixture(scope="module")
def steps() -> ModuleType:
    loader = SourceFileLoader("try_image_steps", str(ROOT / "deploy" / "try-image-steps"))
    module = module_from_spec(spec_from_loader(loader.name, loader))
    sys.modules[loader.name] = module
    loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def stages(steps):
    return steps.stages((ROOT / "Dockerfile").read_text("utf-8"))


def given(stage, instruction: str) -> list[str]:
    return [rest for each, rest in stage.steps if each == instruction]


def locked(name: str) -> dict[str, set[str]]:
    """The hashes by package and version."""
    text = (ROOT / name).read_text("utf-8")
    entries = re.split(r"\n(?=\S)", text)
    return {f"{head[1]}=={head[2]}": set(re.findall(r"sha256:[0-9a-f]{64}", entry)) for entry in entries if (head := HEAD.match(entry))}


def test_all_that_is_copied_is_there_and_is_the_project_without_its_tests(steps, stages):
    build, image = stages
    assert (build.base, image.base, build.name) == ("${BASE}", "${BASE}", "build")
    sources = [source for step in given(build, "COPY") for source in step.split()[:-1]]
    assert all(next(steps.copied(ROOT, source), None) for source in sources), sources
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["packages"]["find"]["include"]
    assert {name.removesuffix("*") for name in packages} <= set(sources)
    left_out = ["tests/__init__.py", "docs/schedules.md", ".git/HEAD", "data/current", "flows/__pycache__/cli.pyc", "deploy/.env"]
    patterns = [line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert [path for path in left_out if not steps.ignored(Path(path), patterns)] == []
    assert given(image, "COPY") == ["--from=build /opt/nianbao /opt/nianbao"]


def test_the_lock_of_the_image_is_the_part_of_the_projects_lock_that_runs_need(stages):
    (install,) = [step for step in given(stages[0], "RUN") if "--require-hashes" in step]
    assert "pip install --no-cache-dir --no-deps --require-hashes -r requirements-image.lock" in install
    every, image = locked("requirements.lock"), locked("requirements-image.lock")
    assert image and {name: hashes for name, hashes in image.items() if every.get(name) != hashes} == {}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

    def names(asked: list[str]) -> set[str]:
        return {re.match(r"[\w-]+", each)[0].lower().replace("_", "-") for each in asked}

    held = {name.partition("==")[0] for name in image}
    assert names(project["dependencies"]) | {"setuptools"} <= held
    assert not held & (names(project["optional-dependencies"]["dev"]) - {"setuptools"})


def test_the_system_packages_are_those_that_reading_asks_for(stages):
    (install,) = [step for step in given(stages[1], "RUN") if "apt-get install" in step]
    packages = re.search(r"--no-install-recommends ([\w .-]+?) &&", install)[1].split()
    integration = (ROOT / ".ci" / "run").read_text("utf-8")
    assert packages == ["libarchive13", "libreoffice-writer-nogui"]
    assert all(re.search(rf"install .*\b{re.escape(package)}\b", integration) for package in packages)


def test_runs_are_nobody_special_and_write_to_the_volume_alone(stages):
    build, image = stages
    assert given(image, "USER") == ["10001:10001"] and image.steps.index(("USER", "10001:10001")) > max(
        at for at, (instruction, _) in enumerate(image.steps) if instruction in ("RUN", "COPY")
    )
    assert given(image, "VOLUME") == ['["/srv/nianbao"]'] and "NIANBAO_DATA=/srv/nianbao " in f"{given(image, 'ENV')[0]} "
    assert (given(image, "ENTRYPOINT"), given(image, "WORKDIR")) == (['["nianbao"]'], given(build, "WORKDIR"))
    assert "chown" not in str(image.steps) and "install -d -o nianbao -g nianbao /var/lib/nianbao /srv/nianbao " in str(image.steps)


def test_the_same_steps_give_the_same_files(stages):
    text = (ROOT / "Dockerfile").read_text("utf-8")
    (base,) = re.findall(r"^ARG BASE=(\S+)$", text, re.MULTILINE)
    assert re.fullmatch(r"python:3\.\d+-slim-[a-z]+(@sha256:[0-9a-f]{64})?", base)
    assert {given(stage, "ARG")[0] for stage in stages} == {"SOURCE_DATE_EPOCH=1767225600"}
    assert not re.search(r"\b(curl|wget|latest|git clone)\b|https?://", text)
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert f'org.opencontainers.image.version="{version}"' in text
    for path in ("Dockerfile", "docs/containers.md", "deploy/kubernetes/nianbao.yaml", "deploy/kubernetes/dask.yaml"):
        assert set(re.findall(r"\bnianbao:(\d[\d.]*\d)", (ROOT / path).read_text("utf-8"))) == {version}, path


def test_a_step_that_the_trial_does_not_know_is_refused(steps):
    with pytest.raises(ValueError, match="ADD is no step"):
        steps.stages("FROM a\nADD b c")
