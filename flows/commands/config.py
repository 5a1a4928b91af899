"""`nianbao config`: every setting, its value, where that comes from and what it is for; the output is a file of settings itself."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import SecretStr

from flows.faults import PUBLISHED
from flows.setting_sources import DEFAULT, FILE, FILE_VARIABLE, PREFIX, origin, settings_file
from flows.settings import Settings, settings_for


def main(options: argparse.Namespace) -> int:
    given = {"data"} if options.data is not None else set()
    for line in lines(settings_for(options.data), given):
        print(line)
    return PUBLISHED


def lines(settings: Settings, given: set[str]) -> Iterator[str]:
    """TOML, with what it stands for as comments; secrets are left out, and what has its default is commented out."""
    file = settings_file()
    yield f"# The settings of nianbao{f', those of {file} among them' if file else ''}. This output is a file of settings itself:"
    yield f"# saved as {FILE} in the folder where the command is started, or where {FILE_VARIABLE} says, it sets what is not"
    yield f"# commented out. The environment ({PREFIX}WORKERS=4) stands before the file, the command line (--set workers=4) before both."
    for name, field in Settings.model_fields.items():
        value, where = getattr(settings, name), origin(name, given)
        yield ""
        yield f"# {field.description}"
        if _is_secret(value):
            yield f'# {name} = "{"(secret)" if where != DEFAULT else ""}"  # {where}'
        else:
            yield f"{'# ' if where == DEFAULT or value is None else ''}{name} = {_written(value)}  # {where}"


def _is_secret(value: object) -> bool:
    return isinstance(value, SecretStr) or (isinstance(value, tuple) and any(isinstance(each, SecretStr) for each in value))


def _written(value: object) -> str:
    """As TOML writes it: of all that settings hold, JSON says the same."""
    return json.dumps(str(value or "") if isinstance(value, Path | None) else value, ensure_ascii=False)
