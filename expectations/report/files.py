"""Files of the report, each put in place whole: a reader of an older report never sees half of the new one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ASSETS = Path(__file__).parent / "assets"


class replacing:
    """A file beside `final`, which takes its place when the block ends well."""

    def __init__(self, final: Path) -> None:
        self.final, self.beside = final, final.with_name(f".{final.name}.new")

    def __enter__(self) -> Path:
        return self.beside

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            os.replace(self.beside, self.final)
        else:
            self.beside.unlink(missing_ok=True)


@contextmanager
def replacing_folder(final: Path) -> Iterator[Path]:
    """An empty folder beside `final`, which takes its place when the block ends well."""
    beside, aside = (final.with_name(f".{final.name}.{name}") for name in ("new", "old"))
    for left in (beside, aside):
        shutil.rmtree(left, ignore_errors=True)
    beside.mkdir()
    try:
        yield beside
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    if final.exists():
        final.rename(aside)
    beside.rename(final)
    shutil.rmtree(aside, ignore_errors=True)


def write_page(file: Path, page: str) -> None:
    with replacing(file) as beside:
        beside.write_text(page, "utf-8")


def copy_assets(folder: Path) -> None:
    """Styles and scripts that all pages share → `folder`/assets."""
    (folder / "assets").mkdir(parents=True, exist_ok=True)
    for asset in sorted(path for path in ASSETS.iterdir() if path.is_file()):
        with replacing(folder / "assets" / asset.name) as beside:
            shutil.copyfile(asset, beside)
