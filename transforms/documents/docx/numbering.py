"""Word's automatic numbering: the number each paragraph shows, computed from numbering.xml as Word counts.

`（一）` before a heading is written nowhere in the paragraph: lists, levels, starts, restarts and styles give it together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from transforms.documents.docx.names import attribute, child, name_of, number, switch, value
from transforms.documents.docx.numerals import NUMERALS
from transforms.documents.docx.styles import Styles

if TYPE_CHECKING:
    from lxml import etree

_LEVELS = 9
_PLACEHOLDER = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: what its numbers look like, where they start, after which level they start anew."""

    start: int
    format: str
    text: str
    restart: int | None  # after a paragraph of this level (from 1) or above; 0 never; None after any level above
    decimal_throughout: bool
    style: str
    hidden: bool


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has been counted."""

    styles: Styles
    unknown_formats: set[str] = field(default_factory=set)
    _abstract_of: dict[str, str] = field(default_factory=dict)
    _levels: dict[str, dict[int, Level]] = field(default_factory=dict)  # of a list without what its instances override
    _overrides: dict[str, dict[int, Level]] = field(default_factory=dict)
    _starts: dict[str, dict[int, int]] = field(default_factory=dict)  # levels that a list's instance starts anew
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, root: etree._Element | None, styles: Styles) -> Numbering:
        made = cls(styles)
        if root is None:
            return made
        links: dict[str, str] = {}
        for abstract in (each for each in root if name_of(each) == "w:abstractNum"):
            identifier = attribute(abstract, "w:abstractNumId") or ""
            made._levels[identifier] = {
                index: read for each in abstract if (read := _read_level(each)) and (index := _index(each)) is not None
            }
            if link := value(abstract, "w:numStyleLink"):
                links[identifier] = link
        for instance in (each for each in root if name_of(each) == "w:num"):
            made._read_instance(instance)
        for identifier, style in links.items():
            made._follow_link(identifier, style)
        return made

    def label(self, properties: etree._Element | None) -> str:
        """The number that a paragraph with these properties shows, counted on; '' for one without."""
        instance, index = self._instance_of(properties)
        identifier = self._abstract_of.get(instance)
        if identifier is None:
            return ""
        levels = self._levels.get(identifier, {}) | self._overrides.get(instance, {})
        level = levels.get(index)
        if level is None:
            return ""
        counts = self._counts.setdefault(identifier, {})
        if instance not in self._begun:
            self._begun.add(instance)
            for started, start in self._starts.get(instance, {}).items():
                counts[started] = start - 1
        counts[index] = counts.get(index, level.start - 1) + 1
        for deeper in [each for each in counts if each > index]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or (restart and index < restart):
                del counts[deeper]
        return "" if level.hidden else self._written(level, levels, counts)

    def _written(self, level: Level, levels: dict[int, Level], counts: dict[int, int]) -> str:
        if level.format == "bullet":
            return ""

        def numeral(match: re.Match[str]) -> str:
            index = int(match[1]) - 1
            other = levels.get(index, level)
            count = counts.get(index, other.start)
            shape = "decimal" if level.decimal_throughout and other.format != "none" else other.format
            if shape not in NUMERALS:
                self.unknown_formats.add(shape)
            return NUMERALS.get(shape, str)(count)

        return _PLACEHOLDER.sub(numeral, level.text)

    def _instance_of(self, properties: etree._Element | None) -> tuple[str, int]:
        """The list and the level of a paragraph, from its own properties or those of its style; ('', 0) for none."""
        own = child(properties, "w:numPr")
        instance, index = value(own, "w:numId"), value(own, "w:ilvl")
        if instance is not None:
            return instance, _bounded(number(index, 0))
        for style_id, style in self.styles.chain(self.styles.paragraph_style(properties)):
            of_style = child(style, "w:pPr", "w:numPr")
            if (instance := value(of_style, "w:numId")) is not None:
                linked = self._linked_level(instance, style_id)
                of_style_level = linked if linked is not None else number(value(of_style, "w:ilvl"), 0)
                return instance, _bounded(number(index, of_style_level))
        return "", 0

    def _linked_level(self, instance: str, style_id: str) -> int | None:
        levels = self._levels.get(self._abstract_of.get(instance, ""), {}) | self._overrides.get(instance, {})
        return next((index for index, level in levels.items() if level.style == style_id), None)

    def _read_instance(self, instance: etree._Element) -> None:
        identifier = attribute(instance, "w:numId") or ""
        self._abstract_of[identifier] = value(instance, "w:abstractNumId") or ""
        for override in (each for each in instance if name_of(each) == "w:lvlOverride"):
            index = _index(override)
            if index is None:
                continue
            if level := _read_level(child(override, "w:lvl")):
                self._overrides.setdefault(identifier, {})[index] = level
            if (start := value(override, "w:startOverride")) is not None:
                self._starts.setdefault(identifier, {})[index] = number(start, 1)

    def _follow_link(self, identifier: str, style: str) -> None:
        """A list that takes its levels from a numbering style: it is then that style's list, counted with it."""
        instance = value(self.styles.by_id.get(style), "w:pPr", "w:numPr", "w:numId") or ""
        target = self._abstract_of.get(instance)
        if target is not None and target != identifier:
            self._abstract_of.update({num: target for num, abstract in self._abstract_of.items() if abstract == identifier})


def _index(element: etree._Element) -> int | None:
    index = number(attribute(element, "w:ilvl"), -1)
    return index if 0 <= index < _LEVELS else None


def _bounded(index: int) -> int:
    return min(max(index, 0), _LEVELS - 1)


def _read_level(element: etree._Element | None) -> Level | None:
    if element is None or name_of(element) != "w:lvl":
        return None
    restart = value(element, "w:lvlRestart")
    return Level(
        start=number(value(element, "w:start"), 0 if child(element, "w:start") is None else 1),
        format=_format(element),
        text=value(element, "w:lvlText") or "",
        restart=None if restart is None else number(restart, 0),
        decimal_throughout=bool(switch(element, "w:isLgl")),
        style=value(element, "w:pStyle") or "",
        hidden=bool(switch(child(element, "w:rPr"), "w:vanish")),
    )


def _format(element: etree._Element) -> str:
    """The level's number format; a newer Word's own stands beside the one that all programs know."""
    given = child(element, "w:numFmt")
    if given is None:
        newer = child(element, "mc:AlternateContent")
        shape = value(newer, "mc:Choice", "w:numFmt")
        custom = attribute(child(newer, "mc:Choice", "w:numFmt"), "w:format") or ""
        if shape == "custom" and custom.startswith("0"):
            return "decimalZero"
        return value(newer, "mc:Fallback", "w:numFmt") or shape or "decimal"
    shape = attribute(given, "w:val") or "decimal"
    return "decimalZero" if shape == "custom" and (attribute(given, "w:format") or "").startswith("0") else shape
