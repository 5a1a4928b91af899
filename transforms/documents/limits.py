"""What a document may cost its reader. Sane for reports; `flows.settings` lets an operator change each of them.

A reader that meets a limit raises UnreadableDocument and names it. Memory and time are held by the process that reads
(`flows.reader_process`), which can be killed; what stands here is what a reader itself can see coming.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields


def _nothing() -> None:
    """Nobody waits."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, pages and pictures in their own count. `alive` is called after each slow step, so that whoever waits knows.

    What changes no text (threads, who waits) is left out of comparisons and of the printed form, which the store of texts goes by.
    """

    file_bytes: int = 200_000_000  # of the file as it came; a scan of 60 pages at 300 dpi stays under 100 MB
    text_bytes: int = 5_000_000  # of plain text: the longest report seen has 40 kB
    page_bytes: int = 20_000_000  # of one web page: a million paragraphs (28 MB) cost a parser up to 51 s
    unpacked_bytes: int = 256_000_000  # all members of a container or archive together
    unpack_ratio: int = 200  # unpacked to packed; prose packs to a fifth, a bomb to a thousandth
    members: int = 2_000  # of one archive
    archive_depth: int = 2  # archives inside archives
    pages: int = 500  # the longest report seen has 20
    ocr_pages: int = 100  # five seconds each
    picture_pixels: int = 40_000_000  # A3 at 300 dpi has 17 million
    stream_bytes: int = 128_000_000  # one stream of a PDF: an A4 page at 600 dpi in colour has 100 MB
    office_seconds: float = 90.0  # LibreOffice, for one document
    ocr_threads: int = field(default=2, repr=False, compare=False)
    alive: Callable[[], None] = field(default=_nothing, repr=False, compare=False)


DEFAULT = Limits()
_OF_PLAIN = {"txt": {"file_bytes", "text_bytes"}, "html": {"file_bytes", "text_bytes", "page_bytes"}}


def may_limit(name: str, format_code: str) -> bool:
    """Whether the limit of that name can make a difference to a document of the format; when in doubt it can."""
    return name in _OF_PLAIN.get(format_code, (name,))


def limits_told(limits: Limits) -> dict[str, str]:
    """Those that a text can depend on, by name."""
    return {limit.name: repr(getattr(limits, limit.name)) for limit in fields(limits) if limit.repr}
