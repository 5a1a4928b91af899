from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from tests.warehouse.synthetic import Fact, SyntheticWarehouse
from warehouse import export as exporter
from warehouse.build import build
from warehouse.export import export
from warehouse.publish import open_published, publish

FILED = "penalty.cases_filed"
FORMULA = '=HYPERLINK("http://example.invalid")'


def test_exports_hold_what_the_published_warehouse_holds(warehouse: SyntheticWarehouse, tmp_path: Path) -> None:
    warehouse.report("health:柏川区", 2021, [Fact(FILED, 37), Fact("penalty.fines", "271651.5", surface="27.16515万元")])
    with warehouse.connect() as connection:
        build(connection)
    publish(warehouse.folder, "run-1")
    with open_published(warehouse.folder) as connection:
        files = export(connection, tmp_path / "out")
        expected = connection.execute("SELECT value FROM marts.yearly_trend ORDER BY value").fetchall()
    names = {path.name for path in files}
    assert {"marts.yearly_trend.parquet", "marts.yearly_trend.csv", "core.observations.csv", "nianbao.xlsx"} < names
    assert names == {path.name for path in (tmp_path / "out").iterdir()}
    frame = pl.read_parquet(tmp_path / "out" / "marts.yearly_trend.parquet")
    assert frame.select("value").sort("value").rows() == expected
    assert frame.schema["value"] == pl.Decimal(18, 4)
    content = (tmp_path / "out" / "marts.yearly_trend.csv").read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(content.decode("utf-8").splitlines()))
    assert {line["publisher"] for line in lines} == {"柏川区卫生健康局"}
    sheet = openpyxl.load_workbook(tmp_path / "out" / "nianbao.xlsx")["marts.yearly_trend"]
    heading, *body = list(sheet.values)
    assert sorted(row[heading.index("value")] for row in body) == [37, 271651.5]


def test_formulas_are_defused(warehouse: SyntheticWarehouse, tmp_path: Path) -> None:
    for number, name in enumerate((FORMULA, "@SUM(A1)", " +1+cmd", "\t=1", "-5", "＝1+1")):
        warehouse.report(f"health:{number}", 2021, [Fact(FILED, 1)], publisher=name, region="")
    with warehouse.connect() as connection:
        build(connection)
        export(connection, tmp_path, formats=("csv", "xlsx"), tables=["marts.yearly_trend"], bom=True)
    content = (tmp_path / "marts.yearly_trend.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    lines = csv.DictReader(content.decode("utf-8-sig").splitlines())
    assert {line["publisher"] for line in lines} == {f"'{FORMULA}", "'@SUM(A1)", "' +1+cmd", "'\t=1", "-5", "'＝1+1"}
    sheet = openpyxl.load_workbook(tmp_path / "nianbao.xlsx")["marts.yearly_trend"]
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row if isinstance(cell.value, str)]
    assert FORMULA in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} == {"s"}


def test_lone_comparison_signs_are_no_formulas(warehouse: SyntheticWarehouse, tmp_path: Path) -> None:
    for number, name in enumerate(("=", "<", ">", "<=", ">=", "~", "==", "= ", "=1")):
        warehouse.report(f"health:{number}", 2021, [Fact(FILED, 1)], publisher=name, region="")
    with warehouse.connect() as connection:
        build(connection)
        export(connection, tmp_path, formats=("csv",), tables=["marts.yearly_trend"])
    lines = list(csv.DictReader((tmp_path / "marts.yearly_trend.csv").read_text("utf-8").splitlines()))
    assert {line["publisher"] for line in lines} == {"=", "<", ">", "<=", ">=", "~", "'==", "'= ", "'=1"}
    assert {line["qualifier"] for line in lines} == {"="}


def test_what_a_sheet_cannot_hold_goes_on_in_the_next(
    warehouse: SyntheticWarehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for year in (2020, 2021, 2022):
        warehouse.report("health:柏川区", year, [Fact(FILED, year)], publisher="柏\x01川" + "区" * 40_000)
    monkeypatch.setattr(exporter, "SHEET_ROWS", 2)
    with warehouse.connect() as connection:
        build(connection)
        export(connection, tmp_path, formats=("xlsx",), tables=["marts.yearly_trend", "marts.region_yearly", "core.missing_units"])
    workbook = openpyxl.load_workbook(tmp_path / "nianbao.xlsx")
    assert workbook.sheetnames[:2] == ["marts.yearly_trend", "marts.yearly_trend (2)"]
    assert [workbook[name].max_row for name in workbook.sheetnames[:2]] == [3, 2]
    publisher = workbook["marts.yearly_trend"]["B2"].value
    assert publisher.startswith("柏\ufffd川")
    assert (len(publisher), publisher[-1]) == (32_767, "…")


def test_unknown_formats_and_tables_are_named(warehouse: SyntheticWarehouse, tmp_path: Path) -> None:
    with warehouse.connect() as connection:
        with pytest.raises(ValueError, match="cannot export to ods"):
            export(connection, tmp_path, formats=("ods",))
        with pytest.raises(ValueError, match=r"no table marts\.trend"):
            export(connection, tmp_path, tables=["marts.trend"])
    assert not list(tmp_path.glob("*.csv"))
