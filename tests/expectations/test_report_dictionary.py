from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from expectations.report import render
from tests.warehouse.synthetic import Fact, SyntheticWarehouse
from warehouse.build import build

SCRIPT = "<script>alert('x')</script>"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    warehouse = SyntheticWarehouse(tmp_path_factory.mktemp("dictionary"))
    known = warehouse.catalogue.indicators["penalty.fines"]
    warehouse.catalogue.indicators["penalty.seals"] = SimpleNamespace(
        **vars(known) | {"code": "penalty.seals", "name_zh": SCRIPT, "name_en": SCRIPT, "definition": f"a | b {SCRIPT}"}
    )
    warehouse.report("health:柏川区", 2021, [Fact("penalty.cases_filed", 37)])
    with warehouse.connect() as connection:
        build(connection)
    render(warehouse.work_file, warehouse.folder / "report")
    return warehouse.folder / "report"


def test_the_front_page_leads_to_the_dictionary_and_back(folder: Path) -> None:
    assert '<a href="dictionary.html">' in (folder / "index.html").read_text("utf-8")
    assert '<a href="index.html">' in (folder / "dictionary.html").read_text("utf-8")


def test_the_dictionary_has_every_table_column_and_indicator(folder: Path) -> None:
    page = (folder / "dictionary.html").read_text("utf-8")
    for words in ("marts.yearly_trend", "breakdown_zh", "比上年增减", "Change on the year before", "penalty.cases_filed", "domain=school"):
        assert words in page
    assert "trend(publisher, indicator, breakdown)" in page
    assert SCRIPT not in page and "&lt;script&gt;" in page
    assert re.findall(r"""(?:src|href)\s*=\s*["']?(?:https?:)?//""", page) == []


def test_without_a_build_the_page_says_that_there_is_none(tmp_path: Path) -> None:
    warehouse = SyntheticWarehouse(tmp_path)
    warehouse.report("health:柏川区", 2021, [Fact("penalty.cases_filed", 37)])
    with warehouse.connect() as connection:
        build(connection)
        connection.execute("DROP VIEW meta.data_dictionary")
    page = render(warehouse.work_file, tmp_path / "report").with_name("dictionary.html").read_text("utf-8")
    assert "还没有数据字典" in page and "<table" not in page
