"""`nianbao report`: the report anew, every page of it, from the published warehouse and in its place."""

from __future__ import annotations

import argparse
from contextlib import nullcontext

from flows.faults import PUBLISHED
from flows.files import exchange, remove
from flows.progress import counting_on_a_terminal
from flows.published import published, readable
from flows.run_context import raw_store
from flows.run_lock import run_lock
from flows.settings import settings_for
from flows.stages import report
from warehouse.releases import FILE_NAME, seal


def main(options: argparse.Namespace) -> int:
    settings = settings_for(options.data, options.wait)
    with run_lock(settings.lock_file, "nianbao report", settings.wait_seconds) if settings.root.is_dir() else nullcontext():
        with published(settings):
            release = settings.current.resolve()
        beside = release / ".report"
        remove(beside)
        try:
            with readable(settings):
                raw, workers = raw_store(settings), settings.workers
                page = report(release / FILE_NAME, beside, raw, counting=counting_on_a_terminal, processes=workers)
            seal(beside)
            exchange(beside, release / "report")
        finally:
            remove(beside)
    print(release / "report" / page.name)
    return PUBLISHED
