"""`nianbao export`: published tables as files."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from flows.faults import PUBLISHED, WrongUsage
from flows.progress import counting
from flows.published import published
from flows.settings import Settings, settings_for
from warehouse.export import FORMATS, select, write
from warehouse.lookup import NotFound


def main(options: argparse.Namespace) -> int:
    folder, formats = Path(options.to or "nianbao-export"), options.format or FORMATS
    years = list(_years(options.year or ()))
    settings = settings_for(options.data)
    _demand_foreign(folder, settings)
    with published(settings) as connection:
        try:
            sources = select(connection, options.table, years, options.publisher or ())
        except (ValueError, NotFound) as fault:
            raise WrongUsage(str(fault)) from fault
        with counting("Rows", sum(source.rows for source in sources) * len(set(formats))) as done:
            files = write(connection, sources, folder, formats, options.bom, done)
    for file in files:
        print(file)
    return PUBLISHED


def _demand_foreign(folder: Path, settings: Settings) -> None:
    """What runs keep in the data folder is theirs: a release is never changed, and the rest is removed by them."""
    target = folder.resolve()
    for own in (settings.root / "releases", settings.work, settings.raw):
        if target == own or own in target.parents:
            raise WrongUsage(f"{target} lies in {own}, which only runs write to; name another folder with --to")


def _years(told: Sequence[str]) -> Iterator[int]:
    """2023, or 2020-2023 for all of them."""
    for words in told:
        found = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", words)
        if not found or int(found[2] or found[1]) < int(found[1]):
            raise WrongUsage(f"{words!r} is no year; --year 2023, or --year 2020-2023 for several, the first one first")
        yield from range(int(found[1]), int(found[2] or found[1]) + 1)
