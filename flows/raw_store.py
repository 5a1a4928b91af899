"""Every byte ever ingested, kept under its sha256 with a note of where it came from and when; a re-run needs no source again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flows.files import write_whole


@dataclass(frozen=True, slots=True)
class Kept:
    """Bytes in the store, under the name and from the source they came by; `first_seen_at` is when that source first brought them."""

    source: str
    file_name: str
    sha256: str
    bytes: int
    first_seen_at: datetime


class RawStore:
    """`<folder>/<first two hex digits>/<sha256>` and beside it `<sha256>.json`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256

    def keep(self, content: bytes, source: str, file_name: str, now: datetime) -> Kept:
        """Put the bytes into the store, where they are not there yet, and note the source."""
        sha256 = hashlib.sha256(content).hexdigest()
        path = self.path(sha256)
        if not path.exists() or path.stat().st_size != len(content):
            write_whole(path, content)
        return self._note(path, sha256, len(content), source, file_name, now)

    def read(self, sha256: str) -> bytes:
        """The bytes, proven to be those that were ingested; OSError where the store lost or damaged them."""
        content = self.path(sha256).read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise OSError(f"{self.path(sha256)} is damaged: its sha256 is no longer its name. Delete it and ingest the source again.")
        return content

    def _note(self, path: Path, sha256: str, size: int, source: str, file_name: str, now: datetime) -> Kept:
        """Add the source to the sidecar, unless it stands there; sources differ by their path or by the name of the file."""
        sidecar = path.with_name(f"{sha256}.json")
        known = _sources(sidecar)
        for entry in known:
            if entry["source"] == source and entry["file_name"] == file_name:
                return Kept(source, file_name, sha256, size, datetime.fromisoformat(entry["first_seen_at"]))
        known.append({"source": source, "file_name": file_name, "first_seen_at": now.astimezone(UTC).isoformat(timespec="seconds")})
        note = {"sha256": sha256, "bytes": size, "sources": known}
        write_whole(sidecar, json.dumps(note, ensure_ascii=False, indent=1).encode())
        return Kept(source, file_name, sha256, size, datetime.fromisoformat(known[-1]["first_seen_at"]))


def _sources(sidecar: Path) -> list[dict[str, str]]:
    """The sources noted so far; a sidecar cut short by a full disk or an editor is begun anew, the bytes beside it being what counts."""
    try:
        return list(json.loads(sidecar.read_text(encoding="utf-8"))["sources"])
    except (FileNotFoundError, ValueError, KeyError):
        return []


def file_sha256(path: Path) -> str:
    with open(path, "rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
