"""Odd runs of digits, units, numerals and punctuation: read without failing, with places that hold, and in little time."""

from __future__ import annotations

import gc
import signal
import time
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.prose import catalogue, read
from transforms.model import Extraction

LIMIT = 2.0  # CPU seconds for one text, many times what it should take
LONG = 10_000
NUMERALS = "零〇一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟"

DIGITS = st.text("0123456789０１２３４５６７８９.．,，", min_size=1, max_size=30)
CHARACTERS = st.text(NUMERALS + "半几数多余", min_size=1, max_size=20)
MARKS = st.text("，。、；：！？（）()【】〔〕《》“”‘’\"'—－-~～…·/%％‰+×|\t \u3000\u00a0\n\r", min_size=1, max_size=12)
UNITS = st.sampled_from(sorted(catalogue().units))
POWERS = st.sampled_from(["万", "亿", "千", "百", "万余", "千多", "余", "多", "以上", "以下", "左右", "以内", "个"])
LEADS = st.sampled_from(
    [
        "近",
        "约",
        "超",
        "不少于",
        "不足",
        "至少",
        "第",
        "每",
        "由",
        "减至",
        "比上年增长",
        "分别为",
        "其中",
        "均为",
        "全部",
        "无",
        "未发生",
        "零",
    ]
)
DATES = st.sampled_from(["2024年", "2023年底", "1—12月", "3月20日", "〔2024〕35号", "第711号", "上半年", "近三年", "2025年将", "12345"])
NOUNS = st.sampled_from(
    [
        "立案",
        "结案",
        "罚款",
        "处罚",
        "行政复议",
        "行政诉讼",
        "公共场所",
        "双随机",
        "国家级",
        "建议提案",
        "满意率",
        "办结",
        "持证上岗",
        "培训",
        "合计",
    ]
)
ODD = st.lists(st.one_of(DIGITS, CHARACTERS, MARKS, UNITS, POWERS, LEADS, DATES, NOUNS), min_size=1, max_size=40).map("".join)
REPEATED = st.tuples(
    st.lists(st.one_of(DIGITS, CHARACTERS, MARKS, UNITS, LEADS), min_size=1, max_size=4).map("".join), st.integers(2, 60)
).map(lambda pair: pair[0] * pair[1])


class TooSlowError(AssertionError):
    """A text took more CPU time than any may take; reading was broken off."""


@pytest.fixture(scope="module", autouse=True)
def nobody_elses_memory() -> Iterator[None]:
    """What other tests of this process keep in memory is not gone through while a text is read: that time is not the text's."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def read_in_time(text: str) -> Extraction:
    def break_off(*_: object) -> None:
        raise TooSlowError(f"more than {LIMIT} s for {len(text)} characters: {text[:40]!r}")

    started = time.process_time()
    before = signal.signal(signal.SIGPROF, break_off)
    signal.setitimer(signal.ITIMER_PROF, LIMIT)
    try:
        extraction = read(text)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    assert time.process_time() - started < LIMIT, text[:40]  # where an exception of a signal is lost
    return extraction


def assert_places_hold(text: str, extraction: Extraction) -> None:
    end = 0
    for quantity in extraction.quantities:
        assert end <= quantity.start < quantity.end <= len(text)
        assert quantity.sentence_start <= quantity.start and quantity.end <= quantity.sentence_end <= len(text)
        assert any(character.isdigit() or character in NUMERALS for character in text[quantity.start : quantity.end])
        assert quantity.value.is_finite() and quantity.value >= 0
        end = quantity.end
    for observation in extraction.observations:
        assert 0 <= observation.start < observation.end <= len(text)
        assert not text[observation.start].isspace() and not text[observation.end - 1].isspace()


read("全年立案37件。")  # what is made once is not a text's time


@settings(max_examples=1400, deadline=None, suppress_health_check=list(HealthCheck))
@given(ODD)
def test_odd_runs_are_read_with_their_places_in_time(text: str) -> None:
    assert_places_hold(text, read_in_time(text))


@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
@given(REPEATED)
def test_repeated_runs_are_read_with_their_places_in_time(text: str) -> None:
    assert_places_hold(text, read_in_time(text))


RUNS = {
    "digits": "1",
    "zeros": "0",
    "full-width digits": "９",
    "decimals": "1.",
    "thousands": "1,",
    "groups of thousands": "123,",
    "digits and spaces": "1 ",
    "digits and line breaks": "1\n",
    "enumeration marks": "、",
    "wide commas": "，",
    "full stops": "。",
    "numeral one": "一",
    "ten thousands": "万",
    "tens": "十",
    "hundred millions": "亿",
    "numerals": "一二三四五六七八九十",
    "formal numerals": "壹拾",
    "about": "近",
    "more": "余",
    "not fewer": "不少于",
    "opening brackets": "（",
    "closing brackets": "）",
    "pairs of brackets": "（）",
    "square brackets": "〔",
    "opening quotes": "“",
    "closing quotes": "”",
    "straight quotes": '"',
    "titles": "《",
    "spaces": " ",
    "wide spaces": "\u3000",
    "tabs": "\t",
    "line breaks": "\n",
    "dashes": "—",
    "hyphens": "-",
    "slashes": "/",
    "plus": "+",
    "times": "×",
    "colons": "：",
    "per cent": "%",
    "measure word": "件",
    "none": "无",
    "all": "全部",
    "among them": "其中",
    "respectively": "分别为",
    "year": "年",
    "years": "2024年",
    "months": "1月至",
    "so-manieth": "第",
    "figures": "1件",
    "figures in a list": "1件、",
    "figures in clauses": "立案1件，",
    "parts": "其中1件（",
    "names in a list": "公共场所、",
    "zeros in words": "无行政复议、",
    "table cells": "1\t",
    "table rows": "立案\t1\n",
    "letters": "a",
    "anyone": "某",
}


@pytest.mark.parametrize("run", [pytest.param(run, id=name) for name, run in RUNS.items()])
def test_long_runs_take_little_time(run: str) -> None:
    text = (run * LONG)[:LONG]
    assert_places_hold(text, read_in_time(text))


@pytest.mark.parametrize("run", ["1件", "1件、", "立案1件，", "其中1件（", "立案\t1\n"], ids=repr)
def test_time_grows_with_the_figures_and_not_faster(run: str) -> None:
    """Not even where all of them stand in one clause: ten times the text takes about ten times the time."""

    def seconds(length: int) -> float:
        text, taken = (run * length)[:length], []
        for _ in range(3):
            started = time.process_time()
            read(text)
            taken.append(time.process_time() - started)
        return min(taken)

    assert seconds(LONG) <= 20 * max(seconds(LONG // 10), 0.02)


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
def test_runs_inside_a_sentence_take_little_time(run: str) -> None:
    text = f"全年立案{(run * LONG)[: LONG // 2]}件，罚款27.5万元。"
    assert_places_hold(text, read_in_time(text))
