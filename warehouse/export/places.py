"""Files and folders that appear whole or not at all, in place of what was there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def placing(place: Path) -> Iterator[Path]:
    """Where to write; what was written, a file or a folder, takes its place when the block ends well."""
    beside, aside = (place.with_name(f".{place.name}.{what}") for what in ("part", "old"))
    for debris in (beside, aside):
        remove(debris)
    try:
        yield beside
        if place.is_dir() and not place.is_symlink():  # a folder cannot be replaced in one step: its parts must not mix with the new
            os.rename(place, aside)
        os.replace(beside, place)
    finally:
        if not place.exists() and aside.exists():
            os.rename(aside, place)
        for debris in (beside, aside):
            remove(debris)


def remove(path: Path) -> None:
    """The file, or the folder with all that is in it; nothing where there is none."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
