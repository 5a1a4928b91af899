"""`nianbao explain`: from a figure back to the sentence it stands in, and why it was read so, or why it is no observation."""

from __future__ import annotations

import argparse

from flows.explaining import why_lines
from flows.faults import PUBLISHED, WrongUsage
from flows.knowledge import read_catalogue
from flows.published import published
from flows.settings import settings_for
from warehouse.evidence import explain, render, texts
from warehouse.figures import explain_figure
from warehouse.lookup import NotFound

USAGE = "name PUBLISHER YEAR INDICATOR (nianbao explain 柏川区卫生健康局 2024 penalty.fines) or one id of an observation or a figure"


def main(options: argparse.Namespace) -> int:
    subject = _subject(options.subject, options.breakdown)
    with published(settings_for(options.data)) as connection:
        try:
            evidence = explain(connection, **subject)
        except NotFound as fault:
            if figure := explain_figure(connection, options.subject[0]):
                print(figure)
                return PUBLISHED
            raise WrongUsage(str(fault)) from fault
        why = why_lines(evidence, texts(connection, (item.document_id for item in evidence)), read_catalogue())
    print(render(evidence, why))
    return PUBLISHED


def _subject(words: list[str], breakdown: str | None) -> dict[str, object]:
    """What was typed as the arguments of `explain`."""
    if len(words) == 1:
        if breakdown is not None:
            raise WrongUsage("--breakdown goes with PUBLISHER YEAR INDICATOR; an id has one already")
        return {"observation_id": words[0]}
    if len(words) != 3:
        raise WrongUsage(USAGE)
    publisher, year, indicator = words
    if not (year.isascii() and year.isdigit()):
        raise WrongUsage(f"{year!r} is no year; {USAGE}")
    return {"publisher": publisher, "year": int(year), "indicator": indicator, "breakdown": breakdown}
