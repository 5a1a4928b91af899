"""Reading pictures of text: small ones, a line or five, made here; what a stamp, a turned page and a lost character do."""

from __future__ import annotations

import re
import socket
from itertools import pairwise
from types import SimpleNamespace

import numpy
import pytest
from PIL import Image

from tests.formats.scans import made_sheets, scanned
from transforms.documents.limits import Limits
from transforms.documents.ocr import engine as ocr
from transforms.documents.ocr.ink import find_red_ink
from transforms.documents.ocr.page import scanned_page

DPI = 150
FIGURES = "立案11起，罚没款27.1651万元，办结率98.5%"
LINES = ("全年出动卫生监督员455人次", "检查各类单位301户次", FIGURES, "发放宣传资料1,203份", "举办执业培训班2期")


def picture(*lines: str, dpi: int = DPI, stamp_on: tuple[str, ...] = (), skew: float = 0.3, **quality: float) -> numpy.ndarray:
    """Lines as a scanner sees them, on paper just as large as they are."""
    sheet = made_sheets("\n".join(["标题", *lines]), stamp=False, stamp_on=stamp_on)[0]
    boxes = [box for words, box in sheet.lines[1:] if words]
    edges = (60.0, min(box[1] for box in boxes) - 12, 535.0, max(box[3] for box in boxes) + 12)
    return scanned(sheet.image.crop([round(edge * 300 / 72) for edge in edges]), dpi, skew=skew, **quality)


def words(pixels: numpy.ndarray, dpi: int = DPI) -> list[str]:
    return [plain(line.text) for line in scanned_page(pixels, dpi, 1, Limits()).lines]


def plain(text: str) -> str:
    """A comma between words is of either width to the engine; to what reads the text they are one."""
    return re.sub(r"(?<!\d),|,(?!\d)", "，", text)


@pytest.mark.parametrize("dpi", [150, 200, 300])
def test_figures_are_read_with_their_points_at_every_usual_resolution(dpi: int) -> None:
    assert words(picture(FIGURES, dpi=dpi), dpi) == [FIGURES]


def test_the_models_are_there_and_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("OCR wants the network")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    ocr._engine.cache_clear()
    assert words(picture(FIGURES)) == [FIGURES]


def test_the_engine_is_made_once() -> None:
    assert ocr._engine(2) is ocr._engine(2)


def test_a_blank_page_has_no_lines() -> None:
    assert words(numpy.full((400, 600, 3), 250, numpy.uint8)) == []


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_on_its_side_or_its_head_is_turned_upright(quarters: int) -> None:
    upright = picture(*LINES)
    page = scanned_page(numpy.ascontiguousarray(numpy.rot90(upright, quarters)), DPI, 1, Limits())
    assert [plain(line.text) for line in page.lines] == list(LINES)
    assert round(page.width) == round(upright.shape[1] * 72 / DPI)
    assert page.warnings == (f"lay turned by {90 * quarters} degrees: read upright",)


def test_a_skewed_page_is_read_level() -> None:
    page = scanned_page(picture(*LINES, skew=3.0), DPI, 1, Limits())
    assert [plain(line.text) for line in page.lines] == list(LINES)
    begins = [line.x0 for line in page.lines[:3]]
    assert max(begins) - min(begins) < 4, "the left margin is upright again"
    gaps = [below.top - above.top for above, below in pairwise(page.lines)]
    assert max(gaps) - min(gaps) < 3


def test_a_figure_under_a_stamp_is_read_through_the_ink_and_marked() -> None:
    page = scanned_page(picture(*LINES, stamp_on=("27.1651",)), DPI, 1, Limits())
    by_text = {plain(line.text): line.doubts for line in page.lines}
    assert list(by_text) == list(LINES), "the stamp's own words are no text of the report"
    assert "ocr_under_stamp" in by_text[FIGURES]
    assert page.warnings[0].startswith("red ink lies on")


def test_a_faint_stamp_is_marked_too() -> None:
    page = scanned_page(picture(*LINES, stamp_on=("27.1651",), fade=0.6), DPI, 1, Limits())
    assert [plain(line.text) for line in page.lines if "ocr_under_stamp" in line.doubts].count(FIGURES) == 1


def test_lines_that_no_stamp_touches_are_not_marked() -> None:
    page = scanned_page(picture(*LINES), DPI, 1, Limits())
    assert {line.doubts for line in page.lines} == {("ocr",)}
    assert page.warnings == ()


def test_a_letterhead_printed_in_red_is_read_and_not_taken_for_stamped() -> None:
    sheet = made_sheets("标题\n正文一段", letterhead="澜陵市卫生健康委员会文件", stamp=False)[0]
    pixels = scanned(sheet.image.crop((0, 380, 2480, 760)), DPI, skew=0.3)
    ink = find_red_ink(pixels, DPI)
    assert ink is not None and ink.stamps == ()
    line = scanned_page(pixels, DPI, 1, Limits()).lines[0]
    assert line.text == "澜陵市卫生健康委员会文件"
    assert "ocr_under_stamp" not in line.doubts


def test_black_and_white_pages_have_no_red_ink() -> None:
    assert find_red_ink(picture(FIGURES), DPI) is None


def box(text: str, steps: list[float] | None = None, scores: dict[int, float] | None = None) -> ocr.TextBox:
    """A line of characters an em apart, figures half of that, or at the given steps; all read surely but for `scores`."""
    steps = steps or [0.5 if a.isdigit() and b.isdigit() else 1.0 for a, b in pairwise(text)]
    at = [sum(steps[:number]) + 0.5 for number in range(len(text))]
    characters = tuple(
        ocr.Character(character, spot / (at[-1] + 0.5), (scores or {}).get(number, 0.99))
        for number, (character, spot) in enumerate(zip(text, at, strict=True))
    )
    return ocr.TextBox(((0, 0), (400, 0), (400, 20), (0, 20)), 0.99, characters)


def test_a_line_read_surely_is_sure() -> None:
    assert not box("全年办结卫生许可事项71件").is_unsure


@pytest.mark.parametrize(("number", "score"), [(10, 0.85), (2, 0.4)], ids=["a digit", "any character"])
def test_a_low_score_makes_a_line_unsure(number: int, score: float) -> None:
    assert box("全年办结卫生许可事项71件", scores={number: score}).is_unsure


def test_a_bracket_of_unsure_width_does_not() -> None:
    assert not box("（四）严格公正执法提升质效", scores={0: 0.4, 2: 0.45}).is_unsure


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("许可事项全年件", [1, 1, 1, 1, 1, 2]),  # 71 lost before 件
        ("有起正在执行中", [1.5, 1, 1, 1, 1, 1]),  # 有1起
        ("罚没合计金额271651", [1, 1, 1, 1, 1, 0.8, 0.5, 1.0, 0.5, 0.5, 0.5]),  # 27.1651
        ("271651", [0.5, 1.0, 0.5, 0.5, 0.5]),
    ],
)
def test_a_gap_in_which_a_character_was_lost_makes_a_line_unsure(text: str, steps: list[float]) -> None:
    assert box(text, steps).is_unsure


def test_a_line_that_begins_with_a_blank_keeps_its_characters_in_place() -> None:
    words = SimpleNamespace(word_cols=[[4], [9, 12]], confs=[0.6, 0.99, 0.7, 0.98, 0.97], line_txt_len=16.0)
    characters = ocr._characters(" 有 11", words)
    assert [(character.text, round(character.at, 2)) for character in characters] == [
        (" ", 0.0),
        ("有", 0.28),
        (" ", 0.28),
        ("1", 0.59),
        ("1", 0.78),
    ]


def test_a_bracket_that_closes_another_kind_is_put_right() -> None:
    corrected = ocr._corrected(box("(青府办发〔2022]6号)，第[3]条").characters)
    assert "".join(character.text for character in corrected) == "(青府办发〔2022〕6号)，第[3]条"


@pytest.mark.parametrize("read", [",", "，"])
@pytest.mark.parametrize(("printed", "step"), [(",", 0.45), ("，", 0.75)])
def test_a_comma_between_figures_is_of_the_width_it_was_printed_with(read: str, printed: str, step: float) -> None:
    line = box(f"分别检查单位12{read}345户", [1, 1, 1, 1, 1, 1, 0.5, step, step, 0.5, 0.5, 1])
    assert "".join(character.text for character in ocr._corrected(line.characters)) == f"分别检查单位12{printed}345户"


def test_what_lacks_is_told_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(name: str) -> None:
        raise ImportError(f"no {name} for this processor")

    assert ocr.missing() == ""
    monkeypatch.setattr(ocr, "import_module", broken)
    assert "no onnxruntime for this processor" in ocr.missing()
    assert "install rapidocr, onnxruntime" in ocr.missing()


def test_a_huge_page_is_looked_at_in_small() -> None:
    """A page of 3,000 points: at its own word 30 dpi, millions of pixels that would take gigabytes to search."""
    large = Image.fromarray(picture(FIGURES)[:, :, ::-1]).resize((4000, 700), Image.Resampling.BICUBIC)
    assert words(numpy.ascontiguousarray(numpy.asarray(large)[:, :, ::-1]), 30) == [FIGURES]
