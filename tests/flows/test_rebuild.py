"""A rebuild reads everything known anew beside the work file in use, keeps what cannot be made anew, and loses nothing."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.collect import ARCHIVE
from flows.dirty import LOST, Memory, find_dirty, why_lines
from flows.increment import memory_of, nothing_to_do
from flows.raw_store import RawStore
from flows.rebuilding import kept_documents
from flows.sources import NOTHING, SAMPLES
from tests.flows.incremental import World, tables
from warehouse.sources import record_sources
from warehouse.sql import rows

NAMES = ("qingya-2017.txt", "qingya-2018.txt")
ADDRESS = {
    "url": "https://www.example.gov.cn/1.html", "publisher": "青崖市卫生健康局", "note": "", "outcome": "fetched", "reason": "",
    "http_status": 200, "document_id": None, "sha256": None, "final_url": "", "etag": "", "last_modified": "", "first_fetched_at": None,
    "last_fetched_at": None, "last_tried_at": None, "vanished_since": None, "failures": 0,
}  # fmt: skip


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Two reports that were read."""
    return World.of(NAMES, tmp_path, monkeypatch.setattr)


def state(world: World) -> dict[str, list[tuple]]:
    """All tables; what the next build has to look at apart, since nothing is built here."""
    with world._opened() as run:
        return {name: table for name, table in tables(run).items() if name != "meta.touched"}


def documents(world: World) -> dict[str, dict[str, object]]:
    with world._opened() as run:
        return {row["file_name"]: row for row in rows(run.connection, "SELECT * FROM core.documents")}


def lose(world: World, name: str) -> str:
    """The raw store loses the bytes of a document; returns where they were."""
    sha256 = documents(world)[name]["sha256"]
    path = RawStore(world.settings.raw).path(sha256)
    path.unlink()
    (world.reports / name).unlink()
    return sha256


def test_a_document_whose_bytes_are_lost_keeps_its_rows_and_stays_dirty(world):
    before = state(world)
    lose(world, NAMES[0])
    world.settings = world.settings.model_copy(update={"limit_file_bytes": 50_000_000})  # what all documents are read under
    with world._opened() as run:
        world._through(run, "", False)
        assert list(run.left.values()) == [str(world.reports / NAMES[0])]
        assert run.collected == 1
    after = state(world)
    assert after["core.observations"] == before["core.observations"]
    fingerprints = {name: row["fingerprint"] for name, row in documents(world).items()}
    with world._opened() as run:
        assert (fingerprints[NAMES[0]] == run.fingerprint, fingerprints[NAMES[1]] == run.fingerprint) == (False, True)
        (entry,) = find_dirty((), memory_of(run.connection), run.definitions, run.catalogue)
        assert entry.reasons == ("limit file_bytes: 200000000 → 50000000",) and list(why_lines([entry])) == [
            f"  {world.reports / NAMES[0]}: limit file_bytes: 200000000 → 50000000"
        ]
        assert {row["fingerprint"] for row in rows(run.connection, "SELECT DISTINCT fingerprint FROM meta.definitions")} == set(
            fingerprints.values()
        )


def test_a_rebuild_loses_nothing_whose_bytes_are_lost(world):
    before = state(world)
    sha256 = lose(world, NAMES[0])
    world.run(rebuild=True)
    after = state(world)
    assert after["core.observations"] == before["core.observations"]
    assert {name: row["fingerprint"] == "" for name, row in documents(world).items()} == {NAMES[0]: True, NAMES[1]: False}
    with world._opened() as run:
        (entry,) = find_dirty((), memory_of(run.connection), run.definitions, run.catalogue)
        assert entry.reasons == (LOST,)
    shutil.copy(SAMPLES / NAMES[0], world.reports)
    world.run()
    assert RawStore(world.settings.raw).exists(sha256)
    assert state(world)["core.documents"] == before["core.documents"]


def test_history_goes_along(world):
    with world._opened() as run:
        record_sources(run.connection, [ADDRESS])
        first = rows(run.connection, "SELECT document_id, first_seen_at FROM core.documents ORDER BY 1")
    world.run(rebuild=True)
    with world._opened() as run:
        assert rows(run.connection, "SELECT url, publisher FROM core.sources") == [{name: ADDRESS[name] for name in ("url", "publisher")}]
        assert rows(run.connection, "SELECT document_id, first_seen_at FROM core.documents ORDER BY 1") == first


@pytest.mark.parametrize("ending", ["planned", "read", "in load"])
def test_a_rebuild_that_is_killed_leaves_the_file_in_use(world, ending):
    before = state(world)
    with world._opened() as run:
        run.connection.execute("UPDATE core.documents SET title = 'in use'")
    changed = state(world)
    world.run(ending, rebuild=True)
    assert state(world) == changed != before
    world.run(rebuild=True)
    assert state(world)["core.documents"] == before["core.documents"]
    assert not world.settings.fresh_file.exists()


def test_a_lost_work_file_is_made_from_the_raw_store_alone(world):
    before = state(world)
    shutil.rmtree(world.settings.work)
    shutil.rmtree(world.reports)
    world.reports.mkdir()
    world.run(rebuild=True)
    assert {name: table for name, table in state(world).items() if name.startswith("core.")} == {
        name: table for name, table in before.items() if name.startswith("core.")
    }


def test_a_publisher_told_by_a_list_later_is_a_reason_to_read_again(world):
    source = str(world.reports / NAMES[0])
    with world._opened() as run:
        record_sources(run.connection, [ADDRESS | {"url": source, "publisher": "宁泽市卫生健康委员会"}])
        (entry,) = find_dirty((), memory_of(run.connection), run.definitions, run.catalogue)
    assert entry.reasons == ("a list of addresses names its publisher: 宁泽市卫生健康委员会",)
    assert entry.job.publisher == "宁泽市卫生健康委员会"
    world.run()
    grown = state(world)
    assert documents(world)[NAMES[0]]["listed_publisher"] == "宁泽市卫生健康委员会"
    world.run(rebuild=True)
    assert state(world) == grown


def test_only_what_could_be_read_otherwise_is_read(world):
    """An edit of one cue that no text has: nothing is read, and it all counts as read with today's definitions."""
    file = world.seeds / "indicators" / "penalty.yml"
    entries = world._load(file)
    entries["penalty.fines"]["cues"].append("月球罚没款 N")
    world._save(file, entries | {"penalty.moons": entries["penalty.fines"] | {"cues": ["月球 N"], "examples": []}})
    world._read_seeds()
    with world._opened() as run:
        world._through(run, "", False)
        assert not run.staging.is_dir() or not list(run.staging.glob("documents*")) or not run.processed
        assert {row["fingerprint"] for row in rows(run.connection, "SELECT fingerprint FROM core.documents")} == {run.fingerprint}
        log = rows(run.connection, "SELECT outcome FROM core.extraction_log WHERE indicator = 'penalty.moons'")
        assert [row["outcome"] for row in log] == ["not_found", "not_found"]
        assert not nothing_to_do(run, NOTHING), "seeds changed: a new release"


def test_what_the_raw_store_has_of_an_archive_is_its_reports(tmp_path):
    """Neither the archive that was unpacked nor its members of other kinds; of two sources the one that brought it first."""
    raw = RawStore(tmp_path / "raw")
    now = datetime(2026, 1, 1, tzinfo=UTC)
    archive = raw.keep(b"PK", "/r/a.zip", "a.zip", now)
    raw.put_json(ARCHIVE, archive.sha256, {"members": [], "left": []})
    raw.keep(b"PK broken", "/r/broken.zip", "broken.zip", now)
    raw.keep(b"report", "/r/a.zip!2023.txt", "2023.txt", now)
    raw.keep(b"report", "/elsewhere/2023.txt", "2023.txt", now - timedelta(days=1))
    raw.keep(b"table", "/r/a.zip!table.xlsx", "table.xlsx", now)
    assert {job.source for job in kept_documents(raw)} == {"/r/broken.zip", "/elsewhere/2023.txt"}


@pytest.mark.parametrize(
    ("source", "publisher"),
    [("https://x.cn/a.zip", "甲"), ("https://x.cn/a.zip!b/c!d.txt", "甲"), ("https://x.cn/a", ""), ("https://x.cn/!b.zip!c.txt", "乙")],
)
def test_a_publisher_told_of_an_archive_is_told_of_what_is_inside(source, publisher):
    memory = Memory({}, {}, {"https://x.cn/a.zip": "甲", "https://x.cn/!b.zip": "乙"}, lambda _: ())
    assert memory.publisher_of(source) == publisher
