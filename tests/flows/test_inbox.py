"""What a run reads that is given no sources: those of the settings, and the inbox, where nothing may have come yet."""

from __future__ import annotations

import os
import shutil
import time

import pytest

from flows.faults import WrongUsage
from flows.increment import demand_sources
from flows.run_context import open_run
from flows.settings import Settings
from flows.sources import NOTHING, SAMPLES, find_sources
from tests.flows.conftest import nianbao

REPORT = "qingya-2017.txt"


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def settings(tmp_path, **given) -> Settings:
    return Settings(data=tmp_path / "data", **given)


def put(inbox, name: str, seconds_ago: float) -> None:
    shutil.copy(SAMPLES / REPORT, inbox / name)
    os.utime(inbox / name, (time.time() - seconds_ago,) * 2)


def test_sources_are_those_named_else_those_of_the_settings_else_the_samples(tmp_path):
    mine = settings(tmp_path, sources=f"{SAMPLES / REPORT}, https://www.example.gov.cn/1.html")
    assert mine.sources == (str(SAMPLES / REPORT), "https://www.example.gov.cn/1.html")
    found = find_sources(mine, [], known=False, inbox=False)
    assert ([path.name for path in found.files], len(found.addresses)) == ([REPORT], 1)
    assert [path.name for path in find_sources(mine, [str(SAMPLES / "qingya-2018.txt")], False, False).files] == ["qingya-2018.txt"]
    assert find_sources(mine, [], known=True, inbox=False) is NOTHING
    assert len(find_sources(settings(tmp_path), [], False, False).files) == len(list(SAMPLES.iterdir()))


def test_of_the_inbox_what_may_still_be_written_to_is_left(tmp_path, inbox):
    put(inbox, "old.txt", 90)
    put(inbox, "new.txt", 5)
    put(inbox, "notes.xlsx", 90)
    found = find_sources(settings(tmp_path, inbox=inbox), [], known=True, inbox=True)
    assert [path.name for path in found.files] == ["old.txt"]
    assert [(entry.path.rpartition("/")[2], entry.reason) for entry in found.skipped] == [
        ("new.txt", "changed less than 60 s ago: left for the next run"),
        ("notes.xlsx", ".xlsx is no format of reports"),
    ]
    both = find_sources(settings(tmp_path, inbox=inbox, inbox_seconds=0), [str(SAMPLES / REPORT)], known=False, inbox=True)
    assert [path.name for path in both.files] == [REPORT, "new.txt", "old.txt"]


def test_an_inbox_must_be_set_and_be_there(tmp_path):
    with pytest.raises(WrongUsage, match="no inbox is set: name its folder"):
        find_sources(settings(tmp_path), [], known=True, inbox=True)
    with pytest.raises(WrongUsage, match="the inbox /nowhere is no folder; make it"):
        find_sources(settings(tmp_path, inbox="/nowhere"), [], known=True, inbox=True)


def test_an_empty_inbox_is_no_fault_and_what_comes_later_is_published(tmp_path, inbox):
    given = {"NIANBAO_INBOX": str(inbox)}
    first = nianbao("run", "--inbox", "--data", tmp_path / "data", **given)
    assert first.status == 0 and "unchanged" in first.out and not (tmp_path / "data" / "current").exists(), first.err
    put(inbox, "new.txt", 5)
    second = nianbao("run", "--inbox", "--data", tmp_path / "data", **given)
    assert second.status == 0 and "left for the next run" in second.out and not (tmp_path / "data" / "current").exists()
    put(inbox, "new.txt", 90)
    third = nianbao("run", "--inbox", "--data", tmp_path / "data", **given)
    assert third.status == 0 and "1 collected, 1 read; in the warehouse: 1 accepted" in third.out, third.err
    (inbox / "new.txt").unlink()
    assert nianbao("run", "--inbox", "--data", tmp_path / "data", **given).status == 0


def test_a_schedule_without_sources_reads_no_samples(tmp_path):
    with open_run(settings(tmp_path)) as run:
        demand_sources(run)
        with pytest.raises(WrongUsage, match="no sources are set for runs by a schedule: name them in the settings"):
            demand_sources(run, scheduled=True)


def test_sources_that_hold_no_document_are_a_fault(tmp_path, inbox):
    ended = nianbao("run", inbox, "--data", tmp_path / "data")
    assert ended.status == 2 and "the folder is empty" in ended.err
