"""The report as a reader meets it: from the disk, on a desk and on a phone, with and without scripts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By

from tests.expectations.reported import SCRIPT

DESK, PHONE = 1280, 390


@pytest.fixture
def page(browser: Chrome, report: Path) -> Iterator[Chrome]:
    sized(browser, DESK)
    browser.get_log("browser")
    browser.get_log("performance")
    browser.get(report.as_uri())
    yield browser


def sized(browser: Chrome, width: int) -> None:
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def test_opens_from_the_disk_and_asks_for_nothing_else(page: Chrome) -> None:
    assert page.title.startswith("年报质量报告")
    events = [json.loads(entry["message"])["message"] for entry in page.get_log("performance")]
    asked = {event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"}
    assert {url.partition(":")[0] for url in asked} <= {"file", "data"}
    assert {url.rpartition("/")[2] for url in asked if url.startswith("file:")} == {
        "index.html",
        "report.css",
        "report.js",
        "search.css",
        "search.js",
    }
    assert page.get_log("browser") == []


def test_words_of_others_stay_words(page: Chrome) -> None:
    assert page.title != "taken over"
    assert SCRIPT in page.find_element(By.ID, "documents").find_element(By.XPATH, "..").text
    assert [script.get_attribute("src").rpartition("/")[2] for script in page.find_elements(By.TAG_NAME, "script")] == [
        "report.js",
        "search.js",
    ]


def test_headings_stand_in_order(page: Chrome) -> None:
    levels = page.execute_script("return [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(heading => +heading.tagName[1])")
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_everything_has_a_name(page: Chrome) -> None:
    """Tables have headings with a scope, pictures a text, scrolling regions a label and the keyboard's focus."""
    assert page.execute_script("return [...document.querySelectorAll('th:not([scope])')].length") == 0
    page.execute_script("document.querySelectorAll('details').forEach(details => { details.open = true })")
    assert all(region.accessible_name for region in page.find_elements(By.CSS_SELECTOR, "[role=region]"))
    assert page.execute_script("return [...document.querySelectorAll('.scroll:not([tabindex=\"0\"])')].length") == 0
    assert page.find_element(By.TAG_NAME, "html").get_attribute("lang") == "zh-CN"


def test_a_finding_shows_its_marked_figures(page: Chrome, report: Path) -> None:
    findings = json.loads((report.parent / "findings.json").read_text("utf-8"))["findings"]
    with_evidence = [finding for finding in findings if finding["evidence"]]
    assert len(with_evidence) == 3
    for finding in with_evidence:
        item = page.find_element(By.XPATH, f"//li[.//*[@id='{finding['finding_id']}']]")
        assert finding["message"] in item.text
        marked = {mark.text for mark in item.find_elements(By.TAG_NAME, "mark")}
        assert marked == {evidence["surface"] for evidence in finding["evidence"]}


def test_passed_rules_unfold_by_the_keyboard(page: Chrome) -> None:
    folded = page.find_element(By.CSS_SELECTOR, "#passed ~ details")
    rows = folded.find_elements(By.CSS_SELECTOR, "tbody tr")
    assert rows and not any(row.is_displayed() for row in rows)
    folded.find_element(By.TAG_NAME, "summary").send_keys(Keys.ENTER)
    assert all(row.is_displayed() for row in rows)


def test_a_mark_is_told_by_more_than_colour(page: Chrome) -> None:
    mark = page.find_element(By.TAG_NAME, "mark")
    assert int(mark.value_of_css_property("font-weight")) >= 600
    assert mark.value_of_css_property("border-bottom-style") == "solid"


def test_from_a_finding_to_its_document_and_back(page: Chrome) -> None:
    link = page.find_element(By.CSS_SELECTOR, "blockquote footer a")
    document_id = link.get_attribute("href").rpartition("#")[2]
    link.send_keys(Keys.ENTER)
    row = page.find_element(By.CSS_SELECTOR, "tr:target")
    assert row.get_attribute("id") == document_id
    row.find_element(By.CSS_SELECTOR, ".found a").send_keys(Keys.ENTER)
    assert page.find_element(By.CSS_SELECTOR, ".finding:target").is_displayed()


def test_the_first_stop_of_the_keyboard_skips_to_the_content(page: Chrome) -> None:
    page.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    focused = page.switch_to.active_element
    assert focused.get_attribute("class") == "skip"
    assert focused.rect["x"] >= 0
    assert focused.get_attribute("href").endswith("#content")


@pytest.mark.parametrize("width", [PHONE, 768, DESK])
def test_the_page_never_scrolls_sideways(page: Chrome, width: int) -> None:
    sized(page, width)
    assert page.execute_script("return document.documentElement.scrollWidth") <= width


def test_prints_without_its_navigation(page: Chrome) -> None:
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert not page.find_element(By.TAG_NAME, "nav").is_displayed()
        assert page.find_element(By.TAG_NAME, "mark").is_displayed()
    finally:
        page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_reads_the_same_without_scripts(browser_without_scripts: Chrome, page: Chrome, report: Path, tmp_path: Path) -> None:
    plain = browser_without_scripts
    scripted = tmp_path / "scripted.html"
    scripted.write_text("<title>off</title><script>document.title = 'on'</script>", "utf-8")
    plain.get(scripted.as_uri())
    assert plain.title == "off"
    sized(plain, DESK)
    plain.get(report.as_uri())
    for part in ("header", "main"):
        assert plain.find_element(By.TAG_NAME, part).text == page.find_element(By.TAG_NAME, part).text
    assert (
        page.find_element(By.CSS_SELECTOR, ".search").is_displayed() and not plain.find_element(By.CSS_SELECTOR, ".search").is_displayed()
    )
    assert plain.find_element(By.TAG_NAME, "mark").text == page.find_element(By.TAG_NAME, "mark").text
