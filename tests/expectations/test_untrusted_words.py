"""Hostile names and seeds, all the way from the parts to marts, findings, report and exports: everything intact, everything data."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path

import duckdb
import openpyxl
import polars as pl
import pytest

from expectations.gate import check
from expectations.report import render
from tests.warehouse.synthetic import Fact, SyntheticWarehouse
from transforms.catalogue import SEEDS, load_catalogue
from warehouse.build import build
from warehouse.evidence import explain
from warehouse.export import export
from warehouse.publish import open_published, publish

HOSTILE = (
    "'; DROP TABLE core.documents; --",
    '"; DROP TABLE core.documents; --',
    "'); ATTACH '/tmp/stolen.duckdb' AS s; --",
    "$$; SELECT 1; $$",
    "back\\slash\\' OR 1=1 --",
    "two\nlines\r\nand\ttabs",
    "\u202emorf thgir ot tfel\u202c",
    "zero\u200bwidth\ufeff",
    "{braces} {{ 7*7 }} {% raw %} %s %(x)s :name ?",
    "<script>alert('x')</script>&amp;",
    "=HYPERLINK(\"http://example.invalid\")",
    "/* comment */ -- comment",
    "nul\x00nul",
    "🀄𠮷 卫生健康局",
    "",
)  # fmt: skip
OURS = {f'<script defer src="assets/{name}.js">' for name in ("report", "search", "uPlot.iife.min", "charts")}
SEEDED = "'; DROP TABLE meta.indicators; -- {x} $y ${relation} | <img src=x>"
FILED, FINES = "penalty.cases_filed", "penalty.fines"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bureau for each hostile name, with reports of two years in files of that name; and hostile words in the seeds."""
    root = tmp_path_factory.mktemp("untrusted")
    seeds = root / "seeds"
    shutil.copytree(SEEDS, seeds, ignore=shutil.ignore_patterns("samples", "labelled", "phrases", "*.py", "__pycache__"))
    _append(seeds / "breakdowns.csv", ["domain", "hostile", SEEDED, SEEDED, "敌意"])
    _append(seeds / "relations.csv", ["hostile_relation", "at_most", FINES, FILED, "warning", SEEDED])
    file = seeds / "indicators" / "penalty.yml"
    file.write_text(file.read_text("utf-8").replace("  name_zh: 罚款金额\n", f"  name_zh: {json.dumps(SEEDED)}\n"), "utf-8")
    catalogue = load_catalogue(seeds)
    warehouse = SyntheticWarehouse(root, catalogue)
    for number, name in enumerate(HOSTILE):
        for year in (2021, 2022):
            facts = [
                Fact(FILED, 30 + number),
                Fact(FILED, 2, breakdown="domain=hostile"),
                Fact(FINES, 82000, surface="8.2万元", words=f"{name.replace(chr(0), '')}罚款"),
                Fact("", 7, words=f"{name}无人知"),
            ]
            warehouse.report(
                f"health:{number}{name}", year, facts, publisher=name, region=f"{number}{name}", title=name,
                file_name=f"{number}{name}{year}", status_reason=name, warnings=name,
            )  # fmt: skip
    with warehouse.connect() as connection:
        before = _tables(connection)
        check(connection, "20261121T213000Z-abcd", catalogue)
        build(connection)
        assert before <= _tables(connection)
    publish(root, "run-1", prepare=lambda release: render(release / "nianbao.duckdb", release / "report", catalogue=catalogue))
    return root


@pytest.fixture(scope="module")
def connection(folder: Path):
    with open_published(folder) as connection:
        yield connection


def _append(file: Path, fields: list[str]) -> None:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(fields)
    file.write_text(file.read_text("utf-8").rstrip("\n") + "\n" + line.getvalue(), "utf-8")


def _tables(connection: duckdb.DuckDBPyConnection) -> set[tuple[str, str]]:
    return set(connection.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall())


def test_names_come_out_as_they_went_in(connection: duckdb.DuckDBPyConnection) -> None:
    documents = connection.execute("SELECT publisher, title, file_name, warnings FROM core.documents").fetchall()
    assert {row[0] for row in documents} == {row[1] for row in documents} == {row[3] for row in documents} == set(HOSTILE)
    assert {row[2] for row in documents} == {f"{number}{name}{year}" for number, name in enumerate(HOSTILE) for year in (2021, 2022)}
    assert {name for (name,) in connection.execute("SELECT DISTINCT publisher FROM marts.yearly_trend").fetchall()} == set(HOSTILE)


def test_seeds_come_out_as_they_went_in(connection: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT DISTINCT indicator_zh, breakdown_zh FROM marts.yearly_trend WHERE indicator = ? OR breakdown = 'domain=hostile'"
    assert (SEEDED, "整体") in connection.execute(query, [FINES]).fetchall()
    assert ("立案数", SEEDED) in connection.execute(query, [FINES]).fetchall()
    query = "SELECT title_en, sql FROM quality.rules WHERE rule = 'hostile_relation'"
    title, sql = connection.execute(query).fetchone()
    assert title == SEEDED and "DROP TABLE" not in sql
    query = "SELECT description_zh FROM meta.data_dictionary WHERE object_name = 'penalty_yearly' AND column_name = 'fines'"
    assert SEEDED.partition(" | ")[0] in connection.execute(query).fetchone()[0]


def test_rules_judged_them_all(connection: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT count(DISTINCT publisher_id) FROM quality.findings WHERE rule = 'hostile_relation'"
    assert connection.execute(query).fetchone() == (len(HOSTILE),)


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_macros_and_explain_take_them_as_names(connection: duckdb.DuckDBPyConnection, number: int) -> None:
    publisher_id = f"health:{number}{HOSTILE[number]}"
    assert connection.execute("SELECT year, value FROM trend(?, ?)", [publisher_id, FILED]).fetchall() == [
        (2021, 30 + number),
        (2022, 30 + number),
    ]
    (found,) = connection.execute("SELECT file_name FROM evidence(?, ?, 2022)", [publisher_id, FILED]).fetchall()
    assert found == (f"{number}{HOSTILE[number]}2022",)
    assert [item.value for item in explain(connection, publisher=publisher_id, year=2022, indicator=FILED)] == [30 + number]


def test_the_report_shows_them_as_text(folder: Path) -> None:
    report = folder / "current" / "report"
    pages = sorted(report.glob("*.html"))
    assert len(pages) > 8
    for page in pages:
        text = page.read_text("utf-8")
        assert set(re.findall("<script[^>]*>", text)) <= OURS
        assert "<script>alert" not in text and "<img src=x" not in text and "\0" not in text
    findings = json.loads((report / "findings.json").read_text("utf-8"))["findings"]
    assert {finding["publisher"] for finding in findings if finding["rule"] == "hostile_relation"} == set(HOSTILE)


def test_exports_hold_them_and_run_nothing(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    export(connection, tmp_path / "out", tables=["marts.yearly_trend", "core.observations", "core.missing_quantities", "quality.findings"])
    assert set(pl.read_parquet(tmp_path / "out" / "marts.yearly_trend")["publisher"]) == set(HOSTILE)
    with (tmp_path / "out" / "marts.yearly_trend.csv").open(encoding="utf-8", newline="") as lines:
        found = {row["publisher"] for row in csv.DictReader(line.replace("\0", "\ue000") for line in lines)}
    assert {name.removeprefix("'") if name.startswith("'=") else name for name in found} == {
        name.replace("\0", "\ue000") for name in HOSTILE
    }
    workbook = openpyxl.load_workbook(tmp_path / "out" / "nianbao.xlsx")
    assert not {"f", "e"} & {cell.data_type for sheet in workbook for row in sheet.iter_rows() for cell in row}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]


def test_a_relation_that_is_no_code_is_refused(folder: Path, tmp_path: Path) -> None:
    from expectations.rules import RuleError, load_rules

    seeds = Path(shutil.copytree(folder / "seeds", tmp_path / "seeds"))
    _append(seeds / "relations.csv", ["x' or 1=1 --", "at_most", FINES, FILED, "critical", "words"])
    with pytest.raises((RuleError, ValueError), match="or 1=1"):
        load_rules(load_catalogue(seeds))
