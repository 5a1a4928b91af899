"""The published states of a data folder: which there are, which one readers see, whether they are whole, and which go.

    current -> releases/<run>/      nianbao.duckdb, manifest.json, report/, exports/

Only files are touched here, never a database. Whoever changes anything holds the run lock.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FILE_NAME = "nianbao.duckdb"
MANIFEST = "manifest.json"
MANY = 1_000  # files: from here on the whole disk is asked once, not each file


def current_run(data_dir: Path) -> str | None:
    """The run whose release is current; None where nothing is published."""
    link = Path(data_dir) / "current"
    return Path(os.readlink(link)).name if link.is_symlink() else None


def list_releases(data_dir: Path) -> tuple[str, ...]:
    """The runs whose releases are kept, oldest first."""
    releases = Path(data_dir) / "releases"
    return tuple(sorted(path.name for path in releases.iterdir() if not path.name.startswith("."))) if releases.is_dir() else ()


def read_manifest(data_dir: Path, run_id: str | None = None) -> dict[str, Any] | None:
    """manifest.json of a release, of the current one where none is named; None where there is none that can be read."""
    folder = Path(data_dir) / "releases" / run_id if run_id else Path(data_dir) / "current"
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    return manifest if isinstance(manifest, dict) else None


def published_at(data_dir: Path, run_id: str) -> datetime | None:
    """When a release was put in place, in UTC; of one by an earlier version, when its manifest was written."""
    told = (read_manifest(data_dir, run_id) or {}).get("published_at")
    with contextlib.suppress(TypeError, ValueError):
        return datetime.fromisoformat(told).astimezone(UTC)
    try:
        return datetime.fromtimestamp((Path(data_dir) / "releases" / run_id / MANIFEST).stat().st_mtime, UTC)
    except OSError:
        return None


def is_whole(data_dir: Path, run_id: str) -> bool:
    """Whether the warehouse of a release has at least the size that its manifest tells: costs nothing, misses a flipped bit."""
    manifest = read_manifest(data_dir, run_id)
    try:
        return manifest is not None and (Path(data_dir) / "releases" / run_id / FILE_NAME).stat().st_size == manifest["bytes"]
    except (OSError, KeyError):
        return False


def damage(data_dir: Path, run_id: str) -> str:
    """What is wrong with the bytes of a release, in words; '' where its warehouse is the one that was published."""
    folder = Path(data_dir) / "releases" / run_id
    file, manifest = folder / FILE_NAME, read_manifest(data_dir, run_id)
    if manifest is None or "sha256" not in manifest:
        return f"{folder / MANIFEST} is missing or cannot be read"
    if not file.is_file():
        return f"{file} is missing"
    if file.stat().st_size != manifest.get("bytes"):
        return f"{file} has {file.stat().st_size:,} bytes, {manifest.get('bytes'):,} were published"
    if (found := sha256(file)) != manifest["sha256"]:
        return f"{file} is damaged: its sha256 is {found[:16]}…, that of the file published was {manifest['sha256'][:16]}…"
    return ""


def newest_whole(data_dir: Path) -> str | None:
    """The newest release whose bytes are those that were published: also one that a rollback has taken out of sight."""
    return next((run_id for run_id in reversed(list_releases(data_dir)) if not damage(data_dir, run_id)), None)


def put_in_place(data_dir: Path, building: Path, run_id: str) -> None:
    """Makes the finished folder `building` the release of a run, and then the one that readers see.

    The link that is to become `current` is made first: while it is there its release has never been current, which is how
    `remove_debris` knows what a run left behind that was killed in between.
    """
    final, link = data_dir / "releases" / run_id, _link(data_dir, f".current-{run_id}", run_id)
    flush(data_dir)
    try:
        os.rename(building, final)
        flush(data_dir / "releases")
        os.replace(link, data_dir / "current")  # the one step that readers can see
    except BaseException:
        if current_run(data_dir) != run_id:
            shutil.rmtree(final, ignore_errors=True)
            link.unlink(missing_ok=True)
        raise
    with contextlib.suppress(OSError):  # readers see the release already: nothing that fails now takes it back
        flush(data_dir)


def switch(data_dir: Path, run_id: str) -> None:
    """Points readers to a release that is there already."""
    os.replace(_link(data_dir, f".switch-{run_id}", run_id), data_dir / "current")
    flush(data_dir)


def prune(data_dir: Path, keep: int, before: str | None = None) -> tuple[str, ...]:
    """Removes all but the newest `keep` releases; returns what was removed.

    Never the current one, nor the one `before` it: a reader may just have looked up where `current` leads and open it now.
    """
    spared = {current_run(data_dir), before}
    gone = tuple(name for name in list_releases(data_dir)[: -max(keep, 1)] if name not in spared)
    for name in gone:
        aside = Path(data_dir) / "releases" / f".gone-{name}"
        os.rename(Path(data_dir) / "releases" / name, aside)  # else a kill would leave half a release in the list
        shutil.rmtree(aside)
    return gone


def remove_debris(data_dir: Path) -> None:
    """What killed runs left behind: unfinished releases, one that never became current, half removed ones, links."""
    releases = Path(data_dir) / "releases"
    for link in Path(data_dir).glob(".current-*"):
        never_seen = Path(os.readlink(link)).name
        if never_seen != current_run(data_dir) and (releases / never_seen).is_dir():
            os.rename(releases / never_seen, releases / f".gone-{never_seen}")
        link.unlink()
    for pattern in (".build-*", ".gone-*", "*/.report*"):
        for path in releases.glob(pattern):
            shutil.rmtree(path)
    for link in Path(data_dir).glob(".switch-*"):
        link.unlink()


def seal(folder: Path) -> None:
    """Nothing in the folder is written to again, and all of it is on the disk before anyone is pointed to it.

    What links lead to is another's, and stays as it is; so does a file that a release before was sealed with.
    """
    fresh = [path for path in folder.rglob("*") if not path.is_symlink() and not _is_sealed(path.lstat())]
    if len(fresh) > MANY:
        os.sync()  # all at once: then each one is asked for nothing but whether it is there
    for path in fresh:
        if path.is_file():
            path.chmod(0o444)
        flush(path)
    flush(folder)


def _is_sealed(entry: os.stat_result) -> bool:
    return stat.S_ISREG(entry.st_mode) and stat.S_IMODE(entry.st_mode) == 0o444 and entry.st_nlink > 1


def sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def copy_file(file: Path, target: Path) -> None:
    """The bytes of a file in a new one, by the file system itself where it can: on some the two then share their room on the disk."""
    try:
        with file.open("rb") as source, target.open("wb") as copy:
            while os.copy_file_range(source.fileno(), copy.fileno(), 1 << 28):
                pass
    except (AttributeError, OSError) as fault:  # not on every system, nor between every two file systems
        if getattr(fault, "errno", None) == errno.ENOSPC:
            raise
        shutil.copyfile(file, target)


def flush(path: Path) -> None:
    """The file, or the names in a folder, are on the disk when this returns."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _link(data_dir: Path, name: str, run_id: str) -> Path:
    link = data_dir / name
    link.unlink(missing_ok=True)
    link.symlink_to(Path("releases") / run_id)
    return link
