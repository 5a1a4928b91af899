"""One run at a time, and no lock outlives its holder."""

from __future__ import annotations

import fcntl
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.cli import main
from flows.commands import run as command
from flows.faults import RunFailed, WrongUsage
from flows.run_context import open_run
from flows.run_ids import new_run_id
from flows.run_lock import run_lock, unended
from flows.settings import Settings
from flows.sources import SAMPLES
from flows.summary import Summary

HOLD = """
import sys, time
from pathlib import Path
from flows.run_lock import run_lock, unended
with run_lock(Path(sys.argv[1]), "run x"):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_run_is_refused_and_told_by_whom(tmp_path):
    lock = tmp_path / "work" / "run.lock"
    with subprocess.Popen([sys.executable, "-c", HOLD, str(lock)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(RunFailed, match="is in use by run x") as fault, run_lock(lock, "other"):
            pass
        holder.kill()
    assert str(tmp_path) in str(fault.value) and f"process {holder.pid}, since 20" in str(fault.value)
    with run_lock(lock, "later"), run_lock(lock, "later, by its name"):
        assert lock.read_text().startswith("later, by its name (process")
    assert lock.read_text() == ""


def test_a_killed_holder_holds_nothing(tmp_path):
    lock = tmp_path / "work" / "run.lock"
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(lock)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(RunFailed), run_lock(lock, "second"):
        pass
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with run_lock(lock, "third"):
        pass


def test_a_killed_holder_is_told_until_the_next_one_came_and_a_living_one_never(tmp_path):
    lock = tmp_path / "work" / "run.lock"
    assert unended(lock) is None
    with subprocess.Popen([sys.executable, "-c", HOLD, str(lock)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "held\n"
        assert unended(lock) is None
        holder.kill()
    left = unended(lock)
    assert left is not None and left.who == "run x" and left.since.startswith("20")
    assert unended(lock) == left, "who looks changes nothing"
    signed = lock.read_text()
    with run_lock(lock, "next"):
        assert unended(lock) is None
        lock.write_text(signed)  # the name of one that is gone: the lock itself says that it is held
        assert unended(lock) is None
    assert unended(lock) is None


def test_nobody_is_refused_because_of_one_that_only_looks(tmp_path):
    lock = tmp_path / "work" / "run.lock"
    lock.parent.mkdir()
    with open(lock, "a+") as looking:
        fcntl.flock(looking, fcntl.LOCK_SH)
        threading.Timer(0.02, lambda: fcntl.flock(looking, fcntl.LOCK_UN)).start()
        with run_lock(lock, "run x"):
            pass


@pytest.mark.parametrize(
    ("folder", "says"), [("/proc/x", "cannot be made: /proc takes"), ("/proc/self", "cannot be written: /proc/self takes")]
)
def test_a_data_folder_that_cannot_be_made_is_told_with_what_to_do(folder, says):
    with pytest.raises(WrongUsage, match=says) as fault, run_lock(Path(folder) / "work" / "run.lock", "run x"):
        pass
    assert f"the data folder {folder} " in str(fault.value) and "--data" in str(fault.value)


def test_the_run_that_others_are_told_of_is_the_one_on_record(tmp_path, monkeypatch):
    """Also while Prefect starts: from the first moment on there is one id."""
    told = []

    def flow(settings, asked):
        told.append((asked["run_id"], settings.lock_file.read_text()))
        with open_run(settings, asked["run_id"], asked["started_at"]) as run:
            return Summary(run.run_id, "published", run.started_at, datetime.now(UTC)), None

    monkeypatch.setattr(command, "_run", flow)
    assert main(["run", str(SAMPLES / "qingya-2017.txt"), "--data", str(tmp_path / "data")]) == 0
    ((run_id, holder),) = told
    assert holder.startswith(f"run {run_id} (process")


def test_run_ids_sort_by_time():
    assert new_run_id() < "21"
    assert len({new_run_id() for _ in range(50)}) > 45


def test_a_data_folder_stays_with_its_raw_store(tmp_path):
    elsewhere = Settings(data=tmp_path / "data", raw_store=str(tmp_path / "elsewhere"))
    with open_run(elsewhere) as run:
        assert run.raw.objects.address("") != str(elsewhere.raw)
    with pytest.raises(WrongUsage, match=r"NIANBAO_RAW_STORE=.*elsewhere"), open_run(Settings(data=tmp_path / "data")):
        pass
    with open_run(elsewhere):
        pass


def test_a_second_run_waits_as_long_as_it_is_told_to(tmp_path, capsys):
    lock = tmp_path / "work" / "run.lock"
    with subprocess.Popen([sys.executable, "-c", HOLD, str(lock)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(RunFailed, match=r"It was waited for 0\.3 s"), run_lock(lock, "impatient", wait=0.3):
            pass
        threading.Timer(0.3, holder.kill).start()
        with run_lock(lock, "patient", wait=60):
            assert lock.read_text().startswith("patient")
    assert capsys.readouterr().out.count("s at most, for run x") == 2


def test_two_runs_of_one_process_exclude_each_other(tmp_path):
    lock = tmp_path / "work" / "run.lock"
    refused = []

    def other():
        try:
            with run_lock(lock, "other"):
                pass
        except RunFailed as fault:
            refused.append(str(fault))

    with run_lock(lock, "first"):
        thread = threading.Thread(target=other)  # begins with a context of its own, as a flow of another thread does
        thread.start()
        thread.join()
    assert len(refused) == 1 and "in use by first" in refused[0]
