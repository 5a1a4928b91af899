"""What an operator sees of a run in Prefect: the summary, the findings that matter most, the link to the report."""

from __future__ import annotations

from pathlib import Path

from prefect.artifacts import create_link_artifact, create_markdown_artifact, create_table_artifact

from flows.run_context import Run
from flows.summary import Summary, summary_lines
from warehouse.state import top_findings

FINDINGS_SHOWN = 15


def show(summary: Summary, run: Run) -> None:
    """Three artifacts of the flow run; their keys stay the same, so that the newest is found by key."""
    lines = "\n".join(f"    {line}" for line in summary_lines(summary, run.settings))
    create_markdown_artifact(f"**{summary.headline}**\n\n{lines}\n", key="nianbao-summary")
    findings = top_findings(run.connection, FINDINGS_SHOWN)
    if findings:
        create_table_artifact(findings, key="nianbao-findings", description=f"The first {len(findings)} findings by weight")
    if summary.report:
        create_link_artifact(Path(summary.report).as_uri(), link_text="Report", key="nianbao-report")
