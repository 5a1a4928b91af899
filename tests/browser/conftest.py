"""A headless chromium of the system; without one these tests are skipped, and say so."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from selenium import webdriver

from expectations.report import render
from tests.expectations.reported import RUN_ID, report_warehouse
from tests.warehouse.correcting import correction
from tests.warehouse.publishing import compare, release
from transforms.catalogue import SEEDS
from transforms.measured_quality import load_measured_quality
from warehouse.review import apply_review

ARGUMENTS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-default-apps", "--hide-scrollbars",
)  # fmt: skip


@pytest.fixture(scope="session")
def open_browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., webdriver.Chrome]]:
    """Opens browsers that are closed at the end; `javascript=False` turns scripts off."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    driver = shutil.which("chromedriver")
    if not chromium or not driver:
        pytest.skip("no browser: apt-get install chromium chromium-driver")
    opened = []

    def open_one(javascript: bool = True) -> webdriver.Chrome:
        options = webdriver.ChromeOptions()
        options.binary_location = chromium
        for argument in (*ARGUMENTS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        if not javascript:
            options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
        browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
        opened.append(browser)
        return browser

    yield open_one
    for browser in opened:
        browser.quit()


@pytest.fixture(scope="session")
def browser(open_browser: Callable[..., webdriver.Chrome]) -> webdriver.Chrome:
    return open_browser()


@pytest.fixture(scope="session")
def browser_without_scripts(open_browser: Callable[..., webdriver.Chrome]) -> webdriver.Chrome:
    return open_browser(javascript=False)


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The front page of the report of a warehouse with one of everything: changes, corrections and something to review among it."""
    warehouse = report_warehouse(tmp_path_factory.mktemp("reported"))
    release(warehouse, "run-1")
    corrected = [correction("a1", "override", "penalty.cases_filed", 6000, publisher="health:宁泽市", year=2022, value=6001)]
    changed = "update core.observations set value = value + 1 where indicator = 'penalty.fines'"
    with compare(warehouse, RUN_ID, changed, corrections=corrected) as connection:
        apply_review(connection, 0.95)
    return render(warehouse.work_file, warehouse.folder / "report", measured=load_measured_quality(SEEDS))
