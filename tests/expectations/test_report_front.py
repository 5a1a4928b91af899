"""The front page: what matters most and in which order, since when it fails, how well reports are read; and that it stays small."""

from __future__ import annotations

import re
import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from expectations.report import render
from expectations.report.front import Standing, collect_standing, top_findings
from expectations.report.limits import Limits
from tests.expectations.reported import RUN_ID, SCRIPT, read_pages, report_warehouse, section
from transforms.catalogue import SEEDS
from transforms.measured_quality import Counts, MeasuredQuality, Measurement, Sure, load_measured_quality
from warehouse import store
from warehouse.migration import create_schema

MEASURED = MeasuredQuality(
    measured_on=date(2026, 1, 31),
    extractor_version="1",
    catalogue_fingerprint="synthetic",
    measurements=tuple(
        Measurement(
            how=how,
            reports=8,
            bureaus=7,
            observations=Counts(right=90, wrong=10, missed=30),
            quantities=Counts(right=99, wrong=1, missed=0),
            qualifiers_right=90,
            sure=Sure(confidence=0.9, observations=50, right=49),
            formats={"txt": Counts(right=90, wrong=10, missed=30)},
            weakest={"penalty.fines": Counts(right=1, wrong=2, missed=3), "gone.indicator": Counts(right=1, wrong=0, missed=9)},
        )
        for how in ("as_if_new", "learned_from")
    ),
)


@pytest.fixture(scope="module")
def work_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return report_warehouse(tmp_path_factory.mktemp("front")).work_file


@pytest.fixture(scope="module")
def front(work_file: Path) -> str:
    return render(work_file, work_file.parent / "report", measured=MEASURED).read_text("utf-8")


def insert_findings(connection: duckdb.DuckDBPyConnection, rows: list[tuple], known: tuple[str, ...] = ()) -> None:
    """Rows of (finding_id, rule, severity, scope, publisher_id, year, observation_ids); all new but the `known`."""
    connection.execute("delete from quality.findings where outcome = 'failed'")
    connection.executemany(
        "insert into quality.findings (finding_id, rule, severity, scope, publisher_id, year, observation_ids, run_id, expected, observed,"
        " message, sentence, outcome) values (?, ?, ?, ?, ?, ?, ?, 'run2', '', '', 'm', '', 'failed')",
        rows,
    )
    connection.execute(
        "insert into quality.finding_history (finding_id, rule, severity, message, first_run_id, since_run_id, times)"
        " select finding_id, rule, severity, message, 'run1', if(list_contains(?, finding_id), 'run1', 'run2'), 1 from quality.findings",
        [list(known)],
    )
    connection.execute("insert into quality.findings_by_run values ('run2', 'closed_le_filed', 'critical', 1, 0, 1, 0)")


@pytest.fixture
def connection(work_file: Path, tmp_path: Path):
    with duckdb.connect(str(shutil.copy(work_file, tmp_path))) as connection:
        yield connection


def test_the_order_is_severity_scope_news_what_it_touches_and_year(connection: duckdb.DuckDBPyConnection) -> None:
    ordered = [
        ("critical of a document", "a", "critical", "document", "p1", 2020, []),
        ("new critical", "b", "critical", "observation", "p1", 2020, ["o1"]),
        ("known critical", "c", "critical", "observation", "p1", 2024, ["o1", "o2", "o3"]),
        ("wide warning", "d", "warning", "cell", "p1", 2020, ["o1"]),
        ("warning of many", "e", "warning", "observation", "p1", 2020, ["o1", "o2"]),
        ("newer warning", "f", "warning", "observation", "p1", 2024, ["o1"]),
        ("older warning", "g", "warning", "observation", "p1", 2023, ["o1"]),
        ("of a decision", "waiver_idle", "warning", "publish", "p1", 2024, ["o1", "o2", "o3"]),
        ("information", "h", "info", "publish", "p1", 2024, ["o1", "o2", "o3"]),
    ]
    insert_findings(connection, ordered[::-1], known=("known critical",))
    connection.execute(
        "insert into quality.rules by name select * replace ('waiver_idle' as rule, 'waiver' as family) from quality.rules limit 1"
    )
    assert [row["finding_id"] for row in top_findings(connection, Limits())] == [row[0] for row in ordered]


def test_one_speaks_for_all_of_its_rule_on_its_publisher(connection: duckdb.DuckDBPyConnection) -> None:
    rows = [(f"{place}{year}", "often", "warning", "cell", place, year, []) for place in ("p1", "p2") for year in (2022, 2023, 2024)]
    insert_findings(connection, [*rows, ("alone", "rare", "info", "cell", "p1", 2024, [])])
    told = [(row["finding_id"], row["alike"], row["of_rule"], row["publishers"]) for row in top_findings(connection, Limits())]
    assert told == [("p12024", 3, 6, 2), ("p22024", 3, 6, 2), ("alone", 1, 1, 1)]


def test_a_rule_that_fails_everywhere_leaves_room_for_others(connection: duckdb.DuckDBPyConnection) -> None:
    often = [(f"often{number:02}", "often", "critical", "cell", f"p{number:02}", 2024, []) for number in range(20)]
    rare = [(f"rare{number}", f"rare{number}", "info", "cell", "p", 2024, []) for number in range(3)]
    insert_findings(connection, often + rare)
    found = [row["finding_id"] for row in top_findings(connection, Limits(top=8))]
    assert found == [*(f"often{number:02}" for number in range(5)), "rare0", "rare1", "rare2"]
    assert len(top_findings(connection, Limits())) == 15


def test_each_is_told_with_its_marked_sentence_cause_and_next_step(front: str) -> None:
    top = section(front, "top")
    (critical,) = re.findall(r'<li class="critical">.*?</li>', top, re.S)
    assert "结案34件，多于立案30件" in critical and 'href="findings.html#f0000000000000000"' in critical
    marked = r'<a class="to" href="documents/d\w+\.html#(o\w+)"><mark title="[^"]+" data-en="[^"]+">(\d+件)</mark></a>'
    assert re.findall(marked, critical)[0][1] == "30件"
    english = (
        '<span class="en" lang="en">2024: cases filed 30, cases closed 34</span><span class="said" lang="zh">结案34件，多于立案30件</span>'
    )
    assert english in critical and "a slip" in critical and "Check: closed_le_filed" in critical
    assert "笔误" in critical and "核对：closed_le_filed" in critical and 'href="rules.html#rule-closed_le_filed"' in critical
    assert re.search(r"publishers/health-[^\"]+\.html", critical) and "&lt;script&gt;" in top and "<script>" not in top
    assert "同类 ×2" in re.search(r'<li class="warning">.*?</li>', top, re.S)[0]
    assert "1 条规则未能检查" in top


def test_where_one_may_stop_stands_before_what_only_informs(front: str) -> None:
    top = section(front, "top")
    kinds = re.findall(r'<li class="(critical|warning|info)">|(id="stop")', top)
    assert [kind or "stop" for kind, _ in kinds] == ["critical", "warning", "stop", "info"]
    assert "不在此列" not in top


def test_what_the_list_leaves_out_comes_before_that_line(work_file: Path, tmp_path: Path) -> None:
    top = section(render(work_file, tmp_path, Limits(top=1)).read_text("utf-8"), "top")
    assert "还有 0 处严重、2 处警告不在此列" in top[: top.index('id="stop"')]
    assert "另有 1 处提示" in top[top.index('id="stop"') :]


def test_findings_on_one_figure_are_told_as_one_matter(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    """By observation: what names a figure as an example of a whole document's is no such finding, nor is what people accepted."""
    ids = [observation_id for (observation_id,) in connection.execute("select observation_id from core.observations limit 3").fetchall()]
    rows = [
        ("slip", "closed_le_filed", "critical", "observation", "p", 2024, ids[:1]),
        ("jump", "tenfold_change", "warning", "cell", "p", 2024, ids[:2]),
        ("after", "tenfold_change", "warning", "cell", "p", 2023, ids[1:2]),
        ("other", "codes_known", "critical", "observation", "p", 2024, ids[2:]),
        ("whole", "mapped_share_low", "info", "document", "p", 2024, ids),
        ("fine", "rate_jump", "warning", "observation", "p", 2024, ids[2:]),
    ]
    insert_findings(connection, rows)
    connection.execute("update quality.findings set waiver = 'w1' where finding_id = 'fine'")
    connection.close()
    pages = read_pages(render(next(tmp_path.glob("*.duckdb")), tmp_path / "report"))
    both = {"slip": ["jump"], "jump": ["slip", "after"], "after": ["jump"]}
    for finding_id in ("slip", "jump", "after", "other", "whole"):
        told = re.search(rf'<div class="finding" id="{finding_id}">.*?</dl>', pages["findings.html"], re.S)[0]
        assert re.findall(r'href="findings\.html#(\w+)"', told) == both.get(finding_id, []), finding_id
    lines = re.findall(r'<p class="about also">.*?</p>', section(pages["index.html"], "top"), re.S)
    assert [re.findall(r'#(\w+)"', line) for line in lines] == [["jump"], ["slip", "after"]]
    assert "相邻两年相差不应超过十倍" in lines[0] and "（第 3 项）" in lines[0] and "（第 2 项）" in lines[1]


def test_a_finding_on_several_reports_shows_a_sentence_of_each(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    """Before a second one of the first: there is room for two."""
    named = "select observation_id from core.observations join core.documents using (document_id) where file_name = ? limit ?"
    asked = (("柏川区-2021.txt", 2), ("宁泽市-2024.txt", 1))
    ids = [observation_id for one in asked for (observation_id,) in connection.execute(named, one).fetchall()]
    insert_findings(connection, [("f1", "closed_le_filed", "critical", "cell", "p", 2024, ids)])
    connection.close()
    top = section(render(next(tmp_path.glob("*.duckdb")), tmp_path / "report").read_text("utf-8"), "top")
    assert re.findall(r"<footer>.*?>([^<>]+\.txt)</a>", top) == ["柏川区-2021.txt", "宁泽市-2024.txt"]


PUBLISHED, HELD, SAME = ("published", 0, 0), ("withheld", 0, 0), ("unchanged", 0, 0)


@pytest.mark.parametrize(
    ("runs", "good", "since", "bad"),
    [
        ([PUBLISHED], 0, None, 0),
        ([("published", 1, 0)], None, 0, 1),
        ([PUBLISHED, ("published", 2, 0), SAME, ("published", 1, 0)], 0, 1, 2),
        ([PUBLISHED, ("published", 0, 1)], 0, 1, 1),
        ([PUBLISHED, HELD], 0, 1, 1),
        ([("published", 1, 0), PUBLISHED, SAME], 1, None, 0),
        ([PUBLISHED, ("failed", 0, 0)], 0, 1, 1),
        ([], None, None, 0),
    ],
)
def test_since_when_it_fails_and_the_last_good_run(runs, good, since, bad) -> None:
    first = datetime(2026, 1, 1)
    with duckdb.connect() as connection:
        create_schema(connection)
        for number, (outcome, critical, could_not_run) in enumerate(runs):
            counts = dict.fromkeys(
                ("documents_collected", "documents_processed", "accepted", "quarantined", "unreadable", "superseded", "not_a_report",
                 "quantities", "observations", "findings_warning", "findings_info"), 1,
            )  # fmt: skip
            versions = dict.fromkeys(("nianbao_version", "extractor_version", "catalogue_fingerprint"), "1")
            times = {"started_at": first, "finished_at": first + timedelta(days=number)}
            told = {"run_id": f"run{number}", "outcome": outcome, "findings_critical": critical, "could_not_run": could_not_run}
            store.record_run(connection, told | counts | versions | times)

        def at(number: int | None) -> tuple[str | None, datetime | None]:
            return (None, None) if number is None else (f"run{number}", first + timedelta(days=number))

        assert collect_standing(connection) == Standing(*at(good), *at(since), bad)


def test_the_standing_is_told_under_the_verdict(front: str) -> None:
    told = re.search(r'<p class="standing">.*?</p>', front, re.S)[0]
    assert "起未达标" in told and RUN_ID in told and "还没有过达标的运行" in told


def test_measured_quality_is_shown_and_says_what_it_was_measured_on(front: str) -> None:
    told = section(front, "measured")
    new, sample = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", told, re.S)[:2]
    assert re.findall(r'class="figure">(?:<b>)?([\d.]+)', new) == ["8", "7", "0.818", "0.900", "0.750", "0.990", "1", "1"]
    assert "当作新机关来读" in new and "学习过的样本" in sample and "显得过好" in told
    assert "罚款金额" in told and "gone.indicator" in told and "98%" in told and "与本次数据相同" in told


@pytest.mark.parametrize("other", [{"extractor_version": "0"}, {"catalogue_fingerprint": "another"}])
def test_figures_of_another_version_say_so(work_file: Path, tmp_path: Path, other: dict[str, str]) -> None:
    told = section(render(work_file, tmp_path, measured=MEASURED.model_copy(update=other)).read_text("utf-8"), "measured")
    assert "本次数据出自另一版本" in told and "与本次数据相同" not in told


def test_without_a_measurement_the_page_says_how_to_make_one(work_file: Path, tmp_path: Path) -> None:
    assert "nianbao measure" in section(render(work_file, tmp_path).read_text("utf-8"), "measured")


def test_the_front_page_stays_small_however_much_there_is(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    """Six hundred findings of 60 rules, each in its longest words, and fifty runs: the lists end where their limits are."""
    long = "长" * 2000 + SCRIPT
    (ids,) = connection.execute("select list(observation_id) from core.observations").fetchall()[0]
    rows = [(f"g{n:05}", f"rule{n % 60}", "critical", "cell", f"health:{n % 97}", 2000 + n % 25, ids[:8]) for n in range(600)]
    insert_findings(connection, rows)
    connection.execute("update quality.findings set message = ?, cause = ? where outcome = 'failed'", [long[:400], long[:200]])
    connection.execute("update core.observations set sentence = sentence || ?", [long])
    connection.execute(
        "insert into quality.runs by name select * exclude (i) replace (run_id || i as run_id) from quality.runs, range(50) as t(i)"
    )
    connection.close()
    front = render(next(tmp_path.glob("*.duckdb")), tmp_path / "report", measured=load_measured_quality(SEEDS))
    assert 20_000 < front.stat().st_size < 300_000
    assert read_pages(front)["index.html"].count('<li class="critical">') == 15
