"""Where settings come from: a file, the environment, the command line; what is wrong with one is told by where it was set."""

from __future__ import annotations

import contextlib
import os
import tomllib
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path

from pydantic import ValidationError
from pydantic_settings import BaseSettings, TomlConfigSettingsSource

from flows.faults import WrongUsage

PREFIX = "NIANBAO_"
FILE = "nianbao.toml"
FILE_VARIABLE = f"{PREFIX}SETTINGS"
DEFAULT, IN_FILE, ENVIRONMENT, COMMAND_LINE = "default", "file", "environment", "command line"
_ALIKE = 0.85  # from here on a variable is a setting misspelt, not another program's
_on_command_line: set[str] = set()


def settings_file() -> Path | None:
    """The file that is in use: the one that NIANBAO_SETTINGS names, else nianbao.toml in the folder where the command was started."""
    if named := os.environ.get(FILE_VARIABLE):
        return Path(named).expanduser()
    return Path(FILE) if Path(FILE).is_file() else None


def in_file(settings: type[BaseSettings]) -> TomlConfigSettingsSource:
    return TomlConfigSettingsSource(settings, settings_file())


def set_on_command_line(pairs: Iterable[str], names: Iterable[str]) -> None:
    """`workers=4`, …; they hold for this process and those it starts. WrongUsage for what is no such pair, or no setting."""
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or name not in names:
            near = get_close_matches(name, names, 1)
            raise WrongUsage(
                f"--set {pair}: {f'{name} is no setting' if equals else 'write it as NAME=VALUE'}"
                f"{f'; did you mean {near[0]}?' if near and near[0] != name else ''} `nianbao config` lists them."
            )
        os.environ[PREFIX + name.upper()] = value
        _on_command_line.add(name)


def origin(name: str, given: Iterable[str] = ()) -> str:
    """Where the value of a setting comes from; `given` are those that options of the command set."""
    if name in given or name in _on_command_line:
        return COMMAND_LINE
    if PREFIX + name.upper() in {variable.upper() for variable in os.environ}:
        return ENVIRONMENT
    file = settings_file()
    return f"{IN_FILE} {file}" if file and name in tomllib.loads(file.read_text("utf-8")) else DEFAULT


@contextlib.contextmanager
def told(settings: type[BaseSettings]) -> Iterator[None]:
    """Around the making of the settings: WrongUsage that says which setting is wrong, where it was set, and what it may be."""
    _demand_file()
    _demand_known_variables(settings.model_fields)
    try:
        yield
    except ValidationError as fault:
        raise WrongUsage("; ".join(_told(str(error["loc"][0]), error, settings.model_fields) for error in fault.errors())) from fault


def _demand_file() -> None:
    file = settings_file()
    try:
        if file:
            tomllib.loads(file.read_text("utf-8"))
    except OSError as fault:
        raise WrongUsage(f"{FILE_VARIABLE}={file}: {fault.strerror}; name a file of settings, or leave the variable out.") from fault
    except ValueError as fault:
        raise WrongUsage(f"{file}: {fault}. A line is written as: workers = 4") from fault


def _demand_known_variables(names: Iterable[str]) -> None:
    """A misspelt variable would be no setting, and nobody would notice."""
    known = {PREFIX + name.upper() for name in names} | {FILE_VARIABLE}
    for variable in sorted(os.environ):
        if (
            variable.upper().startswith(PREFIX)
            and variable.upper() not in known
            and (near := get_close_matches(variable, known, 1, _ALIKE))
        ):
            raise WrongUsage(f"{variable} is no setting; did you mean {near[0]}? `nianbao config` lists them.")


def _told(name: str, error: object, names: Iterable[str]) -> str:
    if name not in names:
        near = get_close_matches(name, names, 1)
        return f"{settings_file()}: {name} is no setting{f'; did you mean {near[0]}?' if near else ''} `nianbao config` lists them."
    where = origin(name)
    place = (
        f"{PREFIX}{name.upper()}" if where == ENVIRONMENT else f"--set {name}" if where == COMMAND_LINE else f"{settings_file()}: {name}"
    )
    return f"a setting is wrong: {place}: {error['msg']}"
