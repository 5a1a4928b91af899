"""Whatever the text, reading it neither fails nor loses its places, and takes time in proportion to its length."""

from __future__ import annotations

import time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transforms.catalogue import Catalogue
from transforms.extraction.extractor import extract

WORDS = """万 亿 余 多 近 不少于 以上 十 两 百分之 三 件 宗 万元 元 家 人次 次 分别为 其中 均为 由 减至 较上年 2023年 2025年， 立案 结案
罚款 行政复议 无 未发生 全部 办结 持证 双随机 国家级 A级 D、E级 公共场所 医疗卫生 建议 提案 满意率 答复率
一、 （一） 合计 （件） 序号 单位"""
PIECES = [*"0123456789.,，。；：、（）()“”《》%％‰\n\t 　-—~|①〇１𠀀\u200b", *WORDS.split()]
NUMERALS = "零〇一二三四五六七八九十百千万亿两"


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_any_text_is_read_with_its_places(catalogue: Catalogue, pieces: list[str]) -> None:
    text = "".join(pieces)
    extraction = extract(text, 2024, catalogue)
    for quantity in extraction.quantities:
        assert 0 <= quantity.sentence_start <= quantity.start < quantity.end <= len(text)
        assert quantity.start < quantity.sentence_end <= len(text)
        assert any(character.isdigit() or character in NUMERALS for character in text[quantity.start : quantity.end])
        assert (quantity.disposition == "excluded") <= (quantity.reason != "")
    assert [quantity.start for quantity in extraction.quantities] == sorted(quantity.start for quantity in extraction.quantities)
    used = {observation.quantity for observation in extraction.observations if observation.quantity is not None}
    assert used == {number for number, quantity in enumerate(extraction.quantities) if quantity.disposition == "observation"}
    cells = [(observation.indicator, observation.breakdown, observation.year) for observation in extraction.observations]
    assert len(cells) == len(set(cells))


def test_time_grows_with_the_length_and_not_faster(catalogue: Catalogue) -> None:
    paragraph = "全年立案37宗，结案32宗，罚款27.5万元；其中公共场所20宗、医疗卫生17宗，受理信访12件，均已办结，无行政复议。\n"

    def seconds(times: int) -> float:
        started = time.process_time()
        extract(paragraph * times, 2024, catalogue)
        return time.process_time() - started

    seconds(10)
    assert seconds(1000) <= 40 * max(seconds(50), 0.05)
