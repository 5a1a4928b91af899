"""Years and dates as reports print them: 2021年, ２０２１年度, 二〇二一年, 2022 年 1 月 18 日, 2022-01-18."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from datetime import date
from functools import lru_cache

_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_CHINESE_YEAR = re.compile(r"[二一][〇○零ＯO0一二三四五六七八九]{3}(?=年)")
_SPAN = re.compile(r"(?:19|20)\d\d年?\s*[-—–―~～至到]+\s*(?:(?:19|20)?\d\d)")
_QUOTED = re.compile(r"《[^》]*》|〔[^〕]*〕|\[\d{4}\]|【[^】]*】")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_YEAR_WORD = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年(?!\s*\d{1,2}\s*月)")
_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*(?:年|[-/.])\s*(\d{1,2})\s*(?:月|[-/.])\s*(\d{1,2})\s*日?(?!\d)")
_SEVERAL = re.compile(
    r"(?:19|20)\d\d年?[、和与及](?:(?:19|20)\d\d年?[、和与及])*(?:19|20)\d\d(?=年?度?(?:法治|依法|法制|推进|全面|贯彻|落实))"
)
_FIVE_YEARS = re.compile(r"十[一二三四五六]五[”\"]?(?!规划)|(?:近|过去)?[三五][个]?年(?:来|以来|期间)|(?:近|过去)[三五]年")
_WHOLE_DATE = re.compile(r"(?:19|20)\d\d(?:年\d{1,2}月\d{1,2}日?|([-/.])\d{1,2}\1\d{1,2})(?!\d)")
_PARTS = (
    (re.compile(r"上半年"), "first_half"),
    (re.compile(r"下半年"), "second_half"),
    (re.compile(r"半年"), "first_half"),
    (re.compile(r"前[三3][个]?季度"), "months_1_9"),
    (re.compile(r"第?([一二三四1-4])季度"), "quarter_{}"),
    (re.compile(r"(?<!\d)(0?[1-9]|1[0-2])月?(?:份)?[-—–―~～至到]+(0?[1-9]|1[01])月(?!\d)"), "months_{}_{}"),
)
_LINE = 120  # characters: what is looked at again and again when a title is put together
_HALF_YEAR = 6  # a report signed until June is of the year before
_CHINESE_DATE = re.compile(r"([二一][〇○零ＯO0一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日")


def plain_digits(text: str) -> str:
    """The text for recognition only: full-width digits, Chinese years and dates as 0-9, no white space inside."""
    return _plain_line(text) if len(text) <= _LINE else _plain(text)


@lru_cache(maxsize=1024)
def _plain_line(text: str) -> str:
    return _plain(text)


def _plain(text: str) -> str:
    narrow = _CHINESE_DATE.sub(_in_digits, unicodedata.normalize("NFKC", re.sub(r"\s+", "", text)))
    return _CHINESE_YEAR.sub(lambda match: re.sub("[ＯO]", "0", match[0]).translate(_CHINESE_DIGITS), narrow)


def year_of_title(title: str) -> int | None:
    """The first year that a title names, spans (2021-2025年), dates and quoted titles left out."""
    plain = _without_spans(title)
    match = _YEAR_WORD.search(plain) or _YEAR.search(plain)
    return int(match[1]) if match else None


def year_of_text(opening: str, body: str, signed_on: date | None) -> int | None:
    """The year that a report without one in its title is about.

    The first one its opening speaks of (`2021年，我局…`), unless the date under it makes that the year of the signature and the text speaks
    more often of the year before; without any year in the opening the one before a date up to June, else the date's own.
    """
    match = _YEAR_WORD.search(_without_spans(opening))
    before = year_before(signed_on)
    if match is None:
        return before
    found = int(match[1])
    if signed_on and before and found == signed_on.year > before:
        counts = Counter(map(int, _YEAR_WORD.findall(_without_spans(body))))
        return before if counts[before] > counts[found] else found
    return found


def year_before(signed_on: date | None) -> int | None:
    """The year that a report signed then is about: until June the one before."""
    if signed_on is None:
        return None
    return signed_on.year - 1 if signed_on.month <= _HALF_YEAR else signed_on.year


def period_of(title: str, opening: str = "") -> str:
    """What a report reports on: `year`; `first_half`, `quarter_3`, `months_1_9` by its title, or by the words its opening begins with,
    where the title names no whole year; `years_2016_2020` where it names a span or several years but no single one."""
    plain = _QUOTED.sub("", plain_digits(title))
    begun = re.match(r"(?:(?:19|20)\d\d年|今年)[,，]?(.{2,12})", _QUOTED.sub("", plain_digits(opening[:60])))
    for text in (plain, begun[1] if begun and "年度" not in plain else ""):
        for pattern, name in _PARTS:
            if match := (pattern.search if text is plain else pattern.match)(text):
                return name.format(*(_digit(group) for group in match.groups() if group))
    plain = _WHOLE_DATE.sub("", plain)
    span = _SPAN.search(plain) or _SEVERAL.search(plain) or _FIVE_YEARS.search(plain)
    if span and not _YEAR_WORD.search(_SPAN.sub("", _SEVERAL.sub("", plain))):
        years = [int(year if len(year) == 4 else span[0][:2] + year) for year in re.findall(r"\d{4}|\d{2}", span[0])]
        return f"years_{min(years)}_{max(years)}" if years else "years"
    return "year"


def _without_spans(text: str) -> str:
    return _SPAN.sub("", _WHOLE_DATE.sub("", _QUOTED.sub("", plain_digits(text))))


def _digit(text: str) -> str:
    return str("一二三四".find(text) + 1) if text in "一二三四" else text.lstrip("0")


def find_date(text: str) -> date | None:
    """The first calendar date in the text."""
    for match in _DATE.finditer(plain_digits(text)):
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            continue
    return None


def _in_digits(match: re.Match[str]) -> str:
    year = re.sub("[ＯO]", "0", match[1]).translate(_CHINESE_DIGITS)
    return f"{year}年{_number(match[2])}月{_number(match[3])}日"


def _number(text: str) -> int:
    """Up to 三十一."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int(text.translate(_CHINESE_DIGITS))
    return int((tens or "一").translate(_CHINESE_DIGITS)) * 10 + int((ones or "零").translate(_CHINESE_DIGITS))
