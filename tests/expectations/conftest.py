"""One work file with all cases, judged once; and a clean one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from expectations.gate import GateResult, check
from tests.expectations.cases import Case, all_cases
from tests.expectations.published import publish_as_it_is
from tests.warehouse.synthetic import Fact, SyntheticWarehouse
from transforms.catalogue import Catalogue, load_catalogue

RUN_ID = "20261121T213000Z-abcd"
NUMERALS = str.maketrans("0123456789", "〇一二三四五六七八九")


@dataclass
class Judged:
    """The work file after a check, and which document belongs to which case."""

    connection: duckdb.DuckDBPyConnection
    result: GateResult
    cases: dict[str, Case]
    documents: dict[str, list[str]]  # by case name
    folder: Path
    published: Path

    def failed(self, case: Case) -> set[str]:
        rows = self.connection.execute(
            "select distinct rule from quality.findings where list_contains($1, document_id) or publisher_id = nullif($2, '')",
            [self.documents[case.name], case.about],
        ).fetchall()
        return {rule for (rule,) in rows}


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="session")
def judged(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue):
    cases = {case.name: case for case in all_cases(catalogue)}
    assert len(cases) == len(list(all_cases(catalogue)))
    warehouse = SyntheticWarehouse(tmp_path_factory.mktemp("judged"), catalogue)
    documents = {case.name: list(reported(warehouse, number, case)) for number, case in enumerate(cases.values())}
    with warehouse.connect() as connection:
        for name, case in cases.items():
            execute_all(connection, case.tamper, documents[name][0])
    published = publish_as_it_is(warehouse)
    connection = warehouse.connect()
    for name, case in cases.items():
        execute_all(connection, case.since, documents[name][0])
    yield Judged(connection, check(connection, RUN_ID, catalogue, published=published), cases, documents, warehouse.folder, published)
    connection.close()


def reported(warehouse: SyntheticWarehouse, number: int, case: Case) -> Iterator[str]:
    """Adds the reports of a case, each publisher named by a number in words and of no level unless the case says so: nobody's peer."""
    for suffix, reports in {"": case.reports, **case.others}.items():
        place = f"{str(number).translate(NUMERALS)}号{suffix}区"
        for year, facts in reports.items():
            yield warehouse.report(
                f"health:{place}",
                year,
                facts,
                case.said.get(year, ()),
                **{"file_name": f"{number}{suffix}-{year}.txt", "admin_level": None}
                | dict(case.document)
                | dict(case.of_year.get(year, {})),
            )


def execute_all(connection: duckdb.DuckDBPyConnection, statements: str, document: str) -> None:
    for statement in filter(str.strip, statements.split(";")):
        connection.execute(statement, {"document": document})


@pytest.fixture
def clean(tmp_path: Path, catalogue: Catalogue) -> SyntheticWarehouse:
    """Two publishers over three years, nothing wrong with them."""
    warehouse = SyntheticWarehouse(tmp_path, catalogue)
    for place, size in (("柏川区", 1), ("宁泽市", 20)):
        for year in (2022, 2023, 2024):
            cases = (30 + year - 2022) * size
            warehouse.report(
                f"health:{place}",
                year,
                [
                    Fact("penalty.cases_filed", cases),
                    Fact("penalty.cases_closed", cases - 1, flags="two_values"),
                    Fact("penalty.fines", 82000 * size, surface=f"{82 * size}000元"),
                    Fact("reconsideration.cases", 0, surface="无行政复议", origin="stated_zero"),
                    Fact("", 5),
                    Fact("", 7, reason="plan"),
                ],
                published_on=None,
            )
    return warehouse
