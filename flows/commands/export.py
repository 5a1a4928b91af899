"""`nianbao export`: published tables as files."""

from __future__ import annotations

import argparse
from pathlib import Path

from flows.faults import PUBLISHED, WrongUsage
from flows.progress import counting
from flows.published import published
from flows.settings import Settings, settings_for
from flows.words import years_of
from warehouse.export import FORMATS, select, write
from warehouse.lookup import NotFound


def main(options: argparse.Namespace) -> int:
    folder, formats = Path(options.to or "nianbao-export"), options.format or FORMATS
    years = list(years_of(options.year or ()))
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
