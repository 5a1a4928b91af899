"""Values of printed numerals: Arabic with separators, Chinese, and both with 万 and 亿."""

from __future__ import annotations

from decimal import Decimal

DIGITS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "壹": 1,
    "二": 2,
    "两": 2,
    "贰": 2,
    "三": 3,
    "叁": 3,
    "四": 4,
    "肆": 4,
    "五": 5,
    "伍": 5,
    "六": 6,
    "陆": 6,
    "七": 7,
    "柒": 7,
    "八": 8,
    "捌": 8,
    "九": 9,
    "玖": 9,
}
SMALL_POWERS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
LARGE_POWERS = {"万": 10_000, "亿": 100_000_000}
CHINESE = "".join(DIGITS) + "".join(SMALL_POWERS) + "".join(LARGE_POWERS)


def arabic_value(surface: str) -> Decimal:
    """`1,203.5` → 1203.5"""
    return Decimal(surface.replace(",", "") if "," in surface else surface)


def power_value(surface: str) -> int:
    """`万` → 10000, `千万` → 10000000, `` → 1"""
    value = 1
    for character in surface:
        value *= SMALL_POWERS.get(character) or LARGE_POWERS[character]
    return value


def chinese_value(surface: str) -> int | None:
    """`两千三百` → 2300, `十` → 10, `一百零五` → 105; None for what is no well-formed numeral (`三二`)."""
    if all(character in DIGITS for character in surface):
        return DIGITS[surface] if len(surface) == 1 else None
    total, section, digit = 0, 0, None
    for character in surface:
        if character in DIGITS:
            if digit not in (None, 0):
                return None
            digit = DIGITS[character]
        elif character in SMALL_POWERS:
            section += (1 if digit is None else digit) * SMALL_POWERS[character]
            digit = None
        else:
            total = (total + section + (digit or 0) or 1) * LARGE_POWERS[character]
            section, digit = 0, None
    return total + section + (digit or 0)
