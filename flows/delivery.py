"""The published state for a team: every release as Parquet files below a folder or a bucket, and one small object that says which stands.

    current.json                                    {"run_id": …, "tables": {"marts.yearly_trend": {"files": …, "rows": …}, …}}
    releases/<run>/marts.yearly_trend/year=2023/part-0.parquet, releases/<run>/core.documents.parquet, …
    releases/<run>/views.sql                        the tables as views, for DuckDB
    releases/<run>/manifest.json                    as current.json, written last: a release without it is not whole

A release is delivered before readers see it here, so that a store that fails keeps it back; `current.json` is replaced in one step.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.faults import RunFailed, WrongUsage
from flows.files import remove
from flows.object_store import PUBLISH_TO, Folder, Objects, StoreFault, open_objects
from flows.progress import counting
from flows.settings import Settings
from warehouse.releases import FILE_NAME, current_run

if TYPE_CHECKING:
    from warehouse.export import Source

CURRENT, MANIFEST, VIEWS = "current.json", "manifest.json", "views.sql"
_IN_RELEASE = "exports"  # what a release holds as Parquet already


def target_of(settings: Settings) -> Objects | None:
    """Where releases are delivered to; None where nobody has asked for it. WrongUsage for an address that is none."""
    if not settings.publish_to:
        return None
    target = open_objects(settings.publish_to, PUBLISH_TO, settings.s3_endpoint, settings.s3_region, settings.s3_virtual_addressing)
    if isinstance(target, Folder) and target.root.resolve().is_relative_to(settings.root):
        raise WrongUsage(f"{PUBLISH_TO} is {settings.publish_to}: it lies in the data folder {settings.root}, which only runs write to.")
    return target


def demand_target(settings: Settings) -> None:
    """RunFailed where the store cannot be used, before a run has begun."""
    target = target_of(settings)
    if target is not None and not isinstance(target, Folder):
        try:
            target.size(CURRENT)
        except StoreFault as fault:
            raise RunFailed(f"{fault} Nothing was published.") from fault


def is_delivered(settings: Settings) -> bool:
    """Whether the team sees what is published here; so, too, where there is nothing or nobody to deliver to."""
    target, run_id = target_of(settings), current_run(settings.root)
    return target is None or run_id is None or _standing(target) == run_id


def deliver(settings: Settings, release: Path, run_id: str) -> None:
    """Make the release the one that the team sees. What an attempt before left half-way is written anew; older releases go by count."""
    target = target_of(settings)
    if target is None:
        return
    manifest = _read(target, f"releases/{run_id}/{MANIFEST}")
    if manifest is None:
        manifest = _upload(target, release, run_id, settings.delivery)
    target.write(CURRENT, _json(manifest))
    _prune(target, settings.releases_kept, run_id)


def _upload(target: Objects, release: Path, run_id: str, beside: Path) -> dict[str, Any]:
    from warehouse.connections import open_to_read
    from warehouse.export import export
    from warehouse.export.selection import everything

    folder = f"releases/{run_id}"
    remove(beside)
    held = {_table(path): path for path in (release / _IN_RELEASE).iterdir()}
    with open_to_read(release / FILE_NAME, spill=beside / ".spill") as connection:
        sources = everything(connection)
        lacking = [source.table for source in sources if source.table not in held]
        held |= {_table(path): path for path in export(connection, beside, ["parquet"], lacking)}
    tables = {source.table: {"files": _pattern(held[source.table]), "rows": source.rows} for source in sources}
    files = [(f"{folder}/{path.name}{inner}", file) for path in held.values() for inner, file in _files(path)]
    with counting("Delivering", len(files)) as done:
        for name, file in files:
            target.put(name, file)
            done(1)
    remove(beside)
    target.write(f"{folder}/{VIEWS}", _views(target, folder, tables, sources).encode())
    manifest = {"run_id": run_id, "folder": folder, "tables": tables}
    target.write(f"{folder}/{MANIFEST}", _json(manifest))
    return manifest


def _table(path: Path) -> str:
    return path.name.removesuffix(".parquet")


def _files(path: Path) -> Iterator[tuple[str, Path]]:
    """The path itself, or all files below it, by what stands behind its own name."""
    if path.is_file():
        yield "", path
    for file in sorted(path.rglob("*.parquet")):
        yield f"/{file.relative_to(path).as_posix()}", file


def _pattern(path: Path) -> str:
    """A long table has a part a year, unless there are rows without one, or none at all."""
    return path.name if path.is_file() else f"{path.name}/year=*/*.parquet" if any(path.glob("year=*")) else f"{path.name}/*.parquet"


def _views(target: Objects, folder: str, tables: dict[str, dict[str, Any]], sources: Sequence[Source]) -> str:
    """SQL that shows the release's files as tables, with the names, columns and types of the warehouse."""
    lines = [
        f"-- The tables of {folder} as views. Of a bucket DuckDB needs httpfs and a secret: INSTALL httpfs; CREATE SECRET (TYPE s3, …);"
    ]
    lines += [f"CREATE SCHEMA IF NOT EXISTS {schema};" for schema in sorted({name.partition(".")[0] for name in tables})]
    for source in sorted(sources, key=lambda source: source.table):
        told = tables[source.table]["files"]
        files = target.address(f"{folder}/{told}").replace("'", "''")
        by_year = ", hive_partitioning = true, hive_types = {'year': INTEGER}" if "/year=*" in told else ""
        columns = ", ".join(f'"{name}"' for name, _ in source.columns)
        lines.append(f"CREATE OR REPLACE VIEW {source.table} AS SELECT {columns} FROM read_parquet('{files}'{by_year});")
    return "\n".join(lines) + "\n"


def _prune(target: Objects, keep: int, standing: str) -> None:
    runs = sorted({name.split("/")[1] for name in target.names("releases")} - {standing}, reverse=True)
    for run_id in runs[max(keep - 1, 0) :]:
        target.remove(f"releases/{run_id}")


def _standing(target: Objects) -> str | None:
    return (_read(target, CURRENT) or {}).get("run_id")


def _read(target: Objects, name: str) -> dict[str, Any] | None:
    try:
        found = json.loads(target.read(name))
    except (FileNotFoundError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _json(told: object) -> bytes:
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
