"""What a page is: text that can be believed, text that is none, a scan, or nothing. Said before anything is spent on the page.

A wrong `scan` costs five seconds, a wrong `text` costs the page's figures: what makes no Chinese is read by OCR.
"""

from __future__ import annotations

import re

from transforms.documents.encodings import canonical, is_garbled
from transforms.documents.pdf.characters import PageContent

_UNTOLD = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\u2e80-\u2fdf]")
_FEW = 50  # characters: a page number, a scanning program's mark, a caption
_HARDLY_ANY = 10
_PAGE_OF_PICTURE = 0.5  # of its area
_LARGE_PICTURE = 0.1
_ANY_PICTURE = 0.005
_OUTLINES = 50  # paths: the outlines of fifty characters


def verdict(content: PageContent) -> str:
    """text, garbled, scan or blank."""
    inked = "".join(glyph.text for glyph in content.glyphs if not glyph.text.isspace())
    drawn = content.covered >= _ANY_PICTURE or content.paths >= _OUTLINES
    if (len(inked) < _FEW and content.covered >= _PAGE_OF_PICTURE) or (len(inked) < _HARDLY_ANY and drawn):
        return "scan"
    if not inked:
        return "blank"
    if len(_UNTOLD.findall(inked)) > 0.05 * len(inked) or is_garbled(canonical(inked)) or _is_gibberish(inked):
        return "garbled"
    return "text"


def unread_pictures(content: PageContent) -> int:
    """How many pictures on a page of text are large enough to hold some of their own: a table pasted as a picture, say."""
    found = 0
    for picture in content.pictures:
        x0, top, x1, bottom = picture.box
        if (x1 - x0) * (bottom - top) >= _LARGE_PICTURE * content.width * content.height:
            over = sum(x0 < glyph.x0 < x1 and top < glyph.middle < bottom for glyph in content.glyphs if not glyph.text.isspace())
            found += over < _HARDLY_ANY
    return found


def _is_gibberish(inked: str) -> bool:
    """Whether a page without any Han is neither a table of figures nor words: a font's codes taken for letters."""
    if len(inked) < _FEW or _HAN.search(inked):
        return False
    figures = len(re.findall(r"[\d.,%()/+-]", inked))
    letters = re.findall(r"[A-Za-z]", inked)
    vowels = len(re.findall(r"[AEIOUaeiou]", inked))
    words = len(letters) > 0.5 * (len(inked) - figures) and vowels > 0.25 * len(letters)
    return figures < 0.4 * len(inked) and not words
