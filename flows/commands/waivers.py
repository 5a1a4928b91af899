"""`nianbao waivers`: every entry of seeds/waivers.yml, and what each did in the last run that was published."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from flows.faults import PUBLISHED
from flows.knowledge import read_waivers
from flows.published import changed_since, recorded_of
from flows.settings import settings_for
from transforms.catalogue import SEEDS
from transforms.waivers import FILE, Waiver, in_force
from warehouse.findings import waivers_recorded

NEW, CHANGED, EXPIRED_SINCE = "not applied yet", "changed since", "expired since"


def main(options: argparse.Namespace) -> int:
    settings = settings_for(options.data)
    entries = read_waivers()
    run, known = recorded_of(settings, waivers_recorded)
    for line in _lines(entries, known, run):
        print(line)
    return PUBLISHED


def _lines(entries: Sequence[Waiver], known: Mapping[str, Mapping[str, Any]], run: str | None) -> Iterator[str]:
    where = SEEDS / FILE
    holding = in_force(entries, datetime.now(UTC).date())
    state = {entry.id: _state(entry, known.get(entry.id), entry.id in holding) for entry in entries}
    gone = [name for name in known if name not in state]
    if not entries:
        yield f"No waivers: the list in {where} is empty."
    else:
        told = ", ".join(f"{number} {name}" for name, number in Counter(state.values()).most_common())
        yield f"{len(entries)} waivers in {where}" + (f", as of run {run}: {told}" if run else "; nothing is published yet")
        wide = max(len(entry.id) for entry in entries)
        for entry in entries:
            yield ""
            yield f"{entry.id:<{wide}}  {state[entry.id]:<15}  {entry.finding}  until {entry.until}"
            yield f"{'':<{wide}}  {entry.reason}（{entry.by}，{entry.on}）"
            if entry.id in known:
                yield f"{'':<{wide}}  {known[entry.id]['message']}"
    if run and (gone or {NEW, CHANGED, EXPIRED_SINCE} & set(state.values())):
        yield ""
        yield changed_since(run, gone)


def _state(entry: Waiver, row: Mapping[str, Any] | None, holds: bool) -> str:
    """What it did in the published run; what it waits for where that run did not know it as it stands."""
    if row is None:
        return NEW
    names = {"finding": "finding", "observed": "observed", "reason": "reason", "by": "decided_by", "on": "decided_on", "until": "until"}
    if any(getattr(entry, name) != row[column] for name, column in names.items()):
        return CHANGED
    return row["outcome"] if holds or row["outcome"] != "applied" else EXPIRED_SINCE
