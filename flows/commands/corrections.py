"""`nianbao corrections`: every entry of seeds/corrections.yml, and what each did in the last run that was published."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flows.faults import PUBLISHED
from flows.knowledge import read_corrections
from flows.published import changed_since, recorded_of
from flows.settings import settings_for
from transforms.catalogue import SEEDS
from transforms.correction_file import FILE
from transforms.corrections import APPLIED, Correction, named, plain
from warehouse.corrected import recorded
from warehouse.corrections import as_row

WAITING = {"new": "not applied yet", "changed": "changed since"}


def main(options: argparse.Namespace) -> int:
    settings = settings_for(options.data)
    entries = read_corrections()
    run, known = recorded_of(settings, recorded)
    for line in _lines(entries, known, run):
        print(line)
    return PUBLISHED


def _lines(entries: Sequence[Correction], known: Mapping[str, Mapping[str, Any]], run: str | None) -> Iterator[str]:
    where = SEEDS / FILE
    gone = [name for name in known if name not in {entry.id for entry in entries}]
    if not entries:
        yield f"No corrections: the list in {where} is empty."
    else:
        state = {entry.id: _state(entry, known) for entry in entries}
        told = ", ".join(f"{number} {name}" for name, number in Counter(state.values()).most_common())
        yield f"{len(entries)} corrections in {where}" + (f", as of run {run}: {told}" if run else "; nothing is published yet")
        wide = max(len(entry.id) for entry in entries)
        for entry in entries:
            yield ""
            yield f"{entry.id:<{wide}}  {state[entry.id]:<15}  {entry.action:<8}  {entry.cell}{_change(entry)}"
            yield f"{'':<{wide}}  {entry.reason}；{entry.evidence}（{entry.by}，{entry.on}）"
            if state[entry.id] not in (APPLIED, *WAITING.values()) or (entry.of_document and state[entry.id] == APPLIED):
                yield f"{'':<{wide}}  {known[entry.id]['message']}"
    if run and (gone or any(_state(entry, known) in WAITING.values() for entry in entries)):
        yield ""
        yield changed_since(run, gone)


def _state(entry: Correction, known: Mapping[str, Mapping[str, Any]]) -> str:
    """What it did in the published run; what it waits for where that run did not know it as it stands."""
    row = known.get(entry.id)
    if row is None:
        return WAITING["new"]
    same = all(row[name] == value for name, value in as_row(entry).items())
    return row["outcome"] if same else WAITING["changed"]


def _change(entry: Correction) -> str:
    match entry.action:
        case "override":
            return f": {plain(entry.expects)} → {plain(entry.value)}"
        case "reassign":
            return f": {plain(entry.expects)} → {entry.to_year} {named(entry.to_indicator, entry.to_breakdown)}"
        case _:
            return "" if entry.of_document else f": {plain(entry.expects)}"
