"""The raw store keeps every byte, whole, with its sources."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from flows.raw_store import RawStore

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_the_same_bytes_are_kept_once_with_every_source(tmp_path):
    store = RawStore(tmp_path)
    first = store.keep(b"report", "in/a.txt", "a.txt", NOW)
    again = store.keep(b"report", "in/a.txt", "a.txt", NOW + timedelta(days=1))
    other = store.keep(b"report", "mirror/b.txt", "b.txt", NOW + timedelta(days=2))
    assert again == first and again.first_seen_at == NOW
    assert other.sha256 == first.sha256 and other.first_seen_at == NOW + timedelta(days=2)
    note = json.loads(store.path(first.sha256).with_name(f"{first.sha256}.json").read_text())
    assert [entry["source"] for entry in note["sources"]] == ["in/a.txt", "mirror/b.txt"]
    assert note["bytes"] == 6
    assert sorted(path.name for path in store.path(first.sha256).parent.iterdir()) == [first.sha256, f"{first.sha256}.json"]


def test_a_file_cut_short_is_written_anew(tmp_path):
    store = RawStore(tmp_path)
    kept = store.keep(b"report", "a.txt", "a.txt", NOW)
    store.path(kept.sha256).write_bytes(b"rep")
    store.keep(b"report", "a.txt", "a.txt", NOW)
    assert store.read(kept.sha256) == b"report"


def test_damaged_bytes_are_never_read(tmp_path):
    store = RawStore(tmp_path)
    kept = store.keep(b"report", "a.txt", "a.txt", NOW)
    store.path(kept.sha256).write_bytes(b"rEport")
    with pytest.raises(OSError, match="damaged"):
        store.read(kept.sha256)


def test_a_broken_sidecar_does_not_stop_the_run(tmp_path):
    store = RawStore(tmp_path)
    kept = store.keep(b"report", "a.txt", "a.txt", NOW)
    store.path(kept.sha256).with_name(f"{kept.sha256}.json").write_text('{"sha')
    assert store.keep(b"report", "a.txt", "a.txt", NOW).first_seen_at == NOW
