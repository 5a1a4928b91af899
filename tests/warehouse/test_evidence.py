from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import duckdb
import pytest

from tests.warehouse.correcting import correction
from tests.warehouse.synthetic import Fact, SyntheticWarehouse
from warehouse.build import build
from warehouse.corrections import apply_corrections
from warehouse.evidence import explain, render
from warehouse.figures import explain_figure
from warehouse.lookup import NotFound, find_indicator, find_publisher

FILED = "penalty.cases_filed"


@pytest.fixture
def connection(warehouse: SyntheticWarehouse) -> Iterator[duckdb.DuckDBPyConnection]:
    facts = [
        Fact(FILED, 37, surface="37宗", words="卫生行政处罚案件", flags="rounded;shared"),
        Fact(FILED, 4, breakdown="domain=medical+school;procedure=simple"),
        Fact("penalty.fines", 271651, surface="27.1651万元", status="quarantined", status_reason="tenfold"),
        Fact("reconsideration.cases", 0, origin="stated_zero", surface="无行政复议", words="我局"),
    ]
    warehouse.report("health:柏川区", 2021, facts, publisher="澜陵市柏川区卫生健康局")
    warehouse.report("health:柏川区", 2022, [Fact(FILED, 36, year=2021, qualifier="~")], publisher="澜陵市柏川区卫生和健康局")
    warehouse.report("health:柏木县", 2021, [Fact(FILED, 5)], published_on=date(2022, 1, 2))
    with warehouse.connect() as connection:
        build(connection)
        connection.execute(
            """INSERT INTO quality.findings
                   (finding_id, run_id, rule, severity, scope, observation_ids, expected, observed, message, sentence, outcome)
               SELECT 'f1', 'r', 'tenfold', 'critical', 'observation', [observation_id], '', '', '罚款比上年增长十倍', '', 'failed'
               FROM core.observations WHERE indicator = 'penalty.fines'"""
        )
        yield connection


def test_a_cell_leads_to_its_words(connection: duckdb.DuckDBPyConnection) -> None:
    (found,) = explain(connection, publisher="health:柏木县", year=2021, indicator=FILED)
    assert (found.value, found.unit, found.surface, found.in_mart) == (5, "件", "5件", True)
    assert found.marked_sentence == "全年立案数【5件】。"
    assert (found.file_name, found.place, found.section) == ("柏木县-2021.txt", "第2行", "一、主要工作")


def test_what_stands_in_the_mart_comes_first(connection: duckdb.DuckDBPyConnection) -> None:
    standing, other = explain(connection, publisher="柏川区", year=2021, indicator="立案数")
    assert (standing.value, standing.in_mart, standing.mart_value) == (37, True, 37)
    assert (other.value, other.in_mart, other.mart_observation_id) == (36, False, standing.observation_id)
    assert standing.other_breakdowns == ("domain=medical+school;procedure=simple",)
    (part,) = explain(connection, publisher="柏川区", year=2021, indicator="立案数", breakdown=standing.other_breakdowns[0])
    assert (part.breakdown_zh, part.in_mart) == ("医疗卫生（医疗机构、医疗服务）与学校卫生、简易程序", True)
    assert explain(connection, observation_id=other.observation_id) == (other,)
    text = render((standing, other))
    assert "澜陵市柏川区卫生和健康局 2021年 立案数: 37 件" in text
    assert "全年卫生行政处罚案件【37宗】。" in text
    assert "提示 rounded; shared" in text
    assert f"统计表此格取 {standing.observation_id}，值 37" in text
    assert "约 36 件" in text
    assert text.endswith("另有  domain=medical+school;procedure=simple")
    assert render((part,)).endswith("另有  整体")


def test_findings_and_quarantine_are_told(connection: duckdb.DuckDBPyConnection) -> None:
    (found,) = explain(connection, publisher="柏川区", year=2021, indicator="penalty.fines")
    assert found.findings[0].message == "罚款比上年增长十倍"
    assert found.mart_value is None
    text = render((found,))
    assert "271,651 元" in text
    assert "状态  quarantined: tenfold" in text
    assert "[critical] tenfold: 罚款比上年增长十倍" in text


def test_an_accepted_finding_says_who_accepts_it_until_when_and_why(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("UPDATE quality.findings SET waiver = 'w1'")
    waiver = "('w1', 'f1', '', '已与该局核实', '张三', '2026-01-31', '2026-12-31', 'tenfold', '', 'applied', '')"
    connection.execute(f"INSERT INTO quality.waivers VALUES {waiver}")
    try:
        text = render(explain(connection, publisher="柏川区", year=2021, indicator="penalty.fines"))
        assert "罚款比上年增长十倍（张三 接受至 2026-12-31：已与该局核实）" in text and "→" not in text
    finally:
        connection.execute("UPDATE quality.findings SET waiver = ''")
        connection.execute("DELETE FROM quality.waivers")


def test_stated_zero_has_its_words(connection: duckdb.DuckDBPyConnection) -> None:
    (found,) = explain(connection, publisher="柏川区", year=2021, indicator="行政复议")
    assert (found.value, found.marked_sentence) == (Decimal(0), "全年我局【无行政复议】。")
    assert "行政复议案件数: 0 件" in render((found,))


def test_names_resolve_or_say_what_comes_near(connection: duckdb.DuckDBPyConnection) -> None:
    assert find_publisher(connection, "澜陵市柏川区卫生健康局") == "health:柏川区"  # a former name
    assert find_publisher(connection, "柏木") == "health:柏木县"
    assert find_indicator(connection, "法制审核") == "review.legal_reviews"
    with pytest.raises(NotFound, match=r"several publishers are called 柏: .*health:柏川区.*health:柏木县"):
        find_publisher(connection, "柏")
    with pytest.raises(NotFound, match=r"near it: .*柏木县卫生健康局"):
        find_publisher(connection, "柏木县卫健局")
    with pytest.raises(NotFound, match=r"near it: .*penalty\.cases_filed"):
        find_indicator(connection, "penalty.case_filed")
    with pytest.raises(NotFound, match="known are"):
        find_indicator(connection, "")


def test_empty_cells_say_what_is_there(connection: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(NotFound, match="in 2019; there is 2021"):
        explain(connection, publisher="柏木", year=2019, indicator=FILED)
    with pytest.raises(NotFound, match="in any report"):
        explain(connection, publisher="柏木", year=2021, indicator="penalty.fines")
    with pytest.raises(NotFound, match=r"breakdown domain=dental; there is the total \(no breakdown\), domain"):
        explain(connection, publisher="柏川区", year=2021, indicator=FILED, breakdown="domain=dental")
    with pytest.raises(NotFound, match=r"breakdown domain=dental; there is only the total \(no breakdown\)$"):
        explain(connection, publisher="柏木", year=2021, indicator=FILED, breakdown="domain=dental")
    with pytest.raises(NotFound, match="no observation o0"):
        explain(connection, observation_id="o0")
    with pytest.raises(ValueError, match="a publisher, a year and an indicator"):
        explain(connection, publisher="柏川区", year=2021)


def test_the_id_of_a_figure_leads_to_its_observations_or_tells_what_became_of_it(warehouse: SyntheticWarehouse) -> None:
    warehouse.report("health:柏川区", 2021, [Fact(FILED, 37), Fact("", 5), Fact("", 6, reason="plan")])
    connection = warehouse.connect()
    build(connection)
    quantities = connection.execute("SELECT quantity_id, surface, disposition, sentence FROM core.quantities").fetchall()
    assert {disposition for _, _, disposition, _ in quantities} == {"observation", "unmapped", "excluded"}
    for identifier, surface, disposition, sentence in quantities:
        if disposition == "observation":
            assert {item.surface for item in explain(connection, observation_id=identifier)} == {surface}
            continue
        with pytest.raises(NotFound, match=f"no observation {identifier}"):
            explain(connection, observation_id=identifier)
        told = explain_figure(connection, identifier)
        assert told and f"【{surface}】" in told and sentence.strip().replace(surface, f"【{surface}】", 1) in told
        assert "不是观测" in told and disposition in told
    assert explain_figure(connection, "q0") is None
    connection.close()


def test_a_corrected_cell_shows_both_values_and_the_correction(connection: duckdb.DuckDBPyConnection) -> None:
    entries = [
        correction("c1", "override", FILED, 37, publisher="health:柏川区", year=2021, value=73),
        correction("c2", "reassign", "penalty.fines", 271651, publisher="health:柏川区", year=2021, to_breakdown="domain=school"),
        correction("c3", "confirm", "reconsideration.cases", 0, publisher="health:柏川区", year=2021),
    ]
    apply_corrections(connection, entries)
    build(connection)
    shown = explain(connection, publisher="health:柏川区", year=2021, indicator=FILED)
    new, old = shown[0], next(item for item in shown if item.status == "corrected")
    assert (new.value, new.in_mart, new.origin, new.surface) == (73, True, "corrected", "37宗")
    assert (new.corrected.other_id, new.corrected.other_value) == (old.observation_id, 37)
    assert (old.corrected.other_id, old.corrected.other_value) == (new.observation_id, 73)
    text = render(shown)
    assert "73 件" in text.splitlines()[0] and "【37宗】" in text.splitlines()[1]
    assert f"  更正  c1 改值，原作 37 件（{old.observation_id}）；张三，2026-01-31\n  原因  对照原件\n  佐证  2025年报告第3页" in text
    assert f"  更正  c1 改值，现作 73 件（{new.observation_id}）；张三，2026-01-31" in text
    assert "  状态  corrected: correction c1: 对照原件" in text
    moved = render(explain(connection, publisher="health:柏川区", year=2021, indicator="penalty.fines", breakdown="domain=school"))
    assert "  更正  c2 改归别处，原作 2021年 penalty.fines 271,651 元（" in moved
    (kept,) = explain(connection, publisher="health:柏川区", year=2021, indicator="reconsideration.cases")
    assert (kept.corrected.action, kept.corrected.other_id) == ("confirm", None) and "confirmed" in kept.flags
    assert "  更正  c3 确认；张三，2026-01-31" in render([kept])
