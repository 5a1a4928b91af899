"""How a run ends: its row in quality.runs, its summary on the disk, and what Prefect shows of it."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from flows import stages
from flows.breakage import is_of_damage, told_of_no_room
from flows.faults import Fault, RunFailed, TookTooLong, was_interrupted
from flows.run_context import Run
from flows.summary import Summary, save
from flows.words import held_back
from flows.work_file import damaged_file, put_aside
from warehouse.findings import findings_moved
from warehouse.releases import current_run, damage
from warehouse.review import to_review
from warehouse.rollback import in_force
from warehouse.state import counts, documents_aside, documents_restored
from warehouse.store import record_run

ASIDE_KEPT = 100
TOO_LONG = "it took longer than {:g} s (setting run_seconds)"
HEAD_START_SECONDS = 1.0  # by which the clock of Prefect may have begun before that of the run


def record(run: Run, outcome: str) -> None:
    """The run's row in the work file, in place of an earlier one of this run; it goes out with the release."""
    row = {
        "run_id": run.run_id,
        "started_at": run.started_at.replace(tzinfo=None),
        "finished_at": datetime.now(UTC).replace(tzinfo=None),
        "outcome": outcome,
        "documents_collected": run.collected,
        "documents_processed": run.processed,
        "accepted_rules": ";".join(run.accepted),
    }
    record_run(run.connection, row | _counted(run) | stages.versions(run))


def _counted(run: Run) -> dict[str, int]:
    return counts(run.connection) | findings_moved(run.connection, run.run_id)


def conclude(run: Run, outcome: str, report: Path | None = None, why: str = "") -> Summary:
    """The summary of the run, from the work file, kept for `nianbao status`."""
    settings = run.settings
    standing = in_force(settings.root) if outcome == "unchanged" else None
    summary = Summary(
        run_id=run.run_id,
        outcome=outcome,
        started_at=run.started_at,
        finished_at=datetime.now(UTC),
        collected=run.collected,
        processed=run.processed,
        counts=_counted(run),
        skipped=run.skipped,
        aside=tuple(documents_aside(run.connection, ASIDE_KEPT)),
        why=why or (held_back(standing) if standing else ""),
        to_review=to_review(run.connection),
        review_below=settings.review_below,
        warehouse=str(settings.warehouse) if settings.warehouse.exists() else "",
        report=str(report or settings.report) if (report or settings.report).exists() else "",
        tasks=len(run.tasks),
        changed=run.changed,
        withheld_by=run.withheld_by,
        accepted_rules=run.accepted,
        restored=tuple(documents_restored(run.connection, run.run_id)) if outcome in ("published", "withheld") else (),
        read_aside=len(run.held_back),
        put_off=len(run.put_off),
        left=tuple(sorted(run.left.values())),
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
        with contextlib.suppress(Exception):
            run.use_file_in_use()  # a rebuild that failed has changed nothing in it
        known: Fault | None = told_of_no_room(fault, run.settings)
        if _took_too_long(run) and "interrupted" in str(fault):  # the database's word for the end of the time
            known = TookTooLong(TOO_LONG.format(run.settings.run_seconds))
        if is_of_damage(fault):
            known = _put_aside(run, fault)
        _put_on_record(run, _why(known or fault, run))
        if known:
            raise known from fault
        raise


def _put_on_record(run: Run, why: str) -> None:
    """What is raised here is never told: the fault that ended the run is."""
    with contextlib.suppress(Exception):
        record(run, "failed")
        conclude(run, "failed", why=why)
        return
    with contextlib.suppress(Exception):  # a database that a full disk has invalidated takes no row; opened anew it can be read
        run.close()
        conclude(run, "failed", why=why)


def _put_aside(run: Run, fault: BaseException) -> RunFailed:
    """Damaged is the release that readers see, where its bytes are not those published; else the work file, or what was copied of it."""
    root, current = run.settings.root, current_run(run.settings.root)
    if current and (wrong := damage(root, current)):
        return RunFailed(
            f"the published release {current} is damaged: {wrong}. `nianbao rollback` shows readers the one before it; "
            f"delete {root / 'releases' / current}, and `nianbao run --known --data {root}` publishes anew what is known."
        )
    put_aside(run.settings, str(fault).splitlines()[0])
    return RunFailed(
        f"the work file was damaged: {fault}. Nothing was published; what was published before is untouched. "
        f"The file is put aside ({damaged_file(run.settings)}); run again with the same sources, and it is made anew from what "
        "is published."
    )


def _took_too_long(run: Run) -> bool:
    taken = (datetime.now(UTC) - run.started_at).total_seconds()
    return 0 < run.settings.run_seconds <= taken + HEAD_START_SECONDS


def _why(fault: BaseException, run: Run) -> str:
    if not isinstance(fault, Exception) or was_interrupted(fault):  # Ctrl-C, SIGTERM and the end of the time as Prefect tells them
        return TOO_LONG.format(run.settings.run_seconds) if _took_too_long(run) else "interrupted"
    return str(fault) if isinstance(fault, Fault) else f"{type(fault).__name__}: {fault}"
