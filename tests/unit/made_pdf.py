"""Small PDFs written by hand, so that a test says where every line stands: one font (Song, not embedded), text, rules, pages."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType0"
    b"/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/DW 1000/W[1 95 500]"
    b"/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0"
    b"/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>]>>"
)
WIDTH, HEIGHT = 595, 842


@dataclass
class MadePage:
    """A page; `say` writes a line with its top left corner's x and its baseline counted from the top."""

    operators: list[bytes] = field(default_factory=list)
    rotate: int = 0

    def say(self, x: float, y: float, text: str, size: float = 16) -> MadePage:
        encoded = text.encode("utf-16-be").hex().encode()
        self.operators.append(b"BT /F1 %f Tf 1 0 0 1 %f %f Tm <%s> Tj ET" % (size, x, HEIGHT - y, encoded))
        return self

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> MadePage:
        self.operators.append(b"%f %f m %f %f l S" % (x0, HEIGHT - y0, x1, HEIGHT - y1))
        return self


def made_pdf(pages: Sequence[MadePage], extra_stream: bytes = b"") -> bytes:
    """The file's bytes; `extra_stream` is a further deflated stream put into the first page."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"", FONT]
    kids = []
    for number, page in enumerate(pages):
        content = zlib.compress(b"\n".join(page.operators)) if number or not extra_stream else extra_stream
        kids.append(len(objects) + 1)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Rotate %d/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>"
            % (WIDTH, HEIGHT, page.rotate, len(objects) + 2)
        )
        objects.append(b"<</Length %d/Filter/FlateDecode>>\nstream\n%s\nendstream" % (len(content), content))
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(b"%d 0 R" % kid for kid in kids), len(kids))
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer
