"""Readers of other processes while many states are published and some publishers are killed: no error, never half a state."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.synthetic import Fact, SyntheticWarehouse
from warehouse.build import build
from warehouse.publish import publish
from warehouse.releases import current_run, list_releases

PUBLICATIONS, SEED, SECONDS = 18, 7, 300

# Each generation writes its number into several tables, the report and the manifest; a reader that sees two numbers saw half a state.
READ = """
import json, sys, time
from pathlib import Path
import duckdb
from warehouse.publish import open_published
data, how = Path(sys.argv[1]), sys.argv[2]
TABLES = ("core.observations", "core.quantities", "marts.yearly_trend")
NUMBERS = " UNION ".join(f"SELECT value::INTEGER FROM {table}" for table in TABLES)

def read(connection, where):
    found = {number for (number,) in connection.execute(NUMBERS).fetchall()}
    assert len(found) == 1, (where, found)
    return found.pop()

rounds, seen = 0, []
held = duckdb.connect(str(data / "current" / "nianbao.duckdb"), read_only=True) if how == "holds" else None
first = read(held, "held") if held else None
print("reading", flush=True)
last = data / "last"  # written in the end: the number after which readers may go
while held is None or not last.exists():
    if held:
        number = read(held, "held")
        assert number == first, (number, first)
    elif how == "reconnects":
        with open_published(data) as connection:
            number = read(connection, "reconnected")
    elif how == "opens the path":
        with duckdb.connect(str(data / "current" / "nianbao.duckdb"), read_only=True) as connection:
            number = read(connection, "path")
    else:
        folder = (data / "current").resolve()
        with duckdb.connect(str(folder / "nianbao.duckdb"), read_only=True) as connection:
            number = read(connection, folder)
        told = {int((folder / "report" / "index.html").read_text()), json.loads((folder / "manifest.json").read_text())["number"], number}
        assert len(told) == 1, (folder, told)
    assert not seen or number >= seen[-1], (number, seen)
    seen += [number] if number not in seen else []
    rounds += 1
    if last.exists() and number == int(last.read_text()):
        break
    time.sleep(0.02)
print(json.dumps({"rounds": rounds, "seen": seen}))
"""
READERS = ("holds", "reconnects", "opens the path", "reads the report with it")


@pytest.fixture
def data(warehouse: SyntheticWarehouse) -> Path:
    warehouse.report("health:柏川区", 2021, [Fact("penalty.cases_filed", 0)])
    with warehouse.connect() as connection:
        build(connection)
    publish_number(warehouse.folder, 0)
    return warehouse.folder


def publish_number(data: Path, number: int) -> None:
    with duckdb.connect(str(data / "work" / "nianbao.duckdb")) as connection:
        for table in ("core.quantities", "core.observations", "marts.yearly_trend"):
            connection.execute(f"UPDATE {table} SET value = {number}")

    def report(folder: Path) -> None:
        (folder / "report").mkdir()
        (folder / "report" / "index.html").write_text(str(number))

    publish(data, f"run-{number:03}", prepare=report, keep=2, details={"number": number})


def test_readers_see_whole_states_only_while_publishers_come_and_are_killed(data):
    readers = {
        how: subprocess.Popen([sys.executable, "-c", READ, str(data), how], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for how in READERS
    }
    for reader in readers.values():
        assert reader.stdout.readline() == "reading\n", reader.communicate()
    chance, killed = random.Random(SEED), 0
    for number in range(1, PUBLICATIONS + 1):
        killed += publisher(data, number, chance.uniform(0, 0.4) if number % 3 == 0 else None)
    publisher(data, PUBLICATIONS + 1, None)
    (data / ".last").write_text(str(PUBLICATIONS + 1))
    os.rename(data / ".last", data / "last")
    told = {}
    for how, reader in readers.items():
        output, errors = reader.communicate(timeout=SECONDS)
        assert reader.returncode == 0, (how, errors)
        told[how] = json.loads(output)
    assert killed >= 1 and len(list_releases(data)) == 2
    assert told.pop("holds")["seen"] == [0] and "run-000" not in list_releases(data)
    assert all(found["seen"][-1] == PUBLICATIONS + 1 and len(found["seen"]) > 1 for found in told.values()), told


def publisher(data: Path, number: int, killed_after: float | None) -> bool:
    """A process that publishes; whether it was killed on its way."""
    process = os.fork()
    if process == 0:
        try:
            publish_number(data, number)
        finally:
            os._exit(0)
    if killed_after is not None:
        time.sleep(killed_after)
        os.kill(process, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    if status == 0:
        assert killed_after is not None or current_run(data) == f"run-{number:03}"
    return status == -signal.SIGKILL
