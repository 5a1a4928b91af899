"""The verdict in one line, and what stands behind it: the run, what came in, what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from expectations.report.limits import Limits
from expectations.report.queries import ask
from expectations.report.wording import SEVERITIES, number


@dataclass(frozen=True, slots=True)
class Verdict:
    """One line in each language; `level` is good, warning, critical or unchecked."""

    level: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What is published still while a run is not: the run that published it, None where nothing is, and how many cells it has."""

    run_id: str | None
    cells: int


@dataclass(frozen=True, slots=True)
class Run:
    """A row of quality.runs."""

    run_id: str
    started_at: datetime
    finished_at: datetime | None
    outcome: str
    documents_collected: int
    documents_processed: int
    accepted: int
    quantities: int
    mapped: int | None  # None of runs of earlier versions, as is observations_quarantined
    observations: int
    observations_quarantined: int | None
    findings_critical: int
    findings_warning: int
    findings_info: int
    findings_waived: int
    findings_new: int
    findings_resolved: int
    could_not_run: int
    nianbao_version: str
    extractor_version: str
    catalogue_fingerprint: str


@dataclass(frozen=True, slots=True)
class Overview:
    """What the head of the page tells. `totals` are counts by name, see queries/totals.sql; `runs` the newest first."""

    verdict: Verdict
    run: Run | None
    runs: tuple[Run, ...]
    totals: Mapping[str, int]
    findings: Mapping[str, int]  # by severity
    could_not_run: int
    withheld_by: tuple[str, ...]  # Chinese titles of the rules of publish scope that failed


def collect_overview(connection: duckdb.DuckDBPyConnection) -> Overview:
    runs = tuple(Run(**row) for row in ask(connection, "runs", limit=Limits().runs))
    (totals,) = ask(connection, "totals")
    rules = ask(connection, "rules")
    findings = {severity: sum(rule["findings"] for rule in rules if rule["severity"] == severity) for severity in SEVERITIES}
    could_not_run = sum(rule["could_not_run"] for rule in rules)
    withheld_by = tuple(rule["title_zh"] for rule in rules if rule["scope"] == "publish" and rule["findings"])
    run = runs[0] if runs else None
    kept = next((Kept(**row) for row in ask(connection, "still_published", run_id=run.run_id)), None) if run else None
    verdict = judge(run.outcome if run else "", totals, findings, could_not_run, withheld_by, kept)
    return Overview(verdict, run, runs, totals, findings, could_not_run, withheld_by)


def judge(
    outcome: str,
    totals: Mapping[str, Any],
    findings: Mapping[str, int],
    could_not_run: int,
    withheld_by: tuple[str, ...],
    kept: Kept | None = None,
) -> Verdict:
    """Whether the state is published, with how many cells of the yearly trend; what was held back, could not be checked, was found.

    `kept` is what is published still where it is not; None where that is not on record.
    """
    held_zh, held_en = _held(totals)
    found_zh, found_en = _found(findings)
    unchecked_zh = f"{number(could_not_run)} 条规则未能检查" if could_not_run else ""
    unchecked_en = f"{number(could_not_run)} {_plural('rule', could_not_run)} could not be checked" if could_not_run else ""
    grave = "critical" if held_zh or findings["critical"] else "warning" if findings["warning"] else "good"
    level = "unchecked" if could_not_run else grave
    if outcome == "withheld":
        why = "、".join(withheld_by)
        stays_zh, stays_en = _stays(kept)
        opening = ((f"暂缓发布：{why}" if why else "暂缓发布") + stays_zh, f"withheld{stays_en or ', what was published before stays'}")
        level = "unchecked" if could_not_run else "critical"
    elif outcome == "failed":
        stays_zh, stays_en = _stays(kept)
        opening, level = (f"运行失败，未发布{stays_zh}", f"failed, not published{stays_en}"), "critical"
    else:
        cells = totals["cells"]
        opening = (f"已发布 {number(cells)} 格", f"published: {number(cells)} {_plural('cell', cells)}")
    zh = "；".join(filter(None, (opening[0], held_zh, unchecked_zh, found_zh)))
    en = "; ".join(filter(None, (opening[1], held_en, unchecked_en, found_en)))
    return Verdict(level, zh, en[0].upper() + en[1:])


def _stays(kept: Kept | None) -> tuple[str, str]:
    if kept is None:
        return "", ""
    if kept.run_id is None:
        return "，此前没有发布过", ", nothing was published before"
    cells, stay = _plural("cell", kept.cells), "stays" if kept.cells == 1 else "stay"
    return f"，此前发布的 {number(kept.cells)} 格不变", f", the {number(kept.cells)} {cells} published before {stay}"


def _held(totals: Mapping[str, Any]) -> tuple[str, str]:
    documents, observations = totals["quarantined"], totals["observations_held"]
    zh = "、".join(filter(None, (documents and f"{number(documents)} 份文件", observations and f"{number(observations)} 条观测")))
    en = " and ".join(
        filter(
            None,
            (
                documents and f"{number(documents)} {_plural('document', documents)}",
                observations and f"{number(observations)} {_plural('observation', observations)}",
            ),
        )
    )
    empty = totals["cells_empty"]
    gap_zh, gap_en = f"{number(empty)} 格因此空缺", f"{number(empty)} {_plural('cell', empty)} empty for it"
    return (f"隔离 {zh}，{gap_zh}", f"{en} held back, {gap_en}") if zh else ("", "")


def _found(findings: Mapping[str, int]) -> tuple[str, str]:
    zh = [f"{number(findings[severity])} 处{word}" for severity, (word, _, _) in SEVERITIES.items() if findings[severity]]
    en = [f"{number(findings[severity])} {severity}" for severity in SEVERITIES if findings[severity]]
    return ("发现 " + "、".join(zh), "findings: " + ", ".join(en)) if zh else ("检查没有发现问题", "the check found nothing")


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"
