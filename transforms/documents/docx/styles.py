"""What a Word document's styles say of its paragraphs: which are numbered, which text is hidden."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from transforms.documents.docx.names import attribute, child, name_of, switch, value

if TYPE_CHECKING:
    from lxml import etree

_MAXIMUM_CHAIN = 32  # styles based on each other; Word allows 11


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles by their identifier; `default` is that of a paragraph that names none."""

    by_id: dict[str, etree._Element] = field(default_factory=dict)
    default: str = ""
    hidden_by_default: bool = False

    @classmethod
    def of(cls, root: etree._Element | None) -> Styles:
        if root is None:
            return cls()
        styles = [each for each in root if name_of(each) == "w:style"]
        by_id = {attribute(style, "w:styleId") or "": style for style in styles}
        default = next((attribute(each, "w:styleId") for each in styles if _is_default_paragraph(each)), None)
        return cls(by_id, default or "", bool(switch(child(root, "w:docDefaults", "w:rPrDefault", "w:rPr"), "w:vanish")))

    def chain(self, style_id: str | None) -> list[tuple[str, etree._Element]]:
        """The style and those it is based on, the nearest first."""
        found: list[tuple[str, etree._Element]] = []
        while style_id and style_id in self.by_id and len(found) < _MAXIMUM_CHAIN:
            style = self.by_id[style_id]
            found.append((style_id, style))
            style_id = value(style, "w:basedOn")
        return found

    def paragraph_style(self, properties: etree._Element | None) -> str:
        return value(properties, "w:pStyle") or self.default

    def hides(self, style_id: str | None) -> bool:
        """Whether the style's text is hidden; the nearest style that speaks of it counts."""
        spoken = (switch(child(style, "w:rPr"), "w:vanish") for _, style in self.chain(style_id))
        return next((hidden for hidden in spoken if hidden is not None), False)

    def is_hidden(self, properties: etree._Element | None, paragraph_style: str) -> bool:
        """Whether a run with these properties is hidden. The styles' words cancel each other out (a toggle), the run's own counts alone."""
        own = switch(properties, "w:vanish")
        if own is not None:
            return own
        return self.hides(paragraph_style) ^ self.hides(value(properties, "w:rStyle")) ^ self.hidden_by_default

    def position(self, properties: etree._Element | None) -> str | None:
        """Whether a run is raised or lowered: superscript, subscript, or neither."""
        if properties is None:
            return None
        own = value(properties, "w:vertAlign")
        of_styles = (value(child(style, "w:rPr"), "w:vertAlign") for _, style in self.chain(value(properties, "w:rStyle")))
        return own or next((position for position in of_styles if position), None)


def _is_default_paragraph(style: etree._Element) -> bool:
    return attribute(style, "w:type") == "paragraph" and attribute(style, "w:default") in ("1", "true", "on")
