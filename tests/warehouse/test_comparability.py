"""Where series break: from the seeds, from what reports say, from scopes; and that the trend draws no change over a break."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from tests.warehouse.synthetic import Fact, Said, SyntheticWarehouse
from transforms.catalogue import load_catalogue
from transforms.records import frames, process_document
from warehouse import store
from warehouse.build import build
from warehouse.sql import rows

FILED, CLOSED, FINES, ACCEPTED = "penalty.cases_filed", "penalty.cases_closed", "penalty.fines", "licensing.accepted"
BUREAU = "health:柏川区"
SCHOOL = "domain=school"
ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"
REPORTS = CORPUS if CORPUS.is_dir() else ROOT / "seeds" / "samples"


def line(**fields: object) -> SimpleNamespace:
    given = dict(line=2, publisher="*", indicator="*", breakdown="*", from_year=2022, kind="law")
    return SimpleNamespace(**given | dict(reason_zh="法律修订", reason_en="law revised", source="公告") | fields)


def built(warehouse: SyntheticWarehouse, *lines: SimpleNamespace) -> duckdb.DuckDBPyConnection:
    warehouse.catalogue.breaks = lines
    connection = warehouse.connect()
    build(connection)
    return connection


def breaks(connection: duckdb.DuckDBPyConnection) -> set[tuple]:
    return set(connection.execute("SELECT publisher_id, indicator, breakdown, year, kind FROM meta.comparability_breaks").fetchall())


def trend(connection: duckdb.DuckDBPyConnection, *columns: str, indicator: str = FILED) -> list[tuple]:
    query = f"SELECT {', '.join(columns)} FROM marts.yearly_trend WHERE indicator = ? AND publisher_id = ? AND breakdown = '' ORDER BY year"
    return connection.execute(query, [indicator, BUREAU]).fetchall()


def yearly(warehouse: SyntheticWarehouse, values: dict[int, int], **more: object) -> None:
    for year, value in values.items():
        warehouse.report(BUREAU, year, [Fact(FILED, value)], **more)


def test_no_change_is_drawn_over_a_break_and_growth_begins_anew(warehouse: SyntheticWarehouse) -> None:
    yearly(warehouse, {2019: 100, 2020: 110, 2021: 121, 2022: 1000, 2023: 1100, 2025: 1331})
    with built(warehouse, line(publisher=BUREAU, indicator="penalty.*")) as connection:
        found = trend(connection, "year", "previous_value", "change", "change_ratio", "average_growth", "break_before", "break_reason")
    assert [row[:3] for row in found] == [
        (2019, None, None), (2020, 100, 10), (2021, 110, 11), (2022, 121, None), (2023, 1000, 100), (2025, None, None),
    ]  # fmt: skip
    assert [row[3] for row in found] == [None, pytest.approx(0.1), pytest.approx(0.1), None, pytest.approx(0.1), None]
    assert [row[4] for row in found] == [
        None, pytest.approx(0.1), pytest.approx(0.1), None, pytest.approx(0.1), pytest.approx(1.331 ** (1 / 3) - 1),
    ]  # fmt: skip
    assert [row[5:] for row in found] == [("", "")] * 3 + [("law", "法律修订")] + [("", "")] * 2


def test_a_break_in_a_year_without_figures_still_parts_the_series(warehouse: SyntheticWarehouse) -> None:
    yearly(warehouse, {2020: 100, 2021: 110, 2023: 1000, 2024: 1200})
    with built(warehouse, line(from_year=2022)) as connection:
        assert trend(connection, "year", "break_before", "change") == [
            (2020, "", None),
            (2021, "", 10),
            (2023, "law", None),
            (2024, "", 200),
        ]
        assert trend(connection, "average_growth")[2:] == [(None,), (pytest.approx(0.2),)]


def test_two_breaks_make_three_stretches(warehouse: SyntheticWarehouse) -> None:
    yearly(warehouse, {2020: 100, 2021: 200, 2022: 300, 2023: 330})
    with built(warehouse, line(from_year=2021), line(line=3, from_year=2022, kind="basis")) as connection:
        assert trend(connection, "break_before", "average_growth") == [("", None), ("law", None), ("basis", None), ("", pytest.approx(0.1))]


@pytest.mark.parametrize(
    ("fields", "broken"),
    [
        ({}, {(FILED, ""), (FILED, SCHOOL), (FINES, ""), (ACCEPTED, "")}),
        ({"indicator": "penalty.*"}, {(FILED, ""), (FILED, SCHOOL), (FINES, "")}),
        ({"indicator": FILED}, {(FILED, ""), (FILED, SCHOOL)}),
        ({"indicator": FILED, "breakdown": "whole"}, {(FILED, "")}),
        ({"breakdown": SCHOOL}, {(FILED, SCHOOL)}),
        ({"publisher": BUREAU, "indicator": FINES}, {(FINES, "")}),
        ({"publisher": "health:宁泽市"}, set()),
        ({"from_year": 2021}, set()),  # there is no year before
        ({"from_year": 2023}, set()),  # nor one after
    ],
)
def test_what_a_line_of_the_seeds_is_about(warehouse: SyntheticWarehouse, fields: dict, broken: set) -> None:
    for year in (2021, 2022):
        facts = [Fact(FILED, 30), Fact(FILED, 4, breakdown=SCHOOL), Fact(FINES, 5000), Fact(ACCEPTED, 70)]
        warehouse.report(BUREAU, year, facts)
    with built(warehouse, line(**fields)) as connection:
        assert {row[1:3] for row in breaks(connection)} == broken
        said = {row["source"] for row in rows(connection, "SELECT source FROM meta.comparability_breaks")}
        assert said <= {"seeds/comparability.csv:2（公告）"}


@pytest.mark.parametrize(
    ("said", "broken"),
    [
        (Said(themes="penalty"), {(FILED, 2022), (FINES, 2022)}),
        (Said(themes="*"), {(FILED, 2022), (FINES, 2022), (ACCEPTED, 2022)}),
        (Said(about=((FINES, ""),)), {(FINES, 2022)}),
        (Said(themes="penalty", year=2021), {(FILED, 2021), (FINES, 2021)}),
        (Said(kind="scope_whole", themes="*"), set()),
        (Said(kind="part_of_year", themes="*"), set()),  # the flags of the figures tell that
    ],
)
def test_what_a_report_says_of_its_basis(warehouse: SyntheticWarehouse, said: Said, broken: set) -> None:
    for year in (2020, 2021, 2022, 2023):
        facts = [Fact(FILED, 30), Fact(FINES, 5000), Fact(ACCEPTED, 70)]
        warehouse.report(BUREAU, year, facts, [said] if year == 2022 else [])
    warehouse.report("health:宁泽市", 2021, [Fact(FILED, 30)])
    warehouse.report("health:宁泽市", 2022, [Fact(FILED, 30)])
    with built(warehouse) as connection:
        assert {(row[1], row[3]) for row in breaks(connection)} == broken
        if broken:
            assert {row[0] for row in breaks(connection)} == {BUREAU} and {row[4] for row in breaks(connection)} == {"basis"}
            texts = rows(
                connection, "SELECT DISTINCT sentence, file_name FROM meta.comparability_breaks JOIN core.documents USING (document_id)"
            )
            assert texts == [{"sentence": said.sentence, "file_name": "柏川区-2022.txt"}]


def test_a_series_without_figures_in_the_year_of_a_changed_theme_is_parted_too(warehouse: SyntheticWarehouse) -> None:
    warehouse.report(BUREAU, 2021, [Fact(FILED, 30)])
    warehouse.report(BUREAU, 2022, [Fact(FINES, 5000)], [Said(themes="penalty")])
    warehouse.report(BUREAU, 2023, [Fact(FILED, 300)])
    with built(warehouse) as connection:
        assert trend(connection, "year", "break_before", "average_growth") == [(2021, "", None), (2023, "basis", None)]


@pytest.mark.parametrize(
    ("flags", "broken"),
    [
        (("scope:own", "scope:own", "scope:whole"), {2022: "scope"}),
        (("scope:whole", "scope:own", "scope:own"), {2021: "scope"}),
        (("scope:own", "", "scope:whole"), {2022: "scope"}),  # where exactly, nobody says
        (("scope:own", "", ""), {}),
        (("scope:whole", "ocr;scope:whole", "scope:whole"), {}),
        (("", "part_of_year", ""), {2021: "part_of_year", 2022: "part_of_year"}),
        (("part_of_year",) * 3, {}),
        (("scope:own", "part_of_year;scope:whole", "part_of_year;scope:whole"), {2021: "scope"}),
    ],
)
def test_breaks_of_scope_and_of_parts_of_the_year(warehouse: SyntheticWarehouse, flags: tuple[str, ...], broken: dict) -> None:
    for year, flag in enumerate(flags, start=2020):
        warehouse.report(BUREAU, year, [Fact(FILED, 30, flags=flag), Fact(CLOSED, 20)])
    with built(warehouse) as connection:
        assert {row[3]: row[4] for row in breaks(connection)} == broken
        assert {row[1] for row in breaks(connection)} <= {FILED}
        assert [row[0] for row in trend(connection, "break_before")] == [broken.get(year, "") for year in (2020, 2021, 2022)]


def test_a_stock_as_of_a_day_is_no_part_of_a_year(warehouse: SyntheticWarehouse) -> None:
    for year, flag in ((2021, ""), (2022, "part_of_year")):
        warehouse.report(BUREAU, year, [Fact("officers.total", 30, flags=flag), Fact(FILED, 30, flags=flag)])
    with built(warehouse) as connection:
        assert breaks(connection) == {(BUREAU, FILED, "", 2022, "part_of_year")}


def test_a_scope_is_that_of_the_figure_that_stands(warehouse: SyntheticWarehouse) -> None:
    """The report of 2022 looks back on 2021 by its own scope; the figure of 2021 is that of its own report."""
    warehouse.report(BUREAU, 2021, [Fact(FILED, 30, flags="scope:own")])
    warehouse.report(BUREAU, 2022, [Fact(FILED, 300, flags="scope:whole"), Fact(FILED, 290, year=2021, flags="scope:whole")])
    with built(warehouse) as connection:
        assert {row[3] for row in breaks(connection)} == {2022}


@pytest.mark.parametrize("status", ["superseded", "unreadable"])
def test_what_no_longer_counts_breaks_nothing(warehouse: SyntheticWarehouse, status: str) -> None:
    warehouse.report(BUREAU, 2021, [Fact(FILED, 30)])
    told = warehouse.report(BUREAU, 2022, [Fact(FILED, 31)], [Said(themes="*")], file_name="old.txt")
    warehouse.report(BUREAU, 2022, [Fact(FILED, 32)])
    with warehouse.connect() as connection:
        connection.execute("UPDATE core.documents SET status = ? WHERE document_id = ?", [status, told])
        build(connection)
        assert breaks(connection) == set()
        assert trend(connection, "change") == [(None,), (2,)]


def test_of_several_reasons_the_known_one_stands_and_a_cell_breaks_once(warehouse: SyntheticWarehouse) -> None:
    warehouse.report(BUREAU, 2021, [Fact(FILED, 30, flags="scope:own")])
    warehouse.report(BUREAU, 2022, [Fact(FILED, 300, flags="scope:whole")], [Said(themes="*"), Said("口径有变化。", themes="penalty")])
    with built(warehouse) as connection:
        assert breaks(connection) == {(BUREAU, FILED, "", 2022, "basis")}
    warehouse.report("health:丙县", 2021, [Fact(FILED, 30)])
    with built(warehouse, line(kind="other")) as connection:
        assert breaks(connection) == {(BUREAU, FILED, "", 2022, "other")}


def test_the_changed_scope_of_the_collection_is_found_and_no_other_is_claimed(tmp_path: Path) -> None:
    catalogue = load_catalogue()
    records = []
    for file in sorted(REPORTS.glob("*.txt")):
        records.append(process_document(file.read_bytes(), str(file), file.name, hashlib.sha256(file.read_bytes()).hexdigest(), catalogue))
        records[-1].document.update(fingerprint="x", first_seen_at=datetime.now(UTC).replace(tzinfo=None))
    parts = tmp_path / "work" / "staging"
    parts.mkdir(parents=True)
    for table, frame in frames(records).items():
        frame.write_parquet(parts / f"{table}.parquet")
    with store.open_work(tmp_path / "work" / "nianbao.duckdb") as connection:
        store.load(connection, parts)
        store.apply_versions(connection)
        store.load_dimensions(connection, catalogue)
        build(connection)
        found = rows(
            connection, "SELECT breaks.*, file_name FROM meta.comparability_breaks AS breaks JOIN core.documents USING (document_id)"
        )
        changes = connection.execute(
            "SELECT change FROM marts.yearly_trend WHERE publisher_id = 'health:澜陵市' AND indicator = 'penalty.cases_filed'"
            " AND breakdown = '' ORDER BY year"
        ).fetchall()
    assert {(row["file_name"], row["year"], row["kind"]) for row in found} == {("lanling-2022.txt", 2022, "basis")}
    assert {row["indicator"].partition(".")[0] for row in found} == {"inspection", "penalty", "officers"}
    assert {"penalty.cases_filed", "penalty.fines", "inspection.inspections", "officers.total"} <= {row["indicator"] for row in found}
    assert all(re.fullmatch(r"本年度起，.*统计口径.*不可直接比较。", row["sentence"]) for row in found)
    assert [change for (change,) in changes] == [None, -6, None, 43]
