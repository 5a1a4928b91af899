"""The way that an operator goes: front page, finding, sentence, figure, trend, and back again, by the keyboard."""

from __future__ import annotations

from pathlib import Path

from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

FLAGGED = ".matters li.warning"


def follow(browser: Chrome, link: str) -> str:
    """Goes where the first link of this kind leads; the place in that page."""
    found = browser.find_element(By.CSS_SELECTOR, link)
    leads_to = found.get_attribute("href")
    found.send_keys(Keys.ENTER)
    assert browser.current_url == leads_to
    place = browser.find_element(By.CSS_SELECTOR, ":target")
    assert place.is_displayed()
    return place.get_attribute("id")


def test_what_a_link_leads_to_is_unfolded(browser: Chrome, report: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    script = (report.parent / "assets" / "report.js").as_uri()
    folded = "<details><summary>a</summary><details><summary>b</summary><p id='立案'>c</p></details></details>"
    page.write_text(f"<meta charset='utf-8'>{folded}<script src='{script}'></script>", "utf-8")
    browser.get(page.as_uri())
    assert not browser.find_element(By.ID, "立案").is_displayed()
    browser.execute_script("location.hash = '立案'")
    WebDriverWait(browser, 10).until(lambda driver: driver.find_element(By.ID, "立案").is_displayed())


def test_from_the_front_page_to_a_trend_and_back(browser: Chrome, report: Path) -> None:
    browser.get_log("browser")
    browser.get(report.as_uri())
    finding = follow(browser, f"{FLAGGED} .message a")
    sentence = f"//li[.//*[@id='{finding}']]//blockquote"
    marked = browser.find_element(By.XPATH, f"{sentence}//mark").text
    link = browser.find_element(By.XPATH, f"{sentence}//footer/a")
    publisher = link.get_attribute("href")
    link.send_keys(Keys.ENTER)
    figure = browser.find_element(By.CSS_SELECTOR, ":target")
    observation, told = figure.get_attribute("id"), figure.get_attribute("title")
    assert browser.current_url == publisher and figure.text.startswith(marked) and figure.tag_name == "a"
    assert browser.find_element(By.CSS_SELECTOR, f"a[href$='findings.html#{finding}']").is_displayed()

    indicator = follow(browser, f"[id='{observation}']")
    series = browser.find_element(By.ID, indicator)
    assert series.find_element(By.CSS_SELECTOR, "h3").text.split()[0] in told
    cell = series.find_element(By.CSS_SELECTOR, f"td a[href$='#{observation}']")
    assert cell.text in told
    assert follow(browser, f"[id='{indicator}'] td a[href$='#{observation}']") == observation

    for _ in range(4):
        browser.back()
    assert browser.current_url == report.as_uri()
    assert browser.get_log("browser") == []
