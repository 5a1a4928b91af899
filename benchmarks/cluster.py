"""What a Dask cluster costs beside processes of the run's own: the same reports, read on the same two processors.

    python -m benchmarks.cluster [--documents 2000] [--workers 2]

The cluster is a scheduler and worker processes of this machine; bytes and parts go through a folder that all share. Both runs are the
command itself, each over a fresh data folder, one after the other, twice in turn; the better of each counts. Reading is from the first
batch handed out to the last part fetched, the starting of readers included.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.invented import write_reports

ROOT = Path(__file__).parents[1]
ROUNDS = 2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=2_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--step", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        run(*options.step)
        return
    from distributed import LocalCluster

    with tempfile.TemporaryDirectory(prefix="nianbao-bench-") as folder:
        reports = Path(folder, "reports")
        write_reports(reports, range(options.documents))
        with LocalCluster(options.workers, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50) as cluster:
            ways = {"processes of the run": "", "Dask workers": cluster.scheduler_address}
            found: dict[str, list[tuple[float, float]]] = {way: [] for way in ways}
            for _ in range(ROUNDS):
                for way, address in ways.items():
                    found[way].append(step(reports, Path(folder, "data"), address, options.workers))
    best = {way: tuple(map(min, zip(*costs, strict=True))) for way, costs in found.items()}
    print(f"{options.documents:,} reports, {options.workers} workers{'reading s':>14}{'a second':>10}{'whole run s':>13}")
    for way, (reading, whole) in best.items():
        print(f"{way:<30}{reading:>13.1f}{options.documents / reading:>10.1f}{whole:>13.1f}")
    here, there = best.values()
    print(f"Dask reaches {here[0] / there[0]:.2f} of the speed of reading, {here[1] / there[1]:.2f} of that of the whole run")


def step(reports: Path, data: Path, address: str, workers: int) -> tuple[float, float]:
    """Seconds of reading, and of the whole run."""
    shutil.rmtree(data, ignore_errors=True)
    environment = os.environ | {"NIANBAO_DASK": address, "NIANBAO_WORKERS": str(workers)}
    command = [sys.executable, "-m", "benchmarks.cluster", "--step", str(reports), str(data)]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if ended.returncode:
        sys.exit(f"{' '.join(command)} ended with {ended.returncode}\n{ended.stdout}\n{ended.stderr}")
    reading, whole = json.loads(ended.stdout.splitlines()[-1])
    return reading, whole


def run(reports: str, data: str) -> None:
    """The command; its seconds as the last line."""
    from flows import reading
    from flows.cli import main as command

    begun, read = time.monotonic(), []
    opened = reading.open_reading

    def watched(*arguments: object) -> reading.Reading:
        made = opened(*arguments)
        leave = made.__exit__
        entered = time.monotonic()

        class Watched(type(made)):
            def __exit__(self, *fault: object) -> None:
                read.append(time.monotonic() - entered)
                leave(*fault)

        made.__class__ = Watched
        return made

    reading.open_reading = watched
    if status := command(["run", reports, "--data", data]):
        sys.exit(status)
    print(json.dumps([read[0], time.monotonic() - begun]))


if __name__ == "__main__":
    main()
