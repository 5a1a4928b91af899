from decimal import Decimal

import pytest

from transforms.extraction.numerals import arabic_value, chinese_value, power_value


@pytest.mark.parametrize(
    ("surface", "value"),
    [
        ("三", 3),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零五", 105),
        ("两千三百", 2300),
        ("三千二百零四", 3204),
        ("一万二千", 12000),
        ("百", 100),
    ],
)
def test_chinese_numerals(surface: str, value: int) -> None:
    assert chinese_value(surface) == value


@pytest.mark.parametrize("surface", ["三二", "二〇二一", "一三"])
def test_runs_of_digits_are_no_numeral(surface: str) -> None:
    assert chinese_value(surface) is None


def test_arabic_numerals_with_separators_and_powers() -> None:
    assert arabic_value("1,203.5") == Decimal("1203.5")
    assert [power_value(power) for power in ("", "万", "千万", "亿")] == [1, 10_000, 10_000_000, 100_000_000]
