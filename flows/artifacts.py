"""What an operator sees of a run in Prefect: the essence of the report's front page, and the link to it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import httpx
from prefect.artifacts import create_link_artifact, create_markdown_artifact, create_table_artifact

from flows.operators_view import log
from flows.run_context import Run
from flows.summary import Summary, summary_lines

SHOWN = 500
COLUMNS = ("severity", "rule", "alike", "publisher", "year", "finding", "see")


def show(summary: Summary, run: Run) -> None:
    """Artifacts of the flow run, whose end they never change: where the server takes none of them, its log says so."""
    try:
        _show(summary, run)
    except httpx.HTTPError as fault:
        log(f"the artifacts of this run cannot be shown: {fault}", logging.WARNING)


def _show(summary: Summary, run: Run) -> None:
    """Their keys stay the same, so that the newest is found by key."""
    from expectations.report.overview import collect_overview

    lines = "\n".join(f"    {line}" for line in summary_lines(summary, run.settings))
    verdict = collect_overview(run.connection).verdict
    told = f"**{summary.headline}**\n\n{verdict.zh} ({verdict.en})\n\n{lines}\n"
    create_markdown_artifact(told, key="nianbao-summary")
    findings = list(_findings(summary, run))
    if findings:
        described = "The findings that matter most, as on the front page of the report"
        create_table_artifact(findings, key="nianbao-findings", description=described)
    if run.held_back:
        described = "Documents of this run that are held back or could not be read: why, and what to do"
        create_table_artifact(run.held_back[:SHOWN], key="nianbao-documents", description=described)
    if summary.report:
        create_link_artifact(Path(summary.report).as_uri(), link_text="Report", key="nianbao-report")


def _findings(summary: Summary, run: Run) -> Iterator[dict[str, object]]:
    """What could not run, then those of the front page in their order, each with where it stands in the report."""
    from expectations.report.front import top_findings
    from expectations.report.limits import Limits
    from expectations.report.queries import ask

    rules = {rule["rule"]: rule for rule in ask(run.connection, "rules")}
    for rule in (rule for rule in rules.values() if rule["could_not_run"]):
        yield dict.fromkeys(COLUMNS, "") | {"severity": "could not run", "rule": rule["title_zh"]}
    page = Path(summary.report).with_name("findings.html").as_uri() if summary.report else ""
    for row in top_findings(run.connection, Limits()):
        found = row["found"]
        yield {
            "severity": found["severity"],
            "rule": rules[found["rule"]]["title_zh"],
            "alike": row["of_rule"],
            "publisher": found["publisher"],
            "year": found["year"],
            "finding": found["message"],
            "see": f"[{found['finding_id']}]({page}#{found['finding_id']})" if page else found["finding_id"],
        }
