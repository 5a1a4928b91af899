"""`nianbao explain`: from a figure back to the sentence it stands in."""

from __future__ import annotations

import argparse

from flows.faults import PUBLISHED, WrongUsage
from flows.published import published
from flows.settings import settings_for
from warehouse.evidence import explain, render
from warehouse.lookup import NotFound

USAGE = "name PUBLISHER YEAR INDICATOR (nianbao explain 柏川区卫生健康局 2024 penalty.fines) or one observation id"


def main(options: argparse.Namespace) -> int:
    subject = _subject(options.subject, options.breakdown)
    with published(settings_for(options.data)) as connection:
        try:
            print(render(explain(connection, **subject)))
        except NotFound as fault:
            raise WrongUsage(str(fault)) from fault
    return PUBLISHED


def _subject(words: list[str], breakdown: str | None) -> dict[str, object]:
    """What was typed as the arguments of `explain`."""
    if len(words) == 1:
        if breakdown is not None:
            raise WrongUsage("--breakdown goes with PUBLISHER YEAR INDICATOR; an observation id has one already")
        return {"observation_id": words[0]}
    if len(words) != 3:
        raise WrongUsage(USAGE)
    publisher, year, indicator = words
    if not (year.isascii() and year.isdigit()):
        raise WrongUsage(f"{year!r} is no year; {USAGE}")
    return {"publisher": publisher, "year": int(year), "indicator": indicator, "breakdown": breakdown}
