"""Where the workers put what they read until the run fetches it: below `parts/` of the raw store, a folder for each data folder and run."""

from __future__ import annotations

import uuid
from dataclasses import replace
from pathlib import Path

from flows.object_store import Bucket, Folder, Objects
from flows.settings import Settings


def parts_of(settings: Settings, objects: Objects) -> Objects:
    """The parts of all runs of this data folder."""
    return below(objects, f"parts/{_tag(settings.work / 'parts')}")


def below(objects: Objects, folder: str) -> Objects:
    """The objects below a folder, by their names in it."""
    if isinstance(objects, Folder):
        return Folder(objects.root / folder)
    assert isinstance(objects, Bucket)
    return replace(objects, prefix=f"{objects.prefix}/{folder}".strip("/"))


def _tag(file: Path) -> str:
    """A name of the data folder's own, made once: other data folders may share the store."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(uuid.uuid4().hex, encoding="utf-8")
    return file.read_text(encoding="utf-8").strip()
