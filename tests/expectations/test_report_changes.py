"""The section of changes: the ranking of `nianbao diff`, of published and withheld states alike."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from expectations.report import render
from expectations.report.limits import Limits
from tests.expectations.reported import RUN_ID, SCRIPT, read_pages, record
from tests.warehouse.publishing import compare, release
from tests.warehouse.synthetic import Fact, SyntheticWarehouse

FILED, FINES = "penalty.cases_filed", "penalty.fines"


@pytest.fixture
def published(tmp_path: Path) -> SyntheticWarehouse:
    warehouse = SyntheticWarehouse(tmp_path)
    warehouse.report("health:柏川区", 2023, [Fact(FILED, 33), Fact(FINES, 273600, surface="27.36万元")])
    release(warehouse, "run-1")
    return warehouse


def section(warehouse: SyntheticWarehouse, change: str = "", outcome: str = "withheld") -> str:
    """The Chinese text of the section, and of what is set off by tags only."""
    with compare(warehouse, RUN_ID, change) as connection:
        record(connection, outcome)
    page = read_pages(render(warehouse.work_file, warehouse.folder / "report"))["changes.html"]
    start = page.index('<section aria-labelledby="changes">')
    chinese = re.sub(r'<span class="en".*?</span>', "", page[start : page.index("</section>", start)])
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", chinese))


def test_a_state_that_waits_says_what_is_published_still(published: SyntheticWarehouse) -> None:
    published.report("health:望湖区", 2023, [Fact(FILED, 7), Fact(FINES, 300)])
    section(published, "UPDATE core.observations SET status = 'quarantined' WHERE surface = '33件'")
    front = read_pages(published.folder / "report" / "index.html")["index.html"]
    assert "暂缓发布，此前发布的 2 格不变；隔离 1 条观测" in front and "Withheld, the 2 cells published before stay; 1 obs" in front


def test_changes_stand_in_groups_slips_first(published: SyntheticWarehouse) -> None:
    published.report("health:望湖区", 2023, [Fact(FILED, 7)], file_name=f"{SCRIPT}.txt")
    gone = "UPDATE core.observations SET status = 'quarantined', status_reason = 'a_rule：过大' WHERE surface = '33件'"
    words = section(published, f"UPDATE core.observations SET value = 27.36 WHERE indicator = 'penalty.fines'; {gone}")
    rest = words[words.index("机关与年度") - 20 :]
    places = [rest.index(head) for head in ("疑似差一个“万”", "不再发布", "新增")]
    assert "run-1" in words and places == sorted(places)
    assert "273,600 元 27.36 元 同一文件重新读取" in rest
    assert "立案数 33 件 — 被规则隔离：a_rule：过大" in rest
    assert "&lt;script&gt;" in rest and "新收到的文件" in rest


def test_what_changed_nothing_takes_no_place_of_a_change(published: SyntheticWarehouse) -> None:
    """The same value by another reading weighs more than one that is a three-hundred-thousandth less, and comes behind it."""
    moved = "UPDATE core.observations SET observation_id = observation_id || 'x' WHERE indicator = 'penalty.cases_filed'"
    less = "UPDATE core.observations SET value = value - 1 WHERE indicator = 'penalty.fines'"
    with compare(published, RUN_ID, f"{moved}; {less}") as connection:
        record(connection, "published")
        weights = dict(
            connection.execute("SELECT kind, weight FROM core.revisions WHERE run_id = ? AND kind <> 'new'", [RUN_ID]).fetchall()
        )
    assert weights["moved"] > weights["changed"]
    for limits in (Limits(), Limits(changes=1)):
        front = read_pages(render(published.work_file, published.folder / "report", limits))["index.html"]
        news = re.sub(
            "</?span[^>]*>", "", re.sub(r'<span class="en".*?</span>', "", front[front.index('<section aria-labelledby="news">') :])
        )
        assert re.findall(r'<td class="figure">(\d[\d,]*) 元</td>', news) == ["273,600", "273,599"] and "33 件" not in news


def test_the_first_state_and_an_unchanged_one_say_so(published: SyntheticWarehouse, tmp_path: Path) -> None:
    assert "数字与文件都没有变动" in section(published, outcome="published")
    first = SyntheticWarehouse(tmp_path / "first")
    first.report("health:柏川区", 2023, [Fact(FILED, 33)])
    assert "首次发布，全部为新增" in section(first)
