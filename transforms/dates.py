"""Years and dates as reports print them: 2021年, ２０２１年度, 二〇二一年, 2022 年 1 月 18 日, 2022-01-18."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_CHINESE_YEAR = re.compile(r"[二一][〇○零ＯO0一二三四五六七八九]{3}(?=年)")
_SPAN = re.compile(r"(?:19|20)\d\d年?\s*[-—–―~～至到]+\s*(?:(?:19|20)?\d\d)")
_QUOTED = re.compile(r"《[^》]*》|〔[^〕]*〕|\[\d{4}\]|【[^】]*】")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_YEAR_WORD = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年(?!\s*\d{1,2}\s*月)")
_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*(?:年|[-/.])\s*(\d{1,2})\s*(?:月|[-/.])\s*(\d{1,2})\s*日?(?!\d)")
_CHINESE_DATE = re.compile(r"([二一][〇○零ＯO0一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日")


def plain_digits(text: str) -> str:
    """The text for recognition only: full-width digits, Chinese years and dates as 0-9, no white space inside."""
    narrow = _CHINESE_DATE.sub(_in_digits, unicodedata.normalize("NFKC", re.sub(r"\s+", "", text)))
    return _CHINESE_YEAR.sub(lambda match: re.sub("[ＯO]", "0", match[0]).translate(_CHINESE_DIGITS), narrow)


def year_of_title(title: str) -> int | None:
    """The first year that a title names, spans (2021-2025年) and quoted titles left out."""
    plain = _SPAN.sub("", _QUOTED.sub("", plain_digits(title)))
    match = _YEAR_WORD.search(plain) or _YEAR.search(plain)
    return int(match[1]) if match else None


def year_of_opening(opening: str) -> int | None:
    """The first year that an opening speaks of: `2021年，我局…`; dates, spans and quoted documents left out."""
    match = _YEAR_WORD.search(_SPAN.sub("", _QUOTED.sub("", plain_digits(opening))))
    return int(match[1]) if match else None


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
