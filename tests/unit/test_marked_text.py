"""Marks in a text: none over another, every anchor and word kept, whatever stands between them."""

from __future__ import annotations

from lxml import html

from expectations.report.reading.marks import Mark, _apart, count_kinds
from expectations.report.reading.text import Note, as_paragraphs

TEXT = "报告\n一、成效\n　　立案3件，结案\n2件，均已办结<b>。\n\n落款\n"


def mark(words: str, kind: str = "o", anchor: str = "", says: str = "", quantities: int = 1) -> Mark:
    start = TEXT.index(words)
    return Mark(start, start + len(words), kind, (anchor or words,), says, "", quantities)


def shown(marks: list[Mark], **given) -> html.HtmlElement:
    told = {"notes": {}, "pages": {}, "title": "报告"} | given
    return html.fragment_fromstring(str(as_paragraphs(TEXT, list(_apart(sorted(marks))), **told)), create_parent="div")


def test_each_line_is_a_paragraph_and_blank_ones_are_none() -> None:
    paragraphs = shown([mark("3件")]).xpath("p")
    assert [paragraph.text_content() for paragraph in paragraphs] == ["报告", "一、成效", "　　立案3件，结案", "2件，均已办结<b>。", "落款"]
    assert [paragraph.get("class") for paragraph in paragraphs] == ["k", "k", None, None, None]


def test_a_mark_over_the_end_of_a_line_stays_whole() -> None:
    made = shown([mark("结案\n2件", anchor="o1"), mark("均已办结")], notes={TEXT.index("落款"): [Note(0, "<i>note</i>")]})
    assert [each.text_content() for each in made.xpath(".//mark")] == ["结案 2件", "均已办结"]
    assert made.xpath("string(*[@class='beside']/preceding-sibling::p[1])") == "落款"


def test_stretches_that_run_into_one_another_become_one() -> None:
    marks = [mark("3件", "u", "q1", "未对应"), mark("立案3件，结案", "h", "o1", "全部"), mark("3件，结", "x", "o2", "")]
    (one,) = shown(marks).xpath(".//mark")
    assert (one.get("class"), one.text_content(), one.get("title")) == ("h", "立案3件，结案", "全部；未对应")
    assert sorted([one.get("id"), *one.xpath(".//span/@id")]) == ["o1", "o2", "q1"]
    assert count_kinds(list(_apart(sorted(marks)))) == {"h": 3}


def test_two_readings_of_one_quantity_count_once() -> None:
    marks = [mark("3件", "o", "o1", "甲"), mark("3件", "f", "o2", "乙")]
    assert count_kinds(list(_apart(sorted(marks)))) == {"f": 1}
    assert count_kinds([mark("均已办结", "o", quantities=0)]) == {"o": 0}


def test_notes_of_one_paragraph_share_a_box_that_ends_where_the_next_begins() -> None:
    places = [TEXT.index(words) for words in ("立案", "3件", "均已")]
    made = shown([], notes={place: [Note(0, f"<i>{number}</i>")] for number, place in enumerate(places)})
    boxes = made.xpath("*[@class='beside']")
    assert [(box.get("style"), box.text_content()) for box in boxes] == [("grid-row:3/span 1", "01"), ("grid-row:4/span 4", "2")]


def test_a_page_is_told_once() -> None:
    pages = {TEXT.index("立案"): 1, TEXT.index("结案"): 1, TEXT.index("均已"): 2}
    assert shown([], pages=pages).xpath("p/@data-page") == ["1", "2"]
