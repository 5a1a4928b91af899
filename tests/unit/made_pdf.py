"""Small PDFs written by hand, so that a test says where every line stands: one font (Song, not embedded), text, rules, pictures, pages."""

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
FIRST_EXTRA = 4  # the number of the first further object given to made_pdf


@dataclass
class MadePage:
    """A page; `say` writes a line with its top left corner's x and its baseline counted from the top."""

    operators: list[bytes] = field(default_factory=list)
    rotate: int = 0
    size: tuple[int, int] = (WIDTH, HEIGHT)
    attributes: bytes = b""  # further entries of the page: annotations
    resources: bytes = b""

    def say(self, x: float, y: float, text: str, size: float = 16, mode: int = 0) -> MadePage:
        encoded = text.encode("utf-16-be").hex().encode()
        self.operators.append(b"BT %d Tr /F1 %f Tf 1 0 0 1 %f %f Tm <%s> Tj ET" % (mode, size, x, self.size[1] - y, encoded))
        return self

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> MadePage:
        self.operators.append(b"%f %f m %f %f l S" % (x0, self.size[1] - y0, x1, self.size[1] - y1))
        return self

    def show(self, number: int, x0: float, top: float, x1: float, bottom: float) -> MadePage:
        """Paint the further object of that number, a picture."""
        self.resources += b"/P%d %d 0 R" % (number, number)
        self.operators.append(b"q %f 0 0 %f %f %f cm /P%d Do Q" % (x1 - x0, bottom - top, x0, self.size[1] - bottom, number))
        return self


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """An object that is a stream."""
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(content), entries, content)


def grey_picture(width: int, height: int, pixels: bytes) -> bytes:
    """An object that is a picture of grey pixels; a size may be claimed that the pixels do not have."""
    entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode"
    return stream(zlib.compress(pixels), entries % (width, height))


def made_pdf(
    pages: Sequence[MadePage],
    extra_stream: bytes = b"",
    filters: bytes = b"/FlateDecode",
    extra: Sequence[bytes] = (),
    catalog: bytes = b"",
) -> bytes:
    """The file's bytes; `extra_stream` is the first page's content, packed already; `extra` are further objects, `catalog` its entries."""
    objects = [b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog, b"", FONT, *extra]
    kids = []
    for number, page in enumerate(pages):
        packed = bool(extra_stream) and number == 0
        content = extra_stream if packed else zlib.compress(b"\n".join(page.operators))
        kids.append(len(objects) + 1)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Rotate %d/Resources<</Font<</F1 3 0 R>>/XObject<<%s>>>>/Contents %d 0 R%s>>"
            % (*page.size, page.rotate, page.resources, len(objects) + 2, page.attributes)
        )
        objects.append(stream(content, b"/Filter" + (filters if packed else b"/FlateDecode")))
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(b"%d 0 R" % kid for kid in kids), len(kids))
    return written(objects)


def written(objects: Sequence[bytes]) -> bytes:
    """A file of these objects, numbered from 1; the first is its catalog."""
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer
