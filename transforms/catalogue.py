"""The catalogue of what can be known: one strict loader of `seeds/`, whose errors name the file and the line."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from transforms.comparability import KnownBreak, Words, load_breaks, load_words
from transforms.cues import Cue, CueError, parse_cue
from transforms.seed_files import SeedError, compose, entries, rows

_READ_BY_EXTRACTION = (
    "ranker.npz", "judge.json", "breakdowns.csv", "units.csv", "unit_families.csv", "exclusions.yml", "departments.csv",
    "comparability_words.yml",
)  # fmt: skip
_NUMERALS = "一二三四五六七八九十百千万"
SEEDS = Path(__file__).resolve().parent.parent / "seeds"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Indicator(_Strict):
    """One thing that is counted: names, unit, how it adds up, by which words it is known, with examples that are tests."""

    code: str
    name_zh: str
    name_en: str
    unit: str
    aggregation: Literal["sum", "latest", "none"]
    breakdowns: tuple[str, ...] = ()
    definition: str
    units: tuple[str, ...] = ()  # measure words taken beside those of the unit's families
    cues: tuple[str, ...]
    zeros: tuple[str, ...] = ()  # what is denied when the report states a zero
    wholes: tuple[str, ...] = ()  # `indicator: words`: 全部 with these words says that all of that indicator are of this one
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()

    @property
    def theme(self) -> str:
        return self.code.split(".")[0]


class BreakdownValue(_Strict):
    key: str
    value: str
    name_zh: str
    name_en: str
    words: tuple[str, ...] = ()


class Relation(_Strict):
    id: str
    kind: Literal["at_most", "sum", "ratio", "parts"]
    left: str
    right: str
    severity: Literal["critical", "warning", "info"]
    meaning: str


@dataclass(frozen=True, slots=True)
class Unit:
    surface: str
    family: str


ANY_MONTHS = "N月至N月"  # any span of months, among the words of an exclusion
_MONTH = r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})"
_TO = r"月?份?(?:\d{1,2}日)?[-~至到]"
MONTHS = re.compile(  # a span of months short of the year
    rf"(?=[\d一二三四五六七八九十])(?<![\d一二三四五六七八九十])(?!(?:0?1|一){_TO}(?:12|十二)月){_MONTH}{_TO}{_MONTH}月"
)


def is_alone(word: str, before: str) -> bool:
    """Whether a word stands by itself behind the character: 一家 does not in 十一家."""
    return not (word[0] in _NUMERALS and before and before in _NUMERALS)


@dataclass(frozen=True)
class Exclusion:
    """A reason to keep a figure out of the observations, and the words that give it away."""

    reason: str
    where: str
    words: tuple[str, ...]
    themes: tuple[str, ...]
    unless: tuple[str, ...]
    unless_domain: bool
    certain: bool = False

    @cached_property
    def kind(self) -> str:
        return f"{self.reason} {'campaign' if self.unless_domain else self.where}"

    def is_about(self, indicator: str) -> bool:
        """Whether it concerns figures of the indicator; one without themes concerns all."""
        return not self.themes or indicator in self.themes or indicator.split(".")[0] in self.themes

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Any of the words, of headings."""
        return re.compile("|".join(map(re.escape, self.words)))

    @cached_property
    def plain_words(self) -> tuple[str, ...]:
        return tuple(word for word in self.words if word != ANY_MONTHS)

    @cached_property
    def lifted_by(self) -> re.Pattern[str] | None:
        return re.compile("|".join(map(re.escape, self.unless))) if self.unless else None


@dataclass(frozen=True, eq=False)
class Catalogue:
    indicators: dict[str, Indicator]
    breakdowns: dict[str, dict[str, BreakdownValue]]
    relations: tuple[Relation, ...]
    units: dict[str, Unit]
    unit_families: dict[str, tuple[frozenset[str], frozenset[str]]]  # by canonical unit: families that fit, families that may
    exclusions: tuple[Exclusion, ...]
    breaks: tuple[KnownBreak, ...]
    comparability: Words
    fingerprint: str
    folder: Path
    cues: tuple[tuple[str, Cue], ...] = field(repr=False, default=())
    zeros: tuple[tuple[str, Cue], ...] = field(repr=False, default=())
    wholes: tuple[tuple[str, str, Cue], ...] = field(repr=False, default=())  # (indicator made, indicator it is said of, words)

    @cached_property
    def breakdown_order(self) -> dict[tuple[str, str], int]:
        return {(key, value): position for key, values in self.breakdowns.items() for position, value in enumerate(values)}


def load_catalogue(folder: Path | None = None) -> Catalogue:
    """Reads and checks all of `seeds/`; raises SeedError at the first fault."""
    folder = folder or SEEDS
    breakdowns = _load_breakdowns(folder)
    units = {row["unit"]: Unit(row["unit"], row["family"]) for row, _ in rows(folder / "units.csv", ("unit", "family"), key="unit")}
    families = _load_families(folder / "unit_families.csv", {unit.family for unit in units.values()})
    indicators: dict[str, Indicator] = {}
    cues: list[tuple[str, Cue]] = []
    zeros: list[tuple[str, Cue]] = []
    wholes: list[tuple[str, str, Cue, Path, int]] = []
    for file in sorted((folder / "indicators").glob("*.yml")):
        for code, entry, lines in entries(file):
            indicator = _indicator(file, code, entry, lines, indicators, breakdowns, families)
            indicators[code] = indicator
            cues += _cues(file, lines, indicator, "cues", breakdowns)
            zeros += _cues(file, lines, indicator, "zeros", breakdowns)
            wholes += _wholes(file, lines, indicator, breakdowns)
    for _, of, _, file, line in wholes:
        of = of.partition("[")[0]
        if of not in indicators:
            raise SeedError(file, line, f"unknown indicator '{of}' in wholes")
    relations = _load_relations(folder / "relations.csv", indicators)
    return Catalogue(
        indicators,
        breakdowns,
        relations,
        units,
        families,
        _load_exclusions(folder / "exclusions.yml", indicators),
        load_breaks(folder / "comparability.csv", indicators, breakdowns),
        load_words(folder / "comparability_words.yml", {indicator.theme for indicator in indicators.values()}),
        _fingerprint(folder),
        folder,
        tuple(cues),
        tuple(zeros),
        tuple((made, of, cue) for made, of, cue, _, _ in wholes),
    )


def _indicator(file: Path, code: str, entry: dict, lines: dict, known: dict, breakdowns: dict, families: dict) -> Indicator:
    if code in known:
        raise SeedError(file, lines[(code,)], f"indicator '{code}' is defined twice")
    if code.split(".")[0] != file.stem or code.count(".") != 1:
        raise SeedError(
            file, lines[(code,)], f"indicator '{code}' does not belong in {file.name}: codes are <theme>.<name>, one file a theme"
        )
    try:
        indicator = Indicator(code=code, **entry)
    except ValidationError as error:
        first = error.errors()[0]
        where = tuple(part for part in first["loc"])
        raise SeedError(
            file,
            lines.get((code, *where), lines.get((code, *where[:1]), lines[(code,)])),
            f"{code}: {'.'.join(map(str, where))}: {first['msg']}",
        ) from None
    if indicator.unit not in families:
        raise SeedError(file, lines[(code, "unit")], f"{code}: unknown unit '{indicator.unit}'; known: {' '.join(families)}")
    for key in indicator.breakdowns:
        if key not in breakdowns:
            raise SeedError(file, lines[(code, "breakdowns")], f"{code}: unknown breakdown '{key}'; known: {' '.join(breakdowns)}")
    return indicator


def _cues(file: Path, lines: dict, indicator: Indicator, name: str, breakdowns: dict) -> list[tuple[str, Cue]]:
    out = []
    for position, source in enumerate(getattr(indicator, name)):
        line = lines[(indicator.code, name, position)]
        try:
            cue = parse_cue(source)
        except CueError as error:
            raise SeedError(file, line, f"{indicator.code}: {error}") from None
        _check_breakdown(file, line, indicator, cue, breakdowns)
        out.append((indicator.code, cue))
    return out


def _wholes(file: Path, lines: dict, indicator: Indicator, breakdowns: dict) -> list[tuple[str, str, Cue, Path, int]]:
    out = []
    for position, source in enumerate(indicator.wholes):
        line = lines[(indicator.code, "wholes", position)]
        of, colon, words = source.partition(":")
        try:
            cue = parse_cue(words)
        except CueError as error:
            raise SeedError(file, line, f"{indicator.code}: {error}") from None
        if not colon:
            raise SeedError(file, line, f"{indicator.code}: '{source}' is not '<indicator>: <words>'")
        _check_breakdown(file, line, indicator, cue, breakdowns)
        out.append((indicator.code, of.strip(), cue, file, line))
    return out


def _check_breakdown(file: Path, line: int, indicator: Indicator, cue: Cue, breakdowns: dict) -> None:
    for key, value in cue.breakdown:
        if key not in indicator.breakdowns or value not in breakdowns[key]:
            raise SeedError(file, line, f"{indicator.code}: '{key}={value}' is no breakdown of this indicator")


def _load_breakdowns(folder: Path) -> dict[str, dict[str, BreakdownValue]]:
    file = folder / "breakdowns.csv"
    out: dict[str, dict[str, BreakdownValue]] = {}
    for row, line in rows(file, ("key", "value", "name_zh", "name_en", "words")):
        values = out.setdefault(row["key"], {})
        if row["value"] in values:
            raise SeedError(file, line, f"'{row['key']}={row['value']}' stands twice")
        values[row["value"]] = BreakdownValue(**{**row, "words": tuple(filter(None, row["words"].split("|")))})
    return out


def _load_families(file: Path, known: set[str]) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    out = {}
    for row, line in rows(file, ("unit", "families", "also"), key="unit"):
        fits, may = frozenset(row["families"].split()), frozenset(row["also"].split())
        if unknown := (fits | may) - known:
            raise SeedError(file, line, f"unit '{row['unit']}': no measure word of family {' '.join(sorted(unknown))} in units.csv")
        out[row["unit"]] = (fits, may)
    return out


def _load_relations(file: Path, indicators: dict[str, Indicator]) -> tuple[Relation, ...]:
    out = []
    for row, line in rows(file, ("id", "kind", "left", "right", "severity", "meaning"), key="id"):
        try:
            relation = Relation(**row)
        except ValidationError as error:
            raise SeedError(file, line, f"{error.errors()[0]['loc'][0]}: {error.errors()[0]['msg']}") from None
        for term in (relation.left + "+" + relation.right).replace("/", "+").split("+"):
            if relation.kind != "parts" and term.split("[")[0] not in indicators:
                raise SeedError(file, line, f"relation '{relation.id}' names an unknown indicator '{term}'")
        out.append(relation)
    return tuple(out)


def _load_exclusions(file: Path, indicators: dict[str, Indicator]) -> tuple[Exclusion, ...]:
    themes = {indicator.theme for indicator in indicators.values()}
    out = []
    document = compose(file)
    for node in document.value:
        entry = yaml.safe_load(yaml.serialize(node))
        line = node.start_mark.line + 1
        if set(entry) - {"reason", "where", "words", "themes", "unless", "unless_domain", "certain"} or not {
            "reason",
            "where",
            "words",
        } <= set(entry):
            raise SeedError(file, line, "an exclusion has reason, where, words, and may have themes and unless")
        if entry["where"] not in ("heading", "clause", "segment", "sentence", "before", "after"):
            raise SeedError(file, line, f"where '{entry['where']}' is none of heading, clause, segment, sentence, before, after")
        if unknown := {name.split(".")[0] for name in entry.get("themes", [])} - themes:
            raise SeedError(file, line, f"unknown themes {' '.join(sorted(unknown))}")
        out.append(
            Exclusion(
                entry["reason"],
                entry["where"],
                tuple(entry["words"]),
                tuple(entry.get("themes", ())),
                tuple(entry.get("unless", ())),
                entry.get("unless_domain", False),
                entry.get("certain", False),
            )
        )
    return tuple(out)


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted([*folder.glob("indicators/*.yml"), *(folder / name for name in _READ_BY_EXTRACTION)]):
        digest.update(file.name.encode() + b"\0" + (file.read_bytes() if file.exists() else b"") + b"\0")
    return digest.hexdigest()[:16]
