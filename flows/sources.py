"""Which files a run is asked to read: files and folders become a sorted list, and what is left out is named."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import seeds
from flows.faults import WrongUsage

REPORTS = (".txt", ".html", ".htm", ".pdf")
ARCHIVES = (".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".rar", ".7z")
URL_LISTS = (".csv", ".urls")
SAMPLES = Path(seeds.__file__).parent / "samples"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that the run leaves aside, and why; a copy names the file that is read in its place."""

    path: str
    reason: str
    copy_of: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The files to read, in the order of their paths, each once."""

    files: tuple[Path, ...]
    skipped: tuple[Skipped, ...]


def find_files(sources: Sequence[str], outside: Path) -> Found:
    """Walk the sources, the shipped samples where there are none. WrongUsage names the path that cannot be what was meant.

    `outside` is the data folder: what nianbao itself wrote there (the report is HTML too) is never a source.
    """
    files: dict[Path, None] = {}
    skipped: list[Skipped] = []
    for source in sources or [str(SAMPLES)]:
        path = _existing(source)
        if path.is_dir():
            inside, left_out = _walk(path, outside)
            files.update(dict.fromkeys(inside))
            skipped += left_out
        else:
            files[_supported(path)] = None
    return Found(tuple(files), tuple(skipped))


def _existing(source: str) -> Path:
    if "://" in source:
        raise WrongUsage(f"{source}: URLs are not supported yet. Download the report and name the file or its folder.")
    path = Path(source).expanduser()
    if not path.exists():
        raise WrongUsage(f"{source}: no such file or folder. Check the path; relative ones are taken from {Path.cwd()}.")
    return path


def _supported(path: Path) -> Path:
    """The file itself, named by the user: archives and lists of URLs are refused, all else is read or becomes a row that says why not."""
    ending = path.suffix.lower()
    if ending in ARCHIVES:
        raise WrongUsage(f"{path}: archives are not supported yet. Unpack it and name the folder.")
    if ending in URL_LISTS:
        raise WrongUsage(f"{path}: lists of URLs are not supported yet. Download the reports and name their folder.")
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
        raise WrongUsage(f"{folder}: the folder is empty. Name a folder that holds reports ({' '.join(REPORTS)}).")
    raise WrongUsage(
        f"{folder}: none of its {len(skipped)} files is a report ({' '.join(REPORTS)}); "
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
    ending = path.suffix.lower()
    if ending in ARCHIVES:
        return "archives are not supported yet"
    if ending not in REPORTS:
        return f"{ending or 'no ending'} is no format that is read yet"
    if not path.is_file():
        return "a link that leads nowhere" if path.is_symlink() else "no regular file"
    return "" if os.access(path, os.R_OK) else "may not be read by this user"
