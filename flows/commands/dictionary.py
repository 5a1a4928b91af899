"""`nianbao dictionary`: what every table, column, macro and indicator holds, as a page of Markdown."""

from __future__ import annotations

import argparse
from pathlib import Path

from flows.faults import PUBLISHED
from flows.files import write_whole
from flows.knowledge import read_catalogue
from warehouse.dictionary import describe, render_markdown


def main(options: argparse.Namespace) -> int:
    """Of this version and these seeds; no published warehouse is needed."""
    page = render_markdown(describe(read_catalogue()))
    if options.to is None:
        print(page, end="")
    else:
        write_whole(Path(options.to), page.encode())
        print(options.to)
    return PUBLISHED
