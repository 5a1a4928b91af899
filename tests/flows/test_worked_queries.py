"""The worked queries of docs/queries.md, and those of docs/analysts.md, run on the samples and return what is shown."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from tests.flows.worked_queries import PAGE, differences, open_for_reading, publish_samples, read_page

ROOT = PAGE.parents[1]
ANALYSTS = PAGE.with_name("analysts.md")


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    with open_for_reading(publish_samples(tmp_path_factory.mktemp("samples") / "data")) as connection:
        yield connection


def test_every_query_returns_the_rows_that_the_page_shows(samples: duckdb.DuckDBPyConnection) -> None:
    page = PAGE.read_text("utf-8")
    worked = read_page(page)
    assert len(worked) == page.count("```sql") >= 10
    assert list(differences(page, samples)) == [], "`make docs` writes the rows of today"
    assert [one.title for one in worked if "*0 行" in one.shown] == []


def test_the_pages_that_tell_their_number_agree() -> None:
    number = len(read_page(PAGE.read_text("utf-8")))
    words = {11: ("eleven", "十一个"), 12: ("twelve", "十二个"), 13: ("thirteen", "十三个")}[number]
    page, readme, chinese = (path.read_text("utf-8") for path in (PAGE, ROOT / "README.md", ROOT / "README.zh-CN.md"))
    assert f"{words[0].capitalize()}, each asks" in page and f"以下{words[1]}查询" in page
    assert f"{words[0]} worked queries" in readme and f"{words[1]}查询实例" in chinese


def test_the_macros_answer_for_the_samples(samples: duckdb.DuckDBPyConnection) -> None:
    """Each macro, as its comment in the file shows it, runs."""
    query = "SELECT comment FROM duckdb_functions() WHERE NOT internal AND function_type = 'table_macro'"
    calls = [re.search(r"FROM \w+\(.*?\)(?=[；;，,]|$| )", comment)[0] for (comment,) in samples.execute(query).fetchall()]
    assert len(calls) >= 6
    for call in calls:
        assert samples.execute(call).fetchall(), call


def test_the_sql_of_the_analysts_page_runs(samples: duckdb.DuckDBPyConnection) -> None:
    blocks = re.findall(r"```sql\n(.+?)```", Path(ANALYSTS).read_text("utf-8"), re.DOTALL)
    statements = [statement.query for block in blocks for statement in samples.extract_statements(block)]
    assert len(statements) >= 5
    for statement in statements:
        assert samples.execute(statement).fetchall(), statement
