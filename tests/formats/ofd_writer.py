"""OFD files (GB/T 33190) written by hand, so that a test says where every character stands: text, tables, pictures, pages.

`made_ofd(text)` sets a report as an office program does: a centred title, paragraphs indented by two characters and wrapped at the
margin, ruled tables, a running header and page numbers. The parts can be changed before they are packed.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 210.0, 297.0  # millimetres
LEFT, RIGHT, TOP, BOTTOM = 28.0, 26.0, 37.0, 35.0
SIZE, LEADING, TITLE_SIZE, CELL_SIZE = 5.64, 10.0, 7.76, 3.7
NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
HEADER = "法治政府建设年度报告（卫生健康系统）"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
_NEVER_FIRST = "，。、；：？！）》”’】%％"
_NEVER_LAST = "（《“‘【"


@dataclass
class MadePage:
    """The objects of one page; coordinates are millimetres from the top left corner."""

    objects: list[str] = field(default_factory=list)

    def say(self, x: float, y: float, text: str, size: float = SIZE, *, attributes: str = "", advances: Sequence[float] = ()) -> MadePage:
        """A line of text with its top left corner."""
        steps = advances or [_width(character, size) for character in text[:-1]]
        boundary = f"{x:g} {y:g} {sum(steps) + size:g} {1.4 * size:g}"
        self.objects.append(
            f'<ofd:TextObject ID="{{id}}" Boundary="{boundary}" Font="1" Size="{size:g}" {attributes}>'
            f'<ofd:TextCode X="0" Y="{size:g}" DeltaX="{" ".join(_shortened(steps))}">{escape(text)}</ofd:TextCode></ofd:TextObject>'
        )
        return self

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> MadePage:
        width, height = max(x1 - x0, 0.2), max(y1 - y0, 0.2)
        self.objects.append(
            f'<ofd:PathObject ID="{{id}}" Boundary="{x0:g} {y0:g} {width:g} {height:g}" LineWidth="0.2">'
            f"<ofd:AbbreviatedData>M 0 0 L {x1 - x0:g} {y1 - y0:g}</ofd:AbbreviatedData></ofd:PathObject>"
        )
        return self

    def show(self, resource: int, x: float = 0, y: float = 0, width: float = WIDTH, height: float = HEIGHT) -> MadePage:
        matrix = f"{width:g} 0 0 {height:g} 0 0"
        boundary = f"{x:g} {y:g} {width:g} {height:g}"
        self.objects.append(f'<ofd:ImageObject ID="{{id}}" Boundary="{boundary}" CTM="{matrix}" ResourceID="{resource}"/>')
        return self

    def xml(self, first_id: int, references: str = "") -> str:
        objects = "".join(each.replace("{id}", str(first_id + number)) for number, each in enumerate(self.objects, start=1))
        layer = f'<ofd:Content><ofd:Layer ID="{first_id}" Type="Body">{objects}</ofd:Layer></ofd:Content>'
        return f"{_DECLARATION}<ofd:Page {NAMESPACE}>{references}{layer}</ofd:Page>"


def made_ofd(text: str) -> bytes:
    """The text, a line a paragraph (cells of a row set apart by tabs), as a published OFD; the first line is the title."""
    return packed(parts(set_pages(text)))


def parts(
    pages: Sequence[MadePage], title: str = "", pictures: Mapping[int, bytes] | None = None, document: str = "Doc_0"
) -> dict[str, bytes]:
    """The package's parts by name; `pictures` are PNGs by the resource identifier that pages show."""
    page_list = "".join(f'<ofd:Page ID="{100 + number}" BaseLoc="Pages/Page_{number}/Content.xml"/>' for number in range(len(pages)))
    media = "".join(
        f'<ofd:MultiMedia ID="{number}" Type="Image" Format="PNG"><ofd:MediaFile>{number}.png</ofd:MediaFile></ofd:MultiMedia>'
        for number in pictures or ()
    )
    info = f"<ofd:DocInfo><ofd:DocID>{'0' * 32}</ofd:DocID><ofd:Title>{escape(title)}</ofd:Title></ofd:DocInfo>"
    body = f"<ofd:DocBody>{info}<ofd:DocRoot>{document}/Document.xml</ofd:DocRoot></ofd:DocBody>"
    area = f"<ofd:PageArea><ofd:PhysicalBox>0 0 {WIDTH:g} {HEIGHT:g}</ofd:PhysicalBox></ofd:PageArea>"
    resources = "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes><ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"
    common = f"<ofd:CommonData><ofd:MaxUnitID>99999</ofd:MaxUnitID>{area}{resources}</ofd:CommonData>"
    font = '<ofd:Fonts><ofd:Font ID="1" FontName="宋体"/></ofd:Fonts>'
    medias = f"<ofd:MultiMedias>{media}</ofd:MultiMedias>"
    found = {
        "OFD.xml": f'{_DECLARATION}<ofd:OFD {NAMESPACE} DocType="OFD" Version="1.0">{body}</ofd:OFD>',
        f"{document}/Document.xml": f"{_DECLARATION}<ofd:Document {NAMESPACE}>{common}<ofd:Pages>{page_list}</ofd:Pages></ofd:Document>",
        f"{document}/PublicRes.xml": f'{_DECLARATION}<ofd:Res {NAMESPACE} BaseLoc="Res">{font}</ofd:Res>',
        f"{document}/DocumentRes.xml": f'{_DECLARATION}<ofd:Res {NAMESPACE} BaseLoc="Res">{medias}</ofd:Res>',
    }
    for number, page in enumerate(pages):
        found[f"{document}/Pages/Page_{number}/Content.xml"] = page.xml(1000 * (number + 1))
    encoded = {name: content.encode() for name, content in found.items()}
    return encoded | {f"{document}/Res/{number}.png": content for number, content in (pictures or {}).items()}


def packed(members: Mapping[str, bytes], *, name_encoding: str = "utf-8") -> bytes:
    """The container. Names are written as they are encoded, without the mark for UTF-8 where that is another one, as old programs do."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            stored = name if name_encoding == "utf-8" else name.encode(name_encoding).decode("cp437")
            archive.writestr(_Unmarked(stored) if name_encoding != "utf-8" else stored, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


class _Unmarked(zipfile.ZipInfo):
    """A member whose name goes into the file byte by byte."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("cp437"), self.flag_bits & ~0x800


def set_pages(text: str) -> list[MadePage]:
    """The lines set on pages, with header and page numbers."""
    pages: list[MadePage] = []
    y = HEIGHT
    rows: list[list[str]] = []

    def place(height: float) -> tuple[MadePage, float]:
        nonlocal y
        if y + height > HEIGHT - BOTTOM:
            pages.append(MadePage().say(LEFT, 14.8, HEADER, 3.2))
            y = TOP
        at = y
        y += height
        return pages[-1], at

    def set_table() -> None:
        for cells in rows:
            widths = _column_widths(rows)
            page, at = place(LEADING)
            x = LEFT
            for cell, width in zip(cells, widths, strict=False):
                page.say(x + 2, at + 2, cell, CELL_SIZE)
                page.rule(x, at, x, at + LEADING)
                x += width
            page.rule(LEFT, at, x, at)
        rows.clear()

    for number, paragraph in enumerate(line for line in text.split("\n") if line.strip()):
        if "\t" in paragraph:
            rows.append(paragraph.split("\t"))
            continue
        set_table()
        if number == 0:
            for line in _wrapped(paragraph, TITLE_SIZE, 0):
                page, at = place(1.5 * TITLE_SIZE)
                page.say((WIDTH + LEFT - RIGHT - _length(line, TITLE_SIZE)) / 2, at, line, TITLE_SIZE)
            continue
        for index, line in enumerate(_wrapped(paragraph, SIZE, 2 * SIZE)):
            page, at = place(LEADING)
            page.say(LEFT + (0 if index else 2 * SIZE), at, line)
    set_table()
    for number, page in enumerate(pages, start=1):
        page.say(WIDTH / 2 - 5, 278, f"— {number} —", 4.2)
    return pages


def _wrapped(text: str, size: float, indent: float) -> Iterator[str]:
    """The lines of a paragraph; no line begins with a closing mark or ends with an opening one; a figure may be broken anywhere."""
    line, room = "", WIDTH - LEFT - RIGHT - indent
    for character in text:
        if _length(line + character, size) > room and character not in _NEVER_FIRST:
            carried = line[-1] if line[-1] in _NEVER_LAST else ""
            yield line.removesuffix(carried) if carried else line
            line, room = carried, WIDTH - LEFT - RIGHT
        line += character
    yield line


def _column_widths(rows: Sequence[Sequence[str]]) -> list[float]:
    columns = max(map(len, rows))
    return [max(_length(row[column], CELL_SIZE) for row in rows if column < len(row)) + 10 for column in range(columns)]


def _length(text: str, size: float) -> float:
    return sum(_width(character, size) for character in text)


def _width(character: str, size: float) -> float:
    return size if character >= "\u2010" else size / 2


def _shortened(steps: Sequence[float]) -> Iterator[str]:
    """`g 3 5.64` for three advances of 5.64 millimetres, as the standard has it."""
    index = 0
    while index < len(steps):
        same = index
        while same < len(steps) and steps[same] == steps[index]:
            same += 1
        yield f"g {same - index} {steps[index]:g}" if same - index > 2 else " ".join([f"{steps[index]:g}"] * (same - index))
        index = same
