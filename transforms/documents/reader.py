"""What every reader shares: the small interface a format implements, and the builder of texts with places.

A format is one module (or package) beside this one with a constant `READERS`, a tuple of Reader; it is found by itself, in the order of
the formats' codes. `read(content, file_name, limits)` returns a DocumentText or raises UnreadableDocument; it opens no network and no
clock, and writes nothing but temporary files of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from transforms.documents.limits import Limits
from transforms.model import DocumentText, Place


@dataclass(frozen=True, slots=True)
class Head:
    """What is looked at to tell a format: the first bytes, the file's own ending, and the members where it is a ZIP container."""

    start: bytes  # the first 4,096 bytes
    suffix: str  # lower case with its dot: .docx
    members: frozenset[str] = frozenset()  # names inside a ZIP container
    mimetype: bytes = b""  # content of the container's member `mimetype`, where it has one


def usable() -> str:
    """Nothing is missing."""
    return ""


@dataclass(frozen=True, slots=True)
class Reader:
    """One format: its code as in `core.documents.format`, what reads it with its version, how it is told, and the function."""

    format: str
    name: str
    read: Callable[[bytes, str, Limits], DocumentText]
    recognises: Callable[[Head], bool]
    suffixes: tuple[str, ...] = ()  # endings under which it is published: what a folder is searched for
    missing: Callable[[], str] = usable  # what this machine lacks for it and how to get that, '' where nothing
    title: str = ""  # in words for `nianbao doctor`


@dataclass(slots=True)
class TextBuilder:
    """Text that grows piece by piece, each piece with its place; no offset is ever searched for afterwards."""

    _parts: list[str] = field(default_factory=list)
    _places: list[Place] = field(default_factory=list)
    _length: int = 0

    def add(
        self,
        text: str,
        kind: str,
        number: int,
        box: tuple[float, float, float, float] | None = None,
        *,
        row: int | None = None,
        column: int | None = None,
        doubts: tuple[str, ...] = (),
    ) -> None:
        """Append text that stands at one place of the file."""
        if text:
            self._places.append(Place(self._length, self._length + len(text), kind, number, box, row, column, doubts))
            self.add_unplaced(text)

    def add_unplaced(self, text: str) -> None:
        """Append what stands nowhere in the file: a line's end, the space between two joined lines."""
        self._parts.append(text)
        self._length += len(text)

    def ends_with_newline(self) -> bool:
        return not self._parts or self._parts[-1].endswith("\n")

    def finish(self) -> tuple[str, tuple[Place, ...]]:
        return "".join(self._parts), tuple(self._places)
