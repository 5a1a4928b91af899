"""What the content management systems of government sites call things: seeds/page_containers.csv, read strictly, once.

`body` names the element that holds the article and nothing else, `likely body` one that may hold more; `furniture` is what stands
around it, by a word of its class or id; `error page` are words of pages that say why there is no article.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from transforms.seed_files import SeedError, rows

FILE = Path(__file__).resolve().parents[3] / "seeds" / "page_containers.csv"
_COLUMNS = ("kind", "name", "written_by")
_CONTAINER = re.compile(r"[.#]?[a-z][a-z0-9_-]*")
_NUMBERED = re.compile(r"_?\d+$")  # vsb_content_2: the system numbers the bodies of a page


@dataclass(frozen=True, slots=True)
class Names:
    """All in lower case: pages that say what they are written for tell the cases apart, their makers do not."""

    bodies: frozenset[str]
    likely: frozenset[str]
    furniture: frozenset[str]
    errors: tuple[tuple[str, str], ...]  # words, what such a page is

    def is_body(self, names: tuple[str, ...]) -> bool:
        return any(name in self.bodies or _NUMBERED.sub("", name) in self.bodies for name in names)

    def is_likely(self, names: tuple[str, ...]) -> bool:
        return any(name in self.likely for name in names)

    def is_furniture(self, names: tuple[str, ...]) -> bool:
        """By a whole name, or the first or last part of one that is put together: nav-left, news_share."""
        for name in names:
            bare = name.lstrip(".#")
            parts = re.split(r"[-_]", bare)
            if bare in self.furniture or parts[0] in self.furniture or parts[-1] in self.furniture:
                return True
        return False


@cache
def names(file: Path = FILE) -> Names:
    """The names; SeedError with file and line where a row cannot be used."""
    found: dict[str, list[tuple[str, str]]] = {"body": [], "likely body": [], "furniture": [], "error page": []}
    seen = set()
    for row, line in rows(file, _COLUMNS):
        kind, name = row["kind"], row["name"].strip()
        if kind not in found:
            raise SeedError(file, line, f"kind '{kind}': expected one of {', '.join(found)}")
        if kind != "error page":
            name = name.lower()
        if kind.endswith("body") and not _CONTAINER.fullmatch(name):
            raise SeedError(file, line, f"'{name}': expected one name, .class or #id or tag")
        if not name or (kind, name) in seen:
            raise SeedError(file, line, f"'{name}' is empty or stands twice")
        seen.add((kind, name))
        found[kind].append((name, row["written_by"]))
    bodies, likely, furniture = (frozenset(name for name, _ in found[kind]) for kind in ("body", "likely body", "furniture"))
    return Names(bodies, likely, furniture, tuple(found["error page"]))


def names_digest(file: Path = FILE) -> str:
    """Changes whenever the names do: a page could then be read differently."""
    return hashlib.sha256(file.read_bytes()).hexdigest()[:8]
