"""Plain text: the encoding recognised, every line a place. Line ends become one newline here, once; offsets refer to that text.

Where the lines themselves show that the text was wrapped at a width (copied from a PDF, written for a terminal), the lines of a
paragraph are joined: what was broken over a line's end, numbers too, is whole again, and each printed line stays a place of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from transforms.documents.encodings import canonical, decode
from transforms.documents.limits import DEFAULT, Limits
from transforms.documents.reader import Head, Reader, TextBuilder
from transforms.model import DocumentText, UnreadableDocument

READER_NAME = "plain_text 2"

_SENTENCE_END = re.compile(r"[。！？!?：:][”’』」）)]*$")
_ENUMERATOR = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d)|[①-⑳]|第[一二三四五六七八九十]+[章节条部]"
)
_DATE = re.compile(r"(?:\d{4}|二[〇○零\d]\S{2})年\S{1,3}月\S{1,3}日$")
_CELLS = re.compile(r"\S(?:\t|[ \u3000]{2,}|\s*\|\s*)\S")
_UNBREAKABLE = re.compile(r"[\dA-Za-z.,%]*\S?[，。；：、！？）》”％%]*")  # what a line's end may not part, at its longest
_LETTERS = re.compile(r"[A-Za-z]")
_NARROW = re.compile(r"[\0-\u1fff]")
_NARROWEST, _WIDEST = 36, 120  # columns; shorter lines are items or cells, longer ones paragraphs
_FEWEST_LINES = 8


def read_plain_text(content: bytes, file_name: str, limits: Limits = DEFAULT) -> DocumentText:
    """The text of a .txt file with a place a line; lines are counted as an editor counts them."""
    if len(content) > limits.text_bytes:
        raise UnreadableDocument(f"{len(content)} bytes of text, over the limit of {limits.text_bytes}: no single report; split the file")
    decoded, encoding, warnings = decode(content)
    lines = canonical(decoded).split("\n")
    wrap = find_wrap(lines)
    builder = TextBuilder()
    joined = False
    for number, line in enumerate(lines, start=1):
        following = lines[number] if number < len(lines) else ""
        goes_on = wrap is not None and wrap.goes_on(line, following)
        shown = line.lstrip() if joined else line
        builder.add(shown.rstrip() if goes_on else shown, "line", number)
        if goes_on:
            builder.add_unplaced(" " if _LETTERS.match(following.lstrip()) and _LETTERS.match(line.rstrip()[-1]) else "")
        elif number < len(lines):
            builder.add_unplaced("\n")
        joined = goes_on
    text, places = builder.finish()
    return DocumentText(text, places, "txt", f"{READER_NAME} ({encoding})", warnings=warnings)


@dataclass(frozen=True, slots=True)
class Wrap:
    """How a text was wrapped: at so many columns, of which a Han character takes two, or characters; and what parts its paragraphs."""

    width: int
    by_columns: bool
    margin: int  # blanks that every line begins with
    has_blank_lines: bool = False  # between paragraphs
    has_indents: bool = False  # at the beginning of paragraphs

    def goes_on(self, line: str, following: str) -> bool:
        """Whether the paragraph goes on in the line that follows."""
        ahead = following.strip()
        if not line.strip() or not ahead or _CELLS.search(line.strip()) or _CELLS.search(ahead):
            return False
        if not self.is_full(line, ahead) or _indent(following) > self.margin + 1:
            return False
        ends, begins = _SENTENCE_END.search(line.rstrip()), _ENUMERATOR.match(ahead) or _DATE.match(ahead)
        if self.has_blank_lines:
            return True
        return not (ends and begins) if self.has_indents else not (ends or begins)

    def measure(self, line: str) -> int:
        bare = line.rstrip()
        return 2 * len(bare) - len(_NARROW.findall(bare)) if self.by_columns else len(bare)

    def is_full(self, line: str, ahead: str) -> bool:
        """Whether the line had no room for what the next begins with."""
        slack = 3 if self.by_columns else 1
        return self.measure(line) + self.measure(_UNBREAKABLE.match(ahead).group()) >= self.width - slack


def find_wrap(lines: list[str]) -> Wrap | None:
    """The wrap of a text, None where its lines are paragraphs: wrapped lines are of one width, and most end inside a sentence."""
    filled = [line for line in lines if line.strip()]
    if len(filled) < _FEWEST_LINES:
        return None
    pairs = [(line, ahead.strip()) for line, ahead in pairwise(lines) if line.strip() and ahead.strip()]
    margin = min(map(_indent, filled))
    best: tuple[int, Wrap] | None = None
    for by_columns in (True, False):
        unknown = Wrap(0, by_columns, margin)
        width = sorted(map(unknown.measure, filled))[int(len(filled) * 0.95)]
        wrap = Wrap(width, by_columns, margin)
        full = [line for line, ahead in pairs if wrap.is_full(line, ahead)]
        inside = sum(not _SENTENCE_END.search(line.rstrip()) for line in full)
        columns = width if by_columns else 2 * width
        if _NARROWEST <= columns <= _WIDEST and len(full) >= 0.35 * len(filled) and inside >= 0.5 * len(full):
            exact = sum(abs(wrap.measure(line) - width) <= 2 for line in full)
            best = max(best or (exact, wrap), (exact, wrap), key=lambda each: each[0])
    return _with_paragraphs(lines, best[1]) if best else None


def _with_paragraphs(lines: list[str], wrap: Wrap) -> Wrap:
    """With what begins a paragraph after nearly every line that is not full: a blank line, an indent, or neither."""
    short = [number for number, line in enumerate(lines[:-1]) if line.strip() and not wrap.is_full(line, lines[number + 1].strip())]
    followed = [lines[number + 1] for number in short]
    blank = sum(not line.strip() for line in followed)
    indented = sum(_indent(line) > wrap.margin + 1 for line in followed if line.strip())
    return replace(
        wrap,
        has_blank_lines=blank >= max(2, 0.8 * len(short)),
        has_indents=indented >= 2 and blank + indented >= 0.6 * len(short),
    )


def _indent(line: str) -> int:
    return sum(2 if character == "\u3000" else 1 for character in line[: len(line) - len(line.lstrip())])


def _recognises(head: Head) -> bool:
    """Whatever nothing else recognises; asked last."""
    return True


READERS = (Reader("txt", READER_NAME, read_plain_text, _recognises, (".txt", ".text"), title="plain text: UTF-8, GB18030, UTF-16, Big5"),)
