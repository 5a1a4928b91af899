"""The report as a reader meets it: from the disk, on a desk and on a phone, with and without scripts, in Chinese and in English."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from tests.expectations.reported import SCRIPT

AXE = Path(__file__).parent / "axe" / "axe.min.js"
DESK, TABLET, PHONE = 1280, 768, 390
LONG = "dictionary.html"  # made of the same parts as the others: looked at once where that takes seconds


@pytest.fixture(scope="session")
def kinds(report: Path) -> list[Path]:
    """A page of every kind: all at the top, and the first of each folder."""
    folders = (sorted(folder.glob("*.html")) for folder in sorted(report.parent.iterdir()) if folder.is_dir())
    return [*sorted(report.parent.glob("*.html")), *(pages[0] for pages in folders if pages)]


@pytest.fixture
def desk(browser: Chrome, report: Path) -> Iterator[Chrome]:
    """The browser, as wide as a desk's, with nothing remembered of other tests."""
    sized(browser, DESK)
    browser.get(report.as_uri())
    browser.execute_script("localStorage.clear()")
    browser.get_log("browser")
    browser.get_log("performance")
    yield browser


@pytest.fixture
def page(desk: Chrome, report: Path) -> Chrome:
    """The front page."""
    desk.get(report.as_uri())
    return desk


@pytest.fixture
def findings(desk: Chrome, report: Path) -> Chrome:
    desk.get(report.with_name("findings.html").as_uri())
    return desk


def sized(browser: Chrome, width: int) -> None:
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def unfold(browser: Chrome) -> None:
    browser.execute_script("document.querySelectorAll('details').forEach(details => { details.open = true })")


def in_english(browser: Chrome) -> None:
    box = browser.find_element(By.ID, "english")
    if not box.is_selected():
        box.send_keys(Keys.SPACE)


def test_every_kind_opens_from_the_disk_and_asks_for_nothing_else(desk: Chrome, kinds: list[Path], report: Path) -> None:
    assert len(kinds) >= 8
    for kind in kinds:
        desk.get(kind.as_uri())
        assert desk.title and desk.title != "taken over", kind
    events = [json.loads(entry["message"])["message"] for entry in desk.get_log("performance")]
    asked = {event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"}
    assert {url.partition(":")[0] for url in asked} <= {"file", "data"}
    assert all(url.startswith(report.parent.as_uri()) for url in asked if url.startswith("file:")), asked
    assert {url.rpartition("/")[2] for url in asked} >= {"index.html", "report.css", "report.js"}
    assert desk.get_log("browser") == []


@pytest.mark.parametrize(("width", "english"), [(DESK, False), (PHONE, True)], ids=["desk, Chinese", "phone, English"])
def test_axe_finds_no_fault_with_any_kind(desk: Chrome, kinds: list[Path], width: int, english: bool) -> None:
    """Contrast, names, landmarks, headings, focus: everything that axe can judge, of every weight."""
    found = []
    for kind in (kind for kind in kinds if kind.name != LONG or not english):
        sized(desk, width)
        desk.get(kind.as_uri())
        if english:
            in_english(desk)
        unfold(desk)
        desk.execute_script(AXE.read_text("utf-8"))
        result = desk.execute_async_script(
            "const done = arguments[arguments.length - 1];"
            "axe.run(document, {resultTypes: ['violations']}).then(result => done(result), fault => done({fault: String(fault)}))"
        )
        assert "fault" not in result, result
        assert len(result["passes"]) > 10, kind
        found += [
            f"{kind.name}: {rule['id']} ({rule['impact']}): {node['html'][:160]} {node['failureSummary']}"
            for rule in result["violations"]
            for node in rule["nodes"][:3]
        ]
    assert not found, "\n".join(found)


def test_words_of_others_stay_words(desk: Chrome, report: Path) -> None:
    desk.get(report.with_name("documents.html").as_uri())
    assert desk.title != "taken over"
    assert SCRIPT in desk.find_element(By.ID, "documents").find_element(By.XPATH, "..").text
    sources = [script.get_attribute("src") for script in desk.find_elements(By.TAG_NAME, "script")]
    assert sources and all(source.startswith(f"{report.parent.as_uri()}/assets/") for source in sources)


def test_headings_stand_in_order(desk: Chrome, kinds: list[Path]) -> None:
    for kind in kinds:
        desk.get(kind.as_uri())
        levels = desk.execute_script("return [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(heading => +heading.tagName[1])")
        assert levels[0] == 1 and levels.count(1) == 1, kind
        assert all(after - before <= 1 for before, after in pairwise(levels)), kind


def test_everything_has_a_name(desk: Chrome, kinds: list[Path]) -> None:
    """Tables have headings with a scope, pictures a text, scrolling regions a label and the keyboard's focus."""
    for kind in kinds:
        desk.get(kind.as_uri())
        unfold(desk)
        assert desk.execute_script("return [...document.querySelectorAll('th:not([scope])')].length") == 0, kind
        assert desk.execute_script("return [...document.querySelectorAll('svg:not([aria-label]):not([aria-hidden])')].length") == 0, kind
        assert all(region.accessible_name for region in desk.find_elements(By.CSS_SELECTOR, ".scroll")), kind
        assert desk.execute_script("return [...document.querySelectorAll('.scroll:not([tabindex=\"0\"])')].length") == 0, kind
        assert desk.find_element(By.TAG_NAME, "html").get_attribute("lang") == "zh-CN"


def test_a_finding_shows_its_marked_figures(findings: Chrome, report: Path) -> None:
    data = json.loads((report.parent / "findings.json").read_text("utf-8"))["findings"]
    with_evidence = [finding for finding in data if finding["evidence"]]
    assert len(with_evidence) == 3
    for finding in with_evidence:
        item = findings.find_element(By.XPATH, f"//li[.//*[@id='{finding['finding_id']}']]")
        assert finding["message"] in item.text
        marked = {mark.text for mark in item.find_elements(By.TAG_NAME, "mark")}
        assert marked == {evidence["surface"] for evidence in finding["evidence"]}


def test_passed_rules_unfold_by_the_keyboard(findings: Chrome) -> None:
    folded = findings.find_element(By.CSS_SELECTOR, "#passed ~ details")
    rows = folded.find_elements(By.CSS_SELECTOR, "tbody tr")
    assert rows and not any(row.is_displayed() for row in rows)
    folded.find_element(By.TAG_NAME, "summary").send_keys(Keys.ENTER)
    assert all(row.is_displayed() for row in rows)


def test_a_mark_is_told_by_more_than_colour(page: Chrome) -> None:
    mark = page.find_element(By.TAG_NAME, "mark")
    assert int(mark.value_of_css_property("font-weight")) >= 600
    assert mark.value_of_css_property("border-bottom-style") == "solid"


def test_from_the_front_page_to_a_finding_and_its_rule_and_back(page: Chrome, report: Path) -> None:
    page.find_element(By.CSS_SELECTOR, ".matters .message a").send_keys(Keys.ENTER)
    finding = page.find_element(By.CSS_SELECTOR, ".finding:target")
    assert finding.is_displayed() and page.current_url.startswith(report.with_name("findings.html").as_uri())
    rule = finding.find_element(By.XPATH, "ancestor::article")
    heading = rule.get_attribute("aria-labelledby")
    rule.find_element(By.CSS_SELECTOR, ".counts a[href^='rules.html#']").send_keys(Keys.ENTER)
    target = page.find_element(By.CSS_SELECTOR, "h3:target")
    assert target.get_attribute("id") == heading
    target.find_element(By.XPATH, "..").find_element(By.CSS_SELECTOR, "a[href^='findings.html#']").send_keys(Keys.ENTER)
    assert page.find_element(By.CSS_SELECTOR, "h3:target").get_attribute("id") == heading
    page.find_element(By.CSS_SELECTOR, ".product a").send_keys(Keys.ENTER)
    assert page.current_url == report.as_uri()


def test_a_documents_row_leads_to_its_finding(desk: Chrome, report: Path) -> None:
    desk.get(report.with_name("documents.html").as_uri())
    desk.find_element(By.CSS_SELECTOR, ".found a").send_keys(Keys.ENTER)
    assert desk.find_element(By.CSS_SELECTOR, ".finding:target").is_displayed()


def test_the_first_stop_of_the_keyboard_skips_to_the_content(desk: Chrome, kinds: list[Path]) -> None:
    for kind in kinds:
        desk.get(kind.as_uri())
        desk.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
        focused = desk.switch_to.active_element
        assert focused.get_attribute("class") == "skip"
        assert focused.rect["x"] >= 0
        assert focused.get_attribute("href").endswith("#content") and desk.find_elements(By.CSS_SELECTOR, "main#content"), kind


@pytest.mark.parametrize("width", [PHONE, TABLET, DESK])
def test_no_page_ever_scrolls_sideways(desk: Chrome, kinds: list[Path], width: int) -> None:
    sized(desk, width)
    for kind in kinds:
        desk.get(kind.as_uri())
        unfold(desk)
        for switch in ("", "document.getElementById('english').click();"):
            assert desk.execute_script(f"{switch} return document.documentElement.scrollWidth") <= width, (kind, switch)
        desk.execute_script("localStorage.clear()")


def test_prints_without_its_navigation(page: Chrome) -> None:
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert not page.find_element(By.TAG_NAME, "nav").is_displayed()
        assert page.find_element(By.TAG_NAME, "mark").is_displayed()
    finally:
        page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_english_is_one_click_away_and_is_remembered_over_pages(page: Chrome, report: Path) -> None:
    def shown() -> tuple[bool, bool]:
        """Whether any Chinese that has an English twin is to be seen, and whether any English is."""
        displayed = "return [...document.querySelectorAll('{}')].some(word => word.offsetParent !== null)"
        return page.execute_script(displayed.format(".zh")), page.execute_script(displayed.format(".en"))

    assert shown() == (True, False)
    assert "已发布" in page.find_element(By.TAG_NAME, "h1").text
    page.find_element(By.ID, "english").click()
    assert shown() == (False, True)
    assert "Published" in page.find_element(By.TAG_NAME, "h1").text
    assert page.find_element(By.TAG_NAME, "html").get_attribute("lang") == "en"
    runs = "const {scrollWidth, clientWidth} = document.querySelector('.scroll:has(> .runs)'); return scrollWidth <= clientWidth"
    assert page.execute_script(runs)
    page.find_element(By.CSS_SELECTOR, "nav a[href='rules.html']").click()
    assert shown() == (False, True) and page.find_element(By.TAG_NAME, "h1").text == "Rules"
    page.find_element(By.ID, "english").send_keys(Keys.SPACE)
    page.get(report.as_uri())
    assert shown() == (True, False) and page.find_element(By.TAG_NAME, "html").get_attribute("lang") == "zh-CN"


def test_what_is_ours_is_english_in_english(page: Chrome, kinds: list[Path]) -> None:
    """Names of lists, hints and titles; the search, what it finds and what it does not; and back again."""
    page.find_element(By.ID, "english").click()
    names = (
        "return [...document.querySelectorAll('[data-en]:not([title])')]"
        ".map(one => [one.getAttribute('placeholder') || one.getAttribute('aria-label'), one.dataset.en])"
    )
    hinted = 0
    for kind in kinds:
        page.get(kind.as_uri())
        told = page.execute_script(names)
        assert len(told) >= 3 and all(shown == english and shown.isascii() for shown, english in told), kind
        assert page.title.endswith(" · nianbao"), kind
        hints = page.execute_script("return [...document.querySelectorAll('[data-en][title]')].map(one => one.title === one.dataset.en)")
        assert all(hints), kind
        assert page.find_element(By.CSS_SELECTOR, "nav.site ul").text.isascii(), kind
        marks = page.execute_script("return [...document.querySelectorAll('.text [title]')].map(one => one.title)")
        chinese = [told for told in marks if re.search("[一-鿿]", told) or not re.match(r"\d{4}: [A-Z]|[a-z]", told)]
        assert chinese == [], kind
        hinted += len(marks)
    assert hinted > 3
    field, found = page.find_element(By.CSS_SELECTOR, "[role=combobox]"), (By.CSS_SELECTOR, ".search .found")
    assert field.get_attribute("placeholder") == "Search bureaus, indicators, regions" == field.accessible_name
    for words, expected in (("qqq", "Nothing found"), ("cases filed", "indicator")):
        field.clear()
        field.send_keys(words)
        WebDriverWait(page, 10).until(lambda driver, expected=expected: expected in driver.find_element(*found).text)
    page.find_element(By.ID, "english").click()
    assert field.get_attribute("placeholder").startswith("查找机关")


def test_reads_the_same_without_scripts(
    browser_without_scripts: Chrome, desk: Chrome, kinds: list[Path], report: Path, tmp_path: Path
) -> None:
    plain = browser_without_scripts
    scripted = tmp_path / "scripted.html"
    scripted.write_text("<title>off</title><script>document.title = 'on'</script>", "utf-8")
    plain.get(scripted.as_uri())
    assert plain.title == "off"
    sized(plain, DESK)
    for kind in (kind for kind in kinds if kind.name != LONG):
        plain.get(kind.as_uri())
        desk.get(kind.as_uri())
        assert plain.find_element(By.TAG_NAME, "main").text == desk.find_element(By.TAG_NAME, "main").text, kind
    plain.get(report.as_uri())
    plain.find_element(By.ID, "english").click()
    assert not plain.find_element(By.CSS_SELECTOR, "h1 .zh").is_displayed() and plain.find_element(By.CSS_SELECTOR, "h1 .en").is_displayed()
