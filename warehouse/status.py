"""The state of a data folder: what is published, how the last runs ended, what was left aside. Reads only."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from warehouse.publish import FILE_NAME, current_run, list_releases, open_published, read_manifest
from warehouse.releases import published_at
from warehouse.rollback import Rollback, in_force
from warehouse.sql import rows, scalar
from warehouse.state import observations_counted, outlived

NAMES_TOLD = 5
STATUSES = ("accepted", "quarantined", "superseded", "unreadable", "not_a_report")


@dataclass(frozen=True, slots=True)
class Status:
    """What `nianbao status` tells; without a published release only the folder and what lies in it."""

    data_dir: Path
    current: str | None
    releases: tuple[str, ...]
    published: Mapping[str, datetime | None] = field(default_factory=dict)  # run -> when, of the releases kept
    rollback: Rollback | None = None
    documents: Mapping[str, int] = field(default_factory=dict)  # by status, in the order of STATUSES
    publishers: int = 0
    years: tuple[int, int] | None = None
    quantities: int = 0
    observations: int = 0
    quarantined_observations: int = 0
    cells: int = 0
    last_run: Mapping[str, Any] | None = None  # work/last_run.json, else the newest row of quality.runs
    last_good_run: Mapping[str, Any] | None = None  # the newest that was published
    outlived: tuple[str, ...] = ()  # sources that now show what is no report: an earlier version of them stands
    accepted_rules: tuple[str, ...] = ()  # that failed for what is published, and that the operator accepted

    @property
    def warehouse(self) -> Path:
        return self.data_dir / "current" / FILE_NAME

    @property
    def report(self) -> Path:
        return self.data_dir / "current" / "report" / "index.html"


def status(data_dir: Path) -> Status:
    """Reads the published release; a folder in which nothing is published yet has a status too."""
    data_dir = Path(data_dir)
    current, releases = current_run(data_dir), list_releases(data_dir)
    published = {run_id: published_at(data_dir, run_id) for run_id in releases}
    if current is None:
        return Status(data_dir, None, releases, published, last_run=_last_run(data_dir))
    with open_published(data_dir) as connection:
        by_status = dict(connection.execute("SELECT status, count(*) FROM core.documents GROUP BY 1").fetchall())
        first, last = connection.execute("SELECT min(year), max(year) FROM marts.yearly_trend").fetchall()[0]
        runs = rows(connection, "SELECT * FROM quality.runs ORDER BY run_id DESC")
        last_run = _last_run(data_dir)
        return Status(
            data_dir,
            current,
            releases,
            published,
            in_force(data_dir),
            documents={name: by_status.get(name, 0) for name in STATUSES},
            publishers=scalar(connection, "SELECT count(*) FROM meta.publishers"),
            years=(first, last) if first is not None else None,
            quantities=scalar(connection, "SELECT count(*) FROM core.quantities"),
            observations=observations_counted(connection),
            quarantined_observations=scalar(connection, "SELECT count(*) FROM core.observations WHERE status = 'quarantined'"),
            cells=scalar(connection, "SELECT count(*) FROM marts.yearly_trend"),
            last_run=last_run or next(iter(runs), None),
            last_good_run=_last_good_run(last_run, next((run for run in runs if run["outcome"] == "published"), None)),
            outlived=_outlived(connection),
            accepted_rules=tuple((read_manifest(data_dir) or {}).get("accepted_rules", ())),
        )


def render(found: Status, more: Sequence[str] = ()) -> str:
    """Plain text, a line a fact; `more` are lines that the caller knows about the runs."""
    last_run = found.last_run
    lines = [f"data        {found.data_dir}"]
    if last_run:
        lines.append(f"last run    {_run(last_run)}" + (f": {last_run['why']}" if last_run.get("why") else ""))
    if last_run and last_run["outcome"] == "withheld":
        lines.append("waiting     what it made is not published; `nianbao diff` shows what it would change")
    lines += more
    if found.current is None:
        return "\n".join([*lines, "published   nothing yet: `nianbao run SOURCE …` reads reports and publishes them"])
    if found.last_good_run and found.last_good_run["run_id"] != (last_run or {}).get("run_id"):
        lines.append(f"last good   {_run(found.last_good_run)}")
    documents = ", ".join(f"{count:,} {name}" for name, count in found.documents.items() if count)
    years = f", {found.years[0]}-{found.years[1]}" if found.years else ""
    lines += [
        f"published   {found.current}{_on(found.published.get(found.current))}",
        *_kept(found),
        *([f"accepted    {', '.join(found.accepted_rules)}: published although it failed"] if found.accepted_rules else []),
        f"documents   {sum(found.documents.values()):,}: {documents}",
        *_told_outlived(found.outlived),
        f"publishers  {found.publishers:,}{years}",
        f"numbers     {found.quantities:,} quantities, {found.observations:,} observations "
        f"({found.quarantined_observations:,} quarantined), {found.cells:,} cells of the trend",
        f"warehouse   {found.warehouse}",
        f"report      {found.report}" + ("" if found.report.exists() else " (not there)"),
    ]
    return "\n".join(lines)


def _kept(found: Status) -> Iterator[str]:
    """The releases beside the current one, and why a later one is not shown."""
    others = [run_id for run_id in reversed(found.releases) if run_id != found.current]
    if found.rollback:
        yield f"rollback    in force since {found.rollback.at}: what came after is held back; nianbao rollback --undo shows it again"
    for number, run_id in enumerate(others):
        held = ", held back" if found.rollback and run_id in found.rollback.held else ""
        yield f"{'kept too' if number == 0 else '':<12}{run_id}{_on(found.published.get(run_id))}{held}"


def _outlived(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """None of a release of a version that kept no sightings: it cannot tell."""
    try:
        return tuple(outlived(connection))
    except (duckdb.BinderException, duckdb.CatalogException):
        return ()


def _told_outlived(sources: Sequence[str]) -> Iterator[str]:
    if sources:
        more = f" and {len(sources) - NAMES_TOLD} more" if len(sources) > NAMES_TOLD else ""
        yield f"outlived    {len(sources):,} now showing no report that can be read, so that an earlier version stands: " + (
            f"{', '.join(sources[:NAMES_TOLD])}{more}"
        )


def _on(moment: datetime | None) -> str:
    return f", {moment:%Y-%m-%d %H:%M} UTC" if moment else ""


def _last_run(data_dir: Path) -> dict[str, Any] | None:
    """What the last run wrote down of itself; also runs that published nothing do."""
    try:
        return json.loads((data_dir / "work" / "last_run.json").read_text("utf-8"))
    except FileNotFoundError:
        return None


def _last_good_run(last_run: Mapping[str, Any] | None, row: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """The row of a run that was published, which was written before its end, with the end that the run told."""
    told = (last_run or {}).get("last_good_run")
    return told if row and told and told["run_id"] == row["run_id"] else row


def _run(run: Mapping[str, Any]) -> str:
    words = f"{run['run_id']} {run['outcome']}"
    moments = []
    for name in ("started_at", "finished_at"):
        with contextlib.suppress(ValueError, TypeError):
            moments.append(run[name] if isinstance(run[name], datetime) else datetime.fromisoformat(run[name]))
    if len(moments) == 2:
        words += f", {(moments[1] - moments[0]).total_seconds():.0f} s"
    return words
