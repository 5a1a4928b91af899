"""Warehouse file → the report's folder: assets, the pages of which there are many, those at the top.

Of the many only those are made whose contents changed since the report before; the others are the same files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from expectations.report.files import copy_assets, replacing, replacing_folder
from expectations.report.indicators import INDICATORS
from expectations.report.kept_pages import PAGES, read_kept
from expectations.report.limits import Limits
from expectations.report.links import FRONT
from expectations.report.many_pages import Counting, write_page_sets
from expectations.report.originals import FOLDER, FileOf, find_originals, link_originals
from expectations.report.page_processes import PageProcesses
from expectations.report.pages import write_pages
from expectations.report.publishers import PUBLISHERS
from expectations.report.reading import reading_views
from expectations.report.regions import REGIONS
from warehouse.connections import open_to_read

if TYPE_CHECKING:
    from transforms.catalogue import Catalogue
    from transforms.measured_quality import MeasuredQuality

PAGE_SETS = (PUBLISHERS, INDICATORS, REGIONS)  # beside the reading views, which ask for the original files, too


@contextmanager
def uncounted(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """For whom nobody waits."""
    yield lambda more: None


def render(
    warehouse: Path,
    folder: Path,
    limits: Limits | None = None,
    catalogue: Catalogue | None = None,
    measured: MeasuredQuality | None = None,
    *,
    previous: Path | None = None,
    file_of: FileOf | None = None,
    counting: Counting = uncounted,
    processes: int = 1,
) -> Path:
    """Writes the report over the closed file `warehouse` into `folder`; returns the page to open.

    With a catalogue, what is to be reviewed is shown with its runners-up; `measured` is how well reports were read when it was measured.
    `previous` is the folder of an earlier report, which stays as it is and shares with this one the files of the pages that are the same.
    `file_of` gives the file of an original by its sha256; so many `processes` make the pages where there are many.

    Each file is put in place whole, the front page last: a reader of an older report never sees half of the new one.
    """
    warehouse, folder, limits = Path(warehouse), Path(folder), limits or Limits()
    folder.mkdir(parents=True, exist_ok=True)
    with open_to_read(warehouse) as connection:
        before = read_kept(previous)
        (folder / PAGES).unlink(missing_ok=True)  # what it says of the pages here does not hold until all are made
        originals = find_originals(connection, file_of)
        with replacing_folder(folder / FOLDER) as beside:
            link_originals(beside, originals)
        page_sets = (reading_views(originals), *PAGE_SETS)
        with PageProcesses(warehouse, page_sets, processes) if processes > 1 else nullcontext() as pool:
            kept = write_page_sets(connection, folder, page_sets, counting, previous, before, pool)
        with replacing(folder / PAGES) as file:
            kept.write(file)
        copy_assets(folder)
        write_pages(connection, warehouse, folder, limits, catalogue, measured)
    return folder / FRONT
