"""Which pages of an earlier report are still right: report/pages.json tells what each was made from."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

import duckdb

from expectations.report import links
from expectations.report.queries import ask
from expectations.rules import said_in_english

PAGES = "pages.json"
CODE = {".py", ".sql", ".j2"}
_VERSIONS = ("nianbao", "duckdb", "jinja2", "markupsafe")


@dataclass(frozen=True, slots=True)
class Kept:
    """The digests of a report's pages by folder and key, and of what all of them share."""

    shared: str = ""
    pages: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def write(self, file: Path) -> None:
        file.write_text(
            json.dumps({"shared": self.shared, "pages": self.pages}, ensure_ascii=False, indent=0, sort_keys=True) + "\n", "utf-8"
        )


def read_kept(report: Path | None) -> Kept:
    """Of the report in a folder; of none where it cannot be read, so that every page is made anew."""
    if report:
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            held = json.loads((report / PAGES).read_text("utf-8"))
            return Kept(held["shared"], {folder: dict(digests) for folder, digests in held["pages"].items()})
    return Kept()


def shared_digest(connection: duckdb.DuckDBPyConnection) -> str:
    """Changes with the report's code and templates, the programs it is made with, and the words of the catalogue and the rules."""
    told = hashlib.sha256()
    folder = Path(__file__).parent
    for path in sorted(path for path in folder.rglob("*") if path.suffix in CODE):
        told.update(f"{path.relative_to(folder).as_posix()}\0".encode() + path.read_bytes())
    for program in _VERSIONS:
        told.update(f"{program} {version(program)}\0".encode())
    told.update(repr(sorted(said_in_english().items())).encode())
    (words,) = ask(connection, "shared")
    told.update(repr(sorted(words.items())).encode())
    return told.hexdigest()


def page_name(key: str) -> str:
    return f"{links.file_name(key)}.html"


def take_over(older: Path, folder: Path, keys: Collection[str]) -> set[str]:
    """Puts the pages of these keys into `folder` as they are in `older`, one file for both where the file system can; those it got."""
    taken = set()
    for key in keys:
        name = page_name(key)
        try:
            _link_or_copy(older / name, folder / name)
        except OSError:
            continue
        taken.add(key)
    return taken


def _link_or_copy(file: Path, target: Path) -> None:
    try:
        os.link(file, target)
    except FileNotFoundError:
        raise
    except OSError:  # another file system, or one without links
        shutil.copyfile(file, target)
