"""From a figure back to its words: the sentence an observation stands in, its document and place, rule and findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

import duckdb

from warehouse.corrected import ACTIONS, Corrected, corrected
from warehouse.lookup import NotFound, find_indicator, find_publisher, listed
from warehouse.sql import rows


@dataclass(frozen=True, slots=True)
class Finding:
    """What the check says about an observation; `accepted` is who accepts it, until when and why, '' where nobody does."""

    finding_id: str
    rule: str
    title: str
    severity: str
    outcome: str
    message: str
    what_to_do: str
    accepted: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One observation with all that proves or questions it."""

    observation_id: str
    publisher_id: str
    publisher: str
    year: int
    indicator: str
    indicator_zh: str
    breakdown: str
    breakdown_zh: str
    value: Decimal
    unit: str
    qualifier: str
    origin: str
    surface: str
    sentence: str
    marked: tuple[int, int]  # where the words stand in the sentence, counted from 0, end exclusive
    span: tuple[int, int]  # and in the text of the document
    section: str
    document_id: str
    title: str
    file_name: str
    source: str
    place: str
    page: int | None
    rule: str
    confidence: float
    flags: tuple[str, ...]
    status: str
    status_reason: str
    document_status: str
    document_reason: str
    mart_observation_id: str | None  # the observation that fills this cell of marts.yearly_trend
    mart_value: Decimal | None
    other_breakdowns: tuple[str, ...]  # of the same publisher, year and indicator
    findings: tuple[Finding, ...]
    corrected: Corrected | None = None

    @property
    def in_mart(self) -> bool:
        return self.observation_id == self.mart_observation_id

    @property
    def marked_sentence(self) -> str:
        """The sentence, the words that prove the value in 【】."""
        start, end = self.marked
        return f"{self.sentence[:start]}【{self.sentence[start:end]}】{self.sentence[end:]}"


WORKED_OUT = ("evidence_start", "evidence_end", "sentence_start", "flags", "other_breakdowns")
TOTAL = "the total (no breakdown)"
QUERY = """
SELECT o.observation_id, o.publisher_id, coalesce(p.publisher, d.publisher) AS publisher, o.year, o.indicator,
       coalesce(i.name_zh, o.indicator) AS indicator_zh, o.breakdown, o.value, o.unit, o.qualifier, o.origin, o.surface, o.sentence,
       o.evidence_start, o.evidence_end, o.sentence_start,
       coalesce(q.section, '') AS section, o.document_id, d.title, d.file_name, d.source, o.place, o.page, o.rule, o.confidence, o.flags,
       o.status, o.status_reason, o.correction, d.status AS document_status, d.status_reason AS document_reason,
       t.observation_id AS mart_observation_id, t.value AS mart_value,
       (SELECT coalesce(list(DISTINCT other.breakdown ORDER BY other.breakdown), [])
        FROM core.observations AS other
        WHERE other.publisher_id = o.publisher_id AND other.year = o.year AND other.indicator = o.indicator
          AND other.breakdown <> o.breakdown) AS other_breakdowns
FROM core.observations AS o
JOIN core.documents AS d USING (document_id)
LEFT JOIN core.quantities AS q ON q.quantity_id = o.quantity_id AND q.document_id = o.document_id
LEFT JOIN meta.publishers AS p ON p.publisher_id = o.publisher_id
LEFT JOIN meta.indicators AS i ON i.indicator = o.indicator
LEFT JOIN marts.yearly_trend AS t
  ON t.publisher_id = o.publisher_id AND t.indicator = o.indicator AND t.breakdown = o.breakdown AND t.year = o.year
WHERE {conditions}
ORDER BY o.breakdown, t.observation_id IS DISTINCT FROM o.observation_id, d.report_year, o.document_id, o.evidence_start, o.observation_id
"""

FINDINGS = """
SELECT observation_id, f.finding_id, f.rule, coalesce(r.title_zh, f.rule) AS title, f.severity, f.outcome, f.message,
       coalesce(r.what_to_do, '') AS what_to_do,
       coalesce(format('{} 接受至 {}：{}', w.decided_by, w.until, w.reason), '') AS accepted
FROM (SELECT *, unnest(observation_ids) AS observation_id FROM quality.findings) AS f
LEFT JOIN quality.rules AS r USING (rule)
LEFT JOIN quality.waivers AS w ON w.waiver = f.waiver AND w.outcome = 'applied'
WHERE list_contains(?, observation_id)
ORDER BY list_position(['critical', 'warning', 'info'], f.severity), f.rule, f.finding_id
"""


def explain(
    connection: duckdb.DuckDBPyConnection,
    observation_id: str | None = None,
    publisher: str | None = None,
    year: int | None = None,
    indicator: str | None = None,
    breakdown: str | None = None,
) -> tuple[Evidence, ...]:
    """The evidence of one observation, or of a cell: every observation that speaks of it, that of the mart first.

    In place of an observation's id the one of a printed figure may be given: it stands for the observations made of it.
    `publisher` is an id, a name or a part of one name only; `indicator` a code or a Chinese name; `breakdown` is '' for
    the whole; without it the whole figure is given or, where a report has only parts, all of these. Raises NotFound
    naming what comes near.
    """
    if observation_id is not None:
        conditions: dict[str, object] = {"o.observation_id": observation_id}
    elif publisher is not None and year is not None and indicator is not None:
        conditions = {
            "o.publisher_id": find_publisher(connection, publisher),
            "o.indicator": find_indicator(connection, indicator),
            "o.year": year,
        }
        if breakdown is not None:
            conditions["o.breakdown"] = breakdown
    else:
        raise ValueError("explain needs an observation_id, or a publisher, a year and an indicator")
    found = _observations(connection, conditions)
    if observation_id is not None and not found:
        found = _observations(connection, {"o.quantity_id": observation_id})
    if observation_id is None and breakdown is None:
        found = [row for row in found if row["breakdown"] == ""] or found
    if not found:
        raise NotFound(_what_comes_near(connection, conditions))
    return _evidence(connection, found)


def _observations(connection: duckdb.DuckDBPyConnection, conditions: Mapping[str, object]) -> list[dict]:
    query = QUERY.format(conditions=" AND ".join(f"{column} = ?" for column in conditions))
    return rows(connection, query, list(conditions.values()))


def texts(connection: duckdb.DuckDBPyConnection, document_ids: Iterable[str]) -> dict[str, tuple[str, int]]:
    """document_id -> the document's text and the year it reports on."""
    query = "SELECT document_id, text, report_year FROM core.documents WHERE list_contains(?, document_id) AND report_year IS NOT NULL"
    return {row["document_id"]: (row["text"], row["report_year"]) for row in rows(connection, query, [sorted(set(document_ids))])}


def render(evidence: Iterable[Evidence], why: Mapping[str, Sequence[str]] = MappingProxyType({})) -> str:
    """Plain text for people: the words that prove a value stand in 【】; `why` are further lines by observation."""
    items = list(evidence)
    text = "\n\n".join("\n".join((*_rendered(item), *(f"  {line}" for line in why.get(item.observation_id, ())))) for item in items)
    unseen = sorted({breakdown for item in items for breakdown in item.other_breakdowns} - {item.breakdown for item in items})
    return f"{text}\n  另有  {', '.join(breakdown or '整体' for breakdown in unseen)}" if unseen else text


def _rendered(item: Evidence) -> list[str]:
    qualifier = {"=": "", ">": "超过 ", "<": "不足 ", "~": "约 "}[item.qualifier]
    of = f"（{item.breakdown_zh}）" if item.breakdown else ""
    lines = [
        f"{item.publisher} {item.year}年 {item.indicator_zh}{of}: {qualifier}{plain(item.value)} {item.unit}",
        f"  原文  {''.join(line.strip() for line in item.marked_sentence.splitlines())}",
        f"  出处  {item.title or item.file_name}，{item.place}" + (f"，“{item.section}”" if item.section else ""),
        f"  文件  {item.source}",
        f"  指标  {item.indicator}" + (f" [{item.breakdown}]" if item.breakdown else ""),
        f"  依据  {item.rule}（{item.origin}，可信度 {item.confidence:.2f}）" + (f" 提示 {'; '.join(item.flags)}" if item.flags else ""),
        f"  状态  {_state(item)}",
        f"  编号  {item.observation_id}（{item.document_id}）",
    ]
    lines += _correction(item)
    for finding in item.findings:
        outcome = "未能检查" if finding.outcome == "could_not_run" else finding.severity
        then = f"（{finding.accepted}）" if finding.accepted else f" → {finding.what_to_do}" if finding.what_to_do else ""
        lines.append(f"  发现  [{outcome}] {finding.title}: {finding.message}{then}  {finding.finding_id}")
    return lines


def _correction(item: Evidence) -> list[str]:
    """Who decided what and why, with the value that stands on the other side: the original's, or the corrected one."""
    made = item.corrected
    if made is None:
        return []
    other = ""
    if made.other_id is not None and made.other_value is not None:
        year, indicator, breakdown = made.other_cell
        moved = (
            "" if (year, indicator, breakdown) == (item.year, item.indicator, item.breakdown) else f"{year}年 {indicator} [{breakdown}] "
        )
        whose = "原作" if item.origin == "corrected" else "现作"
        other = f"，{whose} {moved.replace(' []', '')}{plain(made.other_value)} {made.other_unit}（{made.other_id}）"
    return [
        f"  更正  {made.correction} {ACTIONS[made.action]}{other}；{made.decided_by}，{made.decided_on}",
        f"  原因  {made.reason}",
        f"  佐证  {made.evidence}",
    ]


def _state(item: Evidence) -> str:
    if item.document_status != "accepted":
        return f"文件 {item.document_status}: {item.document_reason}"
    if item.status != "accepted":
        return f"{item.status}: {item.status_reason}"
    if item.in_mart:
        return "采用，进入 marts.yearly_trend"
    if item.mart_observation_id:
        return f"采用；统计表此格取 {item.mart_observation_id}，值 {plain(item.mart_value)}"
    return "采用"


def plain(value: Decimal) -> str:
    """The figure without idle zeros: 37, 99.5, 271,651."""
    whole = f"{value:,f}"
    return whole.rstrip("0").rstrip(".") if "." in whole else whole


def _evidence(connection: duckdb.DuckDBPyConnection, found: list[dict]) -> tuple[Evidence, ...]:
    names = {
        f"{key}={value}": name for key, value, name in connection.execute("SELECT key, value, name_zh FROM meta.breakdowns").fetchall()
    }
    by_observation: dict[str, list[Finding]] = {}
    for finding in rows(connection, FINDINGS, [[row["observation_id"] for row in found]]):
        by_observation.setdefault(finding.pop("observation_id"), []).append(Finding(**finding))
    made = corrected(connection, [row["observation_id"] for row in found if row.pop("correction")])
    return tuple(
        Evidence(
            **{name: value for name, value in row.items() if name not in WORKED_OUT},
            other_breakdowns=tuple(row["other_breakdowns"]),
            marked=(row["evidence_start"] - row["sentence_start"], row["evidence_end"] - row["sentence_start"]),
            span=(row["evidence_start"] - 1, row["evidence_end"] - 1),
            flags=tuple(filter(None, row["flags"].split(";"))),
            breakdown_zh=breakdown_in_chinese(row["breakdown"], names),
            findings=tuple(by_observation.get(row["observation_id"], ())),
            corrected=made.get(row["observation_id"]),
        )
        for row in found
    )


def breakdown_in_chinese(breakdown: str, names: dict[str, str]) -> str:
    """level=municipal;role=lead -> 市级、主办; joined values of one key (a+b) are joined with 与."""
    parts = [part.partition("=") for part in breakdown.split(";") if part]
    return "、".join("与".join(names.get(f"{key}={value}", value) for value in values.split("+")) for key, _, values in parts)


def _what_comes_near(connection: duckdb.DuckDBPyConnection, conditions: dict[str, object]) -> str:
    if "o.observation_id" in conditions:
        return (
            f"no observation {conditions['o.observation_id']}, and no figure, in this data folder (another one is named with --data): "
            "an id is 'o' and 16 hex digits, as in marts.yearly_trend.observation_id, of a figure 'q', as in core.quantities.quantity_id"
        )
    publisher, indicator = conditions["o.publisher_id"], conditions["o.indicator"]
    told = f"{publisher} says nothing of {indicator}"
    query = "SELECT DISTINCT year, breakdown FROM core.observations WHERE publisher_id = ? AND indicator = ? ORDER BY year, breakdown"
    cells = connection.execute(query, [publisher, indicator]).fetchall()
    if not cells:
        return f"{told} in any report"
    here = [breakdown or TOTAL for year, breakdown in cells if year == conditions["o.year"]]
    if here:
        asked = f"for breakdown {conditions['o.breakdown']}" if conditions["o.breakdown"] else "as a total"
        return f"{told} in {conditions['o.year']} {asked}; there is {'only ' if here == [TOTAL] else ''}{listed(here)}"
    return f"{told} in {conditions['o.year']}; there is {listed(str(year) for year in dict.fromkeys(year for year, _ in cells))}"
