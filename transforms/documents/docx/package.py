"""A Word document's package: which part is the text, which its styles, lists, notes and pictures. Nothing outside of it is fetched."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transforms.documents.containers import Container, open_container
from transforms.documents.docx.names import attribute, name_of
from transforms.documents.limits import Limits
from transforms.model import UnreadableDocument

if TYPE_CHECKING:
    from lxml import etree

_USUAL_MAIN = "word/document.xml"


@dataclass(frozen=True, slots=True)
class Relation:
    """One reference of a part: what kind of thing it is, which part, or that it lies outside of the file."""

    kind: str  # the last word of its type: styles, image, footnotes
    target: str
    is_external: bool


@dataclass(frozen=True, slots=True)
class Package:
    """The opened package, its main part, and what that refers to by identifier."""

    container: Container
    main: str
    relations: dict[str, Relation]

    def related(self, kind: str) -> etree._Element | None:
        """The root of the main part's first inner relation of that kind, or None."""
        for relation in self.relations.values():
            if relation.kind == kind and not relation.is_external and relation.target in self.container:
                return self.container.xml(relation.target)
        return None

    def picture(self, identifier: str) -> bytes | None:
        """The bytes of a picture that is in the file, or None."""
        relation = self.relations.get(identifier)
        if relation is None or relation.is_external or relation.target not in self.container:
            return None
        return self.container.read(relation.target)


def open_package(content: bytes, limits: Limits) -> Package:
    """The package of a DOCX. Raises UnreadableDocument where there is no document in it."""
    container = open_container(content, limits)
    container.refuse_doctypes()
    root = _relations(container, "_rels/.rels", "")
    named = (relation.target for relation in root.values() if relation.kind == "officeDocument" and not relation.is_external)
    main = next((target for target in (*named, _USUAL_MAIN) if target in container), None)
    if main is None:
        raise UnreadableDocument("a Word container without a document in it (word/document.xml): damaged; fetch the file again")
    folder, name = posixpath.split(main)
    return Package(container, main, _relations(container, f"{folder}/_rels/{name}.rels", folder))


def _relations(container: Container, part: str, folder: str) -> dict[str, Relation]:
    if part not in container:
        return {}
    found = {}
    for element in container.xml(part):
        if name_of(element) != "pr:Relationship":
            continue
        target = element.get("Target") or ""
        is_external = (element.get("TargetMode") or "").lower() == "external"
        if not is_external:
            target = posixpath.normpath(posixpath.join("/" + folder, target.replace("\\", "/"))).lstrip("/")
        kind = (element.get("Type") or "").rpartition("/")[2]
        found[attribute(element, ":Id") or ""] = Relation(kind, target, is_external)
    return found
