"""What the whole job costs, from text reports on the disk to a published warehouse with its report and exports, on two processors.

    python -m benchmarks.job [--documents 25000] [--small 1000]

The reports are invented (benchmarks/invented.py), no two alike. Each run is the command itself, Prefect and all, in a process of its own:
all of them, again with nothing changed, again with 1 % changed, and all of a smaller number, which tells whether the cost grows with the
documents. CPU seconds are user and system of all processes; memory is what they hold together, shared pages counted in each. By part:
    reading       what the processes that read and extract use
    SQL and rules load, check, build, compare, and what publishing does to the warehouse
    report        the pages, whichever process makes them, and the exports beside them
    orchestration everything else: Prefect and its server, finding files, keeping bytes, handing work over
3,000 reports take five minutes, and the default size several times as long.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.invented import write_reports

ROOT = Path(__file__).parents[1]
CHANGED = 0.01
SQL = ("load", "check", "build", "compare", "publish")
REPORT = ("complete",)  # inside publish
SECONDS = 0.5
_TICKS, _PAGE = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Cost:
    wall: float
    cpu: float
    memory: float  # GB, of all processes at its peak
    reading: float
    sql: float
    report: float

    @property
    def orchestration(self) -> float:
        return self.cpu - self.reading - self.sql - self.report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=25_000)
    parser.add_argument("--small", type=int, default=1_000)
    parser.add_argument("--step", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        run(*options.step)
        return
    with tempfile.TemporaryDirectory(prefix="nianbao-bench-") as folder:
        measure(Path(folder), options.documents, options.small)


def measure(folder: Path, documents: int, few: int) -> None:
    write_reports(folder / "few", range(few))
    small = step(folder / "few", folder / "data-of-few")
    reports, data = folder / "reports", folder / "data"
    write_reports(reports, range(documents))
    full, nothing = step(reports, data), step(reports, data)
    write_reports(reports, random.Random(1).sample(range(documents), max(round(documents * CHANGED), 1)), edition=1)
    changed = step(reports, data)
    print(f"{f'{documents:,} text reports':<26}{'CPU s':>8}{'ratio':>8}{'wall s':>8}{'a second':>10}{'peak GB':>9}", end="")
    print(f"{'reading':>10}{'SQL, rules':>12}{'report':>8}{'orchestration':>15}")
    for name, number, cost in (
        ("all of them", documents, full),
        ("nothing changed", 0, nothing),
        (f"{CHANGED:.0%} changed", 0, changed),
        (f"all of {few:,}", few, small),
    ):
        print(f"{name:<26}{cost.cpu:>8.1f}{cost.cpu / full.cpu:>8.3f}{cost.wall:>8.1f}", end="")
        print(f"{number / cost.wall:>10.1f}" if number else f"{'':>10}", end="")
        print(f"{cost.memory:>9.2f}{cost.reading:>10.1f}{cost.sql:>12.1f}{cost.report:>8.1f}{cost.orchestration:>15.1f}")
    print(f"{'share of the whole':<61}", end="")
    print("".join(f"{part / full.cpu:>{width}.1%}" for part, width in zip(parts_of(full), (10, 12, 8, 15), strict=True)))
    grown = math.log(full.cpu / small.cpu) / math.log(documents / few) if documents != few else 1.0
    print(f"CPU time grows with the documents to the power of {grown:.2f}")


def parts_of(cost: Cost) -> tuple[float, ...]:
    return cost.reading, cost.sql, cost.report, cost.orchestration


def step(reports: Path, data: Path) -> Cost:
    """One run in a process of its own; exits with what it said where it fails."""
    command = [sys.executable, "-m", "benchmarks.job", "--step", str(reports), str(data)]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if answer.returncode:
        sys.exit(f"{' '.join(command)} ended with {answer.returncode}\n{answer.stdout}\n{answer.stderr}")
    return Cost(**json.loads(answer.stdout.splitlines()[-1]))


def run(reports: str, data: str) -> None:
    """The command, watched; its cost as the last line."""
    from flows.cli import main as command

    begun, used = time.monotonic(), {name: 0.0 for name in (*SQL, *REPORT)}
    _watch_stages(used)
    watched = Processes()
    with watched:
        status = command(["run", reports, "--data", data])
    if status:
        sys.exit(status)
    all_used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    complete, pages = sum(used[name] for name in REPORT), watched.used_by("multiprocessing.spawn")
    cost = Cost(
        wall=time.monotonic() - begun,
        cpu=sum(each.ru_utime + each.ru_stime for each in all_used),
        memory=watched.peak / 1e9,
        reading=watched.used_by("flows.worker"),
        sql=sum(used[name] for name in SQL) - complete,
        report=complete + pages,
    )
    print(json.dumps({name: getattr(cost, name) for name in Cost.__slots__}))


def _watch_stages(used: dict[str, float]) -> None:
    """Adds up what this process uses inside each stage."""
    from flows import stages

    def watched(name: str, stage: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **named: object) -> object:
            before = time.process_time()
            try:
                return stage(*arguments, **named)
            finally:
                used[name] += time.process_time() - before

        return call

    for name in used:
        setattr(stages, name, watched(name, getattr(stages, name)))


class Processes:
    """What this process and all that it starts hold and use, looked at twice a second."""

    def __init__(self) -> None:
        self.peak = 0
        self._used: dict[int, tuple[str, float]] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *fault: object) -> None:
        self._over.set()
        self._thread.join()

    def used_by(self, words: str) -> float:
        """CPU seconds of the processes whose command line holds these words."""
        return sum(seconds for line, seconds in self._used.values() if words in line)

    def _look(self) -> None:
        while not self._over.wait(SECONDS):
            found = {}
            for folder in Path("/proc").glob("[0-9]*"):
                try:
                    line = (folder / "cmdline").read_text().replace("\0", " ")
                    fields = (folder / "stat").read_text().rpartition(")")[2].split()
                    found[int(folder.name)] = (int(fields[1]), line, (int(fields[11]) + int(fields[12])) / _TICKS, int(fields[21]) * _PAGE)
                except (OSError, IndexError):
                    continue
            ours = _descendants({pid: parent for pid, (parent, *_) in found.items()})
            self.peak = max(self.peak, sum(found[pid][3] for pid in ours))
            self._used |= {pid: found[pid][1:3] for pid in ours}


def _descendants(parents: dict[int, int]) -> set[int]:
    ours = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return ours


if __name__ == "__main__":
    main()
