"""Which files and addresses a run is asked to read: sources become sorted lists, and what is left out is named."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import seeds
from flows.faults import WrongUsage
from flows.fetching.addresses import Address, ListError, read_addresses
from flows.settings import Settings
from transforms.documents import suffixes

ARCHIVES = (".zip", ".tar", ".tgz", ".gz", ".bz2", ".tbz2", ".xz", ".txz", ".rar", ".7z")
ADDRESS_LISTS = (".csv", ".urls")
SAMPLES = Path(seeds.__file__).parent / "samples"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that the run leaves aside, and why; a copy names the file that is read in its place."""

    path: str
    reason: str
    copy_of: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The files to read in the order of their paths, and the addresses to fetch in the order given; each once."""

    files: tuple[Path, ...]
    skipped: tuple[Skipped, ...]
    addresses: tuple[Address, ...] = ()


NOTHING = Found((), ())


def find_sources(settings: Settings, named: Sequence[str], known: bool, inbox: bool) -> Found:
    """What a run reads beside what is known: the sources named, else those of the settings, else the shipped samples; and the inbox.

    Nothing where it asks only for what is `known`. WrongUsage as in find_files.
    """
    found = NOTHING if known else find_files(named or settings.sources, settings.root)
    if not inbox:
        return found
    files, skipped = _in_inbox(settings)
    return replace(found, files=(*dict.fromkeys((*found.files, *files)),), skipped=(*found.skipped, *skipped))


def _in_inbox(settings: Settings) -> tuple[list[Path], list[Skipped]]:
    """The reports of the inbox, which may be empty; one that may still be written to is left for the next run."""
    if settings.inbox is None:
        raise WrongUsage("no inbox is set: name its folder in the settings (NIANBAO_INBOX=/srv/inbox)")
    if not settings.inbox.is_dir():
        raise WrongUsage(f"the inbox {settings.inbox} is no folder; make it, or correct the setting (NIANBAO_INBOX)")
    skipped: list[Skipped] = []
    files = []
    for path in _below(settings.inbox, settings.root, skipped):
        if reason := _why_not(path) or _why_not_yet(path, settings.inbox_seconds):
            skipped.append(Skipped(str(path), reason))
        else:
            files.append(path)
    return files, skipped


def _why_not_yet(path: Path, seconds: float) -> str:
    return f"changed less than {seconds:g} s ago: left for the next run" if time.time() - path.stat().st_mtime < seconds else ""


def find_files(sources: Sequence[str], outside: Path) -> Found:
    """Walk the sources, the shipped samples where there are none. WrongUsage names the path that cannot be what was meant.

    `outside` is the data folder: what nianbao itself wrote there (the report is HTML too) is never a source.
    """
    files: dict[Path, None] = {}
    skipped: list[Skipped] = []
    addresses: dict[str, Address] = {}
    for source in sources or [str(SAMPLES)]:
        if "://" in source:
            addresses.setdefault(source, Address(source))
            continue
        path = _existing(source)
        if path.is_dir():
            inside, left_out = _walk(path, outside)
            files.update(dict.fromkeys(inside))
            skipped += left_out
        elif path.suffix.lower() in ADDRESS_LISTS:
            for address in _listed(path):
                addresses.setdefault(address.url, address)
        else:
            files[_readable(path)] = None
    return Found(tuple(files), tuple(skipped), tuple(addresses.values()))


def is_sample(source: str) -> bool:
    """Whether it is one of the shipped samples, of whatever checkout."""
    return Path(source).parts[-3:-1] == SAMPLES.parts[-2:]


def is_archive(name: str) -> bool:
    """Whether a file of this name should hold documents of its own."""
    return name.lower().endswith(ARCHIVES)


@cache
def endings() -> tuple[str, ...]:
    """What a folder is searched for."""
    return (*sorted(suffixes()), *ARCHIVES)


def _existing(source: str) -> Path:
    path = Path(source).expanduser()
    if not path.exists():
        raise WrongUsage(f"{source}: no such file or folder. Check the path; relative ones are taken from {Path.cwd()}.")
    return path


def _listed(path: Path) -> Sequence[Address]:
    try:
        return read_addresses(_readable(path))
    except ListError as fault:
        raise WrongUsage(str(fault)) from fault


def _readable(path: Path) -> Path:
    """The file itself, named by the user: whatever it is, it is read or becomes a row that says why not."""
    if not path.is_file():
        raise WrongUsage(f"{path}: neither a file nor a folder. Name a report or a folder of reports.")
    if not os.access(path, os.R_OK):
        raise WrongUsage(f"{path}: may not be read by this user. Change its permissions.")
    return path


def _walk(folder: Path, outside: Path) -> tuple[list[Path], list[Skipped]]:
    """The reports below a folder and what else lies there; a folder that holds no report is not what was meant."""
    files: list[Path] = []
    skipped: list[Skipped] = []
    for path in _below(folder, outside, skipped):
        reason = _why_not(path)
        if reason:
            skipped.append(Skipped(str(path), reason))
        else:
            files.append(path)
    if files:
        return files, skipped
    if not skipped:
        raise WrongUsage(f"{folder}: the folder is empty. Name a folder that holds reports ({' '.join(endings())}).")
    raise WrongUsage(
        f"{folder}: none of its {len(skipped)} files is a report ({' '.join(endings())}); "
        f"the first is {skipped[0].path}: {skipped[0].reason}."
    )


def _below(folder: Path, outside: Path, skipped: list[Skipped]) -> Iterator[Path]:
    """Every file below the folder in the order of the paths, hidden ones left out; links to folders are not followed."""

    def unlistable(fault: OSError) -> None:
        skipped.append(Skipped(str(fault.filename), f"the folder cannot be listed: {fault.strerror}"))

    for here, folders, names in os.walk(folder, onerror=unlistable):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and (Path(here) / name).resolve() != outside)
        yield from (Path(here) / name for name in sorted(names) if not name.startswith("."))


def _why_not(path: Path) -> str:
    if reason := why_no_report(path.name):
        return reason
    if not path.is_file():
        return "a link that leads nowhere" if path.is_symlink() else "no regular file"
    return "" if os.access(path, os.R_OK) else "may not be read by this user"


def why_no_report(name: str) -> str:
    """Why a file of this name, found in a folder or an archive, is left aside; '' where it is taken."""
    ending = Path(name).suffix.lower()
    if ending in ADDRESS_LISTS:
        return "a list of addresses is fetched only when it is named itself"
    if ending not in endings():
        return f"{ending or 'no ending'} is no format of reports"
    return ""
