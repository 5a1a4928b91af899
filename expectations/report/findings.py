"""Rules and their findings, ready to be shown: failed, could not run, passed - and every sentence with its figures marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from expectations.report.finding_words import Figure, cause_en, said_en
from expectations.report.limits import Limits
from expectations.report.marks import Mark, MarkedSentence, mark
from expectations.report.queries import ask
from expectations.report.wording import QUALIFIERS, figure_en, number
from expectations.rules import said_in_english

EVIDENCE_READ = 40


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that a finding rests on, and where it stands."""

    document_id: str | None
    publisher: str
    report_year: int | None
    file_name: str
    place: str
    words: MarkedSentence
    at: str = ""  # the first of its observations


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: what is said of it, what it is about."""

    finding_id: str
    message: str
    message_en: str  # its figures; where it names none, the title of its rule
    observed: str
    expected: str
    publisher_id: str | None
    publisher: str
    place: str  # on the page of the publisher: the indicator, or where figures held back are listed; '' where it has neither
    year: int | None
    indicator_zh: str
    indicator_en: str
    document_id: str | None
    file_name: str
    cause: str
    cause_en: str  # '' where it is that of its rule
    is_new: bool
    since_run_id: str


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one rule that rest on the same sentences, which then stand once; `sentences_in_all` counts those left out too."""

    findings: tuple[Finding, ...]
    sentences: tuple[Sentence, ...]
    sentences_in_all: int


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its words and what it found; `groups` hold the findings on the page, `findings` counts all."""

    rule: str
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
    findings: int
    waived: int  # accepted by people, in no other number
    documents: int
    publishers: int
    observations: int
    could_not_run: bool
    could_not_run_because: str
    groups: tuple[Group, ...] = ()

    @property
    def outcome(self) -> str:
        return "could_not_run" if self.could_not_run else "failed" if self.findings else "passed"

    @property
    def shown(self) -> int:
        return sum(len(group.findings) for group in self.groups)


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules, each in one of three groups: failed is not the same as could not run."""

    failed: tuple[Rule, ...]
    could_not_run: tuple[Rule, ...]
    passed: tuple[Rule, ...]

    @property
    def all(self) -> tuple[Rule, ...]:
        return (*self.failed, *self.could_not_run, *self.passed)

    @property
    def total(self) -> int:
        return len(self.all)

    @property
    def shown(self) -> frozenset[str]:
        """The findings on the page."""
        return frozenset(finding.finding_id for rule in self.failed for group in rule.groups for finding in group.findings)

    @property
    def first_finding(self) -> Mapping[str, str]:
        """By document that findings on the page lead to, the finding that comes first."""
        first: dict[str, str] = {}
        for group in (group for rule in self.failed for group in rule.groups):
            for finding in group.findings:
                first.setdefault(finding.document_id or "", finding.finding_id)
            for sentence in group.sentences:
                first.setdefault(sentence.document_id or "", group.findings[0].finding_id)
        return {document_id: finding_id for document_id, finding_id in first.items() if document_id}


def collect_rules(connection: duckdb.DuckDBPyConnection, limits: Limits, first: Sequence[str] = ()) -> Rules:
    """Of each rule the findings named in `first` come first."""
    rules = ask(connection, "rules")
    by_rule: dict[str, list[dict[str, Any]]] = {}
    chosen = {"limit": limits.findings_of_a_rule, "first": first, "only": False}
    for row in read_findings(connection, **chosen):
        by_rule.setdefault(row["rule"], []).append(row)
    room, failed, could_not_run, passed = limits.findings, [], [], []
    for words in rules:
        rows = by_rule.get(words["rule"], [])[: max(room, limits.findings_at_least)]
        room = max(room - len(rows), 0)
        rule = Rule(**words, groups=_groups(rows, limits))
        (could_not_run if rule.could_not_run else failed if rule.findings else passed).append(rule)
    return Rules(tuple(failed), tuple(could_not_run), tuple(passed))


def read_findings(connection: duckdb.DuckDBPyConnection, limit: int | None, first: Sequence[str], only: bool) -> list[dict[str, Any]]:
    """Rows of queries/findings.sql that nobody accepted, with their `place` and the breakdowns of their evidence named in English."""
    rows = ask(connection, "findings", limit=limit, first=list(first), only=only, evidence=EVIDENCE_READ, waived=False)
    parts = {row["breakdown"]: row["breakdown_en"] for row in ask(connection, "breakdown_labels")}
    found = ask(connection, "finding_places", findings=[row["finding_id"] for row in rows])
    places = {row["finding_id"]: row["place"] for row in found}
    for row in rows:
        row["place"] = places.get(row["finding_id"], "")
    for item in (item for row in rows for item in row["evidence"]):
        item["breakdown_en"] = item["breakdown"] and parts.get(item["breakdown"], "")
    return rows


def collect_also_found(connection: duckdb.DuckDBPyConnection, findings: Iterable[str]) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """By finding, the others on one of its observations, the gravest first: one slip of the pen can break several rules."""
    also: dict[str, list[Mapping[str, Any]]] = {}
    for row in ask(connection, "also_found", findings=sorted(findings)):
        also.setdefault(row["finding_id"], []).append(row)
    return also


def _groups(rows: Iterable[Mapping[str, Any]], limits: Limits) -> tuple[Group, ...]:
    """In the order of the rows; a finding joins the earlier one whose sentences are its own."""
    together: dict[object, list[Mapping[str, Any]]] = {}
    for row in rows:
        same = frozenset((item["document_id"], item["sentence_start"]) for item in row["evidence"])
        together.setdefault((row["document_id"], same) if same else row["finding_id"], []).append(row)
    groups = []
    for members in together.values():
        sentences = sentences_of(members, limits.sentence)
        shown = tuple(sentences[: limits.sentences_of_a_finding])
        findings = tuple(finding_of(row) for row in members)
        groups.append(Group(findings, shown, len(sentences)))
    return tuple(groups)


def finding_of(row: Mapping[str, Any]) -> Finding:
    words = {"message_en": _message_en(row), "cause_en": cause_en(row["cause"]), "place": row.get("place", "")}
    return Finding(**{name: words[name] if name in words else row[name] for name in Finding.__dataclass_fields__})


def _message_en(row: Mapping[str, Any]) -> str:
    figures = [
        Figure(
            item["year"],
            item["indicator_en"],
            item.get("breakdown_en") or item["breakdown"],
            *(item[name] for name in ("value", "unit", "qualifier", "report_year")),
        )
        for item in row["evidence"]
    ]
    told = (row[name] for name in ("title_en", "year", "expected", "observed"))
    return said_en(figures, len(row["observation_ids"]), *told, said_in_english().get(row["rule"], ""))


def sentences_of(rows: Sequence[Mapping[str, Any]], longest: int | None = None) -> list[Sentence]:
    """The sentences of the observations of some findings, each once with all its marks; those of the findings' document first."""
    groups: dict[tuple[str, int, str], list[Mapping[str, Any]]] = {}
    for item in (item for row in rows for item in row["evidence"]):
        groups.setdefault((item["document_id"], item["sentence_start"], item["sentence"]), []).append(item)
    sentences = [
        Sentence(
            document_id, items[0]["publisher"], items[0]["report_year"], items[0]["file_name"], items[0]["place"],
            mark(text, start, marks_of(items), longest), items[0]["observation_id"],
        )
        for (document_id, start, text), items in groups.items()
    ]  # fmt: skip
    placed = {text for _, _, text in groups}
    for row in rows:
        if row["sentence"] and row["sentence"] not in placed:
            words = mark(row["sentence"], 1, (), longest)
            sentences.insert(0, Sentence(row["document_id"], row["publisher"], row["report_year"], row["file_name"], "", words))
            placed.add(row["sentence"])
    return sorted(sentences, key=lambda sentence: sentence.document_id != rows[0]["document_id"])


def marks_of(items: Iterable[Mapping[str, Any]]) -> list[Mark]:
    return [
        Mark(
            item["evidence_start"],
            item["evidence_end"],
            item["surface"],
            f"{item['year']}年{item['indicator_zh']} {QUALIFIERS[item['qualifier']]}{number(item['value'])} {item['unit']}",
            item["observation_id"],
            f"{item['year']}: {item['indicator_en']}, {figure_en(item['value'], item['unit'], item['qualifier'])}",
        )
        for item in items
    ]
