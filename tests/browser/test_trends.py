"""Charts as they are drawn, and the search as it is used: by scripts, from the disk."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from expectations.report import links
from expectations.report.figure_words import chart
from expectations.report.files import ASSETS

BAICHUAN = "health:柏川区"
YEARS = tuple(range(2019, 2025))
# which years have figures, which of them break the series, and how many points each line joins
SERIES = [
    (YEARS, set(), [6]),
    (YEARS, {2022}, [3, 3]),
    (YEARS, {2020}, [5]),
    (YEARS, {2021, 2022}, [2, 3]),
    (YEARS, {2024}, [5]),
    ((2019, 2020, 2022, 2023, 2024), set(), [2, 3]),
    ((2019, 2020, 2022, 2023, 2024), {2022}, [2, 3]),
    ((2021, 2022, 2023), {2021}, [3]),
]
# A line is blue a quarter of the way between two points that it joins; an upright stands halfway.
LINES = """
return [...document.querySelectorAll('figure.chart')].map((figure) => {
  const plot = figure.plot, scale = devicePixelRatio;
  const blue = (x, y) => {
    const seen = plot.ctx.getImageData(Math.round(x) - 2 * scale, Math.round(y) - 2 * scale, 4 * scale, 4 * scale).data;
    return [...Array(seen.length / 4).keys()].some((at) => seen[4 * at + 3] > 120 && seen[4 * at] < 90 && seen[4 * at + 2] > 80);
  };
  const at = figure.chart.told.points.map((point) => [plot.valToPos(point.at, 'x', true), plot.valToPos(point.y, 'y', true)]);
  return at.slice(1).map(([x, y], place) => blue(at[place][0] + (x - at[place][0]) / 4, at[place][1] + (y - at[place][1]) / 4));
});
"""


# Of each chart the largest share of the plot's height that one column of its pixels has ink on.
UPRIGHTS = """
return [...document.querySelectorAll('figure.chart')].map(({ plot }) => {
  const { left, top, width, height } = plot.bbox;
  const { data } = plot.ctx.getImageData(left, top, width, height);
  const inked = (x) => [...Array(height).keys()].filter((y) => data[4 * (y * width + x) + 3] > 100).length;
  return Math.max(...[...Array(width).keys()].map(inked)) / height;
});
"""


@pytest.fixture
def page(browser: Chrome, report: Path) -> Iterator[Chrome]:
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": 1280, "height": 900, "deviceScaleFactor": 1, "mobile": False})
    browser.get_log("browser")
    browser.get((report.parent / links.publisher(BAICHUAN)).as_uri())
    yield browser
    assert browser.get_log("browser") == []


def open_charts(browser: Chrome, folder: Path, figures: list[str]) -> None:
    """Opens a page of these charts and draws them."""
    shutil.copytree(ASSETS, folder / "assets")
    scripts = "".join(f'<script src="assets/{name}.js"></script>' for name in ("uPlot.iife.min", "charts"))
    page = folder / "page.html"
    page.write_text(f'<meta charset="utf-8"><body data-span="2019 2024">{"".join(figures)}{scripts}', "utf-8")
    browser.get(page.as_uri())
    browser.execute_script("document.querySelectorAll('figure').forEach(nianbaoCharts.draw)")


def test_medians_beyond_the_scale_or_missing_look_like_no_break(browser: Chrome, tmp_path: Path) -> None:
    plain, broken = (chart([(year, str(year - 2000), "", "口径调整" * (year == at)) for year in YEARS], "件") for at in (0, 2022))
    medians = ("[[2019,21],[2020,100000],[2021,20],[2022,90000]]", "[[2019,21],[2021,20],[2024,22]]")
    beside = [plain.replace(" data-unit", f" data-beside='{points}' data-unit") for points in medians]
    open_charts(browser, tmp_path, [*beside, plain, broken])
    shares = WebDriverWait(browser, 10).until(lambda driver: max(found := driver.execute_script(UPRIGHTS)) > 0 and found)
    assert [share > 0.9 for share in shares] == [False, False, False, True] and max(shares[:3]) < 0.5
    told = browser.execute_script("return [...document.querySelectorAll('figure')].map(({ plot }) => plot.data[2].map((y) => y ?? null))")
    assert told[0] == [21, None, 20, None, None, None] and told[1] == [21, None, 20, None, None, 22]


def test_no_line_is_drawn_over_a_break_or_a_gap(browser: Chrome, tmp_path: Path) -> None:
    figures = [
        chart([(year, str(10 * year - 20180), "", "口径调整" if year in broken else "") for year in years], "件", caption="立案数")
        for years, broken, _ in SERIES
    ]
    open_charts(browser, tmp_path, figures)
    joined = WebDriverWait(browser, 10).until(lambda driver: any(map(any, found := driver.execute_script(LINES))) and found)
    for (years, broken, expected), pairs in zip(SERIES, joined, strict=True):
        assert len(pairs) == len(years) - 1
        lengths, run = [], 1
        for drawn in (*pairs, False):
            lengths, run = (lengths, run + 1) if drawn else ([*lengths, run], 1)
        assert sorted(length for length in lengths if length > 1) == sorted(expected), (years, broken)
    labels = [picture.get_attribute("aria-label") for picture in browser.find_elements(By.CSS_SELECTOR, "[role=img]")]
    assert [label.count("（与之前不可比）") for label in labels] == [len(broken) for _, broken, _ in SERIES]
    for (years, broken, _), upright in zip(SERIES, browser.execute_script(
        "return [...document.querySelectorAll('figure')].map((figure) => figure.plot.data[0].filter((x) => !Number.isInteger(x)))"
    ), strict=True):  # fmt: skip
        expected = [(before + year) / 2 for before, year in pairwise(years) if year in broken and year - before == 1]
        assert [x for x in upright if x > years[0]] == expected


@pytest.mark.parametrize(
    ("value", "words"), [(0, "0"), (9999, "9,999"), (10460, "1.05万"), (4017500, "401.8万"), (320000000, "3.2亿"), (98.25, "98.25")]
)
def test_an_axis_says_numbers_shortly(page: Chrome, value: float, words: str) -> None:
    assert page.execute_script("return nianbaoCharts.short(arguments[0])", value) == words


def test_a_chart_says_its_figures_and_is_drawn_when_it_is_near(page: Chrome) -> None:
    figures = page.find_elements(By.CSS_SELECTOR, "figure.chart")
    assert len(figures) == page.execute_script("return document.querySelectorAll('.told').length") > 3
    filed = page.find_element(By.CSS_SELECTOR, "[id='penalty.cases_filed'] [role=img]")
    assert filed.get_attribute("aria-label") == "立案数：2021年30件，2022年450件（有警告），2024年30件；同级中位数18.5件"
    WebDriverWait(page, 10).until(lambda driver: driver.execute_script("return document.querySelectorAll('figure.chart canvas').length"))
    page.execute_script("dispatchEvent(new Event('beforeprint'))")
    assert page.execute_script("return document.querySelectorAll('figure.chart canvas').length") == len(figures)


def test_a_chart_speaks_english_where_the_page_does(page: Chrome) -> None:
    box, filed = page.find_element(By.ID, "english"), page.find_element(By.CSS_SELECTOR, "[id='penalty.cases_filed'] [role=img]")
    box.click()
    said = "Cases filed: 2021: 30, 2022: 450 (flagged), 2024: 30; median of peers 18.5"
    assert filed.get_attribute("aria-label") == said and page.execute_script("return nianbaoCharts.short(4017500)") == "4.02M"
    assert page.execute_script("return document.querySelector('figure.chart').dataset.readout").startswith("2024: ")
    box.click()
    assert filed.get_attribute("aria-label").startswith("立案数：2021年")


def test_a_bureau_prints_small_and_looks_as_before_afterwards(page: Chrome) -> None:
    """Five indicators on one sheet: every chart drawn, small, one head a theme, no row cut in two."""
    page.execute_script("window.widths = []; addEventListener('beforeprint', () => { widths = charts().map((plot) => plot.width); });"
                        "window.charts = () => [...document.querySelectorAll('figure.chart')].map((figure) => figure.plot);")  # fmt: skip
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    heads = page.execute_script("return [...document.querySelectorAll('.told thead')].map((head) => head.checkVisibility())")
    rows = page.execute_script("return [...document.querySelectorAll('tr')].map((row) => getComputedStyle(row).breakInside)")
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    themes = page.execute_script("return document.querySelectorAll('section > h2 + .series .told').length")
    assert heads.count(True) == themes < len(heads) and set(rows) == {"avoid"}
    printed = page.execute_cdp_cmd("Page.printToPDF", {"paperWidth": 8.27, "paperHeight": 11.69})
    sheets = pypdfium2.PdfDocument(base64.b64decode(printed["data"]))
    assert len(sheets) == 1 and len(heads) >= 5
    assert page.execute_script("return widths") == [152] * len(heads)
    restored = "return charts().every((plot) => plot.width === plot.root.parentElement.clientWidth && plot.height === 120)"
    assert page.execute_script(restored)


def test_from_a_figure_to_its_sentence(page: Chrome, report: Path) -> None:
    block = page.find_element(By.ID, "penalty.cases_filed")
    row = block.find_element(By.XPATH, ".//tr[th='2022']")
    assert row.find_element(By.TAG_NAME, "mark").text == "450件"
    document = page.find_element(By.CSS_SELECTOR, ".reports a[title='柏川区-2022.txt']").get_attribute("href")
    place, _, observation = row.find_element(By.TAG_NAME, "a").get_attribute("href").partition("#")
    assert place == document and document.startswith((report.parent / "documents").as_uri()) and observation.startswith("o")


def test_the_search_finds_by_the_keyboard_and_leads_on(page: Chrome) -> None:
    field = page.find_element(By.CSS_SELECTOR, "[role=combobox]")
    assert field.accessible_name and page.execute_script("return typeof nianbaoSearch") == "undefined"
    field.send_keys("cases FILED")
    options = WebDriverWait(page, 10).until(lambda driver: driver.find_elements(By.CSS_SELECTOR, "[role=option]"))
    assert "立案数" in options[0].text and field.get_attribute("aria-expanded") == "true"
    field.send_keys(Keys.ARROW_DOWN)
    assert field.get_attribute("aria-activedescendant") == options[0].get_attribute("id")
    assert options[0].get_attribute("aria-selected") == "true"
    field.send_keys(Keys.ESCAPE)
    assert field.get_attribute("aria-expanded") == "false" and field.get_attribute("value") == ""
    field.send_keys("宁泽")
    WebDriverWait(page, 10).until(lambda driver: "宁泽" in driver.find_element(By.CSS_SELECTOR, "[role=option]").text)
    field.send_keys(Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ARROW_UP, Keys.ENTER)
    WebDriverWait(page, 10).until(lambda driver: "宁泽市" in driver.title)


PLACES = (
    *("publishers.html", "indicators.html", "regions.html"),
    *(links.publisher(BAICHUAN), links.indicator("penalty.cases_filed"), links.region("柏川区")),
)


@pytest.mark.parametrize("place", PLACES)
def test_a_narrow_screen_never_scrolls_sideways(page: Chrome, report: Path, place: str) -> None:
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": 390, "height": 900, "deviceScaleFactor": 1, "mobile": True})
    page.get((report.parent / place).as_uri())
    assert page.execute_script("return document.documentElement.scrollWidth") <= 390
    assert page.execute_script("return document.querySelectorAll('th:not([scope]), .scroll:not([tabindex=\"0\"])').length") == 0


def test_without_scripts_the_tables_say_it_all(browser_without_scripts: Chrome, report: Path) -> None:
    plain = browser_without_scripts
    plain.get((report.parent / links.publisher(BAICHUAN)).as_uri())
    block = plain.find_element(By.ID, "penalty.cases_filed")
    assert not block.find_element(By.TAG_NAME, "figure").is_displayed()
    assert not plain.find_element(By.CSS_SELECTOR, ".search").is_displayed()
    points = json.loads(block.find_element(By.TAG_NAME, "figure").get_attribute("data-points"))
    shown = [row.text.split()[:2] for row in block.find_elements(By.CSS_SELECTOR, "tbody tr")]
    assert shown == [[str(year), f"{value}件"] for year, value, *_ in points]
