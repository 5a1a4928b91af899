"""Accepted findings in the report, and what is new and resolved since the check before."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from expectations.gate import check
from expectations.report import links, render
from expectations.report.accepted import Accepted, Decision
from expectations.report.site import PAGE_SETS
from tests.expectations.reported import SCRIPT, read_pages, section
from tests.warehouse.synthetic import Fact, SyntheticWarehouse
from transforms.waivers import Waiver
from warehouse.build import build

CONFIRMED = """
insert into quality.corrections by name
select 'c1' as correction, 'confirm' as action, '' as document, '' as publisher, '' as indicator, '' as breakdown, '' as to_indicator,
    '' as to_breakdown, '' as words, '核实' as reason, '来函' as evidence, '李四' as decided_by, date '2026-01-01' as decided_on,
    'applied' as outcome, '' as publisher_id, $ids as observation_ids, '' as observed, '' as message
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory, catalogue) -> Path:
    """Three checks: two findings; one of them accepted and the other mended, with a new one beside; the same once more."""
    warehouse = SyntheticWarehouse(tmp_path_factory.mktemp("waived"), catalogue)
    for place, closed in (("柏川区", 67), ("宁泽市", 65), ("云溪县", 60)):
        warehouse.report(f"health:{place}", 2024, [Fact("penalty.cases_filed", 63), Fact("penalty.cases_closed", closed)])
    closes = "update core.observations set value = ? where indicator = 'penalty.cases_closed' and publisher_id = ?"
    with warehouse.connect() as connection:
        check(connection, "run1", catalogue)
        (finding,) = connection.execute("select finding_id from quality.findings where publisher_id = 'health:柏川区'").fetchone()
        connection.execute(closes, [60, "health:宁泽市"])
        connection.execute(closes, [64, "health:云溪县"])
        waiver = Waiver("w1", finding, "结案67件", f"已核实{SCRIPT}", "张三", date(2026, 1, 31), date(2026, 12, 31))
        check(connection, "run2", catalogue, waivers=[waiver], today=date(2026, 11, 22))
        build(connection)
    return render(warehouse.work_file, warehouse.folder / "report")


def test_accepted_findings_are_shown_apart_and_count_no_more(report: Path) -> None:
    pages = read_pages(report)
    shown = section(pages["decisions.html"], "waivers")
    assert "结案67件，多于立案63件" in shown and "已接受" in shown
    assert "张三<br>2026-01-31<br>至 2026-12-31" in re.sub(r"</?span[^>]*>|until", "", shown)
    assert "&lt;script&gt;" in shown and not any("<script>" in page for page in pages.values())
    findings = section(pages["findings.html"], "findings")
    for told in (findings, section(pages["index.html"], "top")):
        assert "结案67件，多于立案63件" not in told and "结案64件，多于立案63件" in told
    assert "发现 1 处严重" in pages["index.html"]
    assert re.search(r'另有 1 处 *</span><span class="en".*?<a href="decisions.html#waivers"><span class="zh">已接受</span>', findings)


def test_what_is_new_and_what_is_resolved_is_told(report: Path) -> None:
    pages = read_pages(report)
    for told, about in (("findings.html", "findings"), ("index.html", "news")):
        words = re.sub(r"</?span[^>]*>", "", re.sub(r'<span class="en".*?</span>', "", section(pages[told], about)))
        assert "新增 <b>1</b> 处，已解决 <b>1</b> 处" in words and "结案65件，多于立案63件" in words
    assert section(pages["findings.html"], "findings").count('<span class="badge new">') == 1
    assert section(pages["index.html"], "top").count('<span class="badge new">') == 1


def test_what_was_accepted_can_be_read_and_is_counted_on_the_front_page(report: Path) -> None:
    pages = read_pages(report)
    top = section(pages["index.html"], "top")
    assert "另有 1 处发现已由人接受" in top
    assert re.search(r"编号</span>.*?<code>(f[0-9a-f]{16})</code>", top)[1] in pages["findings.html"]
    assert "finding on 2 observations of 1 document<" in pages["findings.html"]
    assert re.search(r'<code>f[^<]*</code> <a href="documents/d[0-9a-z]+.html(#o[0-9a-z]+)?">', section(pages["decisions.html"], "waivers"))


def test_what_no_later_check_asked_anew_is_not_new_for_ever(report: Path, tmp_path: Path) -> None:
    """A check of what was touched leaves the other findings as they were: they are of an older run, and known."""
    file = tmp_path / "later.duckdb"
    (work_file,) = report.parent.parent.glob("**/*.duckdb")
    shutil.copyfile(work_file, file)
    with duckdb.connect(str(file)) as connection:
        connection.execute("insert into quality.findings_by_run values ('run3', 'closed_le_filed', 'critical', 1, 0, 0, 0)")
        connection.execute(
            "insert into quality.waivers by name select * replace ('w2' as waiver, 'f00' as finding, 'not_found' as outcome,"
            " '' as rule, '' as publisher_id, '没有这处发现' as message) from quality.waivers"
        )
    pages = read_pages(render(file, tmp_path / "report"))
    assert '<td class="words">没有这处发现<br>' in pages["decisions.html"]
    assert not any('<span class="badge new">' in page for page in pages.values())


def test_an_accepted_flag_says_by_whom_and_until_when(report: Path) -> None:
    publisher = (report.parent / links.publisher("health:柏川区")).read_text("utf-8")
    flag = '<a class="accepted" href="../decisions.html#waivers">✓ <span class="zh">结案数不应多于立案数（张三已接受，至2026-12-31）</span>'
    assert publisher.count(flag) == 2 and 'class="flagged"' not in publisher
    assert re.findall(r"data-points='(.*?)'", publisher) == ['[[2024,63,"a"]]', '[[2024,67,"a"]]'] and "✓：" in publisher
    (document,) = (page for file in (report.parent / "documents").glob("*.html") if "67件" in (page := file.read_text("utf-8")))
    assert re.findall(r'<a class="(\w)" id="o', document) == ["a", "a"] and "▲" not in document
    assert 'title="2024年 结案数 67 件（✓ 结案数不应多于立案数（张三已接受，至2026-12-31））"' in document
    assert document.count('✓ <span class="zh">结案数不应多于立案数</span><span class="en" lang="en">Closed') == 2


def test_a_publisher_lists_what_was_accepted_after_the_rest(report: Path, tmp_path: Path) -> None:
    (work_file,) = report.parent.parent.glob("**/*.duckdb")
    with duckdb.connect(str(shutil.copy(work_file, tmp_path))) as connection:
        before = PAGE_SETS[0].digests(connection)
        connection.execute("update quality.waivers set until = date '2027-01-31'")
        connection.execute(
            "insert into quality.findings by name"
            " select * replace ('f2' as finding_id, 'counts_whole' as rule, 'info' as severity, '' as waiver, '另一处' as message)"
            " from quality.findings where waiver <> ''"
        )
        changed = {key for key, digest in PAGE_SETS[0].digests(connection).items() if digest != before[key]}
        ((_, page),) = PAGE_SETS[0].pages(connection, ["health:柏川区"])
    standing, accepted = re.findall(r"<li[^>]*>.*?</li>", section(page, "findings"))
    assert changed == {"health:柏川区"} and "另一处" in standing and "waivers" not in standing
    assert accepted.startswith('<li class="accepted">') and 'class="badge' not in accepted and "张三已接受，至2027-01-31" in accepted
    english = "Closed cases do not exceed filed cases – 2024: cases closed 67, cases filed 63"
    assert f'<span class="en" lang="en">{english}</span><span class="said" lang="zh">结案67件，多于立案63件</span>' in accepted


def test_an_accepted_flag_is_no_warning_on_the_page_of_its_indicator(report: Path, tmp_path: Path) -> None:
    pages = {code: (report.parent / links.indicator(f"penalty.cases_{code}")).read_text("utf-8") for code in ("filed", "closed")}
    for page in pages.values():
        flag = '<abbr title="结案数不应多于立案数（张三已接受，至2026-12-31）" data-en="Closed cases do not exceed filed cases ('
        assert page.count(flag) == page.count(">✓</abbr>") == 2
        assert '[[2024,63,"a"]]' in page or '[[2024,67,"a"]]' in page
    (work_file,) = report.parent.parent.glob("**/*.duckdb")
    with duckdb.connect(str(shutil.copy(work_file, tmp_path))) as connection:
        before = PAGE_SETS[1].digests(connection)
        connection.execute("update quality.waivers set decided_by = '王五'")
        changed = {key for key, digest in PAGE_SETS[1].digests(connection).items() if digest != before[key]}
    assert changed == {"penalty.cases_filed", "penalty.cases_closed"}


def test_a_confirmed_figure_is_no_plain_flag_and_a_decision_makes_its_pages_anew(report: Path, tmp_path: Path) -> None:
    (work_file,) = report.parent.parent.glob("**/*.duckdb")
    whose, rule = "health:云溪县", "closed_le_filed"
    with duckdb.connect(str(shutil.copy(work_file, tmp_path))) as connection:
        before = PAGE_SETS[0].digests(connection)
        told = connection.execute("select observation_id from core.observations where publisher_id = ? order by 1", [whose]).fetchall()
        ids = [observation_id for (observation_id,) in told]
        flagged = f"flags = 'confirmed;rule:{rule}', status = 'accepted', status_reason = '' where publisher_id = '{whose}'"
        connection.execute(f"update core.observations set {flagged}")
        connection.execute(CONFIRMED, {"ids": ids[:1]})
        accepted = Accepted(connection)
        assert accepted.of_finding(rule, ids[:1]) == Decision("李四", None)
        assert accepted.of_finding(rule, ids) is None and accepted.flags(ids[1], f"rule:{rule}") == f"rule:{rule}"
        connection.execute("update quality.corrections set observation_ids = ?", [ids])
        changed = {key for key, digest in PAGE_SETS[0].digests(connection).items() if digest != before[key]}
        ((_, page),) = PAGE_SETS[0].pages(connection, [whose])
    assert changed == {whose} and re.search(
        r'结案64件，多于立案63件</span></a> <a class="accepted" href="../decisions.html#corrections">✓ ', page
    )
    assert "李四已确认" in page


def test_the_data_tell_it_too(report: Path) -> None:
    data = json.loads(report.with_name("findings.json").read_text("utf-8"))
    told = {finding["waiver"]: (finding["is_new"], finding["since_run_id"]) for finding in data["findings"]}
    assert told == {"w1": (False, "run1"), "": (True, "run2")}
    (rule,) = [rule for rule in data["rules"] if rule["waived"]]
    assert (rule["findings"], rule["waived"]) == (1, 1) and rule["likely_cause"]
