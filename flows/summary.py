"""What became of a run: the few lines that end it, kept as `work/last_run.json` for `nianbao status`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import groupby

from pydantic import TypeAdapter, ValidationError

from flows.faults import FAILED, PUBLISHED, WITHHELD
from flows.files import write_whole
from flows.settings import Settings
from flows.sources import Skipped

STATUS = {"published": PUBLISHED, "unchanged": PUBLISHED, "failed": FAILED, "withheld": WITHHELD}
NAMES_SHOWN = 5
DOCUMENTS_SHOWN = 10
DOCUMENT_STATUSES = ("accepted", "quarantined", "unreadable", "superseded", "not_a_report")


@dataclass(frozen=True, slots=True)
class Summary:
    """The outcome of a run and its figures; `counts` are those of quality.runs."""

    run_id: str
    outcome: str
    started_at: datetime
    finished_at: datetime
    collected: int = 0
    processed: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    skipped: tuple[Skipped, ...] = ()
    aside: tuple[Mapping[str, str], ...] = ()  # documents that are not in the marts, with the reason
    why: str = ""  # of a run that failed or was withheld
    warehouse: str = ""
    report: str = ""
    to_review: int = 0  # observations less sure than the setting
    review_below: float = 0.0
    tasks: int = 0  # in the history of Prefect
    fetched: Mapping[str, int] = field(default_factory=dict)  # addresses by what became of them
    changed: Mapping[str, int] = field(default_factory=dict)  # cells by kind, against what was published
    withheld_by: tuple[str, ...] = ()  # rules of publish scope that failed
    accepted_rules: tuple[str, ...] = ()  # those that failed and were accepted
    restored: tuple[str, ...] = ()  # documents that count again, having been replaced, held back or refused before
    read_aside: int = 0  # documents read by this run that are quarantined or unreadable
    put_off: int = 0  # documents to be read anew that are not of the selection
    left: tuple[str, ...] = ()  # sources of documents to be read anew whose bytes are lost

    @property
    def status(self) -> int:
        """The exit status."""
        return STATUS[self.outcome]

    @property
    def headline(self) -> str:
        """One sentence for a list of runs."""
        told = f"{self.processed} of {self.collected} documents read; {documents_line(self.counts)}; findings: {findings_line(self.counts)}"
        return f"{self.outcome}: {self.why + '; ' if self.why else ''}{told}"


def documents_line(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{counts.get(name, 0)} {name}" for name in DOCUMENT_STATUSES if name == "accepted" or counts.get(name))


def findings_line(counts: Mapping[str, int]) -> str:
    line = ", ".join(f"{counts.get(f'findings_{severity}', 0)} {severity}" for severity in ("critical", "warning", "info"))
    besides = (("findings_waived", "accepted"), ("could_not_run", "could not run"))
    line = ", ".join([line, *(f"{counts[name]} {said}" for name, said in besides if counts.get(name))])
    moved = ", ".join(f"{counts[f'findings_{name}']} {name}" for name in ("new", "resolved") if counts.get(f"findings_{name}"))
    return f"{line}; against the last check: {moved}" if moved else line


def summary_lines(summary: Summary, settings: Settings) -> Iterator[str]:
    """The run's end as plain text."""
    seconds = (summary.finished_at - summary.started_at).total_seconds()
    why = f": {summary.why}" if summary.why and summary.outcome != "failed" else ""  # that of a failure ends the command, on standard error
    yield f"Run {summary.run_id}: {summary.outcome} after {seconds:.0f} s{why}"
    yield from skipped_lines(summary.skipped, settings)
    if summary.fetched:
        told = ", ".join(f"{number} {outcome}" for outcome, number in summary.fetched.items())
        yield f"Fetched        {sum(summary.fetched.values())} addresses: {told}"
    yield f"Documents      {summary.collected} collected, {summary.processed} read; in the warehouse: {documents_line(summary.counts)}"
    if summary.put_off:
        yield f"Put off        {summary.put_off} documents that would be read anew were not asked for: the next run for all reads them"
    if summary.left:
        names, more = ", ".join(summary.left[:NAMES_SHOWN]), len(summary.left) - NAMES_SHOWN
        told = "the raw store lacks their bytes; what was read of them earlier stays. Give their files as sources again"
        yield f"Not read anew  {len(summary.left)} documents: {told}: {names}{f' and {more} more' if more > 0 else ''}"
    if summary.restored:
        names, more = ", ".join(summary.restored[:NAMES_SHOWN]), len(summary.restored) - NAMES_SHOWN
        number = "an earlier document" if len(summary.restored) == 1 else f"{len(summary.restored)} earlier documents"
        yield f"Counts again   {number}: {names}{f' and {more} more' if more > 0 else ''}"
    for entry in summary.aside[:DOCUMENTS_SHOWN]:
        yield f"  {entry['status']:<13}{entry['file_name']}: {entry['status_reason']}"
    more = sum(summary.counts.get(name, 0) for name in DOCUMENT_STATUSES[1:]) - DOCUMENTS_SHOWN
    if more > 0:
        yield f"  ... and {more} more: core.documents.status_reason"
    yield f"Observations   {summary.counts.get('observations', 0)} from {summary.counts.get('quantities', 0)} quantities"
    yield f"Findings       {findings_line(summary.counts)}"
    if summary.changed:
        told = ", ".join(f"{summary.changed[kind]:,} {kind}" for kind in ("gone", "changed", "new", "moved") if summary.changed.get(kind))
        yield f"Changes        cells against what {'is' if summary.outcome == 'withheld' else 'was'} published: {told}"
    if summary.accepted_rules:
        yield f"Accepted       {', '.join(summary.accepted_rules)}: published all the same"
    yield f"To review      {summary.to_review} observations with confidence below {summary.review_below:g}: the report lists them"
    if summary.warehouse:
        yield f"Warehouse      {summary.warehouse}"
    if summary.report:
        yield f"Report         {summary.report}"
    yield from next_lines(summary, settings)


def next_lines(summary: Summary, settings: Settings) -> Iterator[str]:
    """What an operator does after a run that was withheld."""
    if summary.outcome != "withheld":
        return
    yield f"Next           nianbao diff --data {settings.root} shows what it would change"
    if not summary.withheld_by:
        yield f"               nianbao run --known --data {settings.root} publishes it"
        return
    accept = " ".join(f"--accept {rule}" for rule in summary.withheld_by)
    yield "               mend what the findings name and run again with the same sources, after a change of seeds alone with"
    yield f"               nianbao run --known --data {settings.root}; or, if it is right as it is, publish it all the same:"
    yield f"               nianbao run --known --data {settings.root} {accept}"


def skipped_lines(skipped: Iterable[Skipped], settings: Settings) -> Iterator[str]:
    """Files that were left aside, by reason; all of them are named in the run's file."""
    by_reason = sorted(skipped, key=lambda entry: entry.reason)
    for reason, group in groupby(by_reason, key=lambda entry: entry.reason):
        paths = [f"{entry.path} (as {entry.copy_of})" if entry.copy_of else entry.path for entry in group]
        more = f" and {len(paths) - NAMES_SHOWN} more (all in {settings.last_run_file})" if len(paths) > NAMES_SHOWN else ""
        yield f"Skipped        {len(paths)}: {reason}: {', '.join(paths[:NAMES_SHOWN])}{more}"


def save(summary: Summary, settings: Settings) -> None:
    """Keep it for `nianbao status`, with how the last run that was published ended, where that is another one."""
    told = asdict(summary) | {"last_good_run": None if summary.outcome == "published" else _last_good_run(settings)}
    write_whole(settings.last_run_file, json.dumps(told, ensure_ascii=False, indent=1, default=str).encode())


def _last_good_run(settings: Settings) -> dict[str, str] | None:
    try:
        before = json.loads(settings.last_run_file.read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    if before.get("outcome") != "published":
        return before.get("last_good_run")
    return {name: before.get(name) for name in ("run_id", "outcome", "started_at", "finished_at")}


def last_summary(settings: Settings) -> Summary | None:
    """What the newest run kept; None before the first run, or where another version wrote it."""
    try:
        return TypeAdapter(Summary).validate_json(settings.last_run_file.read_bytes())
    except (FileNotFoundError, ValidationError):
        return None
