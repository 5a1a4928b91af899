"""The findings as data, all of them: report/findings.json, each with its sentences and the places of its marks, and findings.csv."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb

from expectations.report.findings import EVIDENCE_READ
from expectations.report.overview import Overview
from expectations.report.queries import ask, each, each_as_text
from expectations.report.wording import machine_moment

RULE_FIELDS = (
    "rule", "family", "title_zh", "title_en", "severity", "scope", "why", "why_en", "likely_cause", "likely_cause_en", "what_to_do",
    "what_to_do_en", "threshold", "findings", "waived", "documents", "observations",
)  # fmt: skip
FINDING_FIELDS = (
    "finding_id", "rule", "severity", "scope", "document_id", "file_name", "publisher_id", "publisher", "year", "indicator", "breakdown",
    "observation_ids", "expected", "observed", "message", "cause", "sentence", "waiver", "first_run_id", "since_run_id", "is_new",
)  # fmt: skip
EVIDENCE_FIELDS = (
    "observation_id", "document_id", "file_name", "place", "sentence", "sentence_start", "evidence_start", "evidence_end", "surface",
)  # fmt: skip


def write_findings(connection: duckdb.DuckDBPyConnection, file: Path, overview: Overview) -> None:
    """One JSON object, a finding a line, so that two runs compare line by line. Places count from 1, ends are exclusive."""
    rules = ask(connection, "rules")
    head = {
        "run_id": overview.run.run_id if overview.run else None,
        "outcome": overview.run.outcome if overview.run else None,
        "finished_at": machine_moment(overview.run.finished_at) if overview.run else None,
        "verdict": {"level": overview.verdict.level, "zh": overview.verdict.zh, "en": overview.verdict.en},
        "counts": dict(overview.totals),
        "findings_by_severity": dict(overview.findings),
    }
    with file.open("w", encoding="utf-8") as lines:
        lines.write("{\n")
        lines.writelines(f"{_json(name)}: {_json(value)},\n" for name, value in head.items())
        lines.write('"rules": [\n')
        lines.writelines(_separated(_rule(rule) for rule in rules))
        lines.write('\n],\n"findings": [\n')
        lines.writelines(
            _separated(
                _finding(finding)
                for finding in each(connection, "findings", limit=None, evidence=EVIDENCE_READ, waived=True, first=[], only=False)
            )
        )
        lines.write("\n]\n}\n")


def write_findings_table(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    """A line a finding, without its evidence, in CSV that a spreadsheet opens as it is (UTF-8 with a byte order mark)."""
    found = each_as_text(connection, "findings", FINDING_FIELDS, limit=None, evidence=0, waived=True, first=[], only=False)
    with file.open("w", encoding="utf-8-sig", newline="") as lines:
        writer = csv.writer(lines, quoting=csv.QUOTE_ALL)
        writer.writerow(FINDING_FIELDS)
        writer.writerows(found)


def _rule(row: Mapping[str, Any]) -> dict[str, Any]:
    outcome = "could_not_run" if row["could_not_run"] else "failed" if row["findings"] else "passed"
    return {name: row[name] for name in RULE_FIELDS} | {"outcome": outcome, "could_not_run_because": row["could_not_run_because"]}


def _finding(row: Mapping[str, Any]) -> dict[str, Any]:
    evidence = [{name: item[name] for name in EVIDENCE_FIELDS} for item in row["evidence"]]
    return {name: row[name] for name in FINDING_FIELDS} | {"evidence": evidence}


def _separated(items: Iterable[dict[str, Any]]) -> Iterator[str]:
    for place, item in enumerate(items):
        yield (",\n" if place else "") + _json(item)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
