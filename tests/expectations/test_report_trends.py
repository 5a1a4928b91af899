"""The pictures of trends: no line over a gap or a break, and a break marked."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import pytest

from expectations.report.charts import panel
from expectations.report.limits import Limits
from expectations.report.templating import environment
from expectations.report.trends import Figure, Series, Trend, collect_trends
from tests.expectations.reported import report_warehouse

YEARS = tuple(range(2019, 2025))


def picture(values: dict[int, int], broken: set[int]) -> ElementTree.Element:
    figures = {
        year: Figure(Decimal(value), "=", False, False, "o", "d", "口径调整" if year in broken else "") for year, value in values.items()
    }
    series = Series("health:柏川区", "柏川区卫生健康局", figures)
    trend = Trend("penalty.cases_filed", "立案数", "Cases filed", "件", "", YEARS, False, (series,), 1)
    return ElementTree.fromstring(panel(trend, series))


def lines(svg: ElementTree.Element) -> list[int]:
    """How many points each drawn line joins."""
    paths = [path.get("d") for path in svg.iter("path") if "line" in (path.get("class") or "").split()]
    return [points for d in paths if d for part in re.split("(?=M)", d) if (points := len(re.findall(r"-?[\d.]+ -?[\d.]+", part))) > 1]


EVERY = {year: 10 * year - 20000 for year in YEARS}


@pytest.mark.parametrize(
    ("years", "broken", "drawn"),
    [
        (YEARS, set(), [6]),
        (YEARS, {2022}, [3, 3]),
        (YEARS, {2020}, [5]),
        (YEARS, {2021, 2022}, [2, 3]),
        (YEARS, {2024}, [5]),
        ((2019, 2020, 2022, 2023, 2024), set(), [2, 3]),
        ((2019, 2020, 2022, 2023, 2024), {2022}, [2, 3]),
        ((2021, 2022, 2023), {2021}, [3]),
    ],
)
def test_no_line_is_drawn_over_a_break(years: tuple[int, ...], broken: set[int], drawn: list[int]) -> None:
    svg = picture({year: EVERY[year] for year in years}, broken)
    assert sorted(lines(svg)) == sorted(drawn)
    assert len(list(svg.iter("circle"))) == len(years)
    marks = [line for line in svg.iter("line") if line.get("class") == "break"]
    assert len(marks) == len(broken)
    assert svg.get("aria-label").count("（与之前不可比）") == len(broken)


def test_a_mark_stands_between_the_figures_it_parts(tmp_path: Path) -> None:
    svg = picture(EVERY, {2022})
    across = [float(circle.get("cx")) for circle in svg.iter("circle")]
    (mark,) = [float(line.get("x1")) for line in svg.iter("line") if line.get("class") == "break"]
    assert across == sorted(across) and across[2] < mark < across[3]


def trends_of(work_file: Path) -> str:
    """The section of trends over a warehouse."""
    with duckdb.connect(str(work_file), read_only=True) as connection:
        trends = collect_trends(connection, Limits())
    return environment().get_template("trends.html.j2").render(trends=trends, panel=panel)


def test_gaps_stay_gaps(tmp_path: Path) -> None:
    trends = trends_of(report_warehouse(tmp_path).work_file)
    row = re.search(r'<th scope="row">柏川区卫生健康局</th>(.*?)</tr>', trends, re.S)[1]
    assert re.findall(r"<td[^>]*>(.*?)(?:<abbr.*?)?</td>", row) == ["30", "450", "—", "30"]
    picture = re.search(r'<svg class="panel"[^>]*柏川区.*?</svg>', trends, re.S)[0]
    assert picture.count("<circle") == 3
    assert re.search(r'aria-label="[^"]*2021年30件，2022年450件，2024年30件"', picture)
    assert 'class="dot flagged"' in picture


def test_the_report_tells_what_cannot_be_compared(tmp_path: Path) -> None:
    trends = trends_of(report_warehouse(tmp_path).work_file)
    told = re.findall(r'<abbr class="break" title="(.*?)">', trends)
    assert told and all("与之前的年份不可比：报告称“执法数据统计口径有调整&lt;script&gt;" in each for each in told)
    assert "<script" not in trends and "竖虚线" in trends
