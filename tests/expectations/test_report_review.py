"""The section of what is to be reviewed: sentence, marked figure, indicator, confidence, and the runner-up where it is at hand."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from expectations.report import render
from expectations.report.limits import Limits
from expectations.report.review import collect_review
from tests.expectations.reported import read_pages, report_warehouse, section
from transforms.catalogue import Catalogue
from transforms.records import frames, process_document
from warehouse.build import build
from warehouse.review import apply_review
from warehouse.store import load, load_dimensions, open_work


@pytest.fixture(scope="module")
def work_file(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Path:
    """One of the sample reports as it is really read, all of it to be reviewed."""
    folder = tmp_path_factory.mktemp("review")
    sample = catalogue.folder / "samples" / "baichuan-2023.txt"
    content = sample.read_bytes()
    records = process_document(content, str(sample), sample.name, hashlib.sha256(content).hexdigest(), catalogue)
    records.document["first_seen_at"] = datetime(2026, 1, 1)
    (folder / "staging").mkdir()
    for table, frame in frames([records]).items():
        frame.write_parquet(folder / "staging" / f"{table}-1.parquet")
    with open_work(folder / "work.duckdb") as connection:
        load(connection, folder / "staging")
        load_dimensions(connection, catalogue)
        apply_review(connection, 1.0)
        build(connection)
    return folder / "work.duckdb"


def test_each_is_shown_with_its_sentence_and_runner_up(work_file: Path, tmp_path: Path, catalogue: Catalogue) -> None:
    with duckdb.connect(str(work_file), read_only=True) as connection:
        review = collect_review(connection, Limits(to_review=500), catalogue)
        without = collect_review(connection, Limits(), None)
    assert review.below == "1" and review.in_all == len(review.shown) > 50
    assert [item.confidence for item in review.shown] == sorted(item.confidence for item in review.shown)
    assert all(item.sentence.words.marked and not item.sentence.words.misplaced for item in review.shown)
    assert any(item.runner_up and 0 < item.runner_up_probability < 1 for item in review.shown)
    assert {item.runner_up for item in without.shown} == {""}
    page = section(read_pages(render(work_file, tmp_path, catalogue=catalogue))["review.html"], "review")
    first = review.shown[0]
    assert f"nianbao explain {first.observation_id}" in page and f"<code>{first.indicator}" in page
    assert "可信度低于 1，" in page and "<mark" in page and "次选" in page and f"<dd>{first.confidence:.2f}</dd>" in page


def test_what_does_not_fit_is_counted(work_file: Path, tmp_path: Path, catalogue: Catalogue) -> None:
    page = read_pages(render(work_file, tmp_path, Limits(to_review=1), catalogue))["review.html"]
    assert section(page, "review").count("nianbao explain") == 1 and "显示 1 条" in section(page, "review")


def test_a_text_that_is_read_otherwise_today_has_no_runner_up(tmp_path: Path, catalogue: Catalogue) -> None:
    """The texts of the invented warehouse were never read: its observations stand there all the same."""
    work_file = report_warehouse(tmp_path).work_file
    assert "没有" in section(read_pages(render(work_file, tmp_path / "a", catalogue=catalogue))["review.html"], "review")
    with duckdb.connect(str(work_file)) as connection:
        apply_review(connection, 0.95)
        connection.execute("UPDATE core.observations SET value = value + 1")
    page = section(read_pages(render(work_file, tmp_path / "b", catalogue=catalogue))["review.html"], "review")
    assert "nianbao explain" in page and "次选" not in page and "<script>" not in page
