"""No value, file name or seeds entry reaches SQL as text, and no connection reaches beyond its own file."""

from __future__ import annotations

import ast
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.statements import _Scope, foreign_statements, opened_elsewhere
from tests.warehouse.synthetic import Fact, SyntheticWarehouse
from warehouse.build import build
from warehouse.connections import open_in_memory, open_to_read
from warehouse.publish import open_published, publish

ROOT = Path(__file__).parents[2]

ALLOWED = {  # where a statement is not a literal, and why it is the product's own text all the same
    ("expectations/duckdb_dialect.py", "_names"): "its callers, in the same class, pass literals",
    ("expectations/gate.py", "check"): "findings.sql of the package",
    ("expectations/offences.py", "waive"): "waivers.sql of the package, values are bound",
    ("expectations/report/queries/__init__.py", "each"): "queries/<name>.sql of the package",
    ("expectations/report/queries/__init__.py", "each_row"): "the same",
    ("expectations/report/queries/__init__.py", "each_as_text"): "the same, columns through identifier()",
    ("expectations/offences.py", "collect_findings"): "rule_view() is identifier() around every name, the rest literals",
    ("expectations/gate.py", "_write"): "_CHANGE of the module, with names of its own databases",
    ("expectations/workspace.py", "_fill"): "views/*/*.sql of the package, and a file of marts/",
    ("expectations/workspace.py", "_show_published"): "views made by select_known and changed_since with identifier()",
    ("expectations/workspace.py", "_create_rule_views"): "rules/*.sql of the package; of seeds only a relation's code may stand in it",
    ("expectations/workspace.py", "_write"): "columns are literals of its caller, values are bound",
    ("warehouse/analysts.py", "define"): "views/*.sql and macros/*.sql of the package",
    ("warehouse/build.py", "_of_regions"): "marts/*.sql of the package, names through identifier()",
    ("warehouse/build.py", "_make"): "the same; its callers pass names through qualified() and made()",
    ("warehouse/build.py", "_of_publishers"): "made() is identifier() of a mart's name",
    ("warehouse/touched.py", "_take_as_made"): "the same",
    ("warehouse/build.py", "_make_anew"): "those, and theme marts made with identifier() and literal()",
    ("warehouse/build.py", "build"): "UPDATE statements of marts/*.sql of the package",
    ("warehouse/changes.py", "_compare"): "history/*.sql of the package, over views made by select_known with identifier()",
    ("warehouse/difference.py", "_each"): "its callers pass columns through identifier(), values are bound",
    ("warehouse/difference.py", "history_of"): "views/*.sql of the package, over views made by select_known with identifier()",
    ("warehouse/evidence.py", "_observations"): "conditions are literals, values are bound",
    ("warehouse/export/selection.py", "batches"): "of Source.query: identifier() around every name, years and bureaus are bound",
    ("warehouse/export/selection.py", "select"): "of Source.select: the same",
    ("warehouse/export/selection.py", "years_of"): "of Source.select: the same",
    ("warehouse/export/workbook.py", "write_workbook"): "of Source.query: the same",
    ("warehouse/mart_files.py", "_file_marts"): "marts/*.sql of the package",
    ("warehouse/mart_files.py", "mart_select"): "marts/*.sql of the package",
    ("warehouse/migration.py", "_create"): "schema/*.sql of the package",
    ("warehouse/migration.py", "_take_over"): "identifier() around every name, fills are literals of the module or types' own empty values",
    ("warehouse/readings.py", "_by_document"): "its callers pass literals",
    ("warehouse/proof.py", "prove"): "PROOFS and ONCE of the module, with identifier() and literals",
    ("warehouse/touched.py", "_copy"): "its callers pass constants",
    ("warehouse/touched.py", "touch"): "its callers pass literals",
    ("warehouse/store.py", "_insert_documents"): "COLUMNS of warehouse.letters",
    ("warehouse/sql.py", "rows"): "its callers are audited as if they ran the statement",
    ("warehouse/sql.py", "scalar"): "its callers are audited as if they ran the statement",
}


def test_every_statement_is_the_products_own_text() -> None:
    found = foreign_statements(ROOT)
    new = [item for item in found if (item.file, item.function) not in ALLOWED]
    assert new == [], "bind values with ?, quote names with identifier(); where neither can be, say why in ALLOWED"
    assert ALLOWED.keys() - {(item.file, item.function) for item in found} == set(), "reasons without a statement"


@pytest.mark.parametrize(
    ("code", "own"),
    [
        ("'select 1'", True),
        ("'select ' + '1'", True),
        ("QUERY", True),
        ("QUERY.format(id=identifier(name))", True),
        ("f'select {identifier(name)}'", True),
        ("f'select {name}'", False),
        ("'select ' + name", False),
        ("'select %s' % name", False),
        ("QUERY.format(id=name)", False),
        ("', '.join(identifier(one) for one in name)", True),
        ("', '.join(name)", False),
        ("QUERY if name else name", False),
        ("made", False),
        ("path.read_text()", False),
    ],
)
def test_the_audit_tells_text_from_data(code: str, own: bool) -> None:
    tree = ast.parse(f"QUERY = 'select {{id}}'\ndef run(name, path):\n    made = QUERY + name\n    execute({code})\n")
    assert _Scope(tree, tree.body[1]).own(tree.body[1].body[1].value.args[0]) is own


def test_databases_are_opened_in_one_place() -> None:
    assert opened_elsewhere(ROOT, "warehouse/connections.py") == []


REACHES = (
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM glob('/*')",
    "COPY (SELECT 1) TO '{folder}/out.csv'",
    "ATTACH '{folder}/other.duckdb' AS other",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SELECT * FROM read_parquet('https://example.invalid/x.parquet')",
    "EXPORT DATABASE '{folder}/dump'",
    "SET enable_external_access = true",
    "SET autoinstall_known_extensions = true; INSTALL httpfs",
)


@pytest.mark.parametrize("statement", REACHES)
@pytest.mark.parametrize("kind", ["work", "published", "read", "memory"])
def test_no_connection_reaches_beyond_its_file(folder: Path, tmp_path: Path, statement: str, kind: str) -> None:
    warehouse = SyntheticWarehouse(folder)
    opened = {
        "work": warehouse.connect,
        "published": lambda: open_published(folder),
        "read": lambda: open_to_read(warehouse.work_file),
        "memory": open_in_memory,
    }
    with opened[kind]() as connection, pytest.raises(duckdb.Error):
        connection.execute(statement.format(folder=tmp_path)).fetchall()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["published", "read"])
def test_what_is_only_read_cannot_be_changed(folder: Path, kind: str) -> None:
    opened = {"published": lambda: open_published(folder), "read": lambda: open_to_read(SyntheticWarehouse(folder).work_file)}
    with opened[kind]() as connection:
        for statement in (
            "SET memory_limit = '8GB'",
            "SET threads = 64",
            "DELETE FROM core.documents",
            "CREATE TABLE core.mine (x INTEGER)",
        ):
            with pytest.raises(duckdb.Error, match=r"locked|read-only"):
                connection.execute(statement)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    warehouse = SyntheticWarehouse(tmp_path_factory.mktemp("closed"))
    warehouse.report("health:柏川区", 2021, [Fact("penalty.cases_filed", 37)])
    with warehouse.connect() as connection:
        build(connection)
    publish(warehouse.folder, "run-1")
    return warehouse.folder
