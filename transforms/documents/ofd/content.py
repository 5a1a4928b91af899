"""What stands in an OFD page's XML beside the runs of text: advances of single characters, what is not shown, turned text, pictures.

ofdkit gives each run's place and width; where a row of a table is one run, only the advances tell its cells apart.
"""

from __future__ import annotations

import math
import posixpath
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from transforms.documents.containers import Container

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_MAXIMUM_DEPTH = 32  # blocks inside blocks, as ofdkit reads them
_HIDDEN = ("false", "0")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture on a page: which resource, where it lies in millimetres: x, y, width, height."""

    resource: str
    boundary: tuple[float, ...]


@dataclass(slots=True)
class Content:
    """What one page shows beside its runs. The keys are the identifiers of text objects."""

    advances: dict[str, list[tuple[list[float], float]]] = field(default_factory=dict)  # a text code: advances, size of its type
    left_out: dict[str, str] = field(default_factory=dict)  # hidden or turned
    pictures: list[Picture] = field(default_factory=list)
    drawings: int = 0


def page_content(container: Container, locations: Iterable[str]) -> Content:
    """What the page and its templates hold."""
    found = Content()
    for location in locations:
        root = _parsed(container, location)
        for layer in (each for each in root.iter() if _name(each) == "Layer"):
            _walk(layer, found, 0)
    return found


def template_locations(container: Container, document: str, page: str) -> list[str]:
    """The templates a page is printed on."""
    wanted = {each.get("TemplateID") for each in _parsed(container, page) if _name(each) == "Template"}
    found = []
    for each in _parsed(container, document).iter():
        if _name(each) == "TemplatePage" and each.get("ID") in wanted and (path := resolved(container, document, each.get("BaseLoc"))):
            found.append(path)
    return found


def media(container: Container) -> dict[str, str]:
    """Pictures by their resource identifier: the parts they are in."""
    found: dict[str, str] = {}
    for name in container.names:
        if not name.endswith(".xml"):
            continue
        root = _parsed(container, name)
        if _name(root) != "Res":
            continue
        base = posixpath.join(name, "..", root.get("BaseLoc") or "")
        for each in root.iter():
            if _name(each) == "MultiMedia" and (file := next((inner.text for inner in each if _name(inner) == "MediaFile"), None)):
                path = resolved(container, posixpath.normpath(posixpath.join(base, "x")), file) or resolved(container, name, file)
                if path:
                    found.setdefault(each.get("ID") or "", path)
    return found


def resolved(container: Container, base: str, location: str | None) -> str | None:
    """The part a location names, relative to the part it stands in or to the root; None where there is none."""
    location = (location or "").strip().replace("\\", "/")
    for candidate in (posixpath.join("/" + posixpath.dirname(base.lstrip("/")), location), "/" + location.lstrip("/")):
        path = posixpath.normpath(candidate).lstrip("/")
        if location and path in container:
            return path
    return None


def advances(text: str, deltas: list[float], size: float) -> list[tuple[float, float]]:
    """Where each character begins and how wide it is, in the units of its text object."""
    found, at = [], 0.0
    for index, character in enumerate(text):
        width = size if unicodedata.east_asian_width(character) in "WFA" else 0.5 * size
        step = deltas[index] if index < len(deltas) else width
        found.append((at, min(width, step) if step > 0 else width))
        at += step
    return found


def _walk(parent: Element, found: Content, depth: int) -> None:
    for element in parent:
        name = _name(element)
        if name == "TextObject":
            _text_object(element, found)
        elif name == "ImageObject" and _is_shown(element):
            found.pictures.append(Picture(element.get("ResourceID") or "", _numbers(element.get("Boundary"))))
        elif name == "PathObject":
            found.drawings += 1
        elif name == "PageBlock" and depth < _MAXIMUM_DEPTH:
            _walk(element, found, depth + 1)


def _text_object(element: Element, found: Content) -> None:
    identifier = (element.get("ID") or "").strip()
    matrix = _numbers(element.get("CTM"))
    if not _is_shown(element):
        found.left_out[identifier] = "hidden"
    elif len(matrix) == 6 and abs(matrix[1]) > 0.2 * abs(matrix[0]):
        found.left_out[identifier] = "turned"
    size = next(iter(_numbers(element.get("Size"))), 0.0)
    codes = [each for each in element if _name(each) == "TextCode" and (each.text or "").strip("\r\n")]
    found.advances[identifier] = [(list(_deltas(code.get("DeltaX"), len(code.text or ""))), size) for code in codes]


def _is_shown(element: Element) -> bool:
    return (element.get("Visible") or "true").lower() not in _HIDDEN and element.get("Alpha") != "0"


def _deltas(given: str | None, most: int) -> Iterator[float]:
    """The list of advances; `g 12 5.64` stands for twelve times 5.64. Never more than there are characters."""
    words = iter((given or "").split())
    given_out = 0
    for word in words:
        try:
            count, step = (int(float(next(words, "0"))), float(next(words, "0"))) if word == "g" else (1, float(word))
        except (ValueError, OverflowError):
            continue
        if not math.isfinite(step):
            continue
        for _ in range(min(count, most - given_out)):
            given_out += 1
            yield step


def _numbers(given: str | None) -> tuple[float, ...]:
    try:
        numbers = tuple(float(word) for word in (given or "").split())
    except ValueError:
        return ()
    return numbers if all(map(math.isfinite, numbers)) else ()


def _parsed(container: Container, location: str) -> Element:
    """The part's root, broken namespaces mended as OFD producers need it."""
    from ofdkit._xml import parse_xml  # the pinned version's own: strict first, then with what producers get wrong put right

    return parse_xml(container.read(location), location)


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def of_runs(identifiers: Iterable[str | None], content: Content) -> Iterator[tuple[list[float], float] | None]:
    """For each run of a page the advances of its text code: the codes of an object come in their order."""
    used: dict[str, int] = {}
    known: Mapping[str, list[tuple[list[float], float]]] = content.advances
    for identifier in identifiers:
        codes = known.get(identifier or "")
        if not identifier or not codes:
            yield None
            continue
        used[identifier] = used.get(identifier, 0) + 1
        yield codes[(used[identifier] - 1) % len(codes)]
