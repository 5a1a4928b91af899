"""A run without sources reads the shipped samples: into a folder of its own, never beside an operator's reports."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from flows.faults import WrongUsage
from flows.increment import demand_sources
from flows.sources import SAMPLES, is_sample
from tests.flows.incremental import World

NAME = "qingya-2017.txt"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (str(SAMPLES / NAME), True),
        ("/another/checkout/seeds/samples/older.txt", True),
        ("/reports/samples/2023.pdf", False),
        ("/reports/seeds/samples/柏川/2023.pdf", False),
        ("https://www.example.gov.cn/2023.html", False),
    ],
)
def test_samples_are_known_by_their_folder(source, expected):
    assert is_sample(source) == expected


def test_samples_go_into_a_folder_that_knows_samples_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    world = World(tmp_path, 1, monkeypatch.setattr)
    world.random.random = lambda: 1.0
    own = world.reports
    world.reports = tmp_path / "checkout" / "seeds" / "samples"
    world.reports.mkdir(parents=True)
    shutil.copy(SAMPLES / NAME, world.reports)
    with world._opened() as run:
        demand_sources(run)
    world.run()
    with world._opened() as run:
        demand_sources(run)
    world.reports = own
    shutil.copy(SAMPLES / "qingya-2018.txt", own)
    world.run()
    with world._opened() as run, pytest.raises(WrongUsage, match=r"knows 1 document beside them .*--known --data"):
        demand_sources(run)
