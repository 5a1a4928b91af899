"""What changed between two states: every kind, each with the cause that the data bear out, the weightiest first, slips by name."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.warehouse.correcting import correction
from tests.warehouse.publishing import compare, release
from tests.warehouse.synthetic import Fact, SyntheticWarehouse
from transforms.corrections import Correction
from warehouse.changes import compared
from warehouse.publish import FILE_NAME
from warehouse.sql import rows, scalar
from warehouse.store import open_work
from warehouse.touched import settle, touch

FILED, CLOSED, FINES, RATE, EVENTS = (
    "penalty.cases_filed",
    "penalty.cases_closed",
    "penalty.fines",
    "penalty.closure_rate",
    "publicity.events",
)
HERE = "health:柏川区"


def changed(warehouse: SyntheticWarehouse, change: str = "", subject: str = "cell", **more: object) -> list[tuple]:
    """kind, indicator, year, before, after, why, detail of what the state at hand changes."""
    with compare(warehouse, "run-9", change, **more) as connection:
        return connection.execute(
            """SELECT kind, indicator, year, value_before, value_after, why, why_detail FROM core.revisions
               WHERE run_id = 'run-9' AND subject = ? ORDER BY ALL""",
            [subject],
        ).fetchall()


@pytest.fixture
def published(warehouse: SyntheticWarehouse) -> SyntheticWarehouse:
    """Two years of one bureau, each with cases filed and fines, published."""
    for year in (2022, 2023):
        warehouse.report(HERE, year, [Fact(FILED, year - 1990), Fact(FINES, 273600, surface="27.36万元")])
    release(warehouse, "run-1")
    return warehouse


def test_the_same_state_changes_nothing(published: SyntheticWarehouse) -> None:
    assert changed(published) == [] == changed(published, subject="document")


def test_only_what_was_built_since_the_release_is_compared_with_it(published: SyntheticWarehouse) -> None:
    """A state that does not stand on what is published is compared in full."""
    older = published.folder / "releases" / "run-1" / FILE_NAME
    with open_work(published.work_file) as connection:

        def told() -> int:
            with compared(connection, older) as changes:
                return scalar(connection, "SELECT count(*) FROM query_table(?) WHERE subject = 'cell'", [changes])

        connection.execute("UPDATE marts.yearly_trend SET value = value + 1")
        assert told() == 0
        touch(connection, "SELECT document_id, publisher_id FROM core.documents LIMIT 1")
        assert told() == 4
        settle(connection, "as before")
        assert told() == 4
        connection.execute("UPDATE meta.changed_since SET publisher_id = ''")
        assert told() == 0
        connection.execute("UPDATE meta.changed_since SET release = 'another'")
        assert told() == 4


def test_the_first_state_is_all_new(warehouse: SyntheticWarehouse) -> None:
    document = warehouse.report(HERE, 2022, [Fact(FILED, 37)])
    assert changed(warehouse) == [("new", FILED, 2022, None, 37, "new_document", "")]
    assert changed(warehouse, subject="document") == [("new", "", 2022, None, None, "new_document", "")]
    with warehouse.connect() as connection:
        (row,) = rows(connection, "SELECT * FROM core.revisions WHERE subject = 'cell'")
    assert (row["document_before"], row["document_after"], row["qualifier_before"], row["qualifier_after"]) == ("", document, "", "=")


def test_a_new_document_brings_cells(published: SyntheticWarehouse) -> None:
    published.report(HERE, 2024, [Fact(FILED, 40)])
    assert changed(published) == [("new", FILED, 2024, None, 40, "new_document", "")]


def test_a_corrected_version_changes_takes_and_adds(published: SyntheticWarehouse) -> None:
    """The old version had fines and not what was closed; both documents are told of, with the status before and after."""
    heir = published.report(HERE, 2023, [Fact(FILED, 34), Fact(CLOSED, 30)], file_name="柏川区-2023（更正版）.txt", salt="2")
    assert changed(published) == [
        ("changed", FILED, 2023, 33, 34, "document_replaced", heir),
        ("gone", FINES, 2023, 273600, None, "document_replaced", heir),
        ("new", CLOSED, 2023, None, 30, "document_replaced", heir),
    ]
    documents = changed(published, subject="document")
    assert [(row[0], row[5], row[6]) for row in documents] == [("changed", "document_replaced", heir), ("new", "new_document", "")]


def test_the_same_value_from_a_new_version_has_moved(published: SyntheticWarehouse) -> None:
    heir = published.report(HERE, 2023, [Fact(FILED, 33), Fact(FINES, 273600)], file_name="柏川区-2023（更正版）.txt", salt="2")
    assert {row[0] for row in changed(published)} == {"moved"} and {row[6] for row in changed(published)} == {heir}


FINES_OF_2023 = "WHERE year = 2023 AND indicator = 'penalty.fines'"
IN_PLACE = f"UPDATE core.observations SET value = value + 1 {FINES_OF_2023}"
GONE = (
    "DELETE FROM core.observations WHERE year = 2023 AND indicator = 'penalty.cases_filed';"
    "UPDATE core.quantities SET disposition = 'unmapped' WHERE surface = '33件'"
)
HELD = f"UPDATE core.observations SET status = 'quarantined', status_reason = 'a_rule：为何' {FINES_OF_2023}"


@pytest.mark.parametrize(
    ("change", "kind", "indicator", "why", "detail"),
    [
        (IN_PLACE, "changed", FINES, "read_otherwise", "定义 definitions"),
        (GONE, "gone", FILED, "read_otherwise", "定义 definitions"),
        (IN_PLACE + "; UPDATE core.documents SET reader = 'synthetic 2'", "changed", FINES, "read_otherwise", "读取程序 reader"),
        (HELD, "gone", FINES, "held_back", "a_rule：为何"),
    ],
)
def test_causes_from_one_document(published: SyntheticWarehouse, change: str, kind: str, indicator: str, why: str, detail: str) -> None:
    ((found, of, year, *_, cause, about),) = changed(published, change)
    assert (found, of, year, cause, about) == (kind, indicator, 2023, why, detail)


def test_another_extractor_is_told_from_other_definitions(published: SyntheticWarehouse) -> None:
    with published.connect() as connection:
        names = [row["column_name"] for row in rows(connection, "DESCRIBE quality.runs")]
        run = dict.fromkeys(names, 0) | {"run_id": "run-2", "started_at": "2026-01-01", "finished_at": None, "outcome": "published"}
        run |= {"extractor_version": "1"}
        connection.execute(f"INSERT INTO quality.runs VALUES ({', '.join('?' * len(names))})", list(run.values()))
    release(published, "run-2")
    assert changed(published, IN_PLACE, extractor="2")[0][5:] == ("read_otherwise", "抽取程序 extractor")


def test_a_document_that_is_held_and_released(published: SyntheticWarehouse) -> None:
    hold = "UPDATE core.documents SET status = 'quarantined', status_reason = 'document_identified：无名' WHERE report_year = 2023"
    assert {row[:2] + row[5:] for row in changed(published, hold)} == {
        ("gone", FILED, "held_back", "document_identified：无名"),
        ("gone", FINES, "held_back", "document_identified：无名"),
    }
    release(published, "run-2")
    back = "UPDATE core.documents SET status = 'accepted', status_reason = ''"
    assert {row[0] + " " + row[5] for row in changed(published, back)} == {"new released"}
    assert [row[5] for row in changed(published, back, subject="document")] == ["released"]


def test_a_document_that_is_no_report_any_more(published: SyntheticWarehouse) -> None:
    refuse = (
        "UPDATE core.documents SET status = 'not_a_report', read_status = 'not_a_report', status_reason = 'a plan' WHERE report_year = 2023"
    )
    assert {row[0] + " " + row[5] + " " + row[6] for row in changed(published, refuse)} == {"gone document_refused a plan"}
    release(published, "run-2")
    restore = "UPDATE core.documents SET status = 'accepted', read_status = 'accepted', status_reason = '' WHERE report_year = 2023"
    assert {row[0] + " " + row[5] for row in changed(published, restore)} == {"new document_restored"}


def test_another_publisher_is_told_on_both_sides(published: SyntheticWarehouse) -> None:
    moved = """UPDATE core.documents SET publisher_id = 'health:宁泽市' WHERE report_year = 2023;
               UPDATE core.observations SET publisher_id = 'health:宁泽市' WHERE year = 2023"""
    with published.connect() as connection:
        connection.execute("INSERT INTO meta.publishers SELECT * REPLACE ('health:宁泽市' AS publisher_id) FROM meta.publishers")
    assert {row[0] + " " + row[5] for row in changed(published, moved)} == {"gone identified_otherwise", "new identified_otherwise"}


def test_evidence_elsewhere(warehouse: SyntheticWarehouse) -> None:
    """A later report's look back stands where the report of the year itself says nothing any more, and gives way when it does again."""
    warehouse.report(HERE, 2022, [Fact(FILED, 32)])
    warehouse.report(HERE, 2023, [Fact(FILED, 33), Fact(FILED, 31, year=2022)])
    release(warehouse, "run-1")
    held = "UPDATE core.observations SET status = 'quarantined', status_reason = 'r' WHERE value = 32"
    assert changed(warehouse, held) == [("changed", FILED, 2022, 32, 31, "held_back", "r")]
    release(warehouse, "run-2")
    free = "UPDATE core.observations SET status = 'accepted', status_reason = ''"
    assert changed(warehouse, free) == [("changed", FILED, 2022, 31, 32, "released", "r")]


CELL = {"year": 2023, "publisher": HERE}


@pytest.mark.parametrize(
    ("entry", "applied", "withdrawn"),
    [
        (
            correction("c1", "override", FINES, 273600, value=280000, **CELL),
            [("changed", FINES, 2023, 273600, 280000, "correction", "c1")],
            [("changed", FINES, 2023, 280000, 273600, "correction_withdrawn", "c1")],
        ),
        (
            correction("c2", "drop", FILED, 33, **CELL),
            [("gone", FILED, 2023, 33, None, "correction", "c2")],
            [("new", FILED, 2023, None, 33, "correction_withdrawn", "c2")],
        ),
        (
            correction("c3", "reassign", FILED, 33, to_indicator=CLOSED, **CELL),
            [("gone", FILED, 2023, 33, None, "correction", "c3"), ("new", CLOSED, 2023, None, 33, "correction", "c3")],
            [
                ("gone", CLOSED, 2023, 33, None, "correction_withdrawn", "c3"),
                ("new", FILED, 2023, None, 33, "correction_withdrawn", "c3"),
            ],
        ),
        (
            correction("c4", "drop", document="柏川区-2023.txt"),
            [("gone", FILED, 2023, 33, None, "correction", "c4"), ("gone", FINES, 2023, 273600, None, "correction", "c4")],
            [
                ("new", FILED, 2023, None, 33, "correction_withdrawn", "c4"),
                ("new", FINES, 2023, None, 273600, "correction_withdrawn", "c4"),
            ],
        ),
    ],
)
def test_corrections_and_their_withdrawal(published: SyntheticWarehouse, entry: Correction, applied: list, withdrawn: list) -> None:
    if entry.of_document:
        with published.connect() as connection:
            (document,) = connection.execute("SELECT document_id FROM core.documents WHERE file_name = ?", [entry.document]).fetchone()
        entry = replace(entry, document=document)
    assert changed(published, corrections=[entry]) == applied
    release(published, "run-2", corrections=[entry])
    assert changed(published, corrections=[entry]) == []
    assert changed(published) == withdrawn


def test_a_correction_that_confirms_releases(published: SyntheticWarehouse) -> None:
    release(published, "run-2", HELD)
    free = f"UPDATE core.observations SET status = 'accepted', status_reason = '' {FINES_OF_2023}"
    confirmed = [correction("c5", "confirm", FINES, 273600, **CELL)]
    assert changed(published, free, corrections=confirmed) == [("new", FINES, 2023, None, 273600, "correction", "c5")]


@pytest.mark.parametrize(("after", "slip"), [("27.36", True), ("273.6", False), ("2736000000", True), ("54", True), ("13", False)])
def test_a_slip_of_ten_thousand_is_named_and_leads(published: SyntheticWarehouse, after: str, slip: bool) -> None:
    change = f"UPDATE core.observations SET value = {after} {FINES_OF_2023}; {GONE}"
    with compare(published, "run-9", change) as connection:
        found = connection.execute(
            "SELECT kind, indicator, slip FROM core.revisions WHERE run_id = 'run-9' AND subject = 'cell' ORDER BY weight DESC"
        ).fetchall()
    assert (found[0] == ("changed", FINES, True)) == slip and ("gone", FILED, False) in found


def test_a_slip_that_a_rule_holds_back_is_named_too(published: SyntheticWarehouse) -> None:
    held = "value = 27.36, status = 'quarantined', status_reason = 'ten_thousand_slip：约万分之一'"
    with compare(
        published, "run-9", f"UPDATE core.observations SET {held} WHERE year = 2023 AND indicator = 'penalty.fines'"
    ) as connection:
        found = connection.execute("SELECT kind, why, slip FROM core.revisions WHERE run_id = 'run-9' AND subject = 'cell'").fetchall()
    assert found == [("gone", "held_back", True)]


def test_rates_do_not_slip(warehouse: SyntheticWarehouse) -> None:
    warehouse.report(HERE, 2023, [Fact(RATE, "100"), Fact(FILED, 3)])
    release(warehouse, "run-1")
    with compare(warehouse, "run-9", "UPDATE core.observations SET value = 0.01 WHERE unit = '%'") as connection:
        assert connection.execute("SELECT DISTINCT slip FROM core.revisions WHERE run_id = 'run-9'").fetchall() == [(False,)]


def test_what_matters_more_comes_first(warehouse: SyntheticWarehouse) -> None:
    """Gone before changed before new, each weighed: the whole, much, a large bureau, an indicator of critical relations before others."""
    part = "domain=school"
    for place, size in (("柏川区", 1), ("望湖区", 1), ("澜陵区", 1), ("大区", 1000)):
        facts = [Fact(FILED, 100 * size), Fact(FILED, 90 * size, breakdown=part), Fact(EVENTS, 100 * size), Fact(FINES, 5000 * size)]
        warehouse.report(f"health:{place}", 2023, facts)
    release(warehouse, "run-1")
    gone = "publisher_id = 'health:澜陵区' AND indicator = 'penalty.fines'"
    changes = [
        f"DELETE FROM core.observations WHERE {gone}",
        """UPDATE core.quantities SET disposition = 'unmapped' WHERE surface = '5000元' AND document_id NOT IN
           (SELECT document_id FROM core.observations WHERE surface = '5000元')""",
        f"UPDATE core.observations SET value = value * 2 WHERE indicator = '{FILED}' AND publisher_id <> 'health:望湖区'",
        f"UPDATE core.observations SET value = value * 2 WHERE indicator = '{EVENTS}' AND publisher_id = 'health:柏川区'",
        f"UPDATE core.observations SET value = value + 1 WHERE indicator = '{EVENTS}' AND publisher_id = 'health:望湖区'",
        f"UPDATE core.observations SET qualifier = '~' WHERE indicator = '{EVENTS}' AND publisher_id = 'health:澜陵区'",
    ]
    warehouse.report("health:新区", 2023, [Fact(FILED, 100)])
    with compare(warehouse, "run-9", "; ".join(changes)) as connection:
        order = connection.execute(
            """SELECT kind || ' ' || publisher_id || ' ' || indicator || breakdown FROM core.revisions
               WHERE run_id = 'run-9' AND subject = 'cell' ORDER BY weight DESC"""
        ).fetchall()
    place = {name: number for number, (name,) in enumerate(order)}

    def before(*names: str) -> bool:
        numbers = [place[name] for name in names]
        return numbers == sorted(numbers)

    assert before("changed health:大区 " + FILED, "gone health:澜陵区 " + FINES, "changed health:柏川区 " + FILED)
    assert before("changed health:柏川区 " + FILED, "changed health:柏川区 " + EVENTS, "changed health:望湖区 " + EVENTS)
    assert before("changed health:柏川区 " + FILED, "changed health:柏川区 " + FILED + part, "new health:新区 " + FILED)
    assert before("changed health:柏川区 " + EVENTS, "changed health:澜陵区 " + EVENTS)


def test_a_qualifier_alone_is_a_change(published: SyntheticWarehouse) -> None:
    ((kind, _, _, before, after, why, _),) = changed(
        published, "UPDATE core.observations SET qualifier = '>' WHERE year = 2023 AND indicator = 'penalty.fines'"
    )
    assert (kind, before, after, why) == ("changed", Decimal(273600), Decimal(273600), "read_otherwise")
