"""What the warehouse half of a run costs beside the bare DuckDB statements, at any size: a full run, one that changes 1 %, one of nothing.

    python -m benchmarks.warehouse [--documents 25000]

CPU seconds (user and system) and peak memory of a process of its own for each part, side by side in one run. The load is generated
(benchmarks/generated.py): 200 quantities and 78 observations a document. A run here begins with the Parquet parts that reading leaves and
ends with the release in place; its report and exports are left out. The bare statements insert the same parts into the same tables and
create the same marts. The run that changes 1 % is made three times, of other documents each time, and its median told: it is short, and
the speed of a machine wanders. The default size takes some fifteen minutes, three of which make the load.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
CHANGED = 0.01
EDITIONS = 3
REPEATS = 7


@dataclass(frozen=True, slots=True)
class Cost:
    cpu: float
    wall: float
    memory: float  # GB at its peak


def command(purpose: str, measure: Callable[[Path, int], None], steps: Mapping[str, Callable[[Path, Path], None]]) -> None:
    """The command of a benchmark over a generated load: it measures, or is one step of that in a process of its own."""
    parser = argparse.ArgumentParser(description=purpose.splitlines()[0])
    parser.add_argument("--documents", type=int, default=25_000)
    parser.add_argument("--step", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        steps[options.step[0]](*(Path(path) for path in options.step[1:]))
        print(json.dumps(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9))
        return
    with tempfile.TemporaryDirectory(prefix="nianbao-bench-") as folder:
        measure(Path(folder), options.documents)


def measure(folder: Path, documents: int) -> None:
    from warehouse.publish import open_published

    parts, data = folder / "parts", folder / "data"
    changed = {edition: folder / f"changed-{edition}" for edition in range(1, EDITIONS + 1)}
    generate(parts, documents)
    for edition, where in changed.items():
        only = random.Random(edition).sample(range(documents), round(documents * CHANGED))
        generate(where, documents, edition=edition, only=only)
    bare = cost("bare", parts, folder / "bare.duckdb")
    (folder / "bare.duckdb").unlink()
    full = cost("run", parts, data)
    ones = sorted((cost("run", where, data) for where in changed.values()), key=lambda found: found.cpu)
    one, nothing = ones[EDITIONS // 2], cost("nothing", parts, data)
    with open_published(data) as connection:
        counts = connection.execute(
            "SELECT (SELECT count(*) FROM core.documents), (SELECT count(*) FROM core.observations), (SELECT count(*) FROM core.quantities)"
        ).fetchone()
        answers = {name: answer_ms(connection, query) for name, query in QUERIES.items()}
    print("the warehouse: {:,} documents, {:,} observations, {:,} quantities".format(*counts))
    print(f"{'':<44}{'CPU s':>8}{'ratio':>8}{'wall s':>8}{'peak GB':>9}")
    for name, found, over in (
        ("bare statements: parts and marts", bare, None),
        ("full run: load, check, build, publish", full, bare),
        (f"run that changes {CHANGED:.0%}", one, full),
        ("run that finds nothing to do", nothing, full),
    ):
        ratio = f"{found.cpu / over.cpu:.3f}" if over else ""
        print(f"{name:<44}{found.cpu:>8.1f}{ratio:>8}{found.wall:>8.1f}{found.memory:>9.2f}")
    print(f"{'  the same in its three runs':<44}{ones[0].cpu:>8.1f} to {ones[-1].cpu:.1f}")
    for name, took in answers.items():
        print(f"{name:<44}{took:>8.1f} ms")
    file = (data / "current").resolve() / "nianbao.duckdb"
    parquet = parquet_bytes(file, folder / "parquet")
    print(f"{'published file, beside its tables as Parquet':<44}{file.stat().st_size / 1e6:>8.0f} MB{file.stat().st_size / parquet:>8.2f}")


def generate(folder: Path, documents: int, edition: int = 0, only: list[int] | None = None) -> None:
    """Parts on every processor, in folders of their own."""
    numbers = only or list(range(documents))
    processors = len(os.sched_getaffinity(0))
    with ProcessPoolExecutor(processors) as pool:
        for made in [pool.submit(_generate, folder / str(one), numbers[one::processors], edition) for one in range(processors)]:
            made.result()


def _generate(folder: Path, numbers: list[int], edition: int) -> None:
    from benchmarks.generated import write_parts

    write_parts(folder, numbers, edition=edition)


def cost(step: str, parts: Path, where: Path, module: str = "benchmarks.warehouse") -> Cost:
    """Runs a step of a benchmark in a process of its own."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    command = [sys.executable, "-m", module, "--step", step, str(parts), str(where)]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if answer.returncode:
        sys.exit(f"{' '.join(command)} ended with {answer.returncode}\n{answer.stdout}\n{answer.stderr}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(cpu, time.monotonic() - start, json.loads(answer.stdout.splitlines()[-1]))


def bare(parts: Path, file: Path) -> None:
    """The least that DuckDB has to do: the parts into the tables, the marts' SELECTs into theirs."""
    from transforms.catalogue import load_catalogue
    from warehouse.connections import create_file, open_to_write
    from warehouse.dimensions import load_dimensions
    from warehouse.mart_files import declared_marts
    from warehouse.migration import create_schema
    from warehouse.touched import BULK_TABLES

    create_file(file)
    with open_to_write(file, "2GB", file.parent / "spill") as connection:
        create_schema(connection)
        for table in BULK_TABLES:
            files = [str(path) for path in sorted(parts.rglob(f"{table}*.parquet"))]
            read = ", status AS read_status, status_reason AS read_reason, 0 AS letters, '' AS letters_md5" if table == "documents" else ""
            defaults = ", '' AS correction" if table == "observations" else ""
            connection.execute(f"INSERT INTO core.{table} BY NAME SELECT *{read}{defaults} FROM read_parquet(?)", [files])
        load_dimensions(connection, load_catalogue())
        for mart in declared_marts(connection).values():
            connection.execute(f"CREATE TABLE {mart.name} AS {mart.select}", list(mart.parameters))
            for update in mart.updates:
                connection.execute(update)


def run(parts: Path, data: Path) -> None:
    """The stages of a run behind reading, as the flow calls them, over parts that are there."""
    from flows import stages
    from flows.finish import record
    from flows.run_context import open_run
    from flows.settings import settings_for

    with open_run(settings_for(data)) as run:
        shutil.copytree(parts, run.staging, copy_function=os.link)
        stages.load(run)
        stages.check(run)
        stages.build(run)
        stages.compare(run)
        record(run, "published")
        stages.publish(run, complete=lambda release: None)


def nothing(parts: Path, data: Path) -> None:
    """What a run does to find that there is nothing to do."""
    from flows.increment import nothing_to_do
    from flows.run_context import open_run
    from flows.settings import settings_for
    from flows.sources import Found

    with open_run(settings_for(data)) as run:
        if not nothing_to_do(run, Found((), ())):
            sys.exit("there is something to do")


STEPS: dict[str, Callable[[Path, Path], None]] = {"bare": bare, "run": run, "nothing": nothing}
QUERIES = {
    "trend of one bureau": """
        SELECT year, value, change_ratio, rank FROM marts.yearly_trend
        WHERE publisher_id = (SELECT max(publisher_id) FROM meta.publishers) AND breakdown = ''""",
    "ranking in a year": """
        SELECT publisher, value, rank FROM marts.yearly_trend
        WHERE indicator = 'inspection.inspections' AND breakdown = '' AND year = 2023 ORDER BY rank LIMIT 20""",
    "region table": """
        SELECT indicator, year, value FROM marts.region_yearly WHERE region = (SELECT max(parent) FROM meta.regions) AND breakdown = ''""",
    "evidence of a cell": """
        SELECT d.file_name, o.place, o.sentence FROM marts.yearly_trend AS t
        JOIN core.observations AS o USING (document_id, observation_id) JOIN core.documents AS d USING (document_id)
        WHERE t.publisher_id = (SELECT max(publisher_id) FROM meta.publishers) AND t.indicator = 'inspection.inspections'
          AND t.breakdown = '' AND t.year = 2023""",
}


def answer_ms(connection, query: str) -> float:
    """Milliseconds, the median of several answers."""
    took = []
    for _ in range(REPEATS):
        start = time.monotonic()
        if not connection.execute(query).fetchall():
            sys.exit(f"no answer to {query}")
        took.append((time.monotonic() - start) * 1000)
    return statistics.median(took)


def parquet_bytes(file: Path, folder: Path) -> int:
    """The size of all tables of a warehouse file as Parquet, compressed by zstd."""
    import duckdb

    folder.mkdir()
    with duckdb.connect(str(file), read_only=True) as connection:
        for schema, table in connection.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall():
            connection.execute(
                f'COPY (FROM "{schema}"."{table}") TO ? (FORMAT parquet, COMPRESSION zstd)', [str(folder / f"{schema}.{table}.parquet")]
            )
    return sum(path.stat().st_size for path in folder.iterdir())


if __name__ == "__main__":
    command(__doc__, measure, STEPS)
