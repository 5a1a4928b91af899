"""Findings that people accept hold nothing back while they say the same, until their day; and findings are new, known and resolved."""

from __future__ import annotations

from datetime import date

import pytest

from expectations.gate import check
from expectations.rules import load_rules
from tests.warehouse.synthetic import Fact, SyntheticWarehouse
from transforms.waivers import Waiver
from warehouse import touched
from warehouse.findings import findings_moved
from warehouse.touched import touch

TODAY = date(2026, 11, 22)


def waiver(finding: str, observed: str, until: date = date(2026, 12, 31), name: str = "w1") -> Waiver:
    return Waiver(name, finding, observed, "已与发布机关核实", "张三", date(2026, 1, 31), until)


@pytest.fixture
def excess(tmp_path, catalogue):
    """One report whose cases closed exceed those filed, beside one with nothing wrong."""
    warehouse = SyntheticWarehouse(tmp_path, catalogue)
    warehouse.report("health:柏川区", 2024, [Fact("penalty.cases_filed", 63), Fact("penalty.cases_closed", 67)])
    warehouse.report("health:宁泽市", 2024, [Fact("penalty.cases_filed", 63), Fact("penalty.cases_closed", 60)])
    with warehouse.connect() as connection:
        check(connection, "run1", catalogue)
        yield connection, *connection.execute("select finding_id, observed from quality.findings where rule = 'closed_le_filed'").fetchone()


def statuses(connection) -> list:
    return connection.execute("select distinct status, flags from core.observations where publisher_id = 'health:柏川区'").fetchall()


def findings(connection) -> list:
    return connection.execute("select rule, waiver from quality.findings order by 1").fetchall()


def outcomes(connection) -> list:
    return connection.execute("select waiver, outcome from quality.waivers order by 1").fetchall()


def test_an_accepted_finding_holds_nothing_back_and_stays_as_a_flag(excess, catalogue):
    connection, finding, observed = excess
    assert statuses(connection) == [("quarantined", "")]
    result = check(connection, "run2", catalogue, waivers=[waiver(finding, observed)], today=TODAY)
    assert (result.critical, result.waived, result.observations_quarantined) == (0, 1, 0)
    assert statuses(connection) == [("accepted", "rule:closed_le_filed")]
    assert findings(connection) == [("closed_le_filed", "w1")] and outcomes(connection) == [("w1", "applied")]


def test_without_its_entry_it_acts_again(excess, catalogue):
    connection, finding, observed = excess
    check(connection, "run2", catalogue, waivers=[waiver(finding, observed)], today=TODAY)
    assert check(connection, "run3", catalogue).critical == 1
    assert statuses(connection) == [("quarantined", "")] and outcomes(connection) == []


@pytest.mark.parametrize(
    ("entry", "outcome", "message"),
    [
        (
            lambda finding, observed: waiver(finding, observed, until=date(2026, 11, 21)),
            "expired",
            "接受到2026-11-21为止，发现仍在：结案67件，多于立案63件",
        ),
        (lambda finding, observed: waiver(finding, "结案68件"), "changed", "接受时为“结案68件”，现在：结案67件，多于立案63件"),
        (
            lambda finding, observed: waiver("f" + "0" * 16, observed),
            "not_found",
            "没有编号为f0000000000000000的发现：已经解决，或编号写错",
        ),
    ],
)
def test_one_that_no_longer_holds_is_a_finding_and_accepts_nothing(excess, catalogue, entry, outcome, message):
    connection, finding, observed = excess
    result = check(connection, "run2", catalogue, waivers=[entry(finding, observed)], today=TODAY)
    assert (result.critical, result.warning, result.waived) == (1, 1, 0)
    assert findings(connection) == [("closed_le_filed", ""), ("waiver_idle", "")] and outcomes(connection) == [("w1", outcome)]
    said = connection.execute("select message from quality.findings where rule = 'waiver_idle'").fetchone()[0]
    assert said == f"seeds/waivers.yml 中的w1：{message}"
    assert statuses(connection) == [("quarantined", "")]


def test_it_holds_on_its_last_day(excess, catalogue):
    connection, finding, observed = excess
    assert check(connection, "run2", catalogue, waivers=[waiver(finding, observed, until=TODAY)], today=TODAY).waived == 1


@pytest.mark.parametrize("code", ["evidence_proof", "quantities_accounted", "correction_stale", "waiver_idle"])
def test_what_proves_the_programs_own_work_cannot_be_accepted(catalogue, code):
    assert [rule.waivable for rule in load_rules(catalogue) if rule.code == code] == [False]


def test_a_broken_proof_withholds_whatever_is_accepted(excess, catalogue):
    connection, *_ = excess
    connection.execute("update core.quantities set char_start = char_start - 1, char_end = char_end - 1 where surface = '60件'")
    first = check(connection, "run2", catalogue)
    assert first.withheld_by == ("evidence_proof",)
    finding, observed = connection.execute("select finding_id, observed from quality.findings where rule = 'evidence_proof'").fetchone()
    again = check(connection, "run3", catalogue, waivers=[waiver(finding, observed)], today=TODAY)
    assert again.withheld_by == ("evidence_proof",) and outcomes(connection) == [("w1", "refused")]


def test_a_check_of_part_leaves_what_was_accepted_elsewhere(excess, catalogue, monkeypatch):
    connection, finding, observed = excess
    accepted = [waiver(finding, observed)]
    check(connection, "run2", catalogue, waivers=accepted, today=TODAY)
    monkeypatch.setattr(touched, "SMALL", 2.0)
    connection.execute("delete from meta.touched")
    touch(connection, "select document_id, publisher_id from core.documents where publisher_id = 'health:宁泽市'")
    result = check(connection, "run3", catalogue, waivers=accepted, today=TODAY)
    assert result.waived == 1 and outcomes(connection) == [("w1", "applied")]
    assert statuses(connection) == [("accepted", "rule:closed_le_filed")]


def test_findings_are_new_then_known_then_resolved_and_may_come_back(excess, catalogue):
    connection, finding, _ = excess
    history = "select finding_id, first_run_id, since_run_id, resolved_run_id, times, message from quality.finding_history"
    closed = "update core.observations set value = ? where indicator = 'penalty.cases_closed' and publisher_id = 'health:柏川区'"

    def told(run: str) -> dict:
        check(connection, run, catalogue)
        return findings_moved(connection, run)

    assert findings_moved(connection, "run1") == {"findings_new": 1, "findings_resolved": 0}
    assert told("run2") == {"findings_new": 0, "findings_resolved": 0}
    connection.execute(closed, [70])
    assert told("run3") == {"findings_new": 0, "findings_resolved": 0}
    assert connection.execute(history).fetchall() == [(finding, "run1", "run1", None, 1, "结案70件，多于立案63件")]
    connection.execute(closed, [60])
    assert told("run4") == {"findings_new": 0, "findings_resolved": 1}
    assert told("run5") == {"findings_new": 0, "findings_resolved": 0}
    connection.execute(closed, [67])
    assert told("run6") == {"findings_new": 1, "findings_resolved": 0}
    assert connection.execute(history).fetchall() == [(finding, "run1", "run6", None, 2, "结案67件，多于立案63件")]


def test_a_later_version_of_the_report_has_the_same_finding(tmp_path, catalogue):
    warehouse = SyntheticWarehouse(tmp_path, catalogue)
    facts = [Fact("penalty.cases_filed", 63), Fact("penalty.cases_closed", 67)]
    warehouse.report("health:柏川区", 2024, facts)
    with warehouse.connect() as connection:
        check(connection, "run1", catalogue)
    warehouse.report("health:柏川区", 2024, facts, file_name="again.txt")
    with warehouse.connect() as connection:
        connection.execute("update core.documents set status = 'superseded' where file_name <> 'again.txt'")
        check(connection, "run2", catalogue)
        assert findings_moved(connection, "run2") == {"findings_new": 0, "findings_resolved": 0}
        rows = connection.execute("select file_name from quality.findings join core.documents using (document_id)").fetchall()
        assert rows == [("again.txt",)]
