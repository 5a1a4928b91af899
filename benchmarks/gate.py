"""What Great Expectations adds to the SQL of the rules: the gate beside the same statements run by DuckDB alone.

    python -m benchmarks.gate [--documents 25000]

CPU seconds (user and system) of processes of their own, side by side in one run, each three times, the medians told. Both open the same
generated warehouse (benchmarks/generated.py: 200 quantities and 78 observations a document), make the same views, and then ask every rule
how many rows offend it: one through suite and checkpoint, the other by SELECT count(*). Importing Great Expectations, which a run pays
once, is told apart. The default size takes some ten minutes, most of which make the load.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.warehouse import generate

ROOT = Path(__file__).parents[1]
REPEATS = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=25_000)
    parser.add_argument("--step", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        print(json.dumps(STEPS[options.step[0]](Path(options.step[1]))))
        return
    with tempfile.TemporaryDirectory(prefix="nianbao-bench-") as folder:
        measure(Path(folder), options.documents)


def measure(folder: Path, documents: int) -> None:
    file = folder / "nianbao.duckdb"
    generate(folder / "parts", documents)
    rows = load(folder / "parts", file)
    found = [(_step("sql", file), _step("gate", file)) for _ in range(REPEATS)]
    if any(sql["offences"] != gate["offences"] for sql, gate in found):
        sys.exit("the two do not find the same")
    print("the gate over {:,} documents, {:,} observations, {:,} quantities: {} rules".format(*rows, len(found[0][0]["offences"])))
    sql, gate, brought = (statistics.median(each) for each in zip(*((s["cpu"], g["cpu"], g["import"]) for s, g in found), strict=True))
    print(f"{'':<52}{'CPU s':>8}{'ratio':>8}")
    print(f"{'the rules as SELECT count(*), with their views':<52}{sql:>8.2f}")
    print(f"{'the same through Great Expectations':<52}{gate:>8.2f}{gate / sql:>8.3f}")
    print(f"{'importing it, once a run':<52}{brought:>8.2f}{(gate + brought) / sql:>8.3f}  with it")


def load(parts: Path, file: Path) -> tuple[int, ...]:
    """The parts in a warehouse file, as a run loads them; documents, observations, quantities."""
    from transforms.catalogue import load_catalogue
    from warehouse import store
    from warehouse.connections import create_file, open_to_write
    from warehouse.migration import create_schema

    create_file(file)
    with open_to_write(file, "2GB", file.parent / "spill") as connection:
        create_schema(connection)
        store.load(connection, parts)
        store.apply_versions(connection)
        store.load_dimensions(connection, load_catalogue())
        counts = (f"(SELECT count(*) FROM core.{table})" for table in ("documents", "observations", "quantities"))
        return connection.execute(f"SELECT {', '.join(counts)}").fetchall()[0]


def by_sql(file: Path) -> dict[str, object]:
    """Every rule asked by DuckDB alone."""
    return _measured(file, lambda connection, rules: {rule.code: _count(connection, rule.code) for rule in rules})


def by_gate(file: Path) -> dict[str, object]:
    """Every rule asked by Great Expectations, imported before the clock starts."""
    start = _cpu()
    from expectations.suite import judge

    brought = _cpu() - start
    return _measured(file, lambda connection, rules: dict(judge(connection, "benchmark", rules))) | {"import": brought}


def _measured(file: Path, ask) -> dict[str, object]:
    from expectations.rules import load_rules
    from expectations.workspace import workspace
    from transforms.catalogue import load_catalogue
    from warehouse.connections import open_to_write

    catalogue = load_catalogue()
    rules = load_rules(catalogue)
    with open_to_write(file, "2GB", file.parent / "spill") as connection:
        start = _cpu()
        with workspace(connection, catalogue, rules):
            offences = ask(connection, rules)
        return {"cpu": _cpu() - start, "offences": offences}


def _count(connection, code: str) -> int:
    return connection.execute(f'SELECT count(*) FROM gate.main."rule_{code}"').fetchall()[0][0]


def _cpu() -> float:
    times = os.times()
    return times.user + times.system


def _step(step: str, file: Path) -> dict:
    command = [sys.executable, "-m", "benchmarks.gate", "--step", step, str(file)]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if answer.returncode:
        sys.exit(f"{' '.join(command)} ended with {answer.returncode}\n{answer.stdout}\n{answer.stderr}")
    return json.loads(answer.stdout.splitlines()[-1])


STEPS = {"sql": by_sql, "gate": by_gate}

if __name__ == "__main__":
    main()
