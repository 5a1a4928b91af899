"""Names in the XML of Word documents, short and alike for the transitional and the strict form of the standard: `w:p`, `m:oMath`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

_SCHEMAS = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
_MICROSOFT = "http://schemas.microsoft.com/office/word/"
_PREFIXES = {
    _SCHEMAS + "wordprocessingml/2006/main": "w",
    _STRICT + "wordprocessingml/main": "w",
    _SCHEMAS + "officeDocument/2006/math": "m",
    _STRICT + "officeDocument/math": "m",
    _SCHEMAS + "officeDocument/2006/relationships": "r",
    _STRICT + "officeDocument/relationships": "r",
    _SCHEMAS + "package/2006/relationships": "pr",
    _SCHEMAS + "markup-compatibility/2006": "mc",
    _SCHEMAS + "drawingml/2006/main": "a",
    _STRICT + "drawingml/main": "a",
    _SCHEMAS + "drawingml/2006/diagram": "dgm",
    _STRICT + "drawingml/diagram": "dgm",
    _SCHEMAS + "drawingml/2006/chart": "c",
    _STRICT + "drawingml/chart": "c",
    _MICROSOFT + "2010/wordprocessingShape": "wps",
    _MICROSOFT + "2010/wordml": "w14",
    "urn:schemas-microsoft-com:vml": "v",
    "http://purl.org/dc/elements/1.1/": "dc",
}
_NAMESPACES: dict[str, tuple[str, ...]] = {
    prefix: tuple(f"{{{uri}}}" for uri, known in _PREFIXES.items() if known == prefix) for prefix in set(_PREFIXES.values())
}
_OFF = ("0", "false", "off")


@cache
def _short(tag: str) -> str:
    uri, _, local = tag[1:].rpartition("}")
    return f"{_PREFIXES.get(uri, '')}:{local}"


def name_of(element: etree._Element) -> str:
    """The element's short name; of an unknown namespace `:local`."""
    return _short(element.tag) if isinstance(element.tag, str) else ""


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first descendant along the path of short names, or None."""
    for name in path:
        if element is None:
            return None
        element = next((each for each in element if name_of(each) == name), None)
    return element


def attribute(element: etree._Element | None, name: str) -> str | None:
    """The attribute by its short name (`w:val`), or None."""
    if element is None:
        return None
    prefix, _, local = name.rpartition(":")
    for namespace in _NAMESPACES.get(prefix, ("",)):
        if (value := element.get(namespace + local)) is not None:
            return value
    return None


def value(element: etree._Element | None, *path: str) -> str | None:
    """The attribute `w:val` of the descendant along the path, or None."""
    return attribute(child(element, *path), "w:val")


def switch(element: etree._Element | None, name: str) -> bool | None:
    """Whether a property that is on or off is on; None where it is not given."""
    found = child(element, name)
    return None if found is None else (attribute(found, "w:val") or "1").lower() not in _OFF


def number(text: str | None, default: int) -> int:
    """The whole number a value writes; the default for none and for what is no number."""
    try:
        return int(text) if text is not None else default
    except ValueError:
        return default
