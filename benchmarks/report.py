"""What the report costs beside the run that it is of, at any size: the whole site, one where 1 % of the documents changed, one of nothing.

    python -m benchmarks.report [--documents 25000]

CPU seconds (user and system) and peak memory of a process of its own for each part. The load is generated (benchmarks/generated.py). The
run begins with the Parquet parts that reading leaves and ends with the release in place, see benchmarks/warehouse.py; the report is made
as a run makes it, over the published file, with the pages that are the same taken from the report before, and sealed. The default size
takes some fifteen minutes, three of which make the load.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

from benchmarks.warehouse import CHANGED, Cost, command, cost, generate, run

WHOLE, ONE, NOTHING = "whole", "one", "nothing"


def measure(folder: Path, documents: int) -> None:
    parts, changed, data = folder / "parts", folder / "changed", folder / "data"
    generate(parts, documents)
    generate(changed, documents, edition=1, only=random.Random(1).sample(range(documents), max(round(documents * CHANGED), 1)))
    full = step("run", parts, data)
    whole = step(WHOLE, parts, data)
    step("run", changed, data)
    one = step(ONE, parts, data)
    nothing = step(NOTHING, parts, data)
    print(f"{f'{documents:,} documents':<48}{'CPU s':>8}{'ratio':>8}{'wall s':>8}{'peak GB':>9}{'pages':>8}{'made':>8}")
    print(f"{'the run before: load, check, build, publish':<48}{full.cpu:>8.1f}{'':>8}{full.wall:>8.1f}{full.memory:>9.2f}")
    for name, which, before, found in (
        ("the whole site", WHOLE, "", whole),
        (f"{CHANGED:.0%} of the documents changed", ONE, WHOLE, one),
        ("nothing changed", NOTHING, ONE, nothing),
    ):
        pages = inodes(data / which)
        made = len(pages - inodes(data / before)) if before else len(pages)
        line = f"{name:<48}{found.cpu:>8.1f}{found.cpu / full.cpu:>8.3f}{found.wall:>8.1f}{found.memory:>9.2f}"
        print(f"{line}{len(pages):>8,}{made:>8,}")
    tell_sizes(data / WHOLE)


def step(name: str, parts: Path, where: Path) -> Cost:
    return cost(name, parts, where, "benchmarks.report")


def inodes(report: Path) -> set[int]:
    """The files of the pages of which there are many."""
    return {path.stat().st_ino for path in report.glob("*/*.html")}


def tell_sizes(report: Path) -> None:
    sizes = {path: path.stat().st_size for path in report.rglob("*") if path.is_file()}
    tell("the site on the disk", sum(sizes.values()) / 1e6, "MB")
    tell("its front page", sizes[report / "index.html"] / 1e3, "kB")
    below = sorted(path for path in sizes if path.suffix == ".html" and path.parent != report)
    for folder, pages in groupby(below, lambda path: path.parent.name):
        here = [sizes[path] for path in pages]
        tell(f"a page of {folder}/, of {len(here):,}", sum(here) / len(here) / 1e3, "kB")
        tell("  the biggest of them", max(here) / 1e3, "kB")


def tell(what: str, value: float, unit: str) -> None:
    print(f"{what:<48}{value:>8.0f} {unit}")


def report(data: Path, folder: str, previous: str | None) -> None:
    """As flows.stages makes it, beside the release."""
    from flows import stages
    from flows.run_context import raw_store
    from flows.settings import settings_for
    from warehouse.releases import seal

    settings = settings_for(data)
    stages.report(settings.warehouse, data / folder, raw_store(settings), data / previous if previous else None)
    seal(data / folder)


STEPS: dict[str, Callable[[Path, Path], None]] = {
    "run": run,
    WHOLE: lambda _, data: report(data, WHOLE, None),
    ONE: lambda _, data: report(data, ONE, WHOLE),
    NOTHING: lambda _, data: report(data, NOTHING, ONE),
}


if __name__ == "__main__":
    command(__doc__, measure, STEPS)
