"""Red ink on a scanned page: where stamps stand, the page without them, and which lines they were pressed over.

A stamp hides what stands under it from the engine: of 44 lines with figures under stamps 20 to 27 were read wrongly as they came, two
with the red taken out. What is gone altogether (a decimal point under a thick letter of the stamp) shows in no score: the mark counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy

_REDNESS = 30  # by how much red must outshine green and blue: scans of black text have 15 at most, a stamp faded by 60 % still 45
_COARSE_DPI = 50
_SMALLEST, _LARGEST = 55.0, 240.0  # points: stamps are 20 to 45 mm across; two side by side
_STRETCH = 1.9  # a letterhead is much wider than high, a seam stamp higher than wide
_RED_SHARE = 0.005  # of a line's box
_BLACK_SHARE = 0.15  # of a line's ink: a line of black text has more even under a star, red text none


@dataclass(frozen=True, slots=True)
class RedInk:
    """A page's red: `clean` is the page without its stamps, `mask` is 255 where red ink is; `stamps` are x0, top, x1, bottom in pixels.

    `black` is the shade below which the red channel, in which red ink is bright, shows the ink of text: of a faded page a bright one.
    """

    clean: numpy.ndarray
    mask: numpy.ndarray
    black: float
    stamps: tuple[tuple[int, int, int, int], ...]

    def on_text(self, crop: numpy.ndarray, mask: numpy.ndarray, corners: numpy.ndarray) -> str:
        """What red is to a stretch of text, cut out of page and mask: nothing, `stamped` over it, or the `words of a stamp` themselves.

        A letterhead is red too, but neither: red text that stands outside of stamps.
        """
        red, black = int((mask > 127).sum()), int((crop[:, :, 2] < self.black).sum())
        if red <= _RED_SHARE * mask.size:
            return ""
        if black > _BLACK_SHARE * (black + red):
            return "stamped"
        (x0, top), (x1, bottom) = corners.min(axis=0), corners.max(axis=0)
        inside = any(left <= x0 and x1 <= right and high <= top and bottom <= low for left, high, right, low in self.stamps)
        return "words of a stamp" if inside else ""


def find_red_ink(pixels: numpy.ndarray, dots_per_inch: float) -> RedInk | None:
    """The red ink of a page (H×W×3, BGR); None where there is none."""
    import cv2
    import numpy

    redness = cv2.subtract(pixels[:, :, 2], cv2.max(pixels[:, :, 0], pixels[:, :, 1]))
    mask = cv2.threshold(redness, _REDNESS, 255, cv2.THRESH_BINARY)[1]
    if cv2.countNonZero(mask) < 1e-5 * mask.size:
        return None
    scale = _COARSE_DPI / dots_per_inch
    coarse = cv2.resize(mask, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    spread = cv2.dilate(cv2.threshold(coarse, 40, 255, cv2.THRESH_BINARY)[1], numpy.ones((5, 5), numpy.uint8))
    _, _, found, _ = cv2.connectedComponentsWithStats(spread)
    clean = pixels
    stamps: list[tuple[int, int, int, int]] = []
    for x, y, width, height, _ in found[1:]:
        sides = [side * 72 / _COARSE_DPI for side in (width, height)]
        if min(sides) < _SMALLEST or max(sides) > _LARGEST or max(sides) > _STRETCH * min(sides):
            continue
        clean = pixels.copy() if clean is pixels else clean
        x0, top, x1, bottom = int(x / scale), int(y / scale), int((x + width) / scale) + 1, int((y + height) / scale) + 1
        area = slice(top, bottom), slice(x0, x1)
        clean[area] = _without_red(pixels[area], redness[area], mask[area])
        stamps.append((x0, top, x1, bottom))
    return RedInk(clean, mask, _black(pixels[:, :, 2], mask), tuple(stamps))


def _black(red: numpy.ndarray, mask: numpy.ndarray) -> float:
    """Halfway from the page's darkest to its red ink; 0 where nothing is darker than that."""
    import numpy

    dark, bright = numpy.percentile(red[mask == 0], 0.2) if (mask == 0).any() else 255.0, numpy.median(red[mask > 0])
    return float(dark + bright) / 2 if dark < bright - 30 else 0.0


def _without_red(pixels: numpy.ndarray, redness: numpy.ndarray, mask: numpy.ndarray) -> numpy.ndarray:
    """Grey as seen through a red glass, the ink's own shade lifted to that of the paper."""
    import numpy

    red = pixels[:, :, 2].astype(numpy.float32)
    if not mask.any():
        return pixels
    paper = float(numpy.percentile(red, 90))
    ink = float(numpy.percentile(red[mask > 0], 75))
    full = float(numpy.percentile(redness[mask > 0], 75))
    cover = numpy.clip(redness / max(full, 1.0), 0, 1)
    lifted = red / (1 - cover * (1 - min(ink / max(paper, 1.0), 1.0)))
    return numpy.repeat(lifted.clip(0, 255).astype(numpy.uint8)[:, :, None], 3, axis=2)
