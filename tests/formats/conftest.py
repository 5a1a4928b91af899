"""A test that needs a program this machine lacks is skipped with what to install; in continuous integration it fails."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.formats.makers import Files, Form, ToolAbsent
from transforms.documents import format_of, readers

SHARED = Path(__file__).resolve().parents[3] / "shared"


@pytest.fixture(scope="session")
def made() -> Callable[[Form], Files]:
    """The files of a form, where this machine can make and read them."""

    def files(form: Form) -> Files:
        try:
            made_files = form.files()
        except (ToolAbsent, pytest.skip.Exception) as reason:
            absent(str(reason))
        needed(*next((name + form.ending, content) for name, content in made_files.items()))
        return made_files

    return files


def needed(file_name: str, content: bytes) -> None:
    """Skip where this machine lacks what reads such a file."""
    reader = readers().get(format_of(content, file_name))
    if reader and (lacking := reader.missing()):
        absent(lacking)


def absent(reason: str) -> None:
    if os.environ.get("CI", "").lower() in ("1", "true"):
        pytest.fail(f"in continuous integration every form is tried: {reason}")
    pytest.skip(reason)
