"""The stages after reading: each calls the one home of its work, with what that needs of the run.

No stage imports its machinery before it runs: Great Expectations costs four seconds of CPU time, and a run that finds
nothing to do never pays them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from flows.definitions import definitions_fingerprint, made_by
from flows.faults import CouldNotCheck, RunFailed, WrongUsage
from flows.knowledge import read_catalogue, read_measured_quality
from flows.progress import Counting, counting
from flows.rebuilding import complete as complete_rebuild
from flows.release_state import MADE_BY, release_state, waivers_in_force
from flows.run_context import Run
from transforms.ids import document_id, extractor_version
from warehouse.state import counts, documents_aside, known_documents
from warehouse.store import write_out

if TYPE_CHECKING:
    from expectations.gate import GateResult
    from flows.fetching.outcome import Fetched
    from flows.raw_store import RawStore
    from warehouse.publish import Release


def fetch(run: Run, done: Callable[[int], None]) -> None:
    """Addresses → bytes in the raw store, and what became of each in core.sources."""
    from flows.fetching.fetch import fetch_all
    from warehouse.sources import record_sources

    run.fetched = tuple(fetch_all(run.found.addresses, run.raw, run.settings.fetching(), run.started_at, done))
    record_sources(run.connection, [source_row(page) for page in run.fetched])


def source_row(page: Fetched) -> dict[str, object]:
    """An address as its row of core.sources."""
    state, kept = page.state, page.kept
    return {
        "url": page.address.url,
        "publisher": page.address.publisher,
        "note": page.address.note,
        "outcome": str(page.outcome),
        "reason": page.reason,
        "http_status": state.last_status or None,
        "document_id": document_id(kept.file_name, kept.sha256) if kept else None,
        "sha256": state.sha256 or None,
        "final_url": state.final_url,
        "etag": state.etag,
        "last_modified": state.last_modified,
        "first_fetched_at": _moment(state.first_fetched_at),
        "last_fetched_at": _moment(state.last_fetched_at),
        "last_tried_at": _moment(state.last_tried_at),
        "vanished_since": _moment(state.vanished_since),
        "failures": state.failures,
    }


def _moment(told: str) -> datetime | None:
    return datetime.fromisoformat(told).astimezone(UTC).replace(tzinfo=None) if told else None


def load(run: Run) -> None:
    """Staged parts → work file in one transaction; which version of a report stands; corrections; dimensions; what is to be reviewed."""
    from warehouse import store
    from warehouse.corrections import apply_corrections, dropped_documents
    from warehouse.definitions import settle_definitions
    from warehouse.rebuilding import keep_as_read
    from warehouse.review import apply_review
    from warehouse.touched import touch_all, touch_all_unless_made_with

    if not touch_all_unless_made_with(run.connection, made_with(run)) and run.selection.quality_only:
        touch_all(run.connection)
    if run.staging.is_dir():
        store.load(run.connection, run.staging)
    if run.rebuilding and run.left:
        keep_as_read(run.connection, run.settings.work_file, run.left.keys())
    note_sightings(run)
    store.apply_versions(run.connection, without=dropped_documents(run.corrections))
    apply_corrections(run.connection, run.corrections)
    store.load_dimensions(run.connection, run.catalogue)
    settle_definitions(run.connection, run.definitions, run.left.keys() | run.put_off.keys())
    apply_review(run.connection, run.settings.review_below)
    _demand_reports(run)
    if run.rebuilding:
        complete_rebuild(run)


def made_with(run: Run) -> str:
    """Stands for the rules, marts and seeds of today, and the waivers that hold."""
    return f"{definitions_fingerprint()} {waivers_in_force(run.started_at.date())}"


def note_sightings(run: Run) -> None:
    """What the sources show of versions known before → core.sightings; what was changed back → the raw store's notes, too."""
    from warehouse.sightings import record_sightings

    if back := [sighting for sighting in run.sightings if sighting.instead_of]:
        held = {document.document_id: document for document in known_documents(run.connection)}
        for sighting in back:
            document = held[sighting.document_id]
            run.raw.note_again(document.sha256, sighting.source, document.file_name, sighting.since.replace(tzinfo=UTC))
    record_sightings(run.connection, [sighting.seen for sighting in run.sightings])


def _demand_reports(run: Run) -> None:
    """A folder without reports is not what was meant, and an empty warehouse is no result."""
    held = counts(run.connection)
    if not held["accepted"] + held["superseded"]:
        first = documents_aside(run.connection, 1)[0]
        number = held["quarantined"] + held["unreadable"] + held["not_a_report"]
        raise WrongUsage(
            f"none of the {number} documents is a report that can be read; {first['source']}: {first['status_reason']}. "
            "Nothing was published."
        )


def check(run: Run) -> GateResult:
    """Rules over the committed rows → findings, what is held back, verdict."""
    from expectations import gate
    from expectations.rules import RuleError

    run.look_at_what_was_touched()
    try:
        found = gate.check(
            run.connection,
            run.run_id,
            run.catalogue,
            published=run.published,
            accept=run.accept,
            waivers=run.waivers,
            today=run.started_at.date(),
        )
    except (gate.CouldNotCheck, RuleError) as fault:
        raise CouldNotCheck(f"could not check: {fault}") from fault
    run.accepted, run.withheld_by = found.accepted, found.withheld_by
    return found


def build(run: Run) -> Mapping[str, int]:
    """Marts from what was accepted, and the evidence proof. Rows by table."""
    from warehouse.build import build as build_marts
    from warehouse.proof import BrokenProof

    try:
        return build_marts(run.connection, made_with(run))
    except BrokenProof as fault:
        raise RunFailed(str(fault)) from fault
    finally:
        run.looked()


def compare(run: Run) -> None:
    """What the new state changes against what is published, written into its history before it goes out."""
    from warehouse.changes import compared
    from warehouse.publish import list_releases
    from warehouse.revisions import append

    older = run.published
    moment = datetime.now(UTC).replace(tzinfo=None)
    with compared(run.connection, older, extractor=versions(run)["extractor_version"]):
        releases = list_releases(run.settings.root)
        run.changed = append(run.connection, run.run_id, moment, older.parent.name if older else None, releases)


def publish(run: Run, complete: Callable[[Path], object]) -> Release:
    """The closed work file becomes a release, completed with its report and exports, and then the one that readers see."""
    from warehouse.publish import PublishError
    from warehouse.publish import publish as put_in_place

    details = {
        "state": release_state(run.connection, run.settings, run.started_at.date()),
        "accepted_rules": run.accepted,
        MADE_BY: made_by(),
    }
    write_out(run.connection)
    run.close()
    try:
        return put_in_place(run.settings.root, run.run_id, prepare=complete, keep=run.settings.releases_kept, details=details)
    except PublishError as fault:
        raise RunFailed(str(fault)) from fault


def complete(run: Run, release: Path) -> None:
    """What a release holds beside the warehouse, made from the very file that goes out: the report and the exports."""
    from warehouse.connections import open_to_read
    from warehouse.export import export
    from warehouse.publish import FILE_NAME

    report(release / FILE_NAME, release / "report", run.raw, run.settings.report.parent, processes=run.settings.workers)
    with open_to_read(release / FILE_NAME) as connection:
        export(connection, release / "exports", ["parquet"])


def withhold(run: Run) -> Path:
    """The report of a state that is kept back, beside the work file; the page to open."""
    run.close()
    folder, workers = run.settings.work / "withheld" / "report", run.settings.workers
    return report(run.settings.work_file, folder, run.raw, run.settings.report.parent, processes=workers)


def report(
    warehouse: Path, folder: Path, raw: RawStore, previous: Path | None = None, counting: Counting = counting, processes: int = 1
) -> Path:
    """The report over a closed warehouse file; the page to open. Pages that are the same in the `previous` report are taken from it."""
    from expectations.report import render

    return render(
        warehouse,
        folder,
        catalogue=read_catalogue(),
        measured=read_measured_quality(),
        previous=previous,
        file_of=raw.file_of,
        counting=counting,
        processes=processes,
    )


def versions(run: Run) -> dict[str, str]:
    return {
        "nianbao_version": version("nianbao"),
        "extractor_version": extractor_version(),
        "catalogue_fingerprint": run.catalogue.fingerprint,
    }
