"""The numerals of Word's automatic numbering: a number in each of the formats that Chinese and Western documents use."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL_SIMPLIFIED = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_ONES = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def _counted(number: int, digits: str, powers: str, *, bare_ten: bool) -> str:
    """一百零一 from 101: each digit with its power, zeros inside as one; 十二 for 一十二 where `bare_ten`."""
    if not 0 < number < 10_000:
        return str(number) if number else digits[0]
    out, skipped = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if not digit:
            skipped = bool(out)
            continue
        zero = digits[0].replace("〇", "零") if skipped else ""
        skipped = False
        out += zero + digits[digit] + ("" if place == 0 else powers[place - 1])
    return out[1:] if bare_ten and 10 <= number < 20 else out


def _counting(number: int) -> str:
    """一 to 九十九, from a hundred on digit by digit."""
    return _counted(number, _DIGITS, "十百千", bare_ten=True) if 0 < number < 100 else _digital(number)


def _digital(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number)) if number >= 0 else str(number)


def _japanese(number: int) -> str:
    """百十 for 一百一十, no zero inside."""
    return (
        _counted(number, _DIGITS, "十百千", bare_ten=True)
        .translate({ord("零"): None})
        .replace("一十", "十")
        .replace("一百", "百")
        .replace("一千", "千")
    )


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    out = ""
    for worth, letters in (*_ROMAN, *_ROMAN_ONES):
        out += letters * (number // worth)
        number %= worth
    return out


def _letters(number: int) -> str:
    """a … z, aa, bb … as Word does, not ab."""
    return "abcdefghijklmnopqrstuvwxyz"[(number - 1) % 26] * ((number - 1) // 26 + 1) if 0 < number <= 780 else str(number)


def _row(first: str, count: int) -> Callable[[int], str]:
    """Consecutive characters from `first` on for 1 to `count`, plain figures beyond."""
    return lambda number: chr(ord(first) + number - 1) if 1 <= number <= count else str(number)


def _circled(number: int) -> str:
    """① to ⑳, ㉑ to ㊿, plain figures beyond."""
    if 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    return chr(0x3251 + number - 21) if 21 <= number <= 35 else chr(0x32B1 + number - 36) if 36 <= number <= 50 else str(number)


def _of(characters: str) -> Callable[[int], str]:
    return lambda number: characters[number - 1] if 1 <= number <= len(characters) else str(number)


def _cyclic(number: int) -> str:
    """甲子, 乙丑 …"""
    return _STEMS[(number - 1) % 10] + _BRANCHES[(number - 1) % 12] if number > 0 else str(number)


def _full_width(number: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number)) if number >= 0 else str(number)


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


NUMERALS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": _row("⒈", 20),
    "decimalEnclosedParen": _row("⑴", 20),
    "numberInDash": lambda number: f"- {number} -",
    "ordinal": _ordinal,
    "hex": lambda number: f"{number:X}",
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "chineseCounting": _counting,
    "taiwaneseCounting": _counting,
    "chineseCountingThousand": lambda number: _counted(number, _DIGITS, "十百千", bare_ten=True),
    "taiwaneseCountingThousand": lambda number: _counted(number, _DIGITS, "十百千", bare_ten=True),
    "japaneseCounting": _japanese,
    "koreanCounting": _japanese,
    "ideographDigital": _digital,
    "taiwaneseDigital": _digital,
    "japaneseDigitalTenThousand": _digital,
    "chineseLegalSimplified": lambda number: _counted(number, _LEGAL_SIMPLIFIED, "拾佰仟", bare_ten=False),
    "ideographLegalTraditional": lambda number: _counted(number, _LEGAL_TRADITIONAL, "拾佰仟", bare_ten=False),
    "japaneseLegal": lambda number: _counted(number, _LEGAL_TRADITIONAL, "拾佰仟", bare_ten=False),
    "ideographEnclosedCircle": _row("㊀", 10),
    "ideographTraditional": _of(_STEMS),
    "ideographZodiac": _of(_BRANCHES),
    "ideographZodiacTraditional": _cyclic,
    "none": lambda number: "",
    "bullet": lambda number: "",
}
