"""`nianbao export`: the published marts and observations as files."""

from __future__ import annotations

import argparse
from pathlib import Path

from flows.faults import PUBLISHED
from flows.published import published
from flows.settings import settings_for
from warehouse.export import FORMATS, export


def main(options: argparse.Namespace) -> int:
    folder = Path(options.to or "nianbao-export")
    with published(settings_for(options.data)) as connection:
        for file in export(connection, folder, options.format or FORMATS, bom=options.bom):
            print(file)
    return PUBLISHED
