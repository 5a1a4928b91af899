"""The words of one Word paragraph, all tracked changes accepted, and what hangs on it: notes, text boxes, pictures.

Elements this module does not know are looked into: a content control, a smart tag or a wrapper of a newer Word never hides a number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from transforms.documents.docx.names import attribute, child, name_of, switch
from transforms.documents.docx.styles import Styles

if TYPE_CHECKING:
    from lxml import etree

LINE, TAB = "\n", "\t"
DROPPED = frozenset(
    (
        *("w:del", "w:moveFrom", "w:instrText", "w:delText", "w:delInstrText", "w:softHyphen", "w:rt", "w:fldData", "w:ffData"),
        *("w:rPr", "w:pPr", "w:sectPr", "w:sdtPr", "w:sdtEndPr", "w:tblPr", "w:tblGrid", "w:trPr", "w:tcPr", "w:rubyPr"),
        *("m:rPr", "m:ctrlPr"),
    )
)
_PLAIN = {"w:tab": TAB, "w:ptab": TAB, "w:br": LINE, "w:cr": LINE, "w:noBreakHyphen": "-"}
_BOXES = frozenset(("w:txbxContent", "a:txBody"))
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SYMBOLS = {  # Wingdings by its private codes: marks of forms, figures in circles
    **{0xF081 + index: chr(0x2460 + index) for index in range(10)},
    **{0xF08C + index: chr(0x2776 + index) for index in range(10)},
    **dict.fromkeys((0xF0FE, 0xF052), "☑"),
    **dict.fromkeys((0xF0FC, 0xF050), "✓"),
    **dict.fromkeys((0xF06F, 0xF0A8, 0xF071, 0xF072), "□"),
    **dict.fromkeys((0xF0FD, 0xF054), "☒"),
}
_UNKNOWN_SYMBOL = "□"
_LATIN_END = re.compile(r"[A-Za-z]\Z")
_FORMULA_MARKS = {"m:f": ("m:num", "/", "m:den"), "m:d": ("(", "m:e", ")"), "m:rad": ("√(", "m:e", ")")}


@dataclass(slots=True)
class Words:
    """A paragraph's text, and what stands elsewhere on the page but belongs to it."""

    parts: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)  # footnote or endnote, its identifier
    boxes: list[etree._Element] = field(default_factory=list)
    lettering: list[str] = field(default_factory=list)  # WordArt
    pictures: list[str] = field(default_factory=list)  # relationship identifiers
    graphics: list[str] = field(default_factory=list)  # charts, diagrams, embedded objects, whose text is in parts of their own

    @property
    def text(self) -> str:
        return "".join(self.parts)


@dataclass(slots=True)
class TextReader:
    """Reads paragraph after paragraph of one story; fields may begin in one and end in another."""

    styles: Styles
    unclosed: set[etree._Element] = field(default_factory=set)  # fields without an end: as if they were no fields
    _fields: list[_Field] = field(default_factory=list)

    def expect(self, story: etree._Element) -> None:
        """Look through a story for fields that never end, before its paragraphs are read."""
        open_fields: list[etree._Element] = []
        for mark in story.iter("{*}fldChar"):
            if any(name_of(above) in ("w:del", "w:moveFrom") for above in mark.iterancestors()):
                continue
            kind = attribute(mark, "w:fldCharType")
            if kind == "begin":
                open_fields.append(mark)
            elif kind == "end" and open_fields:
                open_fields.pop()
        self.unclosed.update(open_fields)

    def words(self, paragraph: etree._Element) -> Words:
        found = Words()
        self._walk(paragraph, found, self.styles.paragraph_style(child(paragraph, "w:pPr")))
        return found

    def _walk(self, parent: etree._Element, found: Words, style: str) -> None:
        for element in parent:
            name = name_of(element)
            if name in DROPPED:
                if name == "w:instrText" and self._fields:
                    self._fields[-1].instruction += element.text or ""
            elif name == "w:t" or name == "m:t":
                self._say(_characters(element, name), found)
            elif name in _PLAIN:
                self._say(_PLAIN[name], found)
            elif name == "w:r":
                self._run(element, found, style)
            elif name == "w:sdt":
                self._content_control(element, found, style)
            elif name == "mc:AlternateContent":
                self._alternatives(element, found, style)
            elif name == "w:object":
                found.graphics.append("embedded object")
            elif name in _BOXES:
                found.boxes.append(element)
            elif name in _FORMULA_MARKS:
                self._formula(element, found, style, _FORMULA_MARKS[name])
            elif name in ("m:sSup", "m:sSub"):
                self._formula_script(element, found, style, "superscript" if name == "m:sSup" else "subscript")
            else:
                self._mark(element, name, found)
                if len(element):
                    self._walk(element, found, style)

    def _run(self, run: etree._Element, found: Words, style: str) -> None:
        properties = child(run, "w:rPr")
        if self.styles.is_hidden(properties, style):
            self._keep_fields(run)
            return
        position = self.styles.position(properties)
        if position in ("superscript", "subscript"):
            self._script(run, found, style, position)
        else:
            self._walk(run, found, style)

    def _script(self, run: etree._Element, found: Words, style: str, position: str) -> None:
        """Raised or lowered figures behind a Latin letter stay plain (m2, PM2.5); elsewhere they must not join a number (10⁴, 37件¹)."""
        begin = len(found.parts)
        letter = _LATIN_END.search(found.text)
        self._walk(run, found, style)
        if not letter:
            table = _RAISED if position == "superscript" else _LOWERED
            found.parts[begin:] = [part.translate(table) for part in found.parts[begin:]]

    def _keep_fields(self, run: etree._Element) -> None:
        """A hidden run shows nothing, but the field it begins or ends goes on."""
        for element in run:
            if name_of(element) == "w:fldChar":
                self._field_mark(element)
            elif name_of(element) == "w:instrText" and self._fields:
                self._fields[-1].instruction += element.text or ""

    def _content_control(self, control: etree._Element, found: Words, style: str) -> None:
        content = child(control, "w:sdtContent")
        if content is not None and not shows_placeholder(control):
            self._walk(content, found, style)

    def _alternatives(self, element: etree._Element, found: Words, style: str) -> None:
        """The form for newer programs; the one for older ones only where that gives nothing."""
        for alternative in element:
            before = _weight(found)
            self._walk(alternative, found, style)
            if _weight(found) != before:
                return

    def _mark(self, element: etree._Element, name: str, found: Words) -> None:
        if name == "w:fldChar":
            self._field_mark(element)
        elif name in ("w:footnoteReference", "w:endnoteReference"):
            found.notes.append((name[2:].removesuffix("Reference"), attribute(element, "w:id") or ""))
        elif name == "w:sym":
            self._say(_symbol(element), found)
        elif name == "a:blip":
            found.pictures.append(attribute(element, "r:embed") or "")
        elif name == "v:imagedata":
            found.pictures.append(attribute(element, "r:id") or "")
        elif name == "v:textpath":
            found.lettering.append(element.get("string") or "")
        elif name in ("c:chart", "dgm:relIds"):
            found.graphics.append("chart" if name == "c:chart" else "diagram")

    def _field_mark(self, mark: etree._Element) -> None:
        kind = attribute(mark, "w:fldCharType")
        if kind == "begin" and mark not in self.unclosed:
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].shows_result = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _say(self, text: str, found: Words) -> None:
        if all(each.shows_result and not each.is_page_number for each in self._fields):
            found.parts.append(text)

    def _formula(self, element: etree._Element, found: Words, style: str, pattern: tuple[str, ...]) -> None:
        for piece in pattern:
            if piece.startswith("m:"):
                for part in (each for each in element if name_of(each) == piece):
                    self._walk(part, found, style)
            else:
                self._say(piece, found)

    def _formula_script(self, element: etree._Element, found: Words, style: str, position: str) -> None:
        self._formula(element, found, style, ("m:e",))
        script = child(element, "m:sup" if position == "superscript" else "m:sub")
        if script is not None:
            self._script(script, found, style, position)


@dataclass(slots=True)
class _Field:
    instruction: str = ""
    shows_result: bool = False

    @property
    def is_page_number(self) -> bool:
        """A page's number in a table of contents says nothing that a report says."""
        return self.instruction.lstrip()[:8].upper().startswith("PAGEREF")


def shows_placeholder(control: etree._Element) -> bool:
    """Whether a content control holds nothing but its invitation to click and write."""
    return bool(switch(child(control, "w:sdtPr"), "w:showingPlcHdr"))


def _characters(element: etree._Element, name: str) -> str:
    text = re.sub(r"[\t\r\n]", " ", element.text or "")
    kept = name == "m:t" or element.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
    return text if kept else text.strip(" ")


def _symbol(element: etree._Element) -> str:
    try:
        code = int(attribute(element, "w:char") or "", 16)
    except ValueError:
        return _UNKNOWN_SYMBOL
    if 0xE000 <= code <= 0xF8FF:
        return _SYMBOLS.get(code, _UNKNOWN_SYMBOL)
    return chr(code) if 0x20 <= code <= 0xFFFD and not 0xD800 <= code <= 0xDFFF else _UNKNOWN_SYMBOL


def _weight(found: Words) -> int:
    return sum(map(len, (found.parts, found.notes, found.boxes, found.lettering, found.pictures, found.graphics)))
