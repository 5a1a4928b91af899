"""The version that stands is what its source holds now: also of a file that was changed back, that moved, that lies in two places."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from flows.collect import collect
from flows.increment import memory_of, nothing_to_do, plan, sightings_of, survey
from flows.run_context import Run
from flows.sightings import changed_back, told, why_lines
from flows.sources import SAMPLES, find_files
from flows.stages import note_sightings
from tests.flows.incremental import World
from tests.flows.test_incremental import differences
from warehouse.sql import rows
from warehouse.state import documents_state

NAME = "qingya-2017.txt"


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """A report that was read."""
    world = World(tmp_path, 1, monkeypatch.setattr)
    world.random.random = lambda: 1.0  # no check: nothing here depends on it
    shutil.copy(SAMPLES / NAME, world.reports)
    world.run()
    return world


def standing(world: World) -> list[str]:
    """Sources of what stands, with the first digits of their sha256."""
    query = "SELECT source || ' ' || left(sha256, 8) AS stands FROM core.documents WHERE status = 'accepted' ORDER BY source"
    with world._opened() as run:
        return [row["stands"] for row in rows(run.connection, query)]


def sightings(run: Run) -> list[dict[str, object]]:
    return rows(run.connection, "SELECT * FROM core.sightings ORDER BY ALL")


def gutted(text: str) -> str:
    return text[: len(text) // 3]


def corrected(text: str) -> str:
    return text.replace("\n", "（更正版）\n", 1)


def longer(text: str) -> str:
    return f"{text}另有一句。\n"


@pytest.mark.parametrize("edit", [gutted, corrected, longer])
def test_a_file_put_back_as_it_was_stands_again(world, edit):
    """The first version is given a second and a third time, the edited one twice; the raw store alone can tell it, too."""
    path = world.reports / NAME
    (first,) = standing(world)
    original = path.read_text("utf-8")
    path.write_text(edit(original), "utf-8")
    world.run()
    (second,) = standing(world)
    assert second != first
    for content, expected in [(original, first), (edit(original), second), (original, first)]:
        path.write_text(content, "utf-8")
        world.run()
        assert standing(world) == [expected] and world.contradictions() == []
    assert differences(world) == []
    before = world.settled()
    shutil.rmtree(world.settings.work)
    path.unlink()
    world.run(rebuild=True)
    assert standing(world) == [first]
    with world._opened() as run:
        assert run.connection.execute("FROM core.sightings ORDER BY ALL").fetchall() == before["core.sightings"]


def test_a_change_back_is_something_to_do_and_why_is_told(world):
    path = world.reports / NAME
    original = path.read_text("utf-8")
    path.write_text(gutted(original), "utf-8")
    world.run()
    path.write_text(original, "utf-8")
    with world._opened() as run:
        found = find_files([str(world.reports)], world.settings.root)
        assert not nothing_to_do(run, found)
        memory = memory_of(run.connection)
        seen = sightings_of(survey(found, run.raw), memory, run.started_at)
        assert told(seen) == f"1 source shows an earlier version again: {path}"
        (line,) = why_lines(seen, memory.documents)
        assert line.startswith(f"  {path}: changed back to version ") and ", instead of version " in line
        planned = plan(run, collect(run, found))
        assert not planned.dirty and not planned.unchanged
    world.run()
    with world._opened() as run:
        query = "SELECT status_reason FROM core.documents WHERE status = 'superseded'"
        ((reason,),) = run.connection.execute(query).fetchall()
    assert reason.startswith("replaced by newer content of the same source: version ") and NAME not in reason


def test_what_stands_anyway_costs_no_row(world):
    shutil.copytree(world.reports, world.reports / "again")
    world.run()
    with world._opened() as run:
        held = sightings(run)
        assert [row["source"] for row in held] == [str(world.reports / "again" / NAME)]
    world.run()
    with world._opened() as run:
        assert sightings(run) == held


def test_a_report_that_moved_is_noted_and_nothing_is_published_for_that(world):
    """Else what is changed in the new place, and changed back there, would not be known for a change."""
    original = (world.reports / NAME).read_text("utf-8")
    before_it_moved = world.reports / NAME
    world.reports = world.reports.rename(world.reports.with_name("moved"))
    with world._opened() as run:
        before = documents_state(run.connection)
        planned = plan(run, collect(run, find_files([str(world.reports)], world.settings.root)))
        assert not planned.dirty and not changed_back(planned.sightings)
        note_sightings(run)
        assert documents_state(run.connection) == before
    path = world.reports / NAME
    path.write_text(gutted(original), "utf-8")
    world.run()
    assert [source.split()[0] for source in standing(world)] == [str(path)]
    path.write_text(original, "utf-8")
    world.run()
    assert [source.split()[0] for source in standing(world)] == [str(before_it_moved)]
    assert differences(world) == []


def test_of_two_places_the_one_that_changed_last_decides(world):
    original = (world.reports / NAME).read_text("utf-8")
    other = world.reports / "again" / NAME
    shutil.copytree(world.reports, other.parent)
    world.run()
    (first,) = standing(world)
    other.write_text(gutted(original), "utf-8")
    world.run()
    assert standing(world) != [first]
    other.write_text(original, "utf-8")
    world.run()
    assert standing(world) == [first]
    assert differences(world) == []
