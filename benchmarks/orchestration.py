"""What Prefect costs by itself, and what nianbao adds to it over a folder of reports, first and second time.

    python benchmarks/orchestration.py [--corpus FOLDER]

CPU seconds (user and system) of the whole process tree, the temporary server included. A first run makes Prefect's
history anew, as the bare flow's first start does; the second is set beside a second start of the bare flow.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
BARE = """
import sys
from pathlib import Path
from flows.orchestration import configure, drain, embedded_api
home = Path(sys.argv[1]) / "work" / "prefect"
configure(home)
from prefect import flow
@flow(name="bare", persist_result=False)
def bare():
    pass
with embedded_api(home):
    state = bare(return_state=True)
    drain(state.state_details.flow_run_id, 0)
"""


@dataclass(frozen=True, slots=True)
class Cost:
    cpu: float
    wall: float


def cost(command: list[str]) -> Cost:
    """Run the command, with the output on show when it fails, and take what it and its children used."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    answer = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if answer.returncode:
        sys.exit(f"{' '.join(command)} ended with {answer.returncode}\n{answer.stdout}\n{answer.stderr}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.monotonic() - start)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", default=str(ROOT / "seeds" / "samples"), help="folder of reports (default: the shipped samples)")
    corpus = str(Path(parser.parse_args().corpus).resolve())
    run = [sys.executable, "-m", "flows.cli", "run", corpus, "--data"]
    with tempfile.TemporaryDirectory(prefix="nianbao-bench-") as folder:
        bare = [cost([sys.executable, "-c", BARE, f"{folder}/bare"]) for _ in range(2)]
        runs = [cost([*run, f"{folder}/data"]) for _ in range(2)]
    print(f"orchestration over {corpus}")
    print(f"{'':<34}{'CPU s':>8}{'over bare':>11}{'wall s':>8}")
    for number, which in enumerate(("first", "second")):
        print(f"{f'empty Prefect flow, {which} start':<34}{bare[number].cpu:>8.1f}{'':>11}{bare[number].wall:>8.1f}")
        over = runs[number].cpu - bare[number].cpu
        print(f"{f'nianbao run, {which}':<34}{runs[number].cpu:>8.1f}{over:>+11.1f}{runs[number].wall:>8.1f}")


if __name__ == "__main__":
    main()
