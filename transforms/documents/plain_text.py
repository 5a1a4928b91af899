"""Plain text: the encoding recognised, every line a place. Line ends become one newline here, once; offsets refer to that text.

Hard line breaks inside sentences stay: a text file has no geometry to tell them from the end of a paragraph.
"""

from __future__ import annotations

from transforms.documents.encodings import canonical, decode
from transforms.documents.reader import Reader, TextBuilder
from transforms.model import DocumentText, UnreadableDocument

READER_NAME = "plain_text 1"
MAXIMUM_BYTES = 5_000_000  # the longest report seen has 40 kB; a text a hundred times as long is something else


def read_plain_text(content: bytes, file_name: str) -> DocumentText:
    """The text of a .txt file with a place a line; lines are counted as an editor counts them."""
    if len(content) > MAXIMUM_BYTES:
        raise UnreadableDocument(f"{len(content)} bytes of text, over the limit of {MAXIMUM_BYTES}: no single report; split the file")
    decoded, encoding, warnings = decode(content)
    builder = TextBuilder()
    lines = canonical(decoded).split("\n")
    for number, line in enumerate(lines, start=1):
        builder.add(line, "line", number)
        if number < len(lines):
            builder.add_unplaced("\n")
    text, places = builder.finish()
    return DocumentText(text, places, "txt", f"{READER_NAME} ({encoding})", warnings=warnings)


READER = Reader("txt", READER_NAME, read_plain_text)
