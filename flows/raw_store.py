"""Every byte ever ingested, kept under its sha256 with a note of where it came from and when; a re-run needs no source again.

A document is `<first two hex digits>/<sha256>`; each source that brought it has a note of its own beside it,
`<sha256>.<source>.json`, so that writers never have to change what another has written. `records/` holds what else
must outlive a run: what an archive was unpacked into, what is known of a URL.
"""

from __future__ import annotations

import errno
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flows.object_store import RAW_STORE, Folder, Objects, StoreFault, open_objects

_MOMENTS = ("first_seen_at", "shown_since")
_WORTH_A_LIST = 8  # objects of a folder: asking for each would take longer than listing it


@dataclass(frozen=True, slots=True)
class Kept:
    """Bytes in the store, under the name and from the source they came by; `first_seen_at` is when that source first brought them."""

    source: str
    file_name: str
    sha256: str
    bytes: int
    first_seen_at: datetime
    shown_since: datetime | None = None  # when that source last came back to them


class RawStore:
    """A store in a folder, or over other objects. It can be pickled: a spawned process opens it anew. Threads may share it."""

    def __init__(self, where: Path | Objects) -> None:
        self.objects: Objects = Folder(where) if isinstance(where, Path) else where

    def __repr__(self) -> str:
        return f"RawStore({self.objects.address('')})"

    def path(self, sha256: str) -> Path:
        """The file that holds the bytes, of a store in a folder."""
        if not isinstance(self.objects, Folder):
            raise TypeError(f"{self!r} has no files; use read()")
        return self.objects.root / _name(sha256)

    def file_of(self, sha256: str) -> Path | None:
        """The file that holds the bytes; None where the store has none, or does not hold them."""
        file = self.objects.root / _name(sha256) if isinstance(self.objects, Folder) else None
        return file if file and file.is_file() else None

    def check(self) -> None:
        """Write and read a small record; StoreFault says why the store cannot be used, before a run has begun anything."""
        where = self.objects.address("")
        moment = datetime.now(UTC).isoformat(timespec="microseconds")
        try:
            self.put_json("probe", "last", moment)
            if self.get_json("probe", "last") is None:
                raise StoreFault(errno.EIO, f"the raw store {where} does not give back what was written. Check the store.")
        except StoreFault:
            raise
        except OSError as fault:
            told = f"the raw store {where} cannot be written: {fault.strerror}. Correct NIANBAO_RAW_STORE or the rights of the folder."
            raise StoreFault(fault.errno or errno.EIO, told) from fault

    def keep(self, content: bytes, source: str, file_name: str, now: datetime, headers: Mapping[str, str] | None = None) -> Kept:
        """Put the bytes into the store, where they are not there yet, and note the source with what its server said of them."""
        sha256 = hashlib.sha256(content).hexdigest()
        name = _name(sha256)
        held = self.objects.size(name)
        if held != len(content):
            self.objects.write(name, content)
        noted = self._noted(sha256, source, file_name, held is not None)
        if noted is None:
            noted = {"source": source, "file_name": file_name, "first_seen_at": now.astimezone(UTC).isoformat(timespec="seconds")}
            note = {"sha256": sha256, "bytes": len(content), **noted, **({"headers": dict(headers)} if headers else {})}
            self.objects.write(_note_name(sha256, source, file_name), _json(note))
        return Kept(source, file_name, sha256, len(content), datetime.fromisoformat(noted["first_seen_at"]))

    def note_again(self, sha256: str, source: str, file_name: str, now: datetime) -> None:
        """Note that the source shows these bytes since now, which are known from before."""
        moment = now.astimezone(UTC).isoformat()
        noted = self._noted(sha256, source, file_name, held=True) or {"source": source, "file_name": file_name, "first_seen_at": moment}
        note = {"sha256": sha256, "bytes": self.objects.size(_name(sha256)) or 0, **noted, "shown_since": moment}
        self.objects.write(_note_name(sha256, source, file_name), _json(note))

    def exists(self, sha256: str) -> bool:
        """Whether the store holds something under this sha256; only `read` proves that it is whole."""
        return self.objects.size(_name(sha256)) is not None

    def lacking(self, wanted: Iterable[str]) -> set[str]:
        """Those of the wanted documents, by sha256, that the store does not hold; many are looked up together."""
        by_folder: dict[str, set[str]] = defaultdict(set)
        for sha256 in wanted:
            by_folder[sha256[:2]].add(sha256)
        lacking: set[str] = set()
        for folder, group in by_folder.items():
            if len(group) > _WORTH_A_LIST:
                held = set(self.objects.names(folder))
                lacking |= {sha256 for sha256 in group if _name(sha256) not in held}
            else:
                lacking |= {sha256 for sha256 in group if not self.exists(sha256)}
        return lacking

    def read(self, sha256: str) -> bytes:
        """The bytes, proven to be those that were ingested; OSError where the store lost or damaged them."""
        content = self.objects.read(_name(sha256))
        if hashlib.sha256(content).hexdigest() != sha256:
            where = self.objects.address(_name(sha256))
            raise OSError(f"{where} is damaged: its sha256 is no longer its name. Delete it and ingest the source again.")
        return content

    def notes(self, sha256: str) -> list[dict[str, Any]]:
        """Every source that brought these bytes, the first one first: source, file_name, first_seen_at, headers where it had them."""
        notes: list[dict[str, Any]] = []
        for name in self.objects.names(sha256[:2]):
            if name.startswith(_name(sha256) + ".") and name.endswith(".json"):
                note = self._json_of(name)
                notes += note.get("sources", [note]) if isinstance(note, dict) else []
        return sorted((note for note in notes if _is_note(note)), key=lambda note: (note["first_seen_at"], note["source"]))

    def all_kept(self) -> Iterator[Kept]:
        """Everything that has a note, once for each source that brought it."""
        for number in range(256):
            names = list(self.objects.names(f"{number:02x}"))
            sizes = [name for name in names if not name.endswith(".json")]
            for name in sizes:
                sha256 = name.rpartition("/")[2]
                for note in (self._json_of(other) for other in names if other.startswith(name + ".") and other.endswith(".json")):
                    for told in note.get("sources", [note]) if isinstance(note, dict) else []:
                        if _is_note(told):
                            seen, again = (datetime.fromisoformat(told[key]) if key in told else None for key in _MOMENTS)
                            yield Kept(told["source"], told["file_name"], sha256, self.objects.size(name) or 0, seen, again)

    def put_json(self, kind: str, key: str, value: Any) -> None:
        """Keep a small record that outlives the run, in place of an earlier one of the same kind and key."""
        self.objects.write(_record_name(kind, key), _json({"key": key, "value": value}))

    def get_json(self, kind: str, key: str) -> Any:
        """The record, None where there is none; one cut short is none, since all records can be made anew from their sources."""
        record = self._json_of(_record_name(kind, key))
        return record.get("value") if isinstance(record, dict) else None

    def list_json(self, kind: str) -> Iterator[tuple[str, Any]]:
        """Every record of a kind: key and value."""
        for name in self.objects.names(f"records/{kind}"):
            record = self._json_of(name)
            if isinstance(record, dict) and "key" in record:
                yield record["key"], record.get("value")

    def _noted(self, sha256: str, source: str, file_name: str, held: bool) -> dict[str, str] | None:
        """The note of this source; stores of version 0.1 had the sources of a document together in `<sha256>.json`."""
        note = self._json_of(_note_name(sha256, source, file_name))
        if _is_note(note):
            return note
        together = self._json_of(f"{_name(sha256)}.json") if held else None
        for entry in together.get("sources", []) if isinstance(together, dict) else []:
            if _is_note(entry) and (entry["source"], entry["file_name"]) == (source, file_name):
                return entry
        return None

    def _json_of(self, name: str) -> Any:
        """What stands in a small object; None where it is absent or was cut short by a full disk or an editor."""
        try:
            return json.loads(self.objects.read(name))
        except (FileNotFoundError, ValueError):
            return None


def open_raw_store(where: str | Path, endpoint: str = "", region: str = "", virtual_addressing: bool = False) -> RawStore:
    """A store by its address: a folder, or `s3://bucket/prefix` with the URL of its endpoint (none for Amazon's own)."""
    return RawStore(open_objects(where, RAW_STORE, endpoint, region, virtual_addressing))


def file_sha256(path: Path) -> str:
    with open(path, "rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _name(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"


def _note_name(sha256: str, source: str, file_name: str) -> str:
    """Sources differ by their path or URL, or by the name of the file."""
    tag = _digest(f"{source}\n{file_name}")[:16]
    return f"{_name(sha256)}.{tag}.json"


def _record_name(kind: str, key: str) -> str:
    digest = _digest(key)
    return f"records/{kind}/{digest[:2]}/{digest}.json"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _is_note(note: Any) -> bool:
    return isinstance(note, dict) and {"source", "file_name", "first_seen_at"} <= note.keys()


def _json(value: Any) -> bytes:
    """Escaped, since the name of a file may hold bytes that are no text."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    try:
        return text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, indent=1).encode()
