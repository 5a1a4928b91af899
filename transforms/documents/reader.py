"""What every reader shares: the small interface a format implements, and the builder of texts with places.

A format is one module of this package with a constant `READER = Reader(...)`; the package finds it by itself.
`read(content, file_name)` returns a DocumentText or raises UnreadableDocument; it opens no file, no network, no clock.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from transforms.model import DocumentText, Place


@dataclass(frozen=True, slots=True)
class Reader:
    """One format: its code as in `core.documents.format`, the name and version of what reads it, and the function."""

    format: str
    name: str
    read: Callable[[bytes, str], DocumentText]


@dataclass(slots=True)
class TextBuilder:
    """Text that grows piece by piece, each piece with its place; no offset is ever searched for afterwards."""

    _parts: list[str] = field(default_factory=list)
    _places: list[Place] = field(default_factory=list)
    _length: int = 0

    def add(self, text: str, kind: str, number: int, box: tuple[float, float, float, float] | None = None) -> None:
        """Append text that stands at one place of the file."""
        if text:
            self._places.append(Place(self._length, self._length + len(text), kind, number, box))
            self.add_unplaced(text)

    def add_unplaced(self, text: str) -> None:
        """Append what stands nowhere in the file: a line's end, the space between two joined lines."""
        self._parts.append(text)
        self._length += len(text)

    def ends_with_newline(self) -> bool:
        return not self._parts or self._parts[-1].endswith("\n")

    def finish(self) -> tuple[str, tuple[Place, ...]]:
        return "".join(self._parts), tuple(self._places)
