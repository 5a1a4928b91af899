"""How a run ends: its row in quality.runs, its summary on the disk, and what Prefect shows of it."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from flows import stages
from flows.faults import Fault
from flows.run_context import Run
from flows.summary import Summary, save
from warehouse.review import to_review
from warehouse.state import counts, documents_aside
from warehouse.store import record_run

ASIDE_KEPT = 100


def record(run: Run, outcome: str) -> None:
    """The run's row in the work file, in place of an earlier one of this run; it goes out with the release."""
    row = {
        "run_id": run.run_id,
        "started_at": run.started_at.replace(tzinfo=None),
        "finished_at": datetime.now(UTC).replace(tzinfo=None),
        "outcome": outcome,
        "documents_collected": run.collected,
        "documents_processed": run.processed,
    }
    record_run(run.connection, row | counts(run.connection) | stages.versions(run))


def conclude(run: Run, outcome: str, report: Path | None = None, why: str = "") -> Summary:
    """The summary of the run, from the work file, kept for `nianbao status`."""
    settings = run.settings
    summary = Summary(
        run_id=run.run_id,
        outcome=outcome,
        started_at=run.started_at,
        finished_at=datetime.now(UTC),
        collected=run.collected,
        processed=run.processed,
        counts=counts(run.connection),
        skipped=run.skipped,
        aside=tuple(documents_aside(run.connection, ASIDE_KEPT)),
        why=why,
        to_review=to_review(run.connection),
        review_below=settings.review_below,
        warehouse=str(settings.warehouse) if settings.warehouse.exists() else "",
        report=str(report or settings.report) if (report or settings.report).exists() else "",
        tasks=len(run.tasks),
        fetched=dict(sorted(Counter(str(page.outcome) for page in run.fetched).items())),
    )
    save(summary, settings)
    return summary


@contextlib.contextmanager
def failures_recorded(run: Run) -> Iterator[None]:
    """A run that ends in a fault is on record as failed, as far as the work file can still say so."""
    try:
        yield
    except BaseException as fault:
        with contextlib.suppress(Exception):  # the fault that ended the run is the one to tell, not one of the record
            record(run, "failed")
            conclude(run, "failed", why=_why(fault))
        raise


def _why(fault: BaseException) -> str:
    if isinstance(fault, KeyboardInterrupt):
        return "interrupted"
    return str(fault) if isinstance(fault, Fault) else f"{type(fault).__name__}: {fault}"
