"""What a person should look at: observations less sure than the setting or doubtfully read, each with its sentence and runner-up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb

from expectations.report.figure_words import FLAGS
from expectations.report.findings import Sentence, marks_of
from expectations.report.limits import Limits
from expectations.report.marks import mark
from expectations.report.queries import ask
from expectations.report.wording import DOUBTS, QUALIFIERS, figure_en, number
from transforms.explanation import Published, Rereading, Rival
from transforms.extraction.judging import parse_name
from warehouse.evidence import texts

if TYPE_CHECKING:
    from transforms.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class ToReview:
    """An observation to look at; `runner_up` is '' where it is not at hand: no other meaning, or the text is read otherwise today."""

    observation_id: str
    figure: str  # 2023年 立案数 36 件
    figure_en: str
    indicator: str
    indicator_en: str
    publisher_id: str
    breakdown: str
    confidence: float
    rule: str
    sentence: Sentence
    runner_up: str
    runner_up_en: str
    runner_up_probability: float
    doubts: str  # 字上有红章
    doubts_en: str


@dataclass(frozen=True, slots=True)
class Review:
    """`below` is the threshold the state was made with, '' where none is on record."""

    below: str
    shown: tuple[ToReview, ...]
    in_all: int


def collect_review(connection: duckdb.DuckDBPyConnection, limits: Limits, catalogue: Catalogue | None) -> Review:
    """The least sure first. With a catalogue the documents of those shown are read anew, for their runners-up."""
    found = ask(connection, "review", limit=limits.to_review)
    rivals = _rivals(connection, found, catalogue) if catalogue else {}
    below = dict(connection.execute("SELECT setting, value FROM meta.settings").fetchall()).get("review_below", "")
    shown = tuple(_shown(row, rivals.get(row["observation_id"]), catalogue, limits.sentence) for row in found)
    return Review(below, shown, found[0]["in_all"] if found else 0)


def _shown(row: Mapping[str, Any], rival: Rival | None, catalogue: Catalogue | None, longest: int) -> ToReview:
    words = mark(row["sentence"], row["sentence_start"], marks_of([row]), longest)
    runner_up, runner_up_en = _named(rival, catalogue) if rival and catalogue else ("", "")
    doubts = [flag for flag in DOUBTS if flag in row["flags"].split(";")]
    name_en = row["indicator_en"] or row["indicator_zh"]
    return ToReview(
        **{name: row[name] for name in ("observation_id", "indicator", "indicator_en", "publisher_id", "breakdown", "confidence", "rule")},
        figure=f"{row['year']}年 {row['indicator_zh']} {QUALIFIERS[row['qualifier']]}{number(row['value'])} {row['unit']}",
        figure_en=f"{row['year']}: {name_en}, {figure_en(row['value'], row['unit'], row['qualifier'])}",
        sentence=Sentence(
            *(row[name] for name in ("document_id", "publisher", "report_year", "file_name", "place")), words, row["observation_id"]
        ),
        runner_up=runner_up,
        runner_up_en=runner_up_en,
        runner_up_probability=rival.probability if rival else 0.0,
        doubts="、".join(DOUBTS[flag] for flag in doubts),
        doubts_en=", ".join(FLAGS[flag][2] for flag in doubts),
    )


def _rivals(connection: duckdb.DuckDBPyConnection, found: Iterable[Mapping[str, Any]], catalogue: Catalogue) -> dict[str, Rival]:
    """observation_id -> its runner-up, where today's reading still gives the observation."""
    by_document = texts(connection, (row["document_id"] for row in found))
    read: dict[str, Rereading] = {}
    rivals = {}
    for row in found:
        document = row["document_id"]
        if document not in by_document:
            continue
        read[document] = read.get(document) or Rereading(*by_document[document], catalogue)
        cell = (row[name] for name in ("indicator", "breakdown", "year", "value", "origin"))
        why = read[document].why(Published(row["evidence_start"] - 1, row["evidence_end"] - 1, *cell))
        against = [rival for rival in (why.runner_up, why.domain_runner_up) if rival and why.still_read]
        if against:
            rivals[row["observation_id"]] = max(against, key=lambda rival: rival.probability)
    return rivals


def _named(rival: Rival, catalogue: Catalogue) -> tuple[str, str]:
    """The name of a runner-up with its parts, in Chinese and in English: 结案数, 不是观测, 领域：学校卫生."""
    if rival.name.startswith("domain="):
        values = [catalogue.breakdowns["domain"][value] for value in rival.name.removeprefix("domain=").split("+") if value]
        zh, en = ("、".join(value.name_zh for value in values), ", ".join(value.name_en for value in values))
        return f"领域：{zh or '不属任何领域'}", f"domain: {en or 'none'}"
    code, parts = parse_name(rival.name)
    if code not in catalogue.indicators:
        return "不是观测", "no observation"
    named = catalogue.indicators[code]
    return tuple("".join((name, *(f"（{key}={value}）" for key, value in parts))) for name in (named.name_zh, named.name_en))
