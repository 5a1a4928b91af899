"""Many incremental runs in a row over one data folder, with random changes and faults: nothing lost, nothing doubled, nothing that grows.

    python -m benchmarks.soak [--runs 200] [--reports 60] [--seed 1]

Before each run reports come, change, change back and go; every third run meets a fault: SIGKILL at a random moment, a disk that is full
(no file may grow beyond a random size), files that cannot be read, a reader that holds the published file, spoilt texts in the cache.
After each run what is published must be whole and, where the run failed, the same as before; a reader sees one state from its beginning
to its end. At the end everything is read anew from the raw store into a fresh file, and must be, row for row, what the runs have made.
Exits with 1 where that does not hold. Prints what runs took and held: memory and disk at the beginning and at the end.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from benchmarks.invented import report
from flows.orchestration import configure, embedded_api
from warehouse.connections import open_to_read
from warehouse.releases import FILE_NAME, current_run, damage
from warehouse.sql import rows

FAULTS = ("killed", "full disk", "unreadable files", "reader", "spoilt cache")
EVERY = 3
PAGE = "<html><head><title>年度报告</title></head><body><div class='article'>{}</div></body></html>"
SAME = ("core.documents", "core.quantities", "core.observations", "core.remarks", "marts.yearly_trend", "marts.region_yearly")
OF_A_RUN = {"first_seen_at", "run_id"}


@dataclass
class Soak:
    """The folders, and what was seen of the runs."""

    folder: Path
    chance: random.Random
    editions: dict[int, int] = field(default_factory=dict)
    statuses: Counter[str] = field(default_factory=Counter)
    memory: list[float] = field(default_factory=list)  # MB of the largest process of runs without a fault
    disk: list[float] = field(default_factory=list)  # MB of the data folder without the raw store, which keeps every byte
    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def reports(self) -> Path:
        return self.folder / "reports"

    def write(self, number: int) -> None:
        """Every second one as a page, so that there are texts to keep."""
        text, name = report(number, self.editions[number]), f"{number:05d}"
        if number % 2:
            lines = "".join(f"<p>{line}</p>" for line in text.splitlines())
            (self.reports / f"{name}.html").write_text(PAGE.format(lines), "utf-8")
        else:
            (self.reports / f"{name}.txt").write_text(text, "utf-8")

    def change(self) -> None:
        """Some reports come, change or change back, now and then one goes."""
        for _ in range(self.chance.randint(0, 3)):
            number = self.chance.choice(sorted(self.editions))
            self.editions[number] = max(0, self.editions[number] + self.chance.choice([1, 1, -1]))
            self.write(number)
        if self.chance.random() < 0.4:
            number = max(self.editions) + 1
            self.editions[number] = 0
            self.write(number)
        if self.chance.random() < 0.1:
            self.chance.choice(sorted(self.reports.iterdir())).unlink()

    def run(self, fault: str = "") -> None:
        before = current_run(self.data)
        command = [sys.executable, "-m", "flows.cli", "run", str(self.reports), "--data", str(self.data)]
        begun = time.monotonic()
        with _Holding(self.data / "current" if fault == "reader" else None, self.wrong.append), (self.folder / "log").open("ab") as log:
            starved = self._starve if fault == "full disk" else None
            process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, preexec_fn=starved)
            if fault == "killed":
                usual = statistics.median(self.seconds) if self.seconds else 20.0
                while process.poll() is None and time.monotonic() - begun < usual * self.moment:
                    time.sleep(0.05)
                os.killpg(process.pid, signal.SIGKILL)
            _, status, used = os.wait4(process.pid, 0)
        code = os.waitstatus_to_exitcode(status)
        told = {0: "published or unchanged", 3: "withheld", -9: "killed"}.get(code, f"failed ({code})")
        self.statuses[f"{fault or 'no fault'}: {told}"] += 1
        if code not in (0, 3) and fault not in ("killed", "full disk"):
            self.wrong.append(f"a run with {fault or 'no fault'} ended with {code}: see {self.folder / 'log'}")
        after = current_run(self.data)
        if code not in (0, -9) and after != before:
            self.wrong.append(f"a run that ended with {code} has published {after}")
        if after and (harm := damage(self.data, after)):
            self.wrong.append(f"{after}: {harm}")
        if not fault:
            self.memory.append(used.ru_maxrss / 1e3)
            self.seconds.append(time.monotonic() - begun)
            self.disk.append(sum({file.lstat().st_ino: file.lstat().st_size for file in self._files()}.values()) / 1e6)

    @property
    def moment(self) -> float:
        return self.chance.random()

    def spoil(self) -> None:
        for file in sorted((self.data / "work" / "texts").rglob("*.json.gz"))[:5]:
            file.write_bytes(self.chance.choice([b"", b"no text", file.read_bytes()[:40]]))

    def _starve(self) -> None:
        most = self.chance.randint(100_000, 30_000_000)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    def _files(self) -> Iterator[Path]:
        return (path for path in self.data.rglob("*") if path.is_file() and path.relative_to(self.data).parts[0] != "raw")


class _Holding:
    """A reader who opens what is published, and finds the same when he looks again at the end."""

    def __init__(self, current: Path | None, complain: Callable[[str], None]) -> None:
        self._file = current.resolve() / FILE_NAME if current and current.exists() else None
        self._complain = complain

    def __enter__(self) -> None:
        if self._file:
            self._connection = duckdb.connect(str(self._file), read_only=True)
            self._seen = self._look()

    def __exit__(self, *fault: object) -> None:
        if self._file:
            if self._look() != self._seen:
                self._complain(f"a reader of {self._file} saw it change")
            self._connection.close()

    def _look(self) -> list[tuple[object, ...]]:
        return self._connection.execute("SELECT count(*), sum(value), max(observation_id) FROM marts.yearly_trend").fetchall()


def content(warehouse: Path) -> dict[str, list[tuple[object, ...]]]:
    """The rows of the tables that tell what was read, but for the moments of reading."""
    found = {}
    with open_to_read(warehouse) as connection:
        for table in SAME:
            schema, name = table.split(".")
            query = f"SELECT column_name FROM duckdb_columns() WHERE schema_name = '{schema}' AND table_name = '{name}'"
            columns = [row["column_name"] for row in rows(connection, query) if row["column_name"] not in OF_A_RUN]
            found[table] = sorted(connection.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall(), key=repr)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--reports", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="nianbao-soak-") as folder:
        soak = Soak(Path(folder), random.Random(options.seed))
        soak.reports.mkdir()
        for number in range(options.reports):
            soak.editions[number] = 0
            soak.write(number)
        configure(soak.folder / "prefect")
        with embedded_api(soak.folder / "prefect"):
            go_on(soak, options.runs)
            same = rebuilt_alike(soak)
    print(told(soak))
    for line in soak.wrong:
        print(f"WRONG: {line}")
    sys.exit(1 if soak.wrong or not same else 0)


def go_on(soak: Soak, runs: int) -> None:
    for number in range(runs):
        fault = soak.chance.choice(FAULTS) if number and number % EVERY == 0 else ""
        soak.change()
        if fault == "unreadable files":
            (soak.reports / f"{number:05d}-torn.docx").write_bytes(b"PK\x03\x04 torn" + os.urandom(40))
            (soak.reports / f"{number:05d}-lost.txt").symlink_to("/nowhere/at/all")
        if fault == "spoilt cache":
            soak.spoil()
        soak.run(fault)
        if (number + 1) % 10 == 0:
            print(f"{number + 1} of {runs} runs, {len(soak.wrong)} wrong", flush=True)
    soak.run()


def rebuilt_alike(soak: Soak) -> bool:
    """Whether everything read anew from the raw store gives the rows that are published."""
    before = content(soak.data / "current" / FILE_NAME)
    command = [sys.executable, "-m", "flows.cli", "run", "--known", "--rebuild", "--data", str(soak.data)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    after = content(soak.data / "current" / FILE_NAME)
    if ended.returncode:
        soak.wrong.append(f"the rebuild ended with {ended.returncode}: {ended.stderr}")
    for table in SAME:
        if before[table] != after[table]:
            lost, more = set(after[table]) - set(before[table]), set(before[table]) - set(after[table])
            soak.wrong.append(f"{table}: {len(lost)} rows were lost, {len(more)} are there that a rebuild does not make")
    return not soak.wrong


def told(soak: Soak) -> str:
    """First and last fifth of the runs without a fault."""
    fifth = max(1, len(soak.memory) // 5)
    lines = [f"{number:>5} x {what}" for what, number in sorted(soak.statuses.items())]
    for what, seen in (("memory of a run, MB", soak.memory), ("disk but for raw/, MB", soak.disk), ("time of a run, s", soak.seconds)):
        first, last = statistics.median(seen[:fifth]), statistics.median(seen[-fifth:])
        lines.append(f"{what:<22} {first:>8.1f} at first, {last:>8.1f} at the end ({last / first:.2f} times), at most {max(seen):.1f}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
