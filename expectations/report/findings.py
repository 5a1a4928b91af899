"""Rules and their findings, ready to be shown: failed, could not run, passed - and every sentence with its figures marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from expectations.report.limits import Limits
from expectations.report.marks import Mark, MarkedSentence, mark
from expectations.report.queries import ask
from expectations.report.wording import QUALIFIERS, number

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


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding with its sentences; `sentences_in_all` counts those left out too."""

    finding_id: str
    message: str
    observed: str
    expected: str
    publisher: str
    year: int | None
    indicator_zh: str
    document_id: str | None
    file_name: str
    sentences: tuple[Sentence, ...]
    sentences_in_all: int


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its words and what it found; `shown` are the findings on the page, `findings` counts all."""

    rule: str
    family: str
    title_zh: str
    title_en: str
    severity: str
    scope: str
    why: str
    what_to_do: str
    threshold: str
    findings: int
    documents: int
    publishers: int
    observations: int
    could_not_run: bool
    could_not_run_because: str
    shown: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules, each in one of three groups: failed is not the same as could not run."""

    failed: tuple[Rule, ...]
    could_not_run: tuple[Rule, ...]
    passed: tuple[Rule, ...]

    @property
    def total(self) -> int:
        return len(self.failed) + len(self.could_not_run) + len(self.passed)

    @property
    def shown(self) -> tuple[Finding, ...]:
        return tuple(finding for rule in self.failed for finding in rule.shown)

    @property
    def document_ids(self) -> frozenset[str]:
        """The documents that shown findings lead to."""
        of_findings = {finding.document_id for finding in self.shown}
        of_sentences = {sentence.document_id for finding in self.shown for sentence in finding.sentences}
        return frozenset(filter(None, of_findings | of_sentences))

    @property
    def first_finding(self) -> Mapping[str, str]:
        """By document, the finding that comes first on the page."""
        first: dict[str, str] = {}
        for finding in self.shown:
            for document_id in (finding.document_id, *(sentence.document_id for sentence in finding.sentences)):
                if document_id:
                    first.setdefault(document_id, finding.finding_id)
        return first


def collect_rules(connection: duckdb.DuckDBPyConnection, limits: Limits) -> Rules:
    rules = ask(connection, "rules")
    by_rule: dict[str, list[dict[str, Any]]] = {}
    for row in ask(connection, "findings", limit=limits.findings_of_a_rule, evidence=EVIDENCE_READ):
        by_rule.setdefault(row["rule"], []).append(row)
    room, failed, could_not_run, passed = limits.findings, [], [], []
    for words in rules:
        rows = by_rule.get(words["rule"], [])[: max(room, limits.findings_at_least)]
        room = max(room - len(rows), 0)
        rule = Rule(**words, shown=tuple(_finding(row, limits) for row in rows))
        (could_not_run if rule.could_not_run else failed if rule.findings else passed).append(rule)
    return Rules(tuple(failed), tuple(could_not_run), tuple(passed))


def _finding(row: Mapping[str, Any], limits: Limits) -> Finding:
    sentences = sentences_of(row, limits.sentence)
    same = ("finding_id", "message", "observed", "expected", "publisher", "year", "indicator_zh", "document_id", "file_name")
    return Finding(
        **{name: row[name] for name in same},
        sentences=tuple(sentences[: limits.sentences_of_a_finding]),
        sentences_in_all=len(sentences),
    )


def sentences_of(row: Mapping[str, Any], longest: int | None = None) -> list[Sentence]:
    """The sentences of a finding's observations, each once with all its marks; that of its own document and words first."""
    groups: dict[tuple[str, int, str], list[Mapping[str, Any]]] = {}
    for item in row["evidence"]:
        groups.setdefault((item["document_id"], item["sentence_start"], item["sentence"]), []).append(item)
    sentences = [
        Sentence(
            document_id, items[0]["publisher"], items[0]["report_year"], items[0]["file_name"], items[0]["place"],
            mark(text, start, marks_of(items), longest),
        )
        for (document_id, start, text), items in groups.items()
    ]  # fmt: skip
    own = row["sentence"]
    if own and all(text != own for _, _, text in groups):
        unplaced = Sentence(row["document_id"], row["publisher"], row["report_year"], row["file_name"], "", mark(own, 1, (), longest))
        sentences.insert(0, unplaced)
    return sorted(sentences, key=lambda sentence: sentence.document_id != row["document_id"])


def marks_of(items: Iterable[Mapping[str, Any]]) -> list[Mark]:
    return [
        Mark(
            item["evidence_start"],
            item["evidence_end"],
            item["surface"],
            f"{item['year']}年{item['indicator_zh']} {QUALIFIERS[item['qualifier']]}{number(item['value'])} {item['unit']}",
        )
        for item in items
    ]
