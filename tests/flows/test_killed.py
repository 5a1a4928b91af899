"""The real command, killed with -9 at five moments: what is published stays, the next command removes what was left and heals.
Interrupted, it leaves nothing to remove."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from flows.debris import readers_folder
from flows.settings import Settings
from flows.sources import SAMPLES
from tests.flows.conftest import ROOT, clean_environment, fingerprint, nianbao
from tests.flows.service import with_variable

COMMAND = "import sys; from flows.cli import main; sys.exit(main(sys.argv[1:]))"
SECONDS = 600  # until the moment must have come, on a machine however busy


def said(words: str) -> Callable[[Path, str], bool]:
    return lambda _, output: words in output


def server_starts(data: Path, output: str) -> bool:
    return bool(servers(data))


def release_begun(data: Path, output: str) -> bool:
    return any((data / "releases").glob(".build-*/manifest.json"))


def switched(data: Path, output: str) -> bool:
    return len(list((data / "releases").glob("2*"))) == 2 and not list(data.glob(".current-*"))


MOMENTS: tuple[Callable[[Path, str], bool], ...] = (said("reports found"), server_starts, said("Reading: 1 of 1"), release_begun, switched)


def servers(data: Path) -> set[int]:
    """Prefect's servers of runs over this folder."""
    return with_variable("NIANBAO_SERVER_OF", data / "work" / "prefect")


@pytest.fixture(scope="module")
def first_run(lone_first_run):
    """Its history of runs is there already, as in a folder that users have."""
    return lone_first_run


def ended_at(moment: Callable[[Path, str], bool], data: Path, sources: Path, log: Path, by: signal.Signals) -> int:
    """The exit status of a run that gets the signal at this moment."""
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", COMMAND, "run", str(sources), "--data", str(data)],
            cwd=ROOT,
            env=clean_environment(),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        end = time.monotonic() + SECONDS
        while not moment(data, log.read_text()):
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.01)
        process.send_signal(by)
        return process.wait(SECONDS)


def test_the_command_killed_at_five_moments_heals_and_leaves_no_server(published, sources, tmp_path):
    (sources / "wanghu-2021.txt").write_bytes((SAMPLES / "wanghu-2021.txt").read_bytes())
    before, left = fingerprint(published), set()
    for moment in MOMENTS:
        assert ended_at(moment, published, sources, tmp_path / "log", signal.SIGKILL) == -signal.SIGKILL
        left |= servers(published)
        now = fingerprint(published)
        assert {path: now[path] for path in before if path != "current"} == {
            path: told for path, told in before.items() if path != "current"
        }
        assert (now["current"] == before["current"]) == (moment is not switched)
    ended = nianbao("run", sources, "--data", published)
    assert ended.status == 0 and ": unchanged after" in ended.out, ended.err
    with duckdb.connect(str(published / "current" / "nianbao.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM core.documents").fetchone() == (9,)
        assert connection.execute("SELECT count(*) FROM quality.runs WHERE outcome = 'published'").fetchone() == (2,)
    assert not [path for path in published.rglob(".*") if "prefect" not in path.parts]
    assert left and all_gone(published)


def test_the_command_interrupted_while_it_reads_leaves_nothing_behind(published, sources, tmp_path):
    """By SIGTERM, which does what Ctrl-C does; that one is kept from programs which a shell starts in the background."""
    (sources / "long.txt").write_text((SAMPLES / "wanghu-2021.txt").read_text("utf-8") * 400, "utf-8")
    before, reading = fingerprint(published), readers_folder(Settings(data=published))

    def reads(_: Path, output: str) -> bool:
        return "to read: " in output and bool(with_variable("TMPDIR", reading))

    status = ended_at(reads, published, sources, tmp_path / "log", signal.SIGTERM)
    told = (tmp_path / "log").read_text()
    assert status == 1 and "interrupted. What was published before is untouched." in told and "Traceback" not in told
    assert fingerprint(published) == before
    assert not (published / "work" / "run.lock").read_text() and not (published / "work" / "staging").exists() and not reading.exists()
    assert not servers(published)


def all_gone(data: Path) -> bool:
    """The servers of killed runs were told to end by the runs after them."""
    end = time.monotonic() + SECONDS
    while servers(data) and time.monotonic() < end:
        time.sleep(0.2)
    return not servers(data)


@pytest.mark.parametrize("command", ["run", "report", "rollback"])
def test_whoever_changes_the_folder_is_refused_while_a_run_holds_it(published, command):
    from flows.run_lock import run_lock

    before = fingerprint(published)
    with run_lock(published / "work" / "run.lock", "run 20260101T000000Z-beef"):
        ended = nianbao(command, "--data", published, NIANBAO_WAIT_SECONDS="0.1")
        reading = nianbao("status", "--verify", "--data", published)
    assert ended.status == 1 and "is in use by run 20260101T000000Z-beef" in ended.err and "It was waited for 0.1 s" in ended.err
    assert "Waiting, 0 s at most, for run 20260101T000000Z-beef" in ended.out
    assert reading.status == 0 and "are those that were published" in reading.out
    assert fingerprint(published) == before
