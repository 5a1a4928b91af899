"""The gate decides, acts by severity and scope, forgets what is gone, and never takes silence for a pass."""

from __future__ import annotations

from dataclasses import replace

import pytest

from expectations import suite, workspace
from expectations.gate import CouldNotCheck, check
from expectations.rules import load_rules
from tests.warehouse.synthetic import Fact, SyntheticWarehouse

RUN = "20261121T213000Z-abcd"


def test_clean_reports_pass_every_rule(clean, catalogue):
    with clean.connect() as connection:
        result = check(connection, RUN, catalogue)
        assert (result.critical, result.warning, result.info, result.withheld) == (0, 0, 0, False)
        assert connection.execute("select distinct status, flags from core.observations order by 2").fetchall() == [
            ("accepted", ""), ("accepted", "two_values"),
        ]  # fmt: skip
        assert connection.execute("select count(*) from quality.rules").fetchone()[0] == result.rules == len(load_rules(catalogue))


def test_severity_and_scope_decide_what_is_held_back(judged):
    held = judged.connection.execute(
        "select status, status_reason, flags from core.observations where document_id = $1", [judged.documents["closed_le_filed"][0]]
    ).fetchall()
    assert {row[0] for row in held} == {"quarantined"} and all("closed_le_filed：结案61件，多于立案60件" in row[1] for row in held)
    warned = judged.connection.execute(
        "select status, flags from core.observations where document_id = $1", [judged.documents["closure_rate"][0]]
    ).fetchall()
    assert set(warned) == {("accepted", "rule:closure_rate")}
    informed = judged.connection.execute(
        "select distinct status, flags from core.observations where document_id = $1", [judged.documents["domains that look complete"][0]]
    ).fetchall()
    assert informed == [("accepted", "")]


def test_a_cell_is_flagged_in_every_report_and_only_there(judged):
    documents = judged.documents["last year told otherwise"]
    rows = judged.connection.execute(
        "select year, flags from core.observations where list_contains($1, document_id) order by year, value", [documents]
    ).fetchall()
    assert rows == [(2023, "rule:conflict_between_reports"), (2023, "rule:conflict_between_reports"), (2024, "")]


def test_a_document_is_held_with_its_observations(judged):
    row = judged.connection.execute(
        "select d.status, d.status_reason, o.status from core.documents as d join core.observations as o using (document_id)"
        " where document_id = $1", [judged.documents["no publisher"][0]],
    ).fetchone()  # fmt: skip
    assert row[0] == row[2] == "quarantined" and row[1].startswith("document_identified：")


def test_publish_scope_withholds_the_run_and_holds_no_observation(judged):
    assert judged.result.withheld and judged.result.withheld_by == (
        "evidence_proof",
        "observations_gone",
        "quantities_accounted",
        "source_emptied",
    )
    row = judged.connection.execute(
        "select distinct status from core.observations where document_id = $1", [judged.documents["observation one character off"][0]]
    ).fetchall()
    assert row == [("accepted",)]


def test_what_is_mended_is_released_and_extraction_keeps_its_own_flags(clean, catalogue):
    with clean.connect() as connection:
        connection.execute("update core.observations set value = value + 100 where indicator = 'penalty.cases_closed' and year = 2023")
        connection.execute("update core.observations set value = 50 * value where indicator = 'penalty.fines' and year = 2024")
        first = check(connection, RUN, catalogue)
        assert first.observations_quarantined > 0 and "tenfold_change" in first.offences
        again = check(connection, "20261122T213000Z-abcd", catalogue)
        assert again == replace(first, run_id=again.run_id)
        connection.execute("update core.observations set value = value - 100 where indicator = 'penalty.cases_closed' and year = 2023")
        connection.execute("update core.observations set value = value / 50 where indicator = 'penalty.fines' and year = 2024")
        mended = check(connection, RUN, catalogue)
        assert mended.critical == mended.warning == mended.observations_quarantined == 0
        marks = connection.execute("select distinct status, status_reason, flags from core.observations order by 3").fetchall()
        assert marks == [("accepted", "", ""), ("accepted", "", "two_values")]


def test_a_finding_keeps_its_identity_while_its_values_change(clean, catalogue):
    def identities(excess: int) -> list:
        connection.execute(
            "update core.observations set value = $1 where indicator = 'penalty.cases_closed' and year = 2023", [5000 + excess]
        )
        check(connection, RUN, catalogue)
        return connection.execute("select finding_id from quality.findings where rule = 'closed_le_filed' order by 1").fetchall()

    with clean.connect() as connection:
        assert identities(1) == identities(7) and len(identities(7)) == 2


def test_statuses_that_are_not_the_gates_stay(clean, catalogue):
    with clean.connect() as connection:
        connection.execute("update core.documents set status = 'superseded', status_reason = '有更正版' where report_year = 2022")
        connection.execute("update core.documents set publisher_id = '' where report_year = 2022")
        result = check(connection, RUN, catalogue)
        assert result.documents_quarantined == 0 and not result.offences
        reasons = connection.execute("select distinct status_reason from core.documents where report_year = 2022").fetchall()
        assert reasons == [("有更正版",)]


def test_what_reading_held_stays_held(clean, catalogue):
    with clean.connect() as connection:
        connection.execute("update core.documents set status = 'quarantined', read_status = 'quarantined', read_reason = '只有附件'")
        assert check(connection, RUN, catalogue).documents_quarantined == 6
        assert connection.execute("select distinct status, status_reason from core.documents").fetchall() == [("quarantined", "只有附件")]


def test_all_offending_rows_come_back(tmp_path, catalogue):
    warehouse = SyntheticWarehouse(tmp_path, catalogue)
    for number in range(3):
        warehouse.report(f"health:{number}区", 2024, [Fact("training.sessions", f"{n}.5", words=f"第{n}类培训") for n in range(100)])
    rules = [rule for rule in load_rules(catalogue) if rule.code == "counts_whole"]
    with warehouse.connect() as connection:
        assert check(connection, RUN, catalogue, rules).critical == 300
        held = connection.execute("select count(*), count(distinct status_reason) from core.observations where status = 'quarantined'")
        assert held.fetchone() == (300, 100)


@pytest.mark.parametrize(
    "sql",
    [
        "select * from core.nowhere",
        "select 1 as observation_ids",
        "select [observation_id] as observation_ids, document_id, publisher_id, year, indicator, breakdown, '' as expected,"
        " '' as observed, '' as message, sentence from core.observations where surface::integer = 1",
        "select [observation_id] as observation_ids, document_id, publisher_id, year, indicator, breakdown, '' as expected,"
        " '' as observed, surface::integer::varchar as message, sentence from core.observations",
    ],
    ids=["no such table", "other columns", "error in the condition", "error in the message"],
)
def test_a_broken_rule_stops_the_check_and_is_no_finding_about_the_data(clean, catalogue, sql):
    rules = load_rules(catalogue)
    broken = replace(rules[0], sql=sql, severity="info")
    with clean.connect() as connection:
        with pytest.raises(CouldNotCheck, match=broken.code):
            check(connection, RUN, catalogue, [broken, *rules[1:]])
        rows = connection.execute("select rule, outcome from quality.findings").fetchall()
        assert rows == [(broken.code, "could_not_run")]
        assert connection.execute("select distinct status from core.observations").fetchall() == [("accepted",)]
        assert check(connection, RUN, catalogue, rules).critical == 0
        assert connection.execute("select count(*) from quality.findings").fetchone()[0] == 0


def test_a_suite_short_of_a_rule_stops_the_check(clean, catalogue, monkeypatch):
    whole = suite.build_suite
    monkeypatch.setattr(suite, "build_suite", lambda rules, looked_at: whole(rules[1:], looked_at))
    with clean.connect() as connection, pytest.raises(CouldNotCheck, match="the suite has lost the rule"):
        check(connection, RUN, catalogue)


def test_an_empty_suite_stops_the_check(clean, catalogue, monkeypatch):
    monkeypatch.setattr(suite, "build_suite", lambda rules, looked_at: suite.gx.ExpectationSuite("annual_reports"))
    with clean.connect() as connection, pytest.raises(CouldNotCheck):
        check(connection, RUN, catalogue)


def test_without_rules_there_is_no_check(clean, catalogue):
    with clean.connect() as connection, pytest.raises(CouldNotCheck, match="no rules"):
        check(connection, RUN, catalogue, [])


def test_an_empty_warehouse_is_no_pass(tmp_path, catalogue):
    with SyntheticWarehouse(tmp_path, catalogue).connect() as connection, pytest.raises(CouldNotCheck, match="no live document"):
        check(connection, RUN, catalogue)


def test_verdicts_come_from_great_expectations_alone(clean, catalogue, monkeypatch):
    """Where it counts no offence, nothing is found, whatever the data: delete it and nothing is checked."""
    monkeypatch.setattr(suite.ExpectNoOffence, "_validate", lambda *_, **__: {"success": True, "result": {"observed_value": 0}})
    with clean.connect() as connection:
        connection.execute("update core.observations set value = 0.5 where indicator = 'penalty.cases_filed'")
        assert check(connection, RUN, catalogue).critical == 0


def test_nothing_of_the_gate_stays_in_the_work_file(clean, catalogue):
    with clean.connect() as connection:
        counted = "select (select count(*) from duckdb_tables()), (select count(*) from duckdb_views())"
        before = connection.execute(counted).fetchone()
        check(connection, RUN, catalogue)
        assert connection.execute(counted).fetchone() == before
        assert workspace.NAME not in {row[0] for row in connection.execute("select database_name from duckdb_databases()").fetchall()}
