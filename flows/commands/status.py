"""`nianbao status`: what is published, how the last run ended; with --why or sources, what the next run would read."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from flows.faults import PUBLISHED
from flows.increment import concerned, find_dirty, survey
from flows.knowledge import read_catalogue
from flows.published import published
from flows.run_context import fingerprint, raw_store
from flows.settings import Settings, settings_for
from flows.sources import find_files
from warehouse.publish import current_run
from warehouse.state import known_documents
from warehouse.status import render, status


def main(options: argparse.Namespace) -> int:
    settings = settings_for(options.data)
    print(render(status(settings.root)))
    if options.why or options.sources:
        for line in _why_lines(settings, options.sources, options.why):
            print(line)
    return PUBLISHED


def _why_lines(settings: Settings, sources: list[str], each: bool) -> Iterator[str]:
    """What a run over these sources would read anew; without sources, of what is published only."""
    known = {}
    if current_run(settings.root):
        with published(settings) as connection:
            known = {document.document_id: document for document in known_documents(connection)}
    seen = (
        list({job.document_id: job for job in survey(find_files(sources, settings.root), raw_store(settings))}.values()) if sources else []
    )
    dirty = find_dirty(seen, known, fingerprint(settings, read_catalogue()))
    yield f"next run    would read {len(dirty)} of {concerned(seen, known, dirty)} documents"
    if each:
        yield from (f"  {entry.job.source}: {entry.why}" for entry in dirty)
