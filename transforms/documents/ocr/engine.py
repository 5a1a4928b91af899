"""Pictures of text to characters with their places, through the models that rapidocr brings in its wheel; nothing is ever fetched.

Where text stands is looked for at 100 dpi (as good as 200, a third of the time); each line is then cut out at the page's own
resolution and read. The line classifier of rapidocr stays off: it turned upright lines upside down (`已有74项` read as `已有买实`); which
way up a page lies is asked once for the page.
"""

from __future__ import annotations

import logging
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from statistics import fmean, median
from typing import TYPE_CHECKING, Any

from transforms.documents.ocr.ink import RedInk, find_red_ink

if TYPE_CHECKING:
    import numpy

_DETECTION_DPI = 100
_DETECTION_PIXELS = 2_200_000  # A3 at 100 dpi; a million takes 0.2 GB
_DETECTION, _RECOGNITION = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"
_SURE = 0.95  # of a whole line; of good scans 0.4 % of the lines are under one of the three, of bad ones 12 %: half of those with a slip
_SURE_CHARACTER = 0.5
_SURE_FIGURE = 0.9  # of a digit, a point, a percent sign
_EITHER_WIDTH = "()（）[]【】"  # full or half, the engine cannot tell; nor do they matter
_WIDE_STEP = 1.45  # em from the middle of a Han character to that of the next or of a figure; what was read right has at most 1.33
_WIDE_FIGURES = 0.85  # em from one digit to the next; what was read right has 0.8, where a point was lost 1.0 and more
_HAN_PAIR = re.compile(r"[\u4e00-\u9fff]{2}")
_WORDS = re.compile(r"[\u4e00-\u9fff]{2}|[\u4e00-\u9fff]\d|\d[\u4e00-\u9fff]")
_NARROW_COMMA, _WIDE_COMMA = 1.1, 1.3  # em
_COMMA_OF_FIGURES = re.compile(r"(?<=\d)[,，](?=\d)")
_HALF_BRACKET = re.compile(r"(?<=〔\d{4})[\])）】]")
_UPSIDE_DOWN = 0.85  # pages that lie right have 0.96 and more on the mean, pages on their head under 0.7


@dataclass(frozen=True, slots=True)
class Character:
    """One character read: where its middle stands along its line, from 0 to 1, and how sure the engine is of it."""

    text: str
    at: float
    score: float


@dataclass(frozen=True, slots=True)
class TextBox:
    """One stretch of text found in a picture; `corners` are pixels, clockwise from its own top left."""

    corners: tuple[tuple[float, float], ...]
    score: float
    characters: tuple[Character, ...]
    stamped: bool = False

    @property
    def text(self) -> str:
        return "".join(character.text for character in self.characters)

    @property
    def width(self) -> float:
        return math.dist(self.corners[0], self.corners[1])

    @property
    def height(self) -> float:
        return math.dist(self.corners[0], self.corners[3])

    @property
    def is_unsure(self) -> bool:
        """Whether it may well be misread: low scores, or a gap in which a character was lost (`办结71件` read as `办结件`)."""
        inked = [each for each in self.characters if not each.text.isspace() and each.text not in _EITHER_WIDTH]
        if not inked:
            return False
        figures = [each.score for each in inked if each.text.isdigit() or each.text in ".%％"]
        scores = [each.score for each in inked]
        shaky = fmean(scores) < _SURE or min(scores) < _SURE_CHARACTER or min(figures, default=1.0) < _SURE_FIGURE
        return shaky or self._has_gap()

    def _has_gap(self) -> bool:
        steps = [(a.text + b.text, b.at - a.at) for a, b in pairwise(self.characters)]
        of_figures = [step for pair, step in steps if pair.isdigit()]
        em = usual_step(self.characters) or (2 * median(of_figures) if len(of_figures) >= 3 else 0.0)
        if not em:
            return False
        wide = any(step > _WIDE_STEP * em for pair, step in steps if _WORDS.fullmatch(pair))
        return wide or max(of_figures, default=0.0) > _WIDE_FIGURES * em


@dataclass(frozen=True, slots=True)
class PageReading:
    """What was read from a page: its upright picture, by how many degrees it was turned for that, the stretches in no order."""

    pixels: numpy.ndarray
    turned: int
    boxes: tuple[TextBox, ...]


def missing() -> str:
    """What this machine lacks for OCR and how to get it, '' where nothing."""
    try:
        for module in ("onnxruntime", "cv2", "rapidocr"):
            import_module(module)
    except (ImportError, OSError) as error:
        told = "install rapidocr, onnxruntime and opencv-python-headless for this kind of machine"
        return f"text in pictures needs OCR, which cannot be started ({error}); {told}"
    return ""


def read_page(pixels: numpy.ndarray, dots_per_inch: float, threads: int) -> PageReading:
    """Every stretch of text in the picture (H×W×3, BGR), the page turned upright first."""
    import numpy

    found = _Found.on(pixels, dots_per_inch, threads)
    turns = 0
    if found.lies_on_its_side():
        turns = 1 if _score(_sample(found.crops), threads) >= _score(_sample(found.crops, 2), threads) else 3  # crops are turned once
        found = _Found.on(numpy.ascontiguousarray(numpy.rot90(pixels, turns)), dots_per_inch, threads)
    boxes = found.read(threads)
    doubtful = not turns and boxes and fmean(box.score for box in boxes) < _UPSIDE_DOWN
    if doubtful and _score(_sample(found.crops, 2), threads) > _score(_sample(found.crops), threads) + 0.1:
        turns = 2
        found = _Found.on(numpy.ascontiguousarray(numpy.rot90(pixels, turns)), dots_per_inch, threads)
        boxes = found.read(threads)
    return PageReading(found.pixels, 90 * turns, tuple(boxes))


@dataclass(frozen=True, slots=True)
class _Found:
    """Where text stands in a picture: the corners of each stretch, and the stretch cut out of the page without stamps, laid level."""

    pixels: numpy.ndarray
    ink: RedInk | None
    corners: Sequence[numpy.ndarray]
    crops: Sequence[numpy.ndarray]

    @classmethod
    def on(cls, pixels: numpy.ndarray, dots_per_inch: float, threads: int) -> _Found:
        import cv2

        ink = find_red_ink(pixels, dots_per_inch)
        clean = ink.clean if ink else pixels
        scale = min(_DETECTION_DPI / dots_per_inch, math.sqrt(_DETECTION_PIXELS / (pixels.shape[0] * pixels.shape[1])))
        small = cv2.resize(clean, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
        found = _engine(threads)[0](small).boxes
        corners = [] if found is None else [box.astype("float32") / scale for box in found]
        return cls(pixels, ink, corners, [_cut(clean, box) for box in corners])

    def lies_on_its_side(self) -> bool:
        long = [max(sides) == sides[1] for sides in map(_sides, self.corners) if max(sides) > 4 * min(sides)]
        return len(long) >= 3 and sum(long) > 0.6 * len(long)

    def read(self, threads: int) -> list[TextBox]:
        """The stretches that hold text, the words of stamps left out."""
        kept = [(corners, crop, self._red(corners)) for corners, crop in zip(self.corners, self.crops, strict=True)]
        kept = [each for each in kept if each[2] != "words of a stamp"]
        read = _read([crop for _, crop, _ in kept], threads)
        boxes = [
            TextBox(tuple((float(x), float(y)) for x, y in corners), score, characters, red == "stamped")
            for (corners, _, red), (score, characters) in zip(kept, read, strict=True)
        ]
        return [box for box in boxes if box.text.strip()]

    def _red(self, corners: numpy.ndarray) -> str:
        return self.ink.on_text(_cut(self.pixels, corners), _cut(self.ink.mask, corners), corners) if self.ink else ""


def _sides(corners: numpy.ndarray) -> tuple[float, float]:
    return math.dist(corners[0], corners[1]), math.dist(corners[0], corners[3])


def _cut(pixels: numpy.ndarray, corners: numpy.ndarray) -> numpy.ndarray:
    """The stretch laid level; one that is higher than wide is turned by a quarter."""
    from rapidocr.utils.process_img import get_rotate_crop_image

    return get_rotate_crop_image(pixels, corners)


def _sample(crops: Sequence[numpy.ndarray], turns: int = 0) -> list[numpy.ndarray]:
    """The five longest stretches, turned."""
    import numpy

    longest = sorted(crops, key=lambda crop: crop.shape[1] / crop.shape[0])[-5:]
    return [numpy.ascontiguousarray(numpy.rot90(crop, turns)) for crop in longest]


def _score(crops: Sequence[numpy.ndarray], threads: int) -> float:
    return fmean(score for score, _ in _read(crops, threads)) if crops else 0.0


def _read(crops: Sequence[numpy.ndarray], threads: int) -> list[tuple[float, tuple[Character, ...]]]:
    """Of each stretch the score and the characters."""
    from rapidocr.ch_ppocr_rec import TextRecInput

    if not crops:
        return []
    output = _engine(threads)[1](TextRecInput(img=list(crops), return_word_box=True))
    read = zip(output.txts, output.scores, output.word_results, strict=True)
    return [(float(score), _corrected(_characters(text, words))) for text, score, words in read]


def _corrected(characters: tuple[Character, ...]) -> tuple[Character, ...]:
    """The characters with slips put right that can be nothing else, one for one.

    〔2022]6号 is 〔2022〕6号. A comma between figures takes the room of its width: of 90 full ones (a list) 17 were read as half ones
    (thousands), and took 1.4 to 1.8 em from digit to digit where half ones take 1.0 at most.
    """
    text = _HALF_BRACKET.sub("〕", "".join(character.text for character in characters))
    em = usual_step(characters)
    for match in _COMMA_OF_FIGURES.finditer(text) if em else ():
        at = match.start()
        room = (characters[at + 1].at - characters[at - 1].at) / em
        if room > _WIDE_COMMA or room < _NARROW_COMMA:
            text = text[:at] + ("，" if room > _WIDE_COMMA else ",") + text[at + 1 :]
    return tuple(Character(new, each.at, each.score) for new, each in zip(text, characters, strict=True))


def usual_step(characters: Sequence[Character]) -> float:
    """The usual step from one Han character to the next, as a share of the line; 0 where too few stand side by side."""
    steps = [b.at - a.at for a, b in pairwise(characters) if _HAN_PAIR.fullmatch(a.text + b.text)]
    return median(steps) if len(steps) >= 4 else 0.0


def _characters(text: str, words: Any) -> tuple[Character, ...]:
    """The text's characters at the columns of the engine's output; a blank stands where the character before it does."""
    columns = iter([column for columns in words.word_cols for column in columns])
    found: list[Character] = []
    for character, score in zip(text, words.confs, strict=False):  # a text of nothing has one score
        before = found[-1].at if found else 0.0
        at = before if character.isspace() else (next(columns) + 0.5) / words.line_txt_len
        found.append(Character(character, min(at, 1.0), float(score)))
    return tuple(found)


@cache
def _engine(threads: int) -> tuple[Any, Any]:
    """What finds text and what reads it, made once a process: 1.4 s for the imports, 0.1 s for the models."""
    import rapidocr
    from rapidocr.ch_ppocr_det import TextDetector
    from rapidocr.ch_ppocr_rec import TextRecognizer

    models = Path(rapidocr.__file__).parent / "models"
    engine = rapidocr.RapidOCR(
        params={
            "Global.use_cls": False,
            "Global.log_level": "error",
            "Det.model_path": str(models / _DETECTION),  # what a path is given for is never fetched
            "Det.limit_side_len": 32,  # pixels; it would blow up small pictures to 736
            "Rec.model_path": str(models / _RECOGNITION),
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    settings = engine.cfg
    for part in (settings.Det, settings.Rec):
        part.engine_cfg = settings.EngineConfig.onnxruntime
        part.model_root_dir = str(models)
    settings.Rec.font_path = None
    return TextDetector(settings.Det), TextRecognizer(settings.Rec)
