"""One run at a time, and no lock outlives its holder."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from flows.faults import RunFailed, WrongUsage
from flows.run_context import open_run
from flows.run_ids import new_run_id
from flows.run_lock import run_lock
from flows.settings import Settings

HOLD = """
import sys, time
from pathlib import Path
from flows.run_lock import run_lock
with run_lock(Path(sys.argv[1]), "x"):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_run_is_refused_and_told_by_whom(tmp_path):
    lock = tmp_path / "work" / "run.lock"
    with run_lock(lock, "20260101T000000Z-00ff"), pytest.raises(RunFailed, match="20260101T000000Z-00ff") as fault, run_lock(lock, "other"):
        pass
    assert str(tmp_path) in str(fault.value)
    with run_lock(lock, "later"):
        pass


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
