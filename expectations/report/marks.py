"""A sentence cut into pieces, the words that prove a figure apart from the rest - by their places, never by searching."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

GAP = "……"


@dataclass(frozen=True, slots=True)
class Mark:
    """Where printed words stand: places in the document's text, counted from 1, end exclusive; `says` is what they were read as."""

    start: int
    end: int
    surface: str
    says: str = ""
    place: str = ""  # the id of the observation, where the reading view has it
    says_en: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence; `says` is None where it is not marked."""

    text: str
    says: str | None = None
    place: str = ""
    says_en: str = ""


@dataclass(frozen=True, slots=True)
class MarkedSentence:
    """The pieces of a sentence; `misplaced` lists printed words that do not stand where their places say."""

    pieces: tuple[Piece, ...]
    misplaced: tuple[str, ...] = ()

    @property
    def marked(self) -> tuple[str, ...]:
        return tuple(piece.text for piece in self.pieces if piece.says is not None)


def mark(sentence: str, sentence_start: int, marks: Iterable[Mark], longest: int | None = None) -> MarkedSentence:
    """Cuts `sentence`, which begins at `sentence_start` of its document, at the places of `marks`.

    Of marks that overlap the first one stands. A sentence of more than `longest` characters keeps what lies around its marks.
    """
    placed, misplaced = [], []
    for item in sorted(marks, key=lambda item: (item.start, -item.end)):
        start, end = item.start - sentence_start, item.end - sentence_start
        if start < 0 or sentence[start:end] != item.surface:
            misplaced.append(item.surface)
        elif not placed or start >= placed[-1][1]:
            placed.append((start, end, item.says, item.place, item.says_en))
    pieces, reached = [], 0
    for start, end, *said in placed:
        pieces += [Piece(sentence[reached:start]), Piece(sentence[start:end], *said)]
        reached = end
    pieces.append(Piece(sentence[reached:]))
    kept = [piece for piece in pieces if piece.text]
    if longest is not None and len(sentence) > longest:
        kept = _shortened(kept, longest)
    return MarkedSentence(tuple(kept), tuple(dict.fromkeys(misplaced)))


def _shortened(pieces: Sequence[Piece], longest: int) -> list[Piece]:
    """Marks whole, and of the words between them what stands next to a mark."""
    unmarked = sum(piece.says is None for piece in pieces)
    room = max(longest - sum(len(piece.text) for piece in pieces if piece.says is not None), 0)
    side = max(room // max(2 * unmarked, 1), 12)
    short = []
    for place, piece in enumerate(pieces):
        head = side if place > 0 else 0
        tail = side if place < len(pieces) - 1 else 0
        if len(pieces) == 1:
            head = longest
        if piece.says is not None or len(piece.text) <= head + tail + len(GAP):
            short.append(piece)
        else:
            short.append(Piece(piece.text[:head] + GAP + (piece.text[-tail:] if tail else "")))
    return short
