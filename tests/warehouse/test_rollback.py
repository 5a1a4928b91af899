"""Releases as an operator handles them: shown, rolled back, held back, removed; and what a kill leaves between two steps."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.synthetic import Fact, SyntheticWarehouse
from warehouse import releases, rollback
from warehouse.build import build
from warehouse.publish import open_published, publish
from warehouse.releases import current_run, damage, is_whole, list_releases, newest_whole, read_manifest, remove_debris
from warehouse.rollback import CannotRollBack, before_current, forget_ended, in_force, roll_back


class Killed(BaseException):
    """In place of a kill: nothing catches it but the test."""


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> Path:
    """Three releases a, b and c, each of a state of its own."""
    warehouse = SyntheticWarehouse(tmp_path_factory.mktemp("releases") / "data")
    warehouse.folder.mkdir()
    for number, run_id in enumerate("abc"):
        warehouse.report("health:柏川区", 2020 + number, [Fact("penalty.cases_filed", number)])
        with warehouse.connect() as connection:
            build(connection)
        publish(warehouse.folder, run_id, details={"state": f"state {run_id}"})
    return warehouse.folder


@pytest.fixture
def data(published: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(published, tmp_path / "data", symlinks=True))


def cells(data: Path) -> int:
    with open_published(data) as connection:
        return connection.execute("SELECT count(*) FROM marts.yearly_trend").fetchone()[0]


def test_readers_see_the_release_before_and_its_successors_are_held_back(data):
    with open_published(data) as reader:
        made = roll_back(data, before_current(data))
        assert reader.execute("SELECT count(*) FROM marts.yearly_trend").fetchone() == (3,)
    assert (made.run_id, made.rolled_back_from, made.held) == ("b", "c", {"c": "state c"})
    assert in_force(data) == made and cells(data) == 2
    again = roll_back(data, before_current(data))
    assert again.run_id == "a" and again.held == {"b": "state b", "c": "state c"} and again.newest_held == "c"
    forward = roll_back(data, "b")
    assert forward.held == {"c": "state c"}
    roll_back(data, "c")
    assert in_force(data) is None and cells(data) == 3
    forget_ended(data)
    assert not (data / "work" / "rollback.json").exists()


def test_a_release_published_ends_the_rollback_and_the_bad_one_is_not_the_one_before_it(data):
    roll_back(data, "a")
    publish(data, "d", details={"state": "state d"})
    assert in_force(data) is None
    manifest = read_manifest(data)
    assert manifest["replaces"] == "a" and manifest["ends_rollback"]["held_back"] == ["b", "c"]
    assert before_current(data) == "a"


def test_what_cannot_be_shown_is_refused_with_the_choice(data):
    with pytest.raises(CannotRollBack, match=r"z is no release(.|\n)*  c  \(current\)\n  b\n  a"):
        roll_back(data, "z")
    with pytest.raises(CannotRollBack, match="c is what readers see already"):
        roll_back(data, "c")
    file = data / "releases" / "b" / "nianbao.duckdb"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.chmod(0o644)
    file.write_bytes(content)
    assert is_whole(data, "b") and "is damaged" in damage(data, "b") and newest_whole(data) == "c"
    with pytest.raises(CannotRollBack, match="b cannot be shown"):
        roll_back(data, "b")
    roll_back(data, "a")
    with pytest.raises(CannotRollBack, match="a is the oldest release kept"):
        before_current(data)
    assert current_run(data) == "a"


@pytest.mark.parametrize("first", ["a", None])
def test_a_kill_between_the_note_and_the_switch_changes_nothing(data, monkeypatch, first):
    if first:
        roll_back(data, first)
    before = current_run(data), in_force(data)

    def kill(*_):
        raise Killed

    monkeypatch.setattr(rollback, "switch", kill)
    with pytest.raises(Killed):
        roll_back(data, "b")
    assert (current_run(data), in_force(data)) == before
    monkeypatch.undo()
    assert roll_back(data, "b").held == {"c": "state c"}


@pytest.mark.parametrize("name", ["rename", "replace", "symlink"])
def test_a_kill_between_any_two_steps_of_publication_leaves_no_release_that_was_never_seen(data, monkeypatch, name):
    """As after kill -9: no handler runs. What is there then is what the next holder of the lock finds."""
    before = list_releases(data), os.readlink(data / "current")
    child = os.fork()
    if child == 0:
        setattr(os, name, lambda *_, **__: os._exit(9))
        monkeypatch.setattr(releases.Path, "symlink_to", lambda *_: os._exit(9) if name == "symlink" else os.symlink(_[1], _[0]))
        publish(data, "d")
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert os.readlink(data / "current") == before[1]
    remove_debris(data)
    assert (list_releases(data), os.readlink(data / "current")) == before
    assert not [path for path in data.rglob(".*") if path.parent.name != "work"]
    publish(data, "e")
    assert cells(data) == 3


def test_a_link_that_was_set_by_hand_loses_no_release(data):
    (data / "current").unlink()
    (data / "current").symlink_to("releases/a")
    remove_debris(data)
    assert list_releases(data) == ("a", "b", "c")


def test_a_reader_that_looked_where_current_leads_may_open_it_after_the_next_publication(data):
    looked_up = (data / "current").resolve()
    publish(data, "d", keep=1)
    with duckdb.connect(str(looked_up / "nianbao.duckdb"), read_only=True) as reader:
        publish(data, "e", keep=1)
        assert not looked_up.exists() and list_releases(data) == ("d", "e")
        assert reader.execute("SELECT count(*) FROM marts.yearly_trend").fetchone() == (3,)


def test_a_release_that_goes_while_it_is_opened_is_followed_by_the_new_one(data, monkeypatch):
    resolve, moves = Path.resolve, iter("de")

    def slow(path, *arguments, **named):
        found = resolve(path, *arguments, **named)
        if path.name == "current" and (run_id := next(moves, None)):
            publish(resolve(data), run_id, keep=1)
            shutil.rmtree(found)
        return found

    monkeypatch.setattr(Path, "resolve", slow)
    assert cells(data) == 3


def test_nothing_in_a_release_can_be_written_by_mistake(data):
    files = [path for path in (data / "releases").rglob("*") if path.is_file()]
    assert files and all(path.stat().st_mode & 0o222 == 0 for path in files)
    assert json.loads((data / "current" / "manifest.json").read_text())["published_at"]
