from __future__ import annotations

import csv
import io
from pathlib import Path

import duckdb
import openpyxl
import pandas
import polars as pl
import pytest

from tests.warehouse.synthetic import Fact, SyntheticWarehouse
from warehouse.build import build
from warehouse.export import export, select, write
from warehouse.lookup import NotFound
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
    assert {"marts.yearly_trend", "marts.penalty_yearly.parquet", "marts.yearly_trend.csv", "core.observations.csv", "nianbao.xlsx"} < names
    assert names == {path.name for path in (tmp_path / "out").iterdir()}
    frame = pl.read_parquet(tmp_path / "out" / "marts.yearly_trend")
    assert frame.select("value").sort("value").rows() == expected
    assert frame.schema["value"] == pl.Decimal(18, 4)
    content = (tmp_path / "out" / "marts.yearly_trend.csv").read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(content.decode("utf-8").splitlines()))
    assert {line["publisher"] for line in lines} == {"柏川区卫生健康局"}
    sheet = openpyxl.load_workbook(tmp_path / "out" / "nianbao.xlsx")["marts.yearly_trend"]
    heading, *body = list(sheet.values)
    assert sorted(row[heading.index("value")] for row in body) == [37, 271651.5]


NASTY = (
    *(
        FORMULA,
        "@SUM(A1)",
        " +1+cmd",
        "\t=1",
        "\n=1",
        "\r=1",
        "＝1+1",
        "﹦1+1",
        "＋1",
        "－1+1",
        "＠A1",
        "=cmd|' /C calc'!A0",
        "-2+3+cmd|' /C calc'!A0",
    ),
    *(
        "\ufeff=1+1",
        "\u200b=1+1",
        "\u00a0=1+1",
        "\u3000=1+1",
        "\u202e=1+1",
        '"=1+1',
        "'=1+1",
        "\x00=1+1",
        "+86 10 1234",
        "-0x1A",
        "-inf",
        "−1+1",
    ),
)
HARMLESS = ("-5", "-5.25", "+3", "", "柏川区=澜陵市", "1-2", "a@b", "=", "-", "“柏川”")


def test_formulas_are_defused(warehouse: SyntheticWarehouse, tmp_path: Path) -> None:
    for number, name in enumerate((*NASTY, *HARMLESS)):
        warehouse.report(f"health:{number}", 2021, [Fact(FILED, 1)], publisher=name, region="")
    with warehouse.connect() as connection:
        build(connection)
        export(connection, tmp_path, formats=("csv", "xlsx"), tables=["marts.yearly_trend"], bom=True)
    content = (tmp_path / "marts.yearly_trend.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert {line["publisher"] for line in lines} == {f"'{name}" for name in NASTY} | set(HARMLESS)
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
    monkeypatch.setattr("warehouse.export.workbook.SHEET_ROWS", 2)
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


@pytest.fixture
def three_years(warehouse: SyntheticWarehouse) -> duckdb.DuckDBPyConnection:
    for place in ("柏川区", "青崖区"):
        for year in (2020, 2021, 2022):
            warehouse.report(f"health:{place}", year, [Fact(FILED, year), Fact(FILED, 3, breakdown="domain=school")])
    with warehouse.connect() as connection:
        build(connection)
        yield connection


def test_long_tables_are_a_part_a_year_that_every_reader_puts_together(three_years: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    export(three_years, tmp_path, ["parquet"])
    parts = sorted(path.relative_to(tmp_path).as_posix() for path in (tmp_path / "marts.yearly_trend").rglob("*.parquet"))
    assert parts == [f"marts.yearly_trend/year={year}/part-0.parquet" for year in (2020, 2021, 2022)]
    query = "SELECT publisher_id, breakdown, breakdown_en, year, value FROM {} ORDER BY ALL"
    expected = three_years.execute(query.format("marts.yearly_trend")).fetchall()
    assert len(expected) == 12
    names = ["publisher_id", "breakdown", "breakdown_en", "year", "value"]
    with duckdb.connect() as reader:
        parts = str(tmp_path / "marts.yearly_trend" / "**" / "*.parquet")
        assert reader.execute(query.format("read_parquet(?)"), [parts]).fetchall() == expected
    assert pl.read_parquet(tmp_path / "marts.yearly_trend").select(names).sort(names).rows() == expected
    frame = pandas.read_parquet(tmp_path / "marts.yearly_trend").astype({"year": int})[names].sort_values(names)
    assert list(frame.itertuples(index=False, name=None)) == expected
    only = pl.scan_parquet(tmp_path / "marts.yearly_trend").filter(pl.col("year") == 2021).collect()
    assert only.height == 4


def test_what_is_asked_for_is_exported_and_nothing_else(three_years: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    tables = ["marts.yearly_trend", "marts.penalty_yearly", "marts.report_scorecard", "meta.indicators"]
    sources = select(three_years, tables, years=[2021, 2022], publishers=["柏川"])
    counted: list[int] = []
    write(three_years, sources, tmp_path, done=counted.append)
    assert {source.table: source.rows for source in sources} == dict(zip(tables, (4, 2, 2, 16), strict=True))
    assert sum(counted) == 3 * sum(source.rows for source in sources)
    frame = pl.read_parquet(tmp_path / "marts.yearly_trend")
    assert set(frame["year"]) == {2021, 2022} and set(frame["publisher_id"]) == {"health:柏川区"}
    for table in tables[1:3]:
        years = {line.get("year") or line["report_year"] for line in csv.DictReader((tmp_path / f"{table}.csv").open(encoding="utf-8"))}
        assert years == {"2021", "2022"}


def test_a_year_of_which_there_is_nothing_is_named(three_years: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(ValueError, match=r"nothing of 1999 in marts\.yearly_trend; the years are 2020 to 2022"):
        select(three_years, ["marts.yearly_trend"], years=[1999])
    with pytest.raises(NotFound, match="no publisher"):
        select(three_years, publishers=["nobody"])


def test_a_second_export_leaves_nothing_of_the_first(three_years: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "marts.yearly_trend.parquet").write_bytes(b"of an earlier version")
    export(three_years, out, ["parquet"], ["marts.yearly_trend"])
    write(three_years, select(three_years, ["marts.yearly_trend"], years=[2022]), out, ["parquet"])
    files = sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())
    assert files == ["marts.yearly_trend/year=2022/part-0.parquet"]


@pytest.mark.parametrize("format", ["parquet", "csv", "xlsx"])
def test_an_export_that_fails_leaves_what_was_there(three_years: duckdb.DuckDBPyConnection, tmp_path: Path, format: str) -> None:
    export(three_years, tmp_path, [format], ["marts.yearly_trend"])
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    def full(rows: int) -> None:
        if rows:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        write(three_years, select(three_years, ["marts.yearly_trend"], years=[2021]), tmp_path, [format], done=full)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_the_same_warehouse_gives_the_same_bytes(three_years: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    for name in ("one", "two"):
        export(three_years, tmp_path / name, ["parquet", "csv"])
    one, two = (
        {path.relative_to(tmp_path / name): path.read_bytes() for path in (tmp_path / name).rglob("*") if path.is_file()}
        for name in ("one", "two")
    )
    assert one == two and len(one) > 10


def test_lists_and_nulls_are_readable_in_every_format(three_years: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    three_years.execute(
        """INSERT INTO quality.findings (finding_id, run_id, rule, severity, scope, observation_ids, expected, observed, message, sentence,
           outcome) VALUES ('f1', 'r', 'x', 'info', 'document', ['=1+1', 'o2'], '', '', '', '', 'failed')"""
    )
    export(three_years, tmp_path, tables=["quality.findings"])
    (line,) = csv.DictReader((tmp_path / "quality.findings.csv").open(encoding="utf-8"))
    assert (line["observation_ids"], line["year"]) == ("'=1+1;o2", "")
    assert pl.read_parquet(tmp_path / "quality.findings.parquet")["observation_ids"].to_list() == [["=1+1", "o2"]]
    heading, row = openpyxl.load_workbook(tmp_path / "nianbao.xlsx")["quality.findings"].values
    assert row[heading.index("observation_ids")] == "=1+1;o2"


def test_an_empty_text_in_csv_is_none_to_no_reader_that_is_told(three_years: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    """The ways that docs/analysts.md names. Figures keep their decimals: a reader takes a column for what its first rows are."""
    export(three_years, tmp_path, ["csv"], ["marts.yearly_trend"])
    file = tmp_path / "marts.yearly_trend.csv"
    assert ',"","整体","Whole",2020,2020.0000,"件","=",,,' in file.read_text("utf-8")
    query = f"SELECT count(*) FROM read_csv('{file}', allow_quoted_nulls = false) WHERE breakdown = '' AND previous_value IS NULL"
    assert duckdb.sql(query).fetchall() == [(2,)]
    frame = pandas.read_csv(file).fillna({"breakdown": ""})
    assert ((frame["breakdown"] == "") & frame["previous_value"].isna()).sum() == 2
    other = pl.read_csv(file)
    assert other.filter(pl.col("breakdown") == "", pl.col("previous_value").is_null()).height == 2
    assert other.schema["value"] == pl.Float64
    for whole in (frame[frame["breakdown_en"] == "Whole"], other.filter(pl.col("breakdown_en") == "Whole")):
        assert len(whole) == 6


def test_the_workbook_says_what_its_columns_are(three_years: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    export(three_years, tmp_path, ["xlsx"], ["marts.yearly_trend", "meta.indicators"])
    workbook = openpyxl.load_workbook(tmp_path / "nianbao.xlsx")
    assert workbook.sheetnames == ["marts.yearly_trend", "meta.indicators", "说明 Dictionary"]
    described = {row[:2]: row[3:] for row in workbook["说明 Dictionary"].values}
    assert described["marts.yearly_trend", "unit"] == ("单位", "Unit")
    sheet = workbook["marts.yearly_trend"]
    columns = [cell.value for cell in sheet[1]]
    assert {(table, column) for table, column in described if table == "marts.yearly_trend" and column} == {
        ("marts.yearly_trend", column) for column in columns
    }
    assert sheet.freeze_panes == "A2" and sheet["A1"].font.bold
    changed = next(row for row in sheet.iter_rows(min_row=2) if row[columns.index("change_ratio")].value is not None)
    assert changed[columns.index("change_ratio")].number_format == "0.0%"
    assert pandas.read_excel(tmp_path / "nianbao.xlsx")["value"].sum() == 2 * (2020 + 2021 + 2022) + 6 * 3


def test_polars_and_pandas_read_the_published_file(three_years: duckdb.DuckDBPyConnection, warehouse: SyntheticWarehouse) -> None:
    three_years.close()
    publish(warehouse.folder, "run-1")
    with open_published(warehouse.folder) as connection:
        query = "FROM trend('柏川', '立案数')"
        assert connection.sql(query).pl()["value"].to_list() == [2020, 2021, 2022]
        frame = connection.sql(query).df()
        assert frame["value"].tolist() == [2020, 2021, 2022] and frame["breakdown_en"].tolist() == ["Whole"] * 3
