"""What is known of years that cannot be compared: the breaks of seeds/comparability.csv, and the words by which reports tell of others."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from transforms.seed_files import SeedError, entries, rows

KINDS = ("law", "organisation", "basis", "scope", "part_of_year", "other")
LEVELS = ("provincial", "municipal", "county", "township", "any")
_COLUMNS = ("publisher", "indicator", "breakdown", "from_year", "kind", "reason_zh", "reason_en", "source")
_LISTS = (
    "own", "neither", "not_followed_by", "before_whole", "earlier", "start", "basis", "other_basis", "changed", "differs", "unchanged",
    "aims", "causes", "counted",
)  # fmt: skip
_PUBLISHER = re.compile(r"[a-z_]+:\S+")
_YEAR = re.compile(r"(?:19|20)\d\d")
WHOLE = "whole"  # a breakdown of the seed: the figure that is broken down, and none of its parts


@dataclass(frozen=True, slots=True)
class KnownBreak:
    """A line of seeds/comparability.csv: from `from_year` on the figures cannot be compared with those before.

    `publisher`, `indicator` and `breakdown` may be `*`, the indicator also `<theme>.*`, the breakdown also `whole`.
    """

    publisher: str
    indicator: str
    breakdown: str
    from_year: int
    kind: str
    reason_zh: str
    reason_en: str
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class Words:
    """seeds/comparability_words.yml; each list says there what it is for."""

    whole: Mapping[str, tuple[str, ...]]  # by the level of the bureau
    themes: Mapping[str, tuple[str, ...]]
    own: tuple[str, ...]
    neither: tuple[str, ...]
    not_followed_by: tuple[str, ...]
    before_whole: tuple[str, ...]
    earlier: tuple[str, ...]
    start: tuple[str, ...]
    basis: tuple[str, ...]
    other_basis: tuple[str, ...]
    changed: tuple[str, ...]
    differs: tuple[str, ...]
    unchanged: tuple[str, ...]
    aims: tuple[str, ...]
    causes: tuple[str, ...]
    counted: tuple[str, ...]


def load_breaks(file: Path, indicators: Collection[str], breakdowns: Mapping[str, Mapping[str, object]]) -> tuple[KnownBreak, ...]:
    """The known breaks in the order of the file; raises SeedError with file and line at the first fault."""
    out: list[KnownBreak] = []
    seen: dict[tuple[str, str, str, str], int] = {}
    themes = {code.split(".")[0] for code in indicators}
    for row, line in rows(file, _COLUMNS):
        if row["publisher"] != "*" and not _PUBLISHER.fullmatch(row["publisher"]):
            raise SeedError(file, line, f"publisher '{row['publisher']}' is neither * nor an id as in meta.publishers (health:柏川区)")
        theme, _, rest = row["indicator"].partition(".")
        if row["indicator"] != "*" and row["indicator"] not in indicators and not (rest == "*" and theme in themes):
            raise SeedError(file, line, f"indicator '{row['indicator']}' is neither *, nor <theme>.*, nor a code of seeds/indicators")
        breakdown = row["breakdown"] or "*"
        if breakdown not in ("*", WHOLE):
            _check_breakdown(file, line, breakdown, breakdowns)
        if not _YEAR.fullmatch(row["from_year"]):
            raise SeedError(
                file, line, f"from_year '{row['from_year']}' is no year; it is the first that cannot be compared with the one before"
            )
        if row["kind"] not in KINDS:
            raise SeedError(file, line, f"kind '{row['kind']}' is none of {', '.join(KINDS)}")
        for column in ("reason_zh", "reason_en", "source"):
            if not row[column].strip():
                raise SeedError(file, line, f"{column} is empty: a break must say why, and where that is known from")
        key = (row["publisher"], row["indicator"], breakdown, row["from_year"])
        if key in seen:
            raise SeedError(file, line, f"the same break stands in line {seen[key]}")
        seen[key] = line
        out.append(KnownBreak(**{**row, "breakdown": breakdown, "from_year": int(row["from_year"]), "line": line}))
    return tuple(out)


def _check_breakdown(file: Path, line: int, text: str, breakdowns: Mapping[str, Mapping[str, object]]) -> None:
    pairs = [pair.partition("=") for pair in text.split(";")]
    for key, _, values in pairs:
        unknown = [value for value in values.split("+") if value not in breakdowns.get(key, {})]
        if unknown:
            raise SeedError(file, line, f"breakdown '{text}': '{key}={unknown[0]}' is not in seeds/breakdowns.csv")
        if sorted(values.split("+"), key=list(breakdowns[key]).index) != values.split("+"):
            raise SeedError(file, line, f"breakdown '{text}': joint values stand in the order of seeds/breakdowns.csv")
    keys = [key for key, _, _ in pairs]
    if keys != sorted(set(keys)):
        raise SeedError(file, line, f"breakdown '{text}': its keys stand once each, in the order of the alphabet")


def load_words(file: Path, themes: Collection[str]) -> Words:
    """The words, each list checked; raises SeedError with file and line."""
    if not file.is_file():
        raise SeedError(file, 1, "the file is missing")
    found: dict[str, object] = {}
    for key, value, lines in entries(file):
        line = lines[(key,)]
        if key in ("whole", "themes"):
            known = LEVELS if key == "whole" else themes
            if not isinstance(value, dict):
                raise SeedError(file, line, f"'{key}' is a block of lists by {'level' if key == 'whole' else 'theme'}")
            for name, words in value.items():
                if name not in known:
                    raise SeedError(file, lines[(key, name)], f"'{name}' is none of {', '.join(sorted(known))}")
                _check_words(file, lines[(key, name)], f"{key}.{name}", words)
        elif key in _LISTS:
            _check_words(file, line, key, value)
        else:
            raise SeedError(file, line, f"unknown list '{key}'; known are whole, themes, {', '.join(_LISTS)}")
        found[key] = value
    if missing := {"whole", "themes", *_LISTS} - found.keys():
        raise SeedError(file, 1, f"the list '{sorted(missing)[0]}' is missing")
    return Words(**found)


def _check_words(file: Path, line: int, name: str, words: object) -> None:
    if not isinstance(words, tuple) or not words or not all(isinstance(word, str) and word.strip() for word in words):
        raise SeedError(file, line, f"'{name}' must be a list of words")
    if twice := sorted({word for word in words if words.count(word) > 1}):
        raise SeedError(file, line, f"'{name}': '{twice[0]}' stands twice")
