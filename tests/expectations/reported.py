"""A warehouse with one of everything that the report shows, made without a run: findings are written, not judged."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import duckdb

from tests.warehouse.synthetic import Fact, Said, SyntheticWarehouse
from warehouse import store
from warehouse.build import build

RUN_ID = "20261121T213000Z-abcd"
SCRIPT = "<script>document.title='taken over'</script>"
RULES = (
    # rule, title_zh, title_en, severity, scope
    ("closed_le_filed", "结案数不应多于立案数", "Closed cases do not exceed filed cases", "critical", "observation"),
    ("tenfold_change", "相邻两年相差不应超过十倍", "A figure does not change more than tenfold in a year", "warning", "cell"),
    ("mapped_share_low", "数量中成为观测的比例偏低", "Few of a report's quantities became observations", "info", "document"),
    ("evidence_proof", "每个数字都应回到原文", "Every figure stands in the text at its place", "critical", "publish"),
    ("codes_known", "代码应在目录之中", "Codes are in the catalogue", "critical", "observation"),
)


def report_warehouse(folder: Path, outcome: str = "published") -> SyntheticWarehouse:
    """Two publishers over three years, a hostile title, a document of each outcome, and findings of each kind; closed.

    `closed_le_filed` has one finding on two observations, `tenfold_change` two on the same two sentences, `mapped_share_low`
    one on a document alone, `evidence_proof` could not run, `codes_known` passed.
    """
    warehouse = SyntheticWarehouse(folder)
    ids = {
        (place, year): warehouse.report(f"health:{place}", year, facts(size, year), said(place, year), file_name=f"{place}-{year}.txt")
        for place, size in (("柏川区", 1), ("宁泽市", 200))
        for year in (2021, 2022, 2024)
    }
    named = {"publisher": f"望湖区{SCRIPT}", "file_name": f"{SCRIPT}.txt"}
    hostile = warehouse.report("health:望湖区", 2024, [Fact("penalty.cases_filed", 7, words=f"{SCRIPT}立案")], **named)
    read_as = {"status": "unreadable", "status_reason": f"no text {SCRIPT}", "report_year": None, "publisher": "", "text": ""}
    warehouse.report("", 2024, [], file_name="broken.pdf", title="", region="", department="", characters=0, **read_as)
    older = warehouse.report("health:柏川区", 2021, [], file_name="柏川区-2021-old.txt")
    with warehouse.connect() as connection:
        superseded = "update core.documents set status = 'superseded', status_reason = 'older', replaced_by = ? where document_id = ?"
        connection.execute(superseded, [ids["柏川区", 2021], older])
        write_rules(connection)
        write_findings(connection, ids, hostile)
        build(connection)
        record(connection, outcome)
    return warehouse


def facts(size: int, year: int) -> list[Fact]:
    filed = 30 * size * (15 if year == 2022 and size == 1 else 1)
    return [
        Fact("penalty.cases_filed", filed, flags="rule:tenfold_change" if filed == 450 else ""),
        Fact("penalty.cases_closed", filed + 4 if year == 2024 else filed),
        Fact("penalty.fines", 82000 * size + year),
        Fact("penalty.closure_rate", "99.5" if year == 2022 else "98.25"),
        Fact("reconsideration.cases", 0, surface="无行政复议", origin="stated_zero"),
        Fact("", 5),
        Fact("", 7, reason="plan"),
    ]


def said(place: str, year: int) -> list[Said]:
    return [Said(f"执法数据统计口径有调整{SCRIPT}。", themes="penalty")] if (place, year) == ("宁泽市", 2022) else []


def read_pages(front: Path) -> dict[str, str]:
    """The pages at the top of a report, by file name."""
    return {file.name: file.read_text("utf-8") for file in sorted(front.parent.glob("*.html"))}


def section(page: str, heading: str) -> str:
    """The text of the section whose heading has this id."""
    start = page.index(f'<section aria-labelledby="{heading}">')
    return page[start : page.index("</section>", start)]


def write_rules(connection: duckdb.DuckDBPyConnection) -> None:
    rows = [
        [code, "relation", zh, en, severity, scope, f"为何：{code}", f"Why: {code}", "笔误", "a slip", f"核对：{code}", f"Check: {code}"]
        for code, zh, en, severity, scope in RULES
    ]
    connection.executemany(
        "insert into quality.rules (rule, family, title_zh, title_en, severity, scope, why, why_en, likely_cause, likely_cause_en,"
        " what_to_do, what_to_do_en, threshold, sql) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '')",
        rows,
    )


def write_findings(connection: duckdb.DuckDBPyConnection, ids: dict[tuple[str, int], str], hostile: str) -> None:
    def observations(document_id: str, *indicators: str) -> list[str]:
        rows = connection.execute(
            "select observation_id from core.observations where document_id = ? and list_contains(?, indicator) order by evidence_start",
            [document_id, list(indicators)],
        ).fetchall()
        return [observation_id for (observation_id,) in rows]

    bad, jump, before = ids["柏川区", 2024], ids["柏川区", 2022], ids["柏川区", 2021]
    both = observations(bad, "penalty.cases_filed", "penalty.cases_closed")
    held = "update core.observations set status = 'quarantined', status_reason = 'closed_le_filed' where observation_id = ?"
    connection.execute(held, [both[1]])
    closed, said = "penalty.cases_closed", ("不多于立案30件", "结案34件", "结案34件，多于立案30件")
    rows = [
        ("closed_le_filed", "critical", "observation", bad, 2024, closed, both, *said),
        ("mapped_share_low", "info", "document", hostile, 2024, None, [], "", "", f"份额偏低{SCRIPT}"),
    ]
    for indicator in ("penalty.cases_filed", "penalty.cases_closed"):
        pair = observations(jump, indicator) + observations(before, indicator)
        said = ("不超过十倍", "450件", f"2022年450件，是上年的15倍（{indicator}）")
        rows.append(("tenfold_change", "warning", "cell", jump, 2022, indicator, pair, *said))
    connection.executemany(
        "insert into quality.findings (finding_id, run_id, rule, severity, scope, document_id, publisher_id, year, indicator, breakdown,"
        " observation_ids, expected, observed, message, sentence, outcome)"
        " values (?, ?, ?, ?, ?, ?, 'health:柏川区', ?, ?, '', ?, ?, ?, ?, '', 'failed')",
        [(f"f{number:016x}", RUN_ID, *row) for number, row in enumerate(rows)],
    )
    connection.execute(
        "insert into quality.findings (finding_id, run_id, rule, severity, scope, observation_ids, expected, observed, message,"
        " sentence, outcome)"
        " values ('f-could-not-run', ?, 'evidence_proof', 'critical', 'publish', [], '', '', '规则未能运行', '', 'could_not_run')",
        [RUN_ID],
    )


def record(connection: duckdb.DuckDBPyConnection, outcome: str) -> None:
    counted = dict.fromkeys(
        (
            "documents_collected", "documents_processed", "accepted", "quarantined", "unreadable", "superseded", "not_a_report",
            "quantities", "observations", "findings_critical", "findings_warning", "findings_info", "could_not_run",
        ),
        1,
    )  # fmt: skip
    versions = {"nianbao_version": "0.1.0", "extractor_version": "1", "catalogue_fingerprint": "synthetic"}
    times = {"started_at": datetime(2026, 11, 21, 21, 30), "finished_at": datetime(2026, 11, 21, 21, 31)}
    store.record_run(connection, {"run_id": RUN_ID, "outcome": outcome} | times | counted | versions)
