"""The macros and the data dictionary of the published file: what analysts ask by name is answered, or refused with what comes near."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.synthetic import Fact, SyntheticWarehouse
from warehouse.analysts import DefinitionError, define
from warehouse.build import build
from warehouse.publish import open_published, publish
from warehouse.sql import sql_files

FILED = "penalty.cases_filed"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two districts and their city over two years; 柏川区 was called otherwise in its first report."""
    warehouse = SyntheticWarehouse(tmp_path_factory.mktemp("macros"))
    for year, publisher in ((2021, "柏川区卫生和计划生育局"), (2022, "柏川区卫生健康局")):
        facts = [Fact(FILED, year - 1990), Fact(FILED, 4, breakdown="domain=school"), Fact("penalty.fines", 82000, surface="8.2万元")]
        warehouse.report("health:澜陵市柏川区", year, facts, publisher=publisher, region="澜陵市柏川区")
    warehouse.report("health:澜陵市青崖区", 2022, [Fact(FILED, 99)], region="澜陵市青崖区")
    warehouse.report("health:澜陵市", 2022, [Fact(FILED, 40)], region="澜陵市")
    with warehouse.connect() as connection:
        build(connection)
    publish(warehouse.folder, "run-1")
    return warehouse.folder


@pytest.fixture(scope="module")
def connection(folder: Path):
    with open_published(folder) as connection:
        yield connection


@pytest.mark.parametrize("publisher", ["health:澜陵市柏川区", "柏川区卫生健康局", "柏川区卫生和计划生育局", "澜陵市柏川区", "柏川"])
@pytest.mark.parametrize("indicator", [FILED, "立案数", "Cases filed", "cases filed", "立案"])
def test_a_trend_is_asked_for_by_any_name(connection: duckdb.DuckDBPyConnection, publisher: str, indicator: str) -> None:
    found = connection.execute("SELECT year, value, change, breakdown_zh FROM trend(?, ?)", [publisher, indicator]).fetchall()
    assert found == [(2021, 31, None, "整体"), (2022, 32, 1, "整体")]


@pytest.mark.parametrize("breakdown", ["domain=school", "学校卫生", "School hygiene"])
def test_a_breakdown_is_asked_for_by_its_text_or_label(connection: duckdb.DuckDBPyConnection, breakdown: str) -> None:
    found = connection.execute("SELECT DISTINCT breakdown, value FROM trend('柏川', '立案数', breakdown := ?)", [breakdown]).fetchall()
    assert found == [("domain=school", 4)]


@pytest.mark.parametrize("breakdown", ["domain=dental", "口腔诊疗", "Dental care", "医疗卫生", "医疗卫生（医疗机构、医疗服务）"])
def test_a_breakdown_that_no_report_uses_is_known_and_not_reported(connection: duckdb.DuckDBPyConnection, breakdown: str) -> None:
    for query in ("FROM trend('柏川', '立案数', breakdown := ?)", "FROM ranking('立案数', 2022, breakdown := ?)"):
        assert connection.execute(query, [breakdown]).fetchall() == []


@pytest.mark.parametrize("label", ["name_zh", "name_en"])
def test_every_label_of_the_catalogue_is_known(connection: duckdb.DuckDBPyConnection, label: str) -> None:
    query = f"SELECT lower({label}), any_value({label}), list(concat(key, '=', value)) FROM meta.breakdowns GROUP BY 1"
    named = connection.execute(query).fetchall()
    assert len(named) > 60
    for _, name, meant in named:
        if len(meant) == 1:
            assert connection.execute("SELECT breakdown_of(?)", [name]).fetchone() == (meant[0],)
            continue
        with pytest.raises(duckdb.Error, match=f"several breakdowns are called {name}"):
            connection.execute("SELECT breakdown_of(?)", [name]).fetchall()


def test_all_breakdowns_are_asked_for_by_a_star(connection: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT year, breakdown_en, value FROM trend('柏川', '立案数', breakdown := '*')"
    assert connection.execute(query).fetchall() == [
        (2021, "Whole", 31),
        (2022, "Whole", 32),
        (2021, "School hygiene", 4),
        (2022, "School hygiene", 4),
    ]


def test_a_ranking_is_within_a_level(connection: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT admin_level, rank, peers, publisher, value, indicator_en FROM ranking('立案数', 2022)"
    everyone = connection.execute(query).fetchall()
    assert everyone == [
        ("county", 1, 2, "澜陵市青崖区卫生健康局", 99, "Cases filed"),
        ("county", 2, 2, "柏川区卫生健康局", 32, "Cases filed"),
        ("municipal", 1, 1, "澜陵市卫生健康委员会", 40, "Cases filed"),
    ]
    for level in ("county", "县级"):
        query = "SELECT admin_level, rank, peers, publisher, value, indicator_en FROM ranking('立案数', 2022, admin_level := ?)"
        assert connection.execute(query, [level]).fetchall() == everyone[:2]
    assert connection.execute("FROM ranking('立案数', 1999)").fetchall() == []


def test_evidence_gives_the_marked_words_and_their_place(connection: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT value, marked_sentence, place, file_name, status, in_trend FROM evidence('柏川', '罚款金额', 2022)"
    assert connection.execute(query).fetchall() == [
        (Decimal(82000), "全年罚款金额【8.2万元】。", "第4行", "澜陵市柏川区-2022.txt", "accepted", True)
    ]


def test_a_region_is_added_up(connection: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT year, admin_level, value, publishers FROM region('澜陵市', '立案数') WHERE year = 2022"
    assert connection.execute(query).fetchall() == [(2022, "county", 131, 2), (2022, "municipal", 40, 1)]


def test_spaces_around_a_name_are_no_part_of_it(connection: duckdb.DuckDBPyConnection) -> None:
    told = "SELECT year, value FROM trend({}, {})"
    plain = connection.execute(told.format("'柏川'", "'立案数'")).fetchall()
    assert plain and connection.execute(told.format("' 柏川 '", "'立案数 '")).fetchall() == plain
    for breakdown, rows in (("  ", 2), (" * ", 4), (" 学校卫生", 2), ("domain=school ", 2)):
        assert len(connection.execute("FROM trend('柏川', '立案数', breakdown := ?)", [breakdown]).fetchall()) == rows


def test_words_find_indicators_and_bureaus(connection: duckdb.DuckDBPyConnection) -> None:
    assert connection.execute("SELECT indicator FROM find_indicator('Cases PENALTY')").fetchall() == [
        (FILED,),
        ("penalty.cases_closed",),
    ]
    assert connection.execute("SELECT publisher_id FROM find_publisher('青崖')").fetchall() == [("health:澜陵市青崖区",)]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("FROM trend('柏州', '立案数')", "unknown bureau 柏州; near it: .*柏川"),
        ("FROM trend('区', '立案数')", "several bureaus are called 区: .*柏川区.*青崖区"),
        ("FROM trend('', '立案数')", "name a bureau"),
        ("FROM trend(NULL, '立案数')", "name a bureau"),
        ("FROM trend('柏川', NULL)", "name an indicator"),
        ("FROM region(NULL, '立案数')", "name a region"),
        ("FROM region('澜陵市', '数')", "several indicators are called 数: .* and [0-9]+ more"),
        ("FROM trend('柏川', 'penalty.case_filed')", "unknown indicator penalty.case_filed; near it: penalty.cases_filed"),
        ("FROM trend('柏川', '率')", "several indicators are called 率: .*结案率"),
        ("FROM trend('柏川', '立案数', breakdown := 'domain=scool')", "unknown breakdown domain=scool; near it: domain=school"),
        ("FROM trend('柏川', '立案数', breakdown := 'scool')", "unknown breakdown scool; near it: domain=school"),
        ("FROM trend('柏川', '立案数', breakdown := '天气预报')", "unknown breakdown 天气预报; nothing is near it .all: FROM"),
        ("FROM trend('柏川', '天气预报')", "unknown indicator 天气预报; nothing is near it"),
        ("FROM trend('柏川', 'weather')", "unknown indicator weather; nothing is near it"),
        ("FROM trend('nobody', '立案数')", "unknown bureau nobody; nothing is near it"),
        ("FROM region('nowhere', '立案数')", "unknown region nowhere; nothing is near it"),
        ("FROM ranking('立案', 2022, admin_level := 'country')", "unknown level country; the levels are provincial, municipal, county"),
        ("FROM ranking('立案', 'last year')", "last year"),
        ("FROM ranking('立案数', NULL)", "name a year, not NULL"),
        ("FROM evidence('柏川', '立案数', NULL)", "name a year, not NULL"),
        ("FROM trend('   ', '立案数')", "name a bureau"),
        ("FROM trend('柏川', ' ')", "name an indicator"),
        ("FROM region('  ', '立案数')", "name a region"),
        ("FROM trend('柏川', '立案数', breakdown := NULL)", "name a breakdown, not NULL: '' is the whole, '[*]' all"),
        ("FROM ranking('立案数', 2022, breakdown := NULL)", "name a breakdown, not NULL"),
        ("FROM evidence('柏川', '立案数', 2022, breakdown := NULL)", "name a breakdown, not NULL"),
        ("FROM region('澜陵市', '立案数', breakdown := NULL)", "name a breakdown, not NULL"),
        ("FROM ranking('立案数', 2022, admin_level := '')", "name a level: provincial, municipal, county or township; NULL for all"),
        ("FROM region('澜陵市', '立案数', admin_level := ' ')", "name a level: provincial, municipal, county or township; NULL for all"),
        ("FROM find_indicator(NULL)", "name words to look for.*FROM meta.indicators"),
        ("FROM find_indicator('')", "name words to look for.*FROM meta.indicators"),
        ("FROM find_publisher(NULL)", "name words to look for.*FROM meta.publishers"),
        ("FROM find_publisher('  ')", "name words to look for.*FROM meta.publishers"),
        ("FROM evidence('nobody', '立案数', 2022)", "unknown bureau nobody"),
        ("FROM region('澜陵州', '立案数')", "unknown region 澜陵州; near it: 澜陵市"),
    ],
)
def test_what_is_unknown_is_an_error_and_never_an_empty_answer(connection: duckdb.DuckDBPyConnection, query: str, says: str) -> None:
    with pytest.raises(duckdb.Error, match=says):
        connection.execute(query).fetchall()


def test_a_bound_null_is_refused_too(connection: duckdb.DuckDBPyConnection) -> None:
    for query, values, says in (
        ("FROM ranking(?, ?)", [FILED, None], "name a year"),
        ("FROM trend(?, ?, breakdown := ?)", ["柏川", FILED, None], "name a breakdown"),
        ("FROM find_indicator(?)", [None], "name words"),
    ):
        with pytest.raises(duckdb.Error, match=says):
            connection.execute(query, values).fetchall()


def test_all_levels_are_asked_for_by_null_and_words_may_find_nothing(connection: duckdb.DuckDBPyConnection) -> None:
    ranked = connection.execute("FROM ranking('立案数', 2022)").fetchall()
    assert ranked and connection.execute("FROM ranking('立案数', 2022, admin_level := NULL)").fetchall() == ranked
    assert connection.execute("FROM find_indicator('xyzzy')").fetchall() == []


def test_names_are_values_for_the_macros_too(connection: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(duckdb.Error, match="unknown bureau"):
        connection.execute("FROM trend(?, ?)", ["'; DROP TABLE marts.yearly_trend; --", "立案数"]).fetchall()


def test_the_dictionary_describes_everything_in_two_languages(connection: duckdb.DuckDBPyConnection) -> None:
    rows = connection.execute("SELECT object_name, column_name, kind, description_zh, description_en FROM meta.data_dictionary").fetchall()
    assert [row[:2] for row in rows if not (row[3] and row[4])] == []
    assert ("yearly_trend", "breakdown_en", "column") in {row[:3] for row in rows}
    assert {row[0] for row in rows if row[2] == "macro"} == set(sql_files("macros"))
    assert ("data_dictionary", None, "view") in {row[:3] for row in rows}


def test_views_and_dictionary_work_in_an_attached_file_and_macros_after_use(folder: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute("ATTACH ? AS published (READ_ONLY)", [str(folder / "current" / "nianbao.duckdb")])
        connection.execute("CREATE TABLE mine (x INTEGER)")
        described = connection.execute("SELECT DISTINCT database_name FROM published.meta.data_dictionary").fetchall()
        assert described == [("published",)]
        connection.execute("USE published")
        assert len(connection.execute("FROM trend('柏川', '立案数')").fetchall()) == 2


def test_a_macro_that_no_file_describes_is_dropped(warehouse: SyntheticWarehouse) -> None:
    warehouse.report("health:柏川区", 2021, [Fact(FILED, 37)])
    with warehouse.connect() as connection:
        connection.execute("CREATE MACRO old_one(x) AS x + 1; CREATE MACRO old_table(x) AS TABLE SELECT x AS y")
        build(connection)
        query = "SELECT DISTINCT function_name FROM duckdb_functions() WHERE NOT internal"
        assert {name for (name,) in connection.execute(query).fetchall()} == set(sql_files("macros"))


def test_a_definition_without_a_comment_is_refused(warehouse: SyntheticWarehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lonely.sql").write_text("CREATE OR REPLACE MACRO lonely(x) AS x + 1;")
    monkeypatch.setattr("warehouse.analysts.sql_files", lambda folder: {"lonely": tmp_path / "lonely.sql"} if folder == "macros" else {})
    with warehouse.connect() as connection, pytest.raises(DefinitionError, match=r"lonely\.sql"):
        define(connection)
