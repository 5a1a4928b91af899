"""The rules: one SQL file each, and one template for each kind of relation of the catalogue.

A rule file opens with a header of SQL comments (`-- key: value`, continued by `--   more`), then one SELECT that returns the offending
rows with the columns of `COLUMNS`, and `cause` where it can tell one row's cause from another's. What it looks at together it says by
`sees`: `publisher`, all reports of a publisher; `document`, each document by itself, so that it is run over the touched documents alone;
`all`, publishers beside each other: the whole warehouse in every run, and as it may not touch what is settled it only informs;
`findings`, what the others found. `says_en` is what a finding of it says in English behind its figures, where these alone would say too
little or the title the opposite; `{year}` in it is the year of the finding. Thresholds
are `name=value` pairs of the header and stand in the SQL as `$name`. Loading is strict: what is missing, unknown or unused is a `RuleError`
that names file and line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transforms.catalogue import Catalogue

RULES_FOLDER = Path(__file__).parent / "rules"
TEMPLATES_FOLDER = RULES_FOLDER / "for_each_relation"

COLUMNS = (
    "observation_ids", "document_id", "publisher_id", "year", "indicator", "breakdown", "expected", "observed", "message", "sentence",
)  # fmt: skip
OWN_COLUMNS = ("cause",)  # which a rule may return besides: the likely cause of this very offence, NULL where that of the header holds
SEVERITIES = ("critical", "warning", "info")
SCOPES = ("observation", "cell", "document", "publisher_year", "publish")
SEES = ("publisher", "document", "all", "findings")
_OPTIONAL = {"threshold": "", "sees": SEES[0], "says_en": ""}
_KEYS = (
    "code", "family", "title_zh", "title_en", "severity", "scope",
    "why", "why_en", "likely_cause", "likely_cause_en", "what_to_do", "what_to_do_en", *_OPTIONAL,
)  # fmt: skip
_CODE = re.compile(r"[a-z][a-z0-9_]*")
_HEADER_LINE = re.compile(r"-- ([a-z_]+):(?: (.*))?")
_PLACEHOLDER = re.compile(r"\$([a-z_]+)")
_THRESHOLD = re.compile(r"([a-z_]+)=(\S+)")


class RuleError(ValueError):
    """A rule file does not say what a rule must say; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What must hold, why, what a breach means, and the SELECT that returns the breaches."""

    code: str
    family: str
    title_zh: str
    title_en: str
    severity: str
    scope: str
    why: str
    why_en: str
    likely_cause: str
    likely_cause_en: str
    what_to_do: str
    what_to_do_en: str
    threshold: str
    sees: str  # what its SELECT looks at together, one of SEES
    says_en: str  # '' where its figures, or its title, say enough
    sql: str

    @property
    def acceptable(self) -> bool:
        """Whether an operator may publish although it fails: what it finds is for a person to judge, and no broken proof."""
        return self.scope == "publish" and self.family == "publication"

    @property
    def waivable(self) -> bool:
        """Whether a finding of it can be accepted: no broken proof, and no decision of a person that has lost its ground."""
        return self.acceptable or (self.scope != "publish" and self.family not in ("accounting", "correction", "waiver"))


@dataclass(frozen=True, slots=True)
class Term:
    """One indicator of a relation: side left or right, position from 1, its own breakdown or '' for that of the context."""

    side: str
    position: int
    indicator: str
    breakdown: str


def load_rules(catalogue: Catalogue, folder: Path = RULES_FOLDER) -> tuple[Rule, ...]:
    """Every rule, sorted by code: those of the files and those that the catalogue's relations make."""
    rules: dict[str, Rule] = {}
    for path in sorted(folder.glob("*.sql")):
        rule = read_rule(path)
        if rule.code != path.stem:
            raise RuleError(f"{path.name}:1: the code {rule.code!r} is not the file's name")
        rules[rule.code] = rule
    if not rules:
        raise RuleError(f"{folder}: no rule files")
    for relation in catalogue.relations:
        if relation.id in rules:
            raise RuleError(f"relations.csv: the relation {relation.id!r} has the code of a rule file")
        rules[relation.id] = read_rule(folder / TEMPLATES_FOLDER.name / f"{relation.kind}.sql", relation_words(relation, catalogue))
    return tuple(rules[code] for code in sorted(rules))


@cache
def said_in_english(folder: Path = RULES_FOLDER) -> Mapping[str, str]:
    """The `says_en` of the rules that have one, by code."""
    rules = (read_rule(path) for path in sorted(folder.glob("*.sql")))
    return {rule.code: rule.says_en for rule in rules if rule.says_en}


def read_rule(path: Path, words: Mapping[str, str] | None = None) -> Rule:
    """The rule of one file; `words` fill the placeholders of a template."""
    if not path.is_file():
        raise RuleError(f"{path.name}: no such rule file; a relation's kind needs a template of its name")
    lines = path.read_text(encoding="utf-8").splitlines()
    header, places, body_starts = _read_header(path, lines)
    values = {**(words or {}), **_thresholds(path, header["threshold"], places["threshold"])}
    used: set[str] = set()

    def fill(text: str, line: int) -> str:
        def value(match: re.Match[str]) -> str:
            if match[1] not in values:
                raise RuleError(f"{path.name}:{line}: ${match[1]} is neither a threshold nor given")
            used.add(match[1])
            return values[match[1]]

        return _PLACEHOLDER.sub(value, text)

    for number, line in enumerate(lines[body_starts:], start=body_starts + 1):
        for name in _PLACEHOLDER.findall(line):
            if name in (words or {}) and not _CODE.fullmatch(words[name]):
                raise RuleError(
                    f"{path.name}:{number}: ${name} is {words[name]!r}: words of seeds other than a code are no part of a SELECT"
                )
    sql = "\n".join(fill(line, number) for number, line in enumerate(lines[body_starts:], start=body_starts + 1)).strip().rstrip(";")
    filled = {key: fill(text, places[key]) for key, text in header.items()}
    for name in _thresholds(path, header["threshold"], places["threshold"]):
        if name not in used:
            raise RuleError(f"{path.name}:{places['threshold']}: the threshold {name!r} is not used")
    if not sql:
        raise RuleError(f"{path.name}:{len(lines)}: no SELECT after the header")
    rule = Rule(sql=sql, **filled)
    _check(path, rule, places)
    return rule


def relation_terms(relation_id: str, left: str, right: str) -> tuple[Term, ...]:
    """`a+b` and `a/b` in their terms, `x[key=value]` with its own breakdown; the wildcard `*` has no terms."""
    terms = []
    for side, text in (("left", left), ("right", right)):
        if text == "*":
            continue
        for position, term in enumerate(re.split(r"[+/](?![^\[]*\])", text), start=1):
            found = re.fullmatch(r"([a-z_]+\.[a-z_]+)(?:\[([^\]]+)\])?", term)
            if found is None:
                raise RuleError(f"relations.csv: relation {relation_id!r}: {term!r} is not an indicator")
            terms.append(Term(side, position, found[1], found[2] or ""))
    return tuple(terms)


def relation_words(relation, catalogue: Catalogue) -> dict[str, str]:
    """What a template may name: the relation's code, severity and meaning, and its sides in Chinese."""
    sides = {"left": [], "right": []}
    for term in relation_terms(relation.id, relation.left, relation.right):
        if term.indicator not in catalogue.indicators:
            raise RuleError(f"relations.csv: relation {relation.id!r}: unknown indicator {term.indicator!r}")
        name = catalogue.indicators[term.indicator].name_zh
        labels = [
            catalogue.breakdowns[pair.split("=")[0]][value].name_zh
            for pair in filter(None, term.breakdown.split(";"))
            for value in pair.split("=")[1].split("+")
        ]
        sides[term.side].append(f"{name}（{'、'.join(labels)}）" if labels else name)
    joint = " ÷ " if relation.kind == "ratio" else " ＋ "
    return {
        "relation": relation.id,
        "relation_severity": relation.severity,
        "meaning": relation.meaning,
        "left_zh": joint.join(sides["left"]),
        "right_zh": joint.join(sides["right"]),
    }


def _read_header(path: Path, lines: list[str]) -> tuple[dict[str, str], dict[str, int], int]:
    header: dict[str, str] = {}
    places: dict[str, int] = {}
    key = ""
    body_starts = len(lines)
    for number, line in enumerate(lines, start=1):
        if line.startswith("--   ") and key:
            header[key] = f"{header[key]} {line[5:].strip()}".strip()
            continue
        found = _HEADER_LINE.fullmatch(line.rstrip())
        if found is None:
            body_starts = number - 1
            break
        key = found[1]
        if key not in _KEYS:
            raise RuleError(f"{path.name}:{number}: unknown key {key!r}; known are {', '.join(_KEYS)}")
        if key in header:
            raise RuleError(f"{path.name}:{number}: {key!r} stands twice")
        header[key], places[key] = (found[2] or "").strip(), number
    for wanted in _KEYS:
        if not header.get(wanted) and wanted not in _OPTIONAL:
            raise RuleError(f"{path.name}:{max(1, body_starts)}: the header lacks {wanted!r}")
    return _OPTIONAL | header, dict.fromkeys(_OPTIONAL, 1) | places, body_starts


def _thresholds(path: Path, text: str, line: int) -> dict[str, str]:
    pairs = text.split("; ") if text else []
    found = [_THRESHOLD.fullmatch(pair.strip()) for pair in pairs]
    if None in found:
        raise RuleError(f"{path.name}:{line}: a threshold is name=value, several are joined by '; ', not {text!r}")
    return {match[1]: match[2] for match in found if match is not None}


def _check(path: Path, rule: Rule, places: Mapping[str, int]) -> None:
    for key, value, allowed in (("severity", rule.severity, SEVERITIES), ("scope", rule.scope, SCOPES), ("sees", rule.sees, SEES)):
        if value not in allowed:
            raise RuleError(f"{path.name}:{places[key]}: {key} {value!r} is none of {', '.join(allowed)}")
    if not _CODE.fullmatch(rule.code):
        raise RuleError(f"{path.name}:{places['code']}: a code is lower case with underscores, not {rule.code!r}")
    if rule.sees == "all" and rule.severity != "info":
        raise RuleError(f"{path.name}:{places['severity']}: a rule that sees all publishers informs, whatever it finds: severity info")
    if rule.scope == "publish" and rule.severity != "critical":
        raise RuleError(f"{path.name}:{places['severity']}: a rule of publish scope withholds the run, so it is critical")
