"""A run that reads anew only what an operator names: the rest stays as it was read, and dirty for the next one."""

from __future__ import annotations

import pytest

from flows.cli import main
from flows.faults import WrongUsage
from flows.increment import nothing_to_do, plan
from flows.selection import ASKED_FOR, Selection, select
from flows.sources import NOTHING
from flows.stages import load, made_with
from tests.flows.incremental import World
from warehouse.build import build
from warehouse.sql import rows

NAMES = ("qingya-2017.txt", "qingya-2018.txt", "lanling-2023.txt")


@pytest.fixture
def world(tmp_path, monkeypatch) -> World:
    """Three reports of two bureaus that were read."""
    return World.of(NAMES, tmp_path, monkeypatch.setattr)


def names(world: World, run, ids) -> set[str]:
    return {
        row["file_name"] for row in rows(run.connection, "SELECT file_name, document_id FROM core.documents") if row["document_id"] in ids
    }


@pytest.mark.parametrize(
    ("selection", "taken"),
    [
        (Selection(publisher="青崖县"), {NAMES[0], NAMES[1]}),
        (Selection(publisher="health:青崖"), {NAMES[0], NAMES[1]}),
        (Selection(years=frozenset({2018, 2023})), {NAMES[1], NAMES[2]}),
        (Selection(publisher="青崖县", years=frozenset({2018})), {NAMES[1]}),
        (Selection(formats=frozenset({"txt"})), {*NAMES}),
        (Selection(quality_only=True), set()),
    ],
)
def test_only_what_is_named_is_read_and_the_rest_stays_dirty(world, selection, taken):
    world.settings = world.settings.model_copy(update={"limit_file_bytes": 50_000_000})  # what all documents are read under
    with world._opened() as run:
        run.selection = selection
        world._through(run, "", False)
        assert names(world, run, run.put_off) == {*NAMES} - taken
    with world._opened() as run:
        assert names(world, run, {entry.job.document_id for entry in plan_of(run).dirty}) == {*NAMES} - taken


def plan_of(run):
    from flows.collect import collect

    run.found = NOTHING
    return plan(run, collect(run, run.found, ()))


def test_by_force_what_is_clean_is_read_too(world):
    with world._opened() as run:
        assert not plan_of(run).dirty
        run.selection = Selection(publisher="青崖县", force=True)
        found = plan_of(run)
        assert {entry.job.file_name for entry in found.dirty} == {NAMES[0], NAMES[1]} and {entry.reasons for entry in found.dirty} == {
            (ASKED_FOR,)
        }
        assert not run.put_off and not nothing_to_do(run, NOTHING)


def test_rules_alone_are_asked_of_everything(world):
    with world._opened() as run:
        build(run.connection, made_with(run))
        load(run)
        assert not rows(run.connection, "FROM meta.touched")
        run.selection = Selection(quality_only=True)
        found = plan_of(run)
        assert not found.dirty and not found.unchanged
        load(run)
        assert len(rows(run.connection, "FROM meta.touched")) == len(NAMES)


def test_what_names_nothing_that_is_known_ends_the_run(world):
    with world._opened() as run:
        run.selection = Selection(publisher="柏川区", years=frozenset({2022, 2021}), formats=frozenset({"pdf"}))
        with pytest.raises(WrongUsage, match="none of the 3 documents known is of 柏川区, of 2021, 2022, in pdf"):
            nothing_to_do(run, NOTHING)


def test_a_part_of_several_names_is_refused(world):
    with world._opened() as run:
        run.selection = Selection(publisher="health:", force=True)
        with pytest.raises(WrongUsage, match=r"--publisher health: is a part of several names: .*health:.*, .*health:.*Name one\."):
            nothing_to_do(run, NOTHING)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("", ["23"], [], False, False), "'23' is no year"),
        (("", ["2023-2021"], [], False, False), "'2023-2021' is no year"),
        (("", [], ["pdx"], False, False), "pdx: no format of documents; there are bmp, doc, docx"),
        (("", [], [], True, True), "--quality-only reads nothing: leave out --publisher"),
    ],
)
def test_a_wrong_selection_is_told(given, told):
    with pytest.raises(WrongUsage, match=told):
        select(*given)


@pytest.mark.parametrize(
    "options",
    [
        ["--rebuild", "--force"],
        ["--rebuild", "--year", "2023"],
        ["--quality-only", "reports/"],
        ["--quality-only", "--inbox"],
        ["--known", "reports/"],
    ],
)
def test_options_that_contradict_one_another_run_nothing(tmp_path, capsys, options):
    assert main(["run", *options, "--data", str(tmp_path / "data")]) == 2
    told = capsys.readouterr().err
    assert "leave" in told or "no source beside it" in told
    assert not (tmp_path / "data").exists()
