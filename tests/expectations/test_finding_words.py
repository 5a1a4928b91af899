"""A finding in English: its figures, or its rule where it names none."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from expectations import report
from expectations.report.finding_words import Figure, cause_en, said_en
from expectations.report.wording import UNITS_EN, place_en
from transforms.records import _PLACE_NAMES


def figure(value: str, year: int = 2023, name: str = "Cases filed", unit: str = "件", qualifier: str = "=", **more) -> Figure:
    return Figure(year, name, more.pop("part", ""), Decimal(value), unit, qualifier, more.pop("report_year", year))


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ([figure("67", name="Cases closed"), figure("63")], "2023: cases closed 67, cases filed 63"),
        ([figure("450", 2022), figure("30", 2021)], "2022: cases filed 450; 2021: cases filed 30"),
        ([figure("21", report_year=2024), figure("20")], "2023: cases filed 21 (2024 report), 20"),
        ([figure("271651.5", name="Fines", unit="元", qualifier="~")], "2023: fines about 271,651.5 yuan"),
        ([figure("98.5", name="Closure rate", unit="%", qualifier=">")], "2023: closure rate over 98.5%"),
        ([figure("2", part="School hygiene"), figure("3", part="A")], "2023: cases filed (school hygiene) 2, A 3"),
        ([figure("5")] * 6, "2023: cases filed 5, 5, 5, 5; and 1,196 more"),
    ],
)  # fmt: skip
def test_figures_are_told_by_the_year(figures, words):
    assert said_en(figures, 1200 if len(figures) > 4 else len(figures), "A title") == words


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (("A title", 2021, "2021年报告", "没有"), "A title: 2021"),
        (("A title", 2021, "1,200", "-3.5%"), "A title: 2021, found -3.5%, expected 1,200"),
        (("A title", None, "", ""), "A title"),
    ],
)
def test_without_figures_the_rule_says_it(told, words):
    assert said_en((), 0, *told) == words


def test_the_rule_says_what_figures_alone_or_its_title_would_not():
    says = "the {year} report no longer has it"
    assert said_en([figure("26", 2022)], 1, "A title", 2023, says_en=says) == "2022: cases filed 26 – the 2023 report no longer has it"
    assert said_en((), 0, "An accepted report has observations", 2021, says_en="none was found") == "2021 – none was found"
    assert said_en((), 0, "A title", says_en="none was found") == "None was found"


def test_every_place_has_its_english():
    assert place_en("表2第13行第4列") == "table 2, row 13, column 4"
    told = [place_en(words.format(1, 2, 3)) for words in _PLACE_NAMES.values()]
    assert all(words.isascii() for words in told) and "line 1" in told


def test_units_of_charts_and_tables_are_the_same():
    said = re.search(r"const UNITS = \{ (.*?) \};", (Path(report.__file__).parent / "assets" / "charts.js").read_text("utf-8"))[1]
    assert dict(re.findall(r'"?([^" ,:]+)"?: "([^"]*)"', said)) == UNITS_EN


def test_a_cause_is_that_of_the_rule_or_one_of_its_own_or_not_known():
    assert cause_en("笔误", "笔误", "a slip") == "a slip"
    assert cause_en("2021年报告多写两位", "笔误", "a slip") == "The 2021 report has digits too many"
    assert cause_en("别的话", "笔误", "a slip") == ""
