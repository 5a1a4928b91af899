"""What only the front page tells: the findings that matter most, since when it fails, how quality moved, how well reports are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import duckdb

from expectations.report.findings import Finding, Rule, Rules, Sentence, finding_of, read_findings, sentences_of
from expectations.report.limits import Limits
from expectations.report.overview import Overview
from expectations.report.queries import ask
from expectations.report.wording import SEVERITIES

if TYPE_CHECKING:
    from transforms.measured_quality import MeasuredQuality


@dataclass(frozen=True, slots=True)
class Matter:
    """A finding that speaks for `alike` findings of its rule on its publisher; its rule has `of_rule` on `publishers` publishers."""

    finding: Finding
    severity: str
    rule: Rule
    alike: int
    of_rule: int
    publishers: int
    sentences: tuple[Sentence, ...]

    @property
    def cause(self) -> str:
        return self.finding.cause or self.rule.likely_cause

    @property
    def cause_en(self) -> str:
        return self.rule.likely_cause_en if self.cause == self.rule.likely_cause else self.finding.cause_en


@dataclass(frozen=True, slots=True)
class Top:
    """The matters that weigh most; `left_out` counts, by severity, the findings that no matter here speaks for."""

    matters: tuple[Matter, ...]
    left_out: Mapping[str, int]

    @property
    def acting(self) -> tuple[Matter, ...]:
        """Those that hold a figure back or flag it."""
        return tuple(matter for matter in self.matters if matter.severity != "info")

    @property
    def informing(self) -> tuple[Matter, ...]:
        return tuple(matter for matter in self.matters if matter.severity == "info")


@dataclass(frozen=True, slots=True)
class Standing:
    """The last good run, and the first of the runs since then that was not; None where there is none."""

    good_run_id: str | None
    good_at: datetime | None
    since_run_id: str | None
    since: datetime | None
    runs: int


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured, of which program; `stale` where the state was made with another one."""

    quality: MeasuredQuality
    extractor_version: str
    catalogue_fingerprint: str
    names: Mapping[str, tuple[str, str]]  # of indicators, in both languages

    @property
    def stale(self) -> bool:
        measured = (self.quality.extractor_version, self.quality.catalogue_fingerprint)
        return measured != (self.extractor_version, self.catalogue_fingerprint)


def top_findings(connection: duckdb.DuckDBPyConnection, limits: Limits) -> list[dict[str, Any]]:
    """Rows of queries/top.sql, each with its finding as a row of queries/findings.sql, the weightiest first."""
    ranked = ask(connection, "top", limit=limits.top, of_a_rule=limits.top_of_a_rule)
    chosen = read_findings(connection, None, [row["finding_id"] for row in ranked], only=True)
    found = {row["finding_id"]: row for row in chosen}
    return [row | {"found": found[row["finding_id"]]} for row in ranked]


def collect_top(ranked: list[dict[str, Any]], rules: Rules, limits: Limits) -> Top:
    by_code = {rule.rule: rule for rule in rules.all}
    matters = tuple(_matter(row, by_code[row["found"]["rule"]], limits) for row in ranked)
    told = dict.fromkeys(SEVERITIES, 0)
    for matter in matters:
        told[matter.severity] += matter.alike
    in_all = {severity: sum(rule.findings for rule in rules.all if rule.severity == severity) for severity in SEVERITIES}
    return Top(matters, {severity: max(in_all[severity] - told[severity], 0) for severity in SEVERITIES})


def collect_standing(connection: duckdb.DuckDBPyConnection) -> Standing:
    (row,) = ask(connection, "standing")
    return Standing(**row)


def collect_measured(connection: duckdb.DuckDBPyConnection, measured: MeasuredQuality | None, overview: Overview) -> Measured | None:
    """None where nothing was measured, or no run is on record."""
    if measured is None or overview.run is None:
        return None
    names = {row["indicator"]: (row["name_zh"], row["name_en"]) for row in ask(connection, "indicators_en")}
    return Measured(measured, overview.run.extractor_version, overview.run.catalogue_fingerprint, names)


def _matter(row: Mapping[str, Any], rule: Rule, limits: Limits) -> Matter:
    found = row["found"]
    sentences = _of_each_document(sentences_of([found], limits.sentence_of_top))[: limits.sentences_of_top]
    return Matter(finding_of(found), found["severity"], rule, row["alike"], row["of_rule"], row["publishers"], sentences)


def _of_each_document(sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """A sentence of each document before a second one of any."""
    counted: Counter[str | None] = Counter()
    ranked = []
    for sentence in sentences:
        ranked.append((counted[sentence.document_id], sentence))
        counted[sentence.document_id] += 1
    return tuple(sentence for _, sentence in sorted(ranked, key=itemgetter(0)))
