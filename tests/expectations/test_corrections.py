"""The check sees the corrected state: what was corrected or dropped is judged no more, what was confirmed is held no more."""

from __future__ import annotations

import pytest

from expectations.gate import GateResult, check
from expectations.rules import load_rules
from tests.warehouse.correcting import correction
from tests.warehouse.synthetic import Fact, SyntheticWarehouse
from warehouse.build import build
from warehouse.corrections import apply_corrections

RUN = "20261121T213000Z-abcd"
WHOSE = "health:柏川区"
JUDGED_BY = {
    "closed_le_filed", "ten_thousand_slip", "counts_whole", "conflict_within_report", "document_identified", "quantities_accounted",
    "evidence_proof", "correction_stale", "correction_idle",
}  # fmt: skip
FILED, CLOSED, FINES = "penalty.cases_filed", "penalty.cases_closed", "penalty.fines"


@pytest.fixture
def warehouse(tmp_path, catalogue) -> SyntheticWarehouse:
    """More cases closed than filed in 2024, and fines that slipped by ten thousand in 2023."""
    made = SyntheticWarehouse(tmp_path, catalogue)
    made.report(WHOSE, 2022, [Fact(FILED, 30), Fact(FINES, 248000, surface="24.8万元")])
    made.report(WHOSE, 2023, [Fact(FILED, 31), Fact(FINES, "27.36", surface="27.36元")])
    made.report(WHOSE, 2024, [Fact(FILED, 33), Fact(CLOSED, 36), Fact(FINES, 271651, surface="27.1651万元")])
    return made


@pytest.fixture
def connection(warehouse):
    with warehouse.connect() as connection:
        yield connection


def judged(connection, catalogue, *entries) -> GateResult:
    apply_corrections(connection, entries)
    return check(connection, RUN, catalogue, [rule for rule in load_rules(catalogue) if rule.code in JUDGED_BY])


def held(connection) -> dict[tuple, str]:
    query = "select year, indicator, value::double, status_reason from core.observations where status = 'quarantined' order by all"
    return {row[:3]: row[3] for row in connection.execute(query).fetchall()}


def statuses(connection, indicator: str, year: int) -> list[tuple]:
    query = "select value::double, origin, status, flags from core.observations where indicator = ? and year = ? order by all"
    return connection.execute(query, [indicator, year]).fetchall()


def test_without_corrections_both_faults_are_found(connection, catalogue):
    result = judged(connection, catalogue)
    assert set(result.offences) == {"closed_le_filed", "ten_thousand_slip"}
    assert set(held(connection)) == {(2023, FINES, 27.36), (2024, FILED, 33.0), (2024, CLOSED, 36.0)}


def test_a_corrected_state_is_judged_in_place_of_the_original(connection, catalogue):
    entries = [
        correction("c1", "override", FINES, "27.36", publisher=WHOSE, year=2023, value=273600),
        correction("c2", "drop", CLOSED, 36, publisher=WHOSE),
    ]
    result = judged(connection, catalogue, *entries)
    assert (result.critical, result.warning, result.observations_quarantined, result.withheld) == (0, 0, 0, False)
    assert statuses(connection, FINES, 2023) == [(27.36, "reported", "corrected", ""), (273600.0, "corrected", "accepted", "corrected")]
    assert statuses(connection, CLOSED, 2024) == [(36.0, "reported", "dropped", "")]
    build(connection)
    trend = "select value::double, change::double, flags from marts.yearly_trend where indicator = ? and year = 2023"
    assert connection.execute(trend, [FINES]).fetchall() == [(273600.0, 25600.0, "corrected")]
    assert set(judged(connection, catalogue).offences) == {"closed_le_filed", "ten_thousand_slip"}  # taken back


def test_a_correction_that_is_wrong_itself_is_found(connection, catalogue):
    assert "counts_whole" in judged(connection, catalogue, correction("c1", "override", FILED, 33, publisher=WHOSE, value="33.5")).offences
    assert (2024, FILED, 33.5) in held(connection)


def test_two_values_in_one_report_are_a_conflict_also_where_one_was_moved_there(connection, catalogue):
    move = correction("c1", "reassign", CLOSED, 36, publisher=WHOSE, to_indicator=FILED)
    assert "conflict_within_report" in judged(connection, catalogue, move).offences
    assert {(2024, FILED, 33.0), (2024, FILED, 36.0)} <= set(held(connection))


def test_what_was_confirmed_is_flagged_and_not_held(connection, catalogue):
    entries = [
        correction("c1", "confirm", FINES, "27.36", publisher=WHOSE, year=2023),
        correction("c2", "confirm", CLOSED, 36, publisher=WHOSE),
    ]
    result = judged(connection, catalogue, *entries)
    assert set(result.offences) == {"closed_le_filed", "ten_thousand_slip"}  # the findings stay
    assert set(held(connection)) == {(2024, FILED, 33.0)}  # which nobody has confirmed
    assert statuses(connection, FINES, 2023) == [(27.36, "reported", "accepted", "confirmed;rule:ten_thousand_slip")]
    judged(connection, catalogue)
    assert (2023, FINES, 27.36) in held(connection)


def test_what_was_confirmed_is_still_held_with_its_document(connection, catalogue):
    connection.execute("update core.documents set publisher_id = '' where report_year = 2024")
    judged(connection, catalogue, correction("c1", "confirm", CLOSED, 36, document="柏川区-2024.txt"))
    assert (2024, CLOSED, 36.0) in held(connection)


def test_a_stale_correction_withholds_its_cell_and_no_other_until_its_value_returns(connection, catalogue):
    """Also what another entry has confirmed there."""
    entries = [
        correction("c1", "override", FINES, 999, document="柏川区-2024.txt", value=1000),
        correction("c2", "confirm", FINES, 271651, publisher=WHOSE),
        correction("c3", "drop", CLOSED, 36, publisher=WHOSE),
        correction("c4", "confirm", FILED, 999, publisher=WHOSE, words="立案999件"),
        correction("c5", "confirm", "publicity.events", 5, publisher=WHOSE),
    ]
    result = judged(connection, catalogue, *entries)
    assert result.offences["correction_stale"] == 1 and result.offences["correction_idle"] == 2
    told = "correction_stale：更正 c1：2024年penalty.fines应有 999，现为 271651；更正未执行，此格暂不进入统计表"
    assert held(connection)[2024, FINES, 271651.0] == told
    assert statuses(connection, FILED, 2024) == [(33.0, "reported", "accepted", "rule:correction_idle")]
    assert (2023, FILED, 31.0) not in held(connection)
    query = "select publisher_id, year, indicator, expected, observed, len(observation_ids) from quality.findings where rule = ?"
    assert connection.execute(query, ["correction_stale"]).fetchall() == [(WHOSE, 2024, FINES, "999", "271651", 1)]
    connection.execute("update core.observations set value = 999, surface = '999元' where value = 271651")
    judged(connection, catalogue, *entries)
    assert [row[:3] for row in statuses(connection, FINES, 2024)] == [(999.0, "reported", "corrected"), (1000.0, "corrected", "accepted")]


def test_a_dropped_document_is_judged_no_more(connection, catalogue):
    (document,) = connection.execute("select document_id from core.documents where report_year = 2024").fetchone()
    judged(connection, catalogue)
    for _ in range(2):
        result = judged(connection, catalogue, correction("c1", "drop", document=document))
        assert "closed_le_filed" not in result.offences and result.documents_quarantined == 1
        row = connection.execute("select status, status_reason from core.documents where document_id = ?", [document]).fetchone()
        assert row == ("quarantined", "dropped by correction c1: 对照原件")
        assert set(connection.execute("select status from core.observations where document_id = ?", [document]).fetchall()) == {
            ("dropped",)
        }
