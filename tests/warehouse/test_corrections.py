"""What corrections do to the observations: each action, what happens when the ground of one is gone, and that nothing of them lasts."""

from __future__ import annotations

import duckdb
import pytest

from tests.warehouse.correcting import correction
from tests.warehouse.synthetic import Fact, SyntheticWarehouse
from warehouse.build import build
from warehouse.corrections import apply_corrections, dropped_documents
from warehouse.proof import prove
from warehouse.publish import GATES
from warehouse.review import apply_review, to_review
from warehouse.sql import rows, scalar
from warehouse.store import apply_versions, load

WHOSE = "health:柏川区"
FILED, CLOSED, FINES = "penalty.cases_filed", "penalty.cases_closed", "penalty.fines"


@pytest.fixture
def documents(warehouse: SyntheticWarehouse) -> dict[int, str]:
    return {
        2023: warehouse.report(WHOSE, 2023, [Fact(FILED, 30), Fact(FINES, 82000, surface="8.2万元")]),
        2024: warehouse.report(
            WHOSE,
            2024,
            [
                Fact(FILED, 37, flags="ocr;ocr_unsure;rule:doubtful_reading", confidence=0.6),
                Fact(CLOSED, 36, breakdown="domain=school"),
                Fact(FINES, 271651, surface="27.1651万元"),
                Fact(FILED, 30, year=2023),
                Fact("reconsideration.cases", 0, surface="无行政复议", origin="stated_zero"),
            ],
        ),
    }


@pytest.fixture
def connection(warehouse: SyntheticWarehouse, documents):
    with warehouse.connect() as connection:
        yield connection


def state(connection: duckdb.DuckDBPyConnection) -> list[tuple]:
    """Every row that a correction may touch, whole."""
    return [
        sorted(connection.execute(f"SELECT * FROM core.{table}").fetchall(), key=str) for table in ("documents", "observations")
    ] + connection.execute("SELECT * FROM quality.corrections ORDER BY correction").fetchall()


def cells(connection: duckdb.DuckDBPyConnection, indicator: str, year: int = 2024) -> list[dict]:
    query = """SELECT breakdown, year, value, status, origin, correction, flags FROM core.observations
               WHERE indicator = ? AND year = ? ORDER BY origin = 'corrected', value"""
    return rows(connection, query, [indicator, year])


def recorded(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple]:
    found = connection.execute("SELECT correction, outcome, len(observation_ids), message FROM quality.corrections").fetchall()
    return {row[0]: row[1:] for row in found}


def mart(connection: duckdb.DuckDBPyConnection, indicator: str, year: int = 2024, breakdown: str = "") -> dict | None:
    build(connection)
    query = "SELECT * FROM marts.yearly_trend WHERE indicator = ? AND year = ? AND breakdown = ?"
    return next(iter(rows(connection, query, [indicator, year, breakdown])), None)


def test_an_override_stands_beside_the_original_with_its_words(connection, documents):
    entry = correction("c1", "override", FINES, 271651, publisher=WHOSE, value="27165.1")
    assert apply_corrections(connection, [entry]) == {"applied": 1}
    old, new = rows(connection, "SELECT * FROM core.observations WHERE indicator = ? AND year = 2024 ORDER BY value DESC", [FINES])
    assert (old["status"], old["status_reason"], old["correction"], old["corrects"]) == ("corrected", "correction c1: 对照原件", "c1", None)
    differ = {name for name in old if old[name] != new[name]}
    assert differ == {"observation_id", "value", "origin", "rule", "confidence", "status", "status_reason", "corrects", "flags"}
    assert (str(new["value"]), new["origin"], new["status"], new["corrects"]) == (
        "27165.1000",
        "corrected",
        "accepted",
        old["observation_id"],
    )
    assert new["flags"] == "corrected" and new["observation_id"][0] == "o" and len(new["observation_id"]) == 17
    figure = mart(connection, FINES)
    assert str(figure["value"]) == "27165.1000" and figure["observation_id"] == new["observation_id"] and figure["flags"] == "corrected"
    assert recorded(connection) == {"c1": ("applied", 1, "更正 c1：2024年penalty.fines由 271651 改为 27165.1")}
    assert str(mart(connection, FINES, 2023)["value"]) == "82000.0000"


def test_a_corrected_state_keeps_the_proofs_and_may_be_published(connection, documents):
    entries = [
        correction("c1", "override", FINES, 271651, publisher=WHOSE, value="27165.1"),
        correction("c2", "reassign", FILED, 37, publisher=WHOSE, to_breakdown="domain=school"),
        correction("c3", "drop", CLOSED, 36, publisher=WHOSE, breakdown="domain=school"),
        correction("c4", "override", "reconsideration.cases", 0, publisher=WHOSE, value=2),
    ]
    assert apply_corrections(connection, entries) == {"applied": 4}
    build(connection)
    prove(connection, scalar(connection, "SELECT current_database()"))
    assert {fault: connection.execute(query).fetchall() for fault, query in GATES.items()} == {fault: [] for fault in GATES}


def test_a_dropped_figure_leaves_the_marts_alone(connection):
    apply_corrections(connection, [correction("c1", "drop", FILED, 37, document="柏川区-2024.txt")])
    assert [row["status"] for row in cells(connection, FILED)] == ["dropped"]
    assert mart(connection, FILED) is None and mart(connection, FILED, 2023) is not None


def test_a_reassigned_figure_moves_with_its_words_and_qualifier(connection):
    apply_corrections(connection, [correction("c1", "reassign", FILED, 37, publisher=WHOSE, to_breakdown="domain=school", to_year=2022)])
    assert [(row["status"], row["origin"]) for row in cells(connection, FILED)] == [("corrected", "reported")]
    (moved,) = cells(connection, FILED, 2022)
    assert (str(moved["value"]), moved["breakdown"], moved["origin"]) == ("37.0000", "domain=school", "corrected")
    assert moved["flags"] == "corrected;ocr"  # a person has looked: no doubt is left, but that OCR read it is a fact
    assert mart(connection, FILED) is None and str(mart(connection, FILED, 2022, "domain=school")["value"]) == "37.0000"


def test_a_reassigned_figure_stands_beside_what_is_there(connection):
    """Which of the two counts is not the correction's to say: two values in one report are a finding (tests/expectations)."""
    entry = correction("c1", "reassign", CLOSED, 36, publisher=WHOSE, breakdown="domain=school", to_indicator=FILED, to_breakdown="")
    apply_corrections(connection, [entry])
    assert [(str(row["value"]), row["status"]) for row in cells(connection, FILED)] == [("37.0000", "accepted"), ("36.0000", "accepted")]


def test_what_a_person_confirmed_is_no_longer_to_be_reviewed(connection):
    apply_review(connection, 0.8)
    assert to_review(connection) == 1
    entry = correction("c1", "confirm", FILED, 37, publisher=WHOSE, words="37件")
    apply_corrections(connection, [entry])
    apply_review(connection, 0.8)
    assert to_review(connection) == 0
    (row,) = cells(connection, FILED)
    assert (row["status"], row["correction"]) == ("accepted", "c1")
    assert row["flags"] == "confirmed;ocr;ocr_unsure;rule:doubtful_reading"  # what reading and rules said stays
    apply_corrections(connection, [])
    apply_review(connection, 0.8)
    assert to_review(connection) == 1 and "confirmed" not in cells(connection, FILED)[0]["flags"]


def test_corrected_and_dropped_figures_are_not_to_be_reviewed(connection):
    for entry in (correction("a", "drop", FILED, 37, publisher=WHOSE), correction("a", "override", FILED, 37, publisher=WHOSE, value=38)):
        apply_corrections(connection, [entry])
        apply_review(connection, 0.8)
        assert to_review(connection) == 0


@pytest.mark.parametrize("action", ["override", "drop", "reassign"])
def test_a_stale_entry_does_nothing_and_applies_again_when_its_value_returns(connection, action):
    more = {"override": {"value": 73}, "reassign": {"to_breakdown": "domain=school"}}.get(action, {})
    entry = correction("c1", action, FILED, 37, publisher=WHOSE, **more)
    apply_corrections(connection, [entry])
    applied = state(connection)
    connection.execute("UPDATE core.observations SET value = 38 WHERE value = 37 AND origin <> 'corrected'")
    assert apply_corrections(connection, [entry]) == {"stale": 1}
    (row,) = cells(connection, FILED)
    assert (str(row["value"]), row["status"], row["correction"]) == ("38.0000", "accepted", "")  # the check withholds it
    assert recorded(connection)["c1"] == ("stale", 1, "更正 c1：2024年penalty.cases_filed应有 37，现为 38；更正未执行，此格暂不进入统计表")
    connection.execute("UPDATE core.observations SET value = 37 WHERE value = 38")
    assert apply_corrections(connection, [entry]) == {"applied": 1}
    assert state(connection) == applied


def test_doing_it_again_changes_nothing_and_taking_it_back_restores_all(connection, documents):
    before = state(connection)
    entries = [
        correction("c1", "override", FINES, 271651, publisher=WHOSE, value="27165.1"),
        correction("c2", "drop", CLOSED, 36, publisher=WHOSE, breakdown="domain=school"),
        correction("c3", "confirm", FILED, 30, publisher=WHOSE, year=2023),
        correction("c4", "drop", document=documents[2023]),
        correction("c5", "drop", "publicity.events", 3, publisher=WHOSE),
    ]
    assert apply_corrections(connection, entries) == {"applied": 4, "not_found": 1}
    applied = state(connection)
    apply_corrections(connection, entries[::-1])
    assert state(connection) == applied != before
    apply_corrections(connection, [])
    assert state(connection) == before


def test_a_correction_may_be_written_for_one_report_or_for_all(connection):
    for_one = correction("c1", "override", FILED, 30, document="柏川区-2024.txt", year=2023, value=31)
    apply_corrections(connection, [for_one])
    assert sorted((str(row["value"]), row["status"]) for row in cells(connection, FILED, 2023)) == [
        ("30.0000", "accepted"), ("30.0000", "corrected"), ("31.0000", "accepted"),
    ]  # fmt: skip
    assert str(mart(connection, FILED, 2023)["value"]) == "30.0000"  # the report of the year itself stands first
    apply_corrections(connection, [correction("c1", "override", FILED, 30, publisher=WHOSE, year=2023, value=31)])
    assert sorted((str(row["value"]), row["status"]) for row in cells(connection, FILED, 2023)) == [
        ("30.0000", "corrected"), ("30.0000", "corrected"), ("31.0000", "accepted"), ("31.0000", "accepted"),
    ]  # fmt: skip
    assert recorded(connection)["c1"][:2] == ("applied", 2)


def test_superseded_documents_are_left_alone(warehouse):
    old = warehouse.report(WHOSE, 2024, [Fact(FILED, 37)], file_name="old.txt")
    warehouse.report(WHOSE, 2024, [Fact(FILED, 38)], file_name="new.txt", title="柏川区2024年法治政府建设情况报告（更正版）")
    with warehouse.connect() as connection:
        apply_versions(connection)
        entries = [
            correction("c1", "drop", FILED, 37, publisher=WHOSE),
            correction("c2", "drop", FILED, 37, document="old.txt"),
            correction("c3", "drop", FILED, 37, document=old),
        ]
        assert apply_corrections(connection, entries) == {"stale": 1, "not_found": 2}
        assert recorded(connection)["c2"][2] == "更正 c2：2024年penalty.cases_filed没有观测，文件 old.txt 现为 superseded，不计入"
        assert {row["correction"] for row in cells(connection, FILED)} == {""}


def test_a_dropped_document_neither_counts_nor_replaces_another(warehouse):
    old = warehouse.report(WHOSE, 2024, [Fact(FILED, 37)], file_name="old.txt")
    draft = warehouse.report(WHOSE, 2024, [Fact(FILED, 38)], file_name="new.txt", title="柏川区2024年法治政府建设情况报告（更正版）")
    entries = [correction("c1", "drop", document=draft), correction("c2", "confirm", FILED, 38, document=draft)]

    def statuses() -> dict:
        return dict(connection.execute("SELECT document_id, (status, status_reason) FROM core.documents").fetchall())

    with warehouse.connect() as connection:
        apply_versions(connection)
        before = statuses()
        assert before[old][0] == "superseded"
        for _ in range(2):
            apply_versions(connection, without=dropped_documents(entries))
            assert apply_corrections(connection, entries) == {"applied": 1, "not_found": 1}
            assert statuses() == {old: ("accepted", ""), draft: ("quarantined", "dropped by correction c1: 对照原件")}
        assert "现为 dropped，不计入" in recorded(connection)["c2"][2]
        assert str(mart(connection, FILED)["value"]) == "37.0000"
        apply_versions(connection, without=dropped_documents([]))
        apply_corrections(connection, [])
        assert statuses() == before
        assert apply_corrections(connection, [correction("c1", "drop", document="d0000000000000000")]) == {"not_found": 1}


def test_a_document_read_anew_is_corrected_anew(warehouse, connection):
    entry = correction("c1", "override", FILED, 37, publisher=WHOSE, value=73)
    apply_corrections(connection, [entry])
    warehouse.report(
        WHOSE, 2024, [Fact(FILED, 37, flags="ocr;ocr_unsure;rule:doubtful_reading", confidence=0.6),
        Fact(CLOSED, 36, breakdown="domain=school"), Fact(FINES, 271651, surface="27.1651万元"), Fact(FILED, 30, year=2023),
        Fact("reconsideration.cases", 0, surface="无行政复议", origin="stated_zero")],
    )  # fmt: skip
    applied = state(connection)
    load(connection, warehouse.write_parts())
    assert len(cells(connection, FILED)) == 1  # the corrected row went with the document
    apply_corrections(connection, [entry])
    assert state(connection) == applied


def test_words_of_an_entry_are_values_never_sql(connection):
    hostile = "x'; DROP TABLE core.observations; --"
    entry = correction("c1", "drop", FILED, 37, document=hostile, publisher=hostile, words=hostile)
    assert apply_corrections(connection, [entry]) == {"not_found": 1}
    assert scalar(connection, "SELECT document FROM quality.corrections") == hostile


def test_a_fault_leaves_everything_as_it_was(connection, monkeypatch):
    apply_corrections(connection, [correction("c1", "override", FILED, 37, publisher=WHOSE, value=73)])
    before = state(connection)
    monkeypatch.setattr("warehouse.corrections._record", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        apply_corrections(connection, [correction("c1", "drop", FILED, 37, publisher=WHOSE)])
    assert state(connection) == before
