from __future__ import annotations

from datetime import datetime

import duckdb

from tests.warehouse.synthetic import Fact, SyntheticWarehouse
from warehouse.sql import rows
from warehouse.store import apply_versions

FACTS = [Fact("penalty.cases_filed", 37, words="卫生行政处罚案件一共办理完成")]


def states(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple]:
    found = rows(connection, "SELECT document_id, status, replaced_by, status_reason FROM core.documents")
    return {row["document_id"]: (row["status"], row["replaced_by"], row["status_reason"]) for row in found}


def test_decision_is_written_and_taken_back(warehouse: SyntheticWarehouse) -> None:
    old = warehouse.report("health:柏川区", 2021, FACTS, salt="old", first_seen_at=datetime(2026, 1, 1))
    new = warehouse.report("health:柏川区", 2021, FACTS, salt="new", first_seen_at=datetime(2026, 2, 1))
    alone = warehouse.report("health:宁泽市", 2021, FACTS)
    broken = warehouse.report("", 2021, status="unreadable", status_reason="empty", report_year=None)
    with warehouse.connect() as connection:
        assert apply_versions(connection) == 1
        found = states(connection)
        assert found[old][:2] == ("superseded", new)
        assert "newer content" in found[old][2]
        assert found[new] == found[alone] == ("accepted", None, "")
        assert found[broken] == ("unreadable", None, "empty")
        assert apply_versions(connection) == 1
        assert states(connection) == found
        connection.execute("DELETE FROM core.documents WHERE document_id = ?", [new])
        assert apply_versions(connection) == 0
        assert states(connection)[old] == ("accepted", None, "")


def test_quarantine_is_none_of_its_business(warehouse: SyntheticWarehouse) -> None:
    held = warehouse.report("health:柏川区", 2021, FACTS)
    with warehouse.connect() as connection:
        connection.execute("UPDATE core.documents SET status = 'quarantined', status_reason = 'rule'")
        apply_versions(connection)
        assert states(connection)[held] == ("quarantined", None, "rule")


def test_documents_without_publisher_or_year_do_not_contest(warehouse: SyntheticWarehouse) -> None:
    for number in range(2):
        warehouse.report("", 2021, FACTS, file_name=f"{number}.txt", salt=str(number))
        warehouse.report("health:柏川区", 2021, FACTS, file_name=f"b{number}.txt", salt=str(number), report_year=None)
    with warehouse.connect() as connection:
        assert apply_versions(connection) == 0
