"""The section of corrections, and the mark beside a corrected value."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from expectations.report import links, render
from expectations.report.limits import Limits
from tests.expectations.reported import SCRIPT, read_pages, report_warehouse, section
from tests.warehouse.correcting import correction
from warehouse.build import build
from warehouse.corrections import apply_corrections

WHOSE, FILED = "health:宁泽市", "penalty.cases_filed"


@pytest.fixture(scope="module")
def work_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    work_file = report_warehouse(tmp_path_factory.mktemp("corrected")).work_file
    entries = [
        replace(correction("a1", "override", FILED, 6000, publisher=WHOSE, year=2022, value=6001), reason=f"录入有误{SCRIPT}"),
        correction("a2", "drop", FILED, 1, publisher=WHOSE, year=2021),
        correction("a3", "drop", "publicity.events", 1, publisher=WHOSE),
    ]
    with duckdb.connect(str(work_file)) as connection:
        assert apply_corrections(connection, entries) == {"applied": 1, "stale": 1, "not_found": 1}
        build(connection)
    return work_file


def test_each_is_shown_with_what_it_did_those_that_wait_first(work_file: Path, tmp_path: Path) -> None:
    page = read_pages(render(work_file, tmp_path))["decisions.html"]
    shown = section(page, "corrections")
    assert re.findall(r'<th scope="row"><code>(a\d)', shown) == ["a2", "a3", "a1"]
    assert "宁泽市卫生健康委员会　2022年 立案数 6,000 件 → <strong>6,001 件</strong>" in shown
    assert "应有 1，现为 6000；更正未执行" in shown and "“全年立案数6000件。”" in shown and "张三<br>2026-01-31" in shown
    assert "&lt;script&gt;" in shown and "<script" not in shown
    ids = re.findall(r"nianbao explain (o[0-9a-f]{16})", shown)
    with duckdb.connect(str(work_file), read_only=True) as connection:
        assert connection.execute("select count(*) from core.observations where list_contains(?, observation_id)", [ids]).fetchone() == (2,)


def test_a_corrected_value_is_marked_in_the_trend(work_file: Path, tmp_path: Path) -> None:
    report = render(work_file, tmp_path).parent
    of_publisher = (report / links.publisher("health:宁泽市")).read_text("utf-8")
    assert of_publisher.count('更 <span class="zh">经人更正</span>') == 1 and '[2022,6001,"cb"]' in of_publisher
    of_indicator = (report / links.indicator("penalty.cases_filed")).read_text("utf-8")
    assert of_indicator.count('<abbr title="经人更正" data-en="corrected by a person">更</abbr>') == 1


def test_what_does_not_fit_is_counted(work_file: Path, tmp_path: Path) -> None:
    shown = section(read_pages(render(work_file, tmp_path, Limits(corrections=1)))["decisions.html"], "corrections")
    assert shown.count('<th scope="row">') == 1 and "显示 1 条，共 3；" in shown


def test_without_corrections_it_says_so(tmp_path: Path) -> None:
    work_file = report_warehouse(tmp_path).work_file
    page = read_pages(render(work_file, tmp_path / "report"))["decisions.html"]
    assert "没有" in section(page, "corrections")
    report = tmp_path / "report"
    assert not [file for file in report.glob("*/*.html") if ">更</abbr>" in file.read_text("utf-8") or '"cb"]' in file.read_text("utf-8")]
