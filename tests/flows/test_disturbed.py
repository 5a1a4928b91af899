"""Runs that are killed at any moment, or find no room on the disk: what is published stays, and the next run reaches the same state.

The runs are bodies of the flow in forks of one warm process (tests/flows/warm_runs.py); five of the real command, with Prefect, are
killed in tests/flows/test_killed.py.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.cli import main
from flows.sources import SAMPLES
from tests.flows.conftest import ROOT, clean_environment, fingerprint
from warehouse.releases import current_run, damage, list_releases, read_manifest
from warehouse.sql import identifier

SEED = 5
BY_CALL = {"begin": 6, "collect": 8, "plan": 4, "read and extract": 5, "load": 9, "publish": 8}  # early ones cost little
OTHERWISE = 2  # of stages that are not named here
BY_TIME = 6
AROUND_THE_SWITCH = 12  # calls at the end of the stage that publishes: links, renames, flushes
GROUPS = 4  # folders that are killed in again and again before they are healed
RUN_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{4}")


class Warm:
    """The process that forks runs."""

    def __init__(self, folder: Path) -> None:
        self._temporary = folder / "tmp"
        self._temporary.mkdir()
        environment = clean_environment() | {"PREFECT_HOME": str(folder / "prefect"), "OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.flows.warm_runs"],
            cwd=ROOT,
            env=environment | {"TMPDIR": str(self._temporary)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, sources: Path, data: Path, **order: Any) -> dict[str, Any]:
        """A run; one that is killed before or behind reading reads by itself, which costs less."""
        order["inline"] = "kill" in order and order["kill"][0] != "read and extract"
        self._process.stdin.write(json.dumps({"sources": [str(sources)], "data": str(data), "log": os.devnull} | order) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def readers_alive(self) -> list[int]:
        """Processes that read documents for runs of this one: those whose temporary files lie in its folder."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if f"TMPDIR={self._temporary}".encode() in (process / "environ").read_bytes() and int(process.name) != self._process.pid:
                    found.append(int(process.name))
            except OSError:
                continue
        return found

    def close(self) -> None:
        self._process.communicate()


@pytest.fixture(scope="module")
def warm(tmp_path_factory) -> Iterator[Warm]:
    process = Warm(tmp_path_factory.mktemp("warm"))
    yield process
    process.close()


class Case:
    """A data folder with a release of two reports, and sources that hold a third one and a changed one."""

    def __init__(self, warm: Warm, folder: Path) -> None:
        self.warm, self.folder = warm, folder
        self.sources, self.base = folder / "sources", folder / "base"
        self.sources.mkdir()
        for name in ("qingya-2017.txt", "qingya-2018.txt"):
            shutil.copy(SAMPLES / name, self.sources)
        assert warm.run(self.sources, self.base)["state"] == "Published"
        shutil.copy(SAMPLES / "lanling-2023.txt", self.sources)
        (self.sources / "qingya-2018.txt").write_bytes((SAMPLES / "qingya-2018.txt").read_bytes() + "\n（更正版）\n".encode())
        undisturbed = self.copy("undisturbed")
        ended = warm.run(self.sources, undisturbed)
        assert ended["state"] == "Published", ended
        self.calls, self.cpu = ended["calls"], ended["cpu"]
        self.state, self.files = state_of(undisturbed), files_of(undisturbed)
        self.counted = counted(self.base)
        first = folder / "first"
        assert warm.run(self.sources, first)["state"] == "Published"
        self.first_state, self.first_files = state_of(first), files_of(first)

    def copy(self, name: str) -> Path:
        target = self.folder / name
        shutil.rmtree(target, ignore_errors=True)
        return Path(shutil.copytree(self.base, target, symlinks=True))


@pytest.fixture(scope="module")
def case(warm, tmp_path_factory) -> Case:
    return Case(warm, tmp_path_factory.mktemp("case"))


def state_of(data: Path) -> dict[str, str]:
    """Every table that is published, but for moments and the ids of runs."""
    found = {}
    with duckdb.connect(str(data / "current" / "nianbao.duckdb"), read_only=True) as connection:
        columns = "SELECT schema_name, table_name, list(column_name ORDER BY column_index) FROM duckdb_columns()"
        columns += " JOIN duckdb_tables() USING (schema_name, table_name) WHERE data_type <> 'TIMESTAMP'"
        columns += " AND column_name NOT IN ('run_id') GROUP BY ALL"
        for schema, table, names in connection.execute(columns).fetchall():
            if (schema, table) != ("quality", "runs"):
                query = f"SELECT {', '.join(map(identifier, names))} FROM {identifier(schema)}.{identifier(table)} ORDER BY ALL"
                told = RUN_ID.sub("RUN", repr(connection.execute(query).fetchall()))
                found[f"{schema}.{table}"] = hashlib.sha256(told.encode()).hexdigest()
        published = connection.execute("SELECT count(*) FROM quality.runs WHERE outcome = 'published'").fetchone()
        found["runs on record as published"] = str(published == (len(list_releases(data)),))
    return found


def files_of(data: Path) -> list[str]:
    """What lies in a data folder, by path, whatever the runs' ids."""
    return sorted(RUN_ID.sub("RUN", path.relative_to(data).as_posix()) for path in data.rglob("*"))


def points(case: Case) -> list[dict[str, Any]]:
    """Where to kill: before calls of every stage, and after times that a whole run takes."""
    chance = random.Random(SEED)
    chosen: list[dict[str, Any]] = []
    for stage, calls in case.calls.items():
        share = min(BY_CALL.get(stage, OTHERWISE), calls)
        picked = set(chance.sample(range(1, calls + 1), share))
        if stage == "publish":
            picked = set(chance.sample(range(calls - AROUND_THE_SWITCH + 1, calls + 1), share // 2))
            picked |= set(chance.sample(range(1, calls - AROUND_THE_SWITCH + 1), share - share // 2))
        chosen += [{"kill": [stage, number]} for number in picked]
    return chosen + [{"after": round(case.cpu * chance.uniform(0.02, 0.95), 3)} for _ in range(BY_TIME)]


def in_order(case: Case, point: dict[str, Any]) -> float:
    """How far into a run a point lies, so that a folder is killed in ever later."""
    if "after" in point:
        return point["after"] / case.cpu
    stages = list(case.calls)
    return (stages.index(point["kill"][0]) + point["kill"][1] / case.calls[point["kill"][0]]) / len(stages)


def test_a_run_killed_at_any_of_fifty_points_leaves_what_is_published_and_the_next_one_heals(case, warm):
    chosen = points(case)
    assert len(chosen) >= 50
    random.Random(SEED).shuffle(chosen)
    killed: list[str] = []
    for number in range(GROUPS):
        kill_one_after_the_other(case, warm, sorted(chosen[number::GROUPS], key=lambda point: in_order(case, point)), killed, number == 0)
    assert len(killed) == len(chosen)
    assert {stage for stage in case.calls if stage in killed} == case.calls.keys()


def kill_one_after_the_other(case: Case, warm: Warm, chosen: list[dict[str, Any]], killed: list[str], from_nothing: bool) -> None:
    """In one folder, which is healed at the end, and whenever a run got as far as to publish."""
    data, used = fresh(case, from_nothing), False
    for point in chosen:
        before = published(data)
        ended = warm.run(case.sources, data, **point)
        if ended["status"] != -9 and used:  # it had less to do than a first one
            data = fresh(case, from_nothing)
            before = published(data)
            ended = warm.run(case.sources, data, **point)
        while ended["status"] != -9 and "after" in point:  # the machine was faster this time
            data, point = fresh(case, from_nothing), {"after": point["after"] / 2}
            before = published(data)
            ended = warm.run(case.sources, data, **point)
        assert ended["status"] == -9, (point, ended)
        killed.append(point["kill"][0] if "kill" in point else "by time")
        used = True
        if seen(case, data, before, point):
            heal(case, warm, data, from_nothing, "Unchanged", point)
            data, used = fresh(case, from_nothing), False
    heal(case, warm, data, from_nothing, "Published", chosen[-1])


def fresh(case: Case, from_nothing: bool) -> Path:
    data = case.copy("killed")
    if from_nothing:
        shutil.rmtree(data)
    return data


def published(data: Path) -> dict[str, str]:
    """Every byte that readers can see, and where `current` leads."""
    if not (data / "current").exists():
        return {"current": "nothing"}
    found = fingerprint(data)
    return {path: told for path, told in found.items() if path.startswith(found["current"] + "/") or path == "current"}


def seen(case: Case, data: Path, before: dict[str, str], point: dict[str, Any]) -> bool:
    """Whether readers see the new state, wholly; else what was published is there byte for byte."""
    now = fingerprint(data) if (data / "releases").exists() else before
    assert before.items() - {("current", before["current"])} <= now.items(), point
    if now["current"] == before["current"]:
        assert now["current"] == "nothing" or counted(data) == case.counted, point
        return False
    assert damage(data, current_run(data)) == "" and (data / "current" / "report" / "index.html").exists(), point
    assert state_of(data) == (case.first_state if before["current"] == "nothing" else case.state), point
    return True


def counted(data: Path) -> tuple[int, ...]:
    """What a reader counts."""
    with duckdb.connect(str(data / "current" / "nianbao.duckdb"), read_only=True) as connection:
        counts = "SELECT (SELECT count(*) FROM core.documents), (SELECT count(*) FROM core.observations), count(*) FROM marts.yearly_trend"
        return connection.execute(counts).fetchone()


def heal(case: Case, warm: Warm, data: Path, from_nothing: bool, outcome: str, point: dict[str, Any]) -> None:
    ended = warm.run(case.sources, data)
    assert ended.get("state") == outcome, (point, ended)
    state, files = (case.first_state, case.first_files) if from_nothing else (case.state, case.files)
    assert state_of(data) == state, point
    assert files_of(data) == files, point
    assert gone(warm), point


def gone(warm: Warm) -> bool:
    """Readers die with their run; the kernel may take a moment for it."""
    end = time.monotonic() + 60
    while warm.readers_alive() and time.monotonic() < end:
        time.sleep(0.1)
    return not warm.readers_alive()


@pytest.fixture
def small_disk(tmp_path) -> Iterator[Path]:
    """A disk of its own in memory, which only root may make."""
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256m", "tmpfs", str(disk)], capture_output=True, check=False)
    if made.returncode != 0:
        pytest.skip("no small disk can be mounted: not root")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def resize(disk: Path, size: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={size}", str(disk)], check=True)


def test_a_full_disk_leaves_what_is_published_and_says_where_it_is_full(case, warm, small_disk):
    data = Path(shutil.copytree(case.base, small_disk / "data", symlinks=True))
    before = fingerprint(data)
    work_file = (data / "work" / "nianbao.duckdb").stat().st_size
    told = []
    for free in (8_192, 80_000, work_file // 2, work_file + 400_000):
        used = shutil.disk_usage(small_disk).used
        resize(small_disk, used + free)
        ended = warm.run(case.sources, data)
        assert ended["status"] == 1, (free, ended)
        told.append(ended["fault"])
        assert "RunFailed" in told[-1] and ("no room is left" in told[-1] or "bytes free, a release needs" in told[-1]), told[-1]
        assert str(data) in told[-1] and "run again" in told[-1], told[-1]
        assert fingerprint(data) == before
    resize(small_disk, 256_000_000)
    assert warm.run(case.sources, data)["state"] == "Published"
    assert state_of(data) == case.state and files_of(data) == case.files
    assert len(set(told)) > 2, told


def test_files_that_may_not_grow_are_told_and_the_next_run_heals(case, warm):
    data = case.copy("limited")
    before = fingerprint(data)
    work_file = (data / "work" / "nianbao.duckdb").stat().st_size
    for most in (100, 9_000, 50_000, work_file - 100_000):
        ended = warm.run(case.sources, data, file_bytes=most)
        assert ended["status"] == 1, (most, ended)
        assert "cannot be written: a limit on the size of files forbids it" in ended["fault"], (most, ended["fault"])
        assert fingerprint(data) == before
    assert warm.run(case.sources, data)["state"] == "Published"
    assert state_of(data) == case.state and files_of(data) == case.files


def nianbao(*arguments: object) -> int:
    return main([*map(str, arguments)])


def test_a_run_does_not_publish_what_a_rollback_holds_back_until_something_changes(case, warm, capsys):
    data = case.copy("rolled-back")
    first = current_run(data)
    assert nianbao("rollback", "--data", data) == 2 and "oldest release kept" in capsys.readouterr().err
    assert warm.run(case.sources, data)["state"] == "Published"
    second = current_run(data)
    assert nianbao("rollback", "--data", data) == 0
    told = capsys.readouterr().out
    assert f"Readers see release {first} now, until now {second}" in told and f"Held back: {second}" in told and "--undo" in told
    assert nianbao("status", "--data", data) == 0
    assert f"{second}, " in (told := capsys.readouterr().out) and "held back" in told and "in force since" in told
    assert nianbao("releases", "--verify", "--data", data) == 0
    assert [line.split("  ")[-2].strip() for line in capsys.readouterr().out.splitlines()[1:]] == ["held back", "current"]

    assert warm.run(case.sources, data)["state"] == "Unchanged"
    assert current_run(data) == first
    last = json.loads((data / "work" / "last_run.json").read_text())
    assert last["outcome"] == "unchanged" and f"rolled back to {first}; the state of {second} is held back" in last["why"]
    (data / "work" / "nianbao.duckdb").unlink()
    assert warm.run(case.sources, data)["state"] == "Unchanged", "made anew from the newest release, not from the one shown"
    assert nianbao("rollback", "--undo", "--data", data) == 0 and current_run(data) == second
    assert nianbao("rollback", "--undo", "--data", data) == 2 and "no rollback is in force" in capsys.readouterr().err
    assert warm.run(case.sources, data)["state"] == "Unchanged"

    assert nianbao("rollback", first, "--data", data) == 0
    more = Path(shutil.copytree(case.sources, case.folder / "more", dirs_exist_ok=True))
    shutil.copy(SAMPLES / "wanghu-2021.txt", more)
    assert warm.run(more, data)["state"] == "Published"
    manifest = read_manifest(data)
    assert manifest["replaces"] == first and manifest["ends_rollback"]["held_back"] == [second]
    assert nianbao("rollback", "nonsense", "--data", data) == 2 and f"{second}\n" in capsys.readouterr().err


def test_a_damaged_release_is_told_and_published_anew(case, warm, capsys):
    data = case.copy("damaged")
    assert warm.run(case.sources, data)["state"] == "Published"
    broken = current_run(data)
    flip(data / "current" / "nianbao.duckdb")
    assert nianbao("status", "--verify", "--data", data) == 1
    assert "is damaged: its sha256 is" in (told := capsys.readouterr().err) and "nianbao rollback" in told
    assert warm.run(case.sources, data)["state"] == "Published"
    assert current_run(data) != broken and damage(data, current_run(data)) == ""
    assert nianbao("rollback", broken, "--data", data) == 2 and "cannot be shown" in capsys.readouterr().err


@pytest.mark.parametrize("harm", ["flipped", "cut short", "log of another file"])
def test_a_damaged_work_file_is_put_aside_and_the_next_run_heals(case, warm, harm):
    data = case.copy("work")
    file = data / "work" / "nianbao.duckdb"
    if harm == "flipped":
        flip(file)
    elif harm == "cut short":
        os.truncate(file, file.stat().st_size // 2)
    else:
        stale_log(file)
    before = fingerprint(data)
    ended = warm.run(case.sources, data)
    if ended["status"] == 1:  # a block that is met only in the middle of the run
        assert "the work file was damaged" in ended["fault"] and "run again" in ended["fault"]
        assert fingerprint(data) == before
        ended = warm.run(case.sources, data)
    assert ended["state"] == "Published" and (data / "work" / "damaged.duckdb").exists()
    assert state_of(data) == case.state


def flip(file: Path) -> None:
    """One bit of every block, so that it does not matter which of them are read."""
    file.resolve().chmod(0o644)
    with file.open("r+b") as handle:
        for start in range(3 * 4096 + 2000, file.stat().st_size, 262_144):
            handle.seek(start)
            byte = handle.read(1)
            handle.seek(start)
            handle.write(bytes([byte[0] ^ 1]))


def stale_log(file: Path) -> None:
    """Beside the file, the log of changes to a file that is no longer there."""
    process = os.fork()
    if process == 0:
        other = duckdb.connect(str(file.with_name("other.duckdb")))
        other.execute("CREATE TABLE a AS SELECT 1 AS i")
        other.execute("CHECKPOINT")
        other.execute("CREATE TABLE b AS SELECT 1 AS i")
        os._exit(0)
    os.waitpid(process, 0)
    os.replace(file.with_name("other.duckdb.wal"), file.with_name(f"{file.name}.wal"))
    file.with_name("other.duckdb").unlink()
