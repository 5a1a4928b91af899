"""`nianbao doctor`: what this machine can read, what it lacks for the rest, and whether runs can write where they are told to."""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flows.faults import FAILED, PUBLISHED
from flows.progress import say
from flows.run_context import raw_store
from flows.settings import Settings, settings_for
from flows.worker import network_can_be_cut
from transforms.archives import archive_tools
from transforms.documents import readers


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, '' or what is missing, and what reads or does it."""

    subject: str
    missing: str
    by: str = ""
    needed: bool = False  # without it no run can work


def main(options: argparse.Namespace) -> int:
    settings = settings_for(options.data)
    found = [*_formats(), *_archives(), *_machine(settings)]
    widest = max(_width(finding.subject) for finding in found)
    for finding in found:
        state = "no" if finding.missing else "ok"
        pad = " " * (widest - _width(finding.subject))
        say(f"{state:<3} {finding.subject}{pad}  {finding.missing or finding.by}")
    lacking = [finding for finding in found if finding.missing]
    say("")
    say(f"{len(lacking)} of {len(found)} are missing: see their lines." if lacking else "Nothing is missing.")
    return FAILED if any(finding.needed for finding in lacking) else PUBLISHED


def _formats() -> Iterator[Finding]:
    for reader in readers().values():
        yield Finding(f"{reader.title or reader.format} ({' '.join(reader.suffixes)})", reader.missing(), reader.name)


def _archives() -> Iterator[Finding]:
    for kind, missing in archive_tools().items():
        yield Finding(f"archives: {kind}", missing, "each member is a document of its own")


def _machine(settings: Settings) -> Iterator[Finding]:
    yield Finding(
        "readers without network",
        "" if network_can_be_cut() else "this user may not make a network namespace (unshare); documents that need LibreOffice are refused",
        "whatever a document links to is never fetched",
    )
    yield Finding(f"data folder {settings.root}", _why_not_writable(settings.root), _free(settings.root), needed=True)
    yield Finding(f"raw store {settings.raw_store or settings.raw}", _why_no_store(settings), "reached", needed=True)


def _why_not_writable(folder: Path) -> str:
    existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
    try:
        with tempfile.TemporaryFile(dir=existing):
            return ""
    except OSError as fault:
        return f"nothing can be written to {existing}: {fault.strerror}; name another with --data or NIANBAO_DATA"


def _free(folder: Path) -> str:
    existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
    return f"writable, {shutil.disk_usage(existing).free / 1e9:.0f} GB free, {len(os.sched_getaffinity(0))} processors"


def _why_no_store(settings: Settings) -> str:
    try:
        raw_store(settings).check()
    except OSError as fault:
        return str(fault)
    return ""


def _width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if character > "\u2e7f" else 1 for character in text)
