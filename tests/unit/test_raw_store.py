"""The raw store keeps every byte, whole, with its sources; here in a folder, in tests/flows also in a bucket."""

from __future__ import annotations

import json
import pickle
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.faults import WrongUsage
from flows.object_store import Bucket, StoreFault
from flows.raw_store import RawStore, open_raw_store

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_the_same_bytes_are_kept_once_with_every_source(tmp_path):
    store = RawStore(tmp_path)
    first = store.keep(b"report", "in/a.txt", "a.txt", NOW)
    again = store.keep(b"report", "in/a.txt", "a.txt", NOW + timedelta(days=1))
    other = store.keep(b"report", "mirror/b.txt", "b.txt", NOW + timedelta(days=2), {"etag": '"1"'})
    assert again == first and again.first_seen_at == NOW
    assert other.sha256 == first.sha256 and other.first_seen_at == NOW + timedelta(days=2)
    notes = store.notes(first.sha256)
    assert [(note["source"], note["file_name"], note["bytes"]) for note in notes] == [
        ("in/a.txt", "a.txt", 6),
        ("mirror/b.txt", "b.txt", 6),
    ]
    assert notes[1]["headers"] == {"etag": '"1"'} and "headers" not in notes[0]
    files = sorted(path.name for path in store.path(first.sha256).parent.iterdir())
    assert len(files) == 3 and files[0] == first.sha256 and all(name.startswith(first.sha256) for name in files)


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


def test_lost_bytes_are_missed(tmp_path):
    store = RawStore(tmp_path)
    kept = store.keep(b"report", "a.txt", "a.txt", NOW)
    assert store.exists(kept.sha256)
    store.path(kept.sha256).unlink()
    assert not store.exists(kept.sha256)
    with pytest.raises(FileNotFoundError, match=kept.sha256):
        store.read(kept.sha256)


def test_a_broken_note_does_not_stop_the_run(tmp_path):
    store = RawStore(tmp_path)
    kept = store.keep(b"report", "a.txt", "a.txt", NOW)
    [note] = store.path(kept.sha256).parent.glob("*.json")
    note.write_text('{"sha')
    assert store.notes(kept.sha256) == []
    assert store.keep(b"report", "a.txt", "a.txt", NOW).first_seen_at == NOW
    assert len(store.notes(kept.sha256)) == 1


def test_notes_of_the_first_version_still_count(tmp_path):
    store = RawStore(tmp_path)
    kept = store.keep(b"report", "new.txt", "new.txt", NOW)
    then = NOW - timedelta(days=400)
    together = [{"source": "old.txt", "file_name": "old.txt", "first_seen_at": then.isoformat()}]
    sidecar = store.path(kept.sha256).with_name(f"{kept.sha256}.json")
    sidecar.write_text(json.dumps({"sha256": kept.sha256, "bytes": 6, "sources": together}))
    assert store.keep(b"report", "old.txt", "old.txt", NOW).first_seen_at == then
    assert [note["source"] for note in store.notes(kept.sha256)] == ["old.txt", "new.txt"]


def test_names_that_are_no_text_are_noted(tmp_path):
    store = RawStore(tmp_path)
    name = b"\xc4\xea.txt".decode("utf-8", "surrogateescape")
    kept = store.keep(b"report", f"in/{name}", name, NOW)
    assert store.notes(kept.sha256)[0]["file_name"] == name


def test_records_outlive_the_store_that_wrote_them(tmp_path):
    RawStore(tmp_path).put_json("members", "sha of an archive", [{"name": "年报.txt", "bytes": 3}])
    RawStore(tmp_path).put_json("members", "another/../key", 1)
    store = pickle.loads(pickle.dumps(RawStore(tmp_path)))
    assert store.get_json("members", "sha of an archive") == [{"name": "年报.txt", "bytes": 3}]
    assert store.get_json("members", "unknown") is None and store.get_json("urls", "sha of an archive") is None
    assert sorted(key for key, _ in store.list_json("members")) == ["another/../key", "sha of an archive"]
    assert list(store.list_json("urls")) == []


def keep_many(folder: Path, source: str) -> None:
    for number in range(40):
        RawStore(folder).keep(b"report %d" % number, source, "a.txt", NOW)


def test_several_processes_may_keep_the_same_bytes(tmp_path):
    with ProcessPoolExecutor(3) as pool:
        list(pool.map(keep_many, [tmp_path] * 3, ["one", "two", "three"]))
    store = RawStore(tmp_path)
    for number in range(40):
        kept = store.keep(b"report %d" % number, "one", "a.txt", NOW)
        assert [note["source"] for note in store.notes(kept.sha256)] == ["one", "three", "two"]
        assert store.read(kept.sha256) == b"report %d" % number
    assert not [path for path in tmp_path.rglob(".*")]


def test_a_store_that_cannot_be_written_is_told_before_the_run(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreFault, match=r"cannot be written: Not a directory\. Correct NIANBAO_RAW_STORE"):
        RawStore(tmp_path / "file" / "raw").check()
    RawStore(tmp_path / "raw").check()


def test_a_store_is_opened_by_its_address(tmp_path):
    assert open_raw_store(tmp_path / "raw").path("ab12") == tmp_path / "raw" / "ab" / "ab12"
    store = open_raw_store("s3://bucket/some/prefix/", "http://127.0.0.1:9000", "cn-north-1", True)
    assert store.objects == Bucket("bucket", "some/prefix", "http://127.0.0.1:9000", "cn-north-1", True)
    assert repr(store) == "RawStore(s3://bucket/some/prefix/)"


@pytest.mark.parametrize(
    ("where", "endpoint"),
    [
        ("s3://", ""),
        ("s3:///x", ""),
        ("gs://bucket", ""),
        ("s3://key:secret@bucket", ""),
        ("s3://b", "host:9000"),
        ("s3://b", "http://k:s@h"),
    ],
)
def test_what_is_no_address_of_a_store_is_wrong_usage(where, endpoint):
    with pytest.raises(WrongUsage, match="NIANBAO_") as fault:
        open_raw_store(where, endpoint)
    assert "secret" not in str(fault.value)
