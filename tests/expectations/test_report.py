from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest
from markupsafe import escape

from expectations.report import render
from expectations.report.findings import collect_rules
from expectations.report.limits import Limits
from expectations.report.overview import Kept, judge
from expectations.report.wording import PAGES, SCOPES, STATUSES, reason_zh, share
from tests.expectations.reported import RULES, RUN_ID, SCRIPT, read_pages, report_warehouse, section
from transforms.documents import _refusal
from transforms.records import _status
from transforms.titles import _OTHER_KINDS

NOTHING_FOUND = {"critical": 0, "warning": 0, "info": 0}
NO_PUBLISHER = SimpleNamespace(is_report=True, report_year=2023, publisher_id="")
QUARANTINED = _status(NO_PUBLISHER)
NOTHING_HELD = {"quarantined": 0, "observations_held": 0, "cells": 2095, "cells_empty": 0}


@pytest.fixture(scope="module")
def work_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return report_warehouse(tmp_path_factory.mktemp("reported")).work_file


@pytest.fixture(scope="module")
def pages(work_file: Path) -> dict[str, str]:
    return read_pages(render(work_file, work_file.parent / "report"))


def test_everything_others_wrote_shows_as_text(pages: dict[str, str]) -> None:
    ours = {f'<script defer src="assets/{name}.js">' for name in ("report", "search", "uPlot.iife.min", "charts")}
    for page in pages.values():
        assert set(re.findall("<script[^>]*>", page)) <= ours
    for name in ("index.html", "findings.html", "documents.html"):  # a message; that and the publisher; a file name, a reason
        assert "&lt;script&gt;" in pages[name], name
    assert sum(page.count("&lt;script&gt;") for page in pages.values()) >= 8


def test_no_page_asks_anything_of_the_network(pages: dict[str, str]) -> None:
    for name, page in pages.items():
        assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page
        assert not re.findall(r"""(?:src|href|url\()\s*=?\s*["']?(?:https?:)?//""", page), name
        assert name == "dictionary.html" or re.findall(r"https?://", page) == [], name


def test_verdict_tells_held_back_from_could_not_check(pages: dict[str, str]) -> None:
    page = pages["index.html"]
    verdict = re.search(r'<span class="line"><span class="zh">(.*?)</span>', page)[1]
    assert verdict == "已发布 30 格；隔离 1 条观测，1 格因此空缺；1 条规则未能检查；发现 1 处严重、2 处警告、1 处提示"
    assert RUN_ID in page and "2026-11-22 05:31 北京时间" in page


@pytest.mark.parametrize(
    ("outcome", "held", "found", "could_not_run", "level", "line"),
    [
        ("published", {}, {}, 0, "good", "已发布 2,095 格；检查没有发现问题"),
        ("published", {}, {"info": 2}, 0, "good", "已发布 2,095 格；发现 2 处提示"),
        ("published", {}, {"warning": 1234}, 0, "warning", "已发布 2,095 格；发现 1,234 处警告"),
        (
            "published",
            {"quarantined": 1, "cells_empty": 80},
            {"critical": 1},
            0,
            "critical",
            "已发布 2,095 格；隔离 1 份文件，80 格因此空缺；发现 1 处严重",
        ),
        ("published", {}, {}, 2, "unchecked", "已发布 2,095 格；2 条规则未能检查；检查没有发现问题"),
        ("withheld", {}, {"critical": 3}, 0, "critical", "暂缓发布：每个数字都应回到原文；发现 3 处严重"),
        ("withheld, 0 before", {}, {}, 0, "critical", "暂缓发布：每个数字都应回到原文，此前没有发布过；检查没有发现问题"),
        ("withheld, 1234 before", {}, {}, 0, "critical", "暂缓发布：每个数字都应回到原文，此前发布的 1,234 格不变；检查没有发现问题"),
        ("failed", {}, {}, 0, "critical", "运行失败，未发布；检查没有发现问题"),
        ("failed, 1234 before", {}, {}, 0, "critical", "运行失败，未发布，此前发布的 1,234 格不变；检查没有发现问题"),
    ],
)
def test_verdict(outcome, held, found, could_not_run, level, line) -> None:
    outcome, _, before = outcome.partition(", ")
    cells = int(before.split()[0]) if before else None
    kept = None if cells is None else Kept("run-1" if cells else None, cells)
    withheld_by = ("每个数字都应回到原文",) if outcome == "withheld" else ()
    verdict = judge(outcome, NOTHING_HELD | held, NOTHING_FOUND | found, could_not_run, withheld_by, kept)
    assert (verdict.level, verdict.zh) == (level, line)


def test_failed_and_could_not_run_and_passed_are_apart(work_file: Path) -> None:
    with duckdb.connect(str(work_file), read_only=True) as connection:
        rules = collect_rules(connection, Limits())
    assert [rule.rule for rule in rules.failed] == ["closed_le_filed", "tenfold_change", "mapped_share_low"]
    assert [rule.rule for rule in rules.could_not_run] == ["evidence_proof"]
    assert [rule.rule for rule in rules.passed] == ["codes_known"]


def test_passed_rules_are_folded(pages: dict[str, str]) -> None:
    folded = re.search(r"<details>(.*?)</details>", section(pages["findings.html"], "findings"), re.S)[1]
    assert not any("<details open" in page for page in pages.values())
    assert "代码应在目录之中" in folded and "结案数不应多于立案数" not in folded


def test_a_finding_is_headed_by_who_it_is_about(pages: dict[str, str]) -> None:
    heads = re.findall(r'<dl class="compared">\s*<div><dt>(.*?)</dt>', pages["findings.html"])
    assert len(heads) == 4 and all("区" in head or "市" in head for head in heads)


@pytest.mark.parametrize(
    ("of_document", "head"),
    [(True, "机关未识别"), (False, "整次运行")],
)
def test_a_finding_without_a_publisher_says_so(work_file: Path, tmp_path: Path, of_document: bool, head: str) -> None:
    copy = Path(shutil.copy(work_file, tmp_path))
    with duckdb.connect(str(copy)) as connection:
        connection.execute("update core.documents set publisher = '', publisher_id = '' where file_name = 'broken.pdf'")
        connection.execute(
            """update quality.findings set publisher_id = null, year = null, document_id =
                   case when ? then (select document_id from core.documents where file_name = 'broken.pdf') end
               where rule = 'mapped_share_low'""",
            [of_document],
        )
    pages = read_pages(render(copy, tmp_path / "report"))
    assert f'<dt><span class="zh">{head}</span>' in section(pages["findings.html"], "findings")
    assert f'<p class="about"><span class="zh">{head}</span>' in section(pages["index.html"], "top")


@pytest.mark.parametrize(
    ("status", "reason", "words"),
    [
        (
            "unreadable",
            "truncated: the PDF's end mark (%%EOF) is missing; fetch the file again",
            "无法读取：文件不完整或已损坏，请重新获取",
        ),
        ("superseded", "replaced by a corrected version (更正): a-rev.txt", "已被取代：被更正版取代"),
        ("not_a_report", "plan (要点, 方案, 计划): '2023年工作要点'", "不是年度报告：要点、方案、计划"),
        ("quarantined", QUARANTINED[1], "隔离：发布机关未识别，请把文件名改为机关全称与年度，或在文件首行写明，再次收集"),
        ("quarantined", "document_without_observations：没有观测", "隔离：document_without_observations：没有观测"),
        ("unreadable", "something new", "无法读取"),
        ("accepted", "", ""),
    ],
)
def test_reasons_have_chinese_words_in_front(status, reason, words) -> None:
    assert reason_zh(status, reason) == words


@pytest.mark.parametrize("suffix", ["empty", "zip", "xlsx", "program", "broken zip"])
def test_every_format_not_read_has_its_chinese_words(suffix) -> None:
    assert "：" in reason_zh("unreadable", _refusal(suffix))


def test_every_kind_that_is_no_report_has_its_chinese_words() -> None:
    for _, kind in _OTHER_KINDS:
        assert "：" in reason_zh("not_a_report", f"{kind}: 'title'")


def test_the_table_of_documents_gives_both_languages(pages: dict[str, str]) -> None:
    aside = section(pages["documents.html"], "aside")
    assert re.search(rf'<span class="zh">{STATUSES["superseded"][0]}</span><span class="en" lang="en">older</span>', aside)


def test_lists_without_a_seed_file_promise_no_line(pages: dict[str, str]) -> None:
    missing = section(pages["review.html"], "missing")
    assert "seeds/publishers.csv" in missing or "seeds/regions_other.csv" in missing
    for path in re.findall(r"seeds/[\w.]+", missing, re.ASCII):
        assert (Path(__file__).parents[2] / path).exists(), path


def test_marks_are_the_printed_words_of_the_observations(work_file: Path) -> None:
    with duckdb.connect(str(work_file), read_only=True) as connection:
        rules = collect_rules(connection, Limits())
    closed, tenfold, low = rules.failed
    (group,) = closed.groups
    assert [sentence.words.marked for sentence in group.sentences] == [("30件",), ("34件",)]
    assert (closed.observations, closed.documents) == (2, 1)
    assert [len(group.findings) for group in tenfold.groups] == [1, 1]
    assert tenfold.documents == 2
    assert [sentence.report_year for sentence in tenfold.groups[0].sentences] == [2022, 2021]
    assert low.groups[0].sentences == ()


def test_what_is_left_out_is_said(work_file: Path, tmp_path: Path) -> None:
    pages = read_pages(render(work_file, tmp_path, Limits(findings_of_a_rule=1, documents=2, missing=0)))
    assert "显示 1 处，共 2" in section(pages["findings.html"], "findings")
    documents = section(pages["documents.html"], "documents")
    assert documents.count("<tr>\n<th") == 2
    assert "共 8；其余见数据库" in documents


def test_every_link_of_every_page_leads_somewhere(work_file: Path, pages: dict[str, str]) -> None:
    """To a file that is there, and to a place in it that is there, once."""
    folder = work_file.parent / "report"
    targets = {file: re.findall(r' id="([^"]+)"', file.read_text("utf-8")) for file in folder.rglob("*.html")}
    assert len(targets) > len(pages) + 4
    for file, places in targets.items():
        assert len(places) == len(set(places)), file
        for name, place in re.findall(r' (?:href|src)="([^"#:]*)(?:#([^"]+))?"', file.read_text("utf-8")):
            leads_to = (file.parent / unescape(name)).resolve() if name else file
            assert leads_to.is_file(), (file, name)
            assert not place or unescape(place) in targets[leads_to], (file, name, place)


def test_every_page_says_where_it_is_and_of_which_run(work_file: Path, pages: dict[str, str]) -> None:
    for name, page in pages.items():
        assert re.findall(r'<a href="([^"]+)" aria-current="page">', page) == [name]
        assert f"<code>{RUN_ID}</code>" in page and f"{work_file.name}</a>" in page, name


def test_every_rule_has_its_place_with_all_its_words(pages: dict[str, str]) -> None:
    page = pages["rules.html"]
    for code, zh, en, _, scope in RULES:
        words = re.search(rf'<article [^>]*aria-labelledby="rule-{code}">.*?</article>', page, re.S)[0]
        assert all(escape(word) in words for word in (zh, en, SCOPES[scope][0], f"为何：{code}", "笔误", f"核对：{code}")), code
        assert ("findings.html#rule-" in words) == (code in ("closed_le_filed", "tenfold_change", "mapped_share_low"))


def test_findings_as_data(work_file: Path, pages: dict[str, str]) -> None:
    data = json.loads((work_file.parent / "report" / "findings.json").read_text("utf-8"))
    assert data["run_id"] == RUN_ID
    assert {rule["rule"]: rule["outcome"] for rule in data["rules"]}["evidence_proof"] == "could_not_run"
    assert len(data["findings"]) == 4
    for item in (item for finding in data["findings"] for item in finding["evidence"]):
        start = item["evidence_start"] - item["sentence_start"]
        assert item["sentence"][start : start + item["evidence_end"] - item["evidence_start"]] == item["surface"]
    assert all(f'id="{finding["finding_id"]}"' in pages["findings.html"] for finding in data["findings"])


def test_findings_as_a_table_that_no_spreadsheet_runs(work_file: Path, tmp_path: Path) -> None:
    with duckdb.connect(str(shutil.copy(work_file, tmp_path))) as connection:
        connection.execute("update quality.findings set message = '=cmd()' where rule = 'mapped_share_low'")
    file = render(tmp_path / work_file.name, tmp_path / "report").with_name("findings.csv")
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = {row["finding_id"]: row for row in csv.DictReader(lines)}
    data = json.loads(file.with_suffix(".json").read_text("utf-8"))["findings"]
    assert rows.keys() == {finding["finding_id"] for finding in data}
    assert [row["message"] for row in rows.values() if row["rule"] == "mapped_share_low"] == ["'=cmd()"]
    assert all(rows[finding["finding_id"]]["observed"] == finding["observed"] for finding in data)


def test_same_warehouse_same_bytes(work_file: Path, pages: dict[str, str], tmp_path: Path) -> None:
    moved = work_file.parent / "again"
    assert read_pages(render(work_file, moved)) == pages
    others = (
        "assets",
        "documents",
        "findings.csv",
        "findings.json",
        "indicators",
        "originals",
        "pages.json",
        "peers",
        "publishers",
        "regions",
    )
    assert sorted(path.name for path in moved.iterdir()) == sorted([*pages, *others, "search-data.js"])
    first = work_file.parent / "report"
    again, before = ({file.relative_to(made): file.read_bytes() for file in made.rglob("*.*")} for made in (moved, first))
    assert again == before
    assert pages.keys() == {name for name, _, _ in PAGES}


def test_a_fault_leaves_the_older_report(work_file: Path, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("older", "utf-8")
    with duckdb.connect(str(tmp_path / "empty.duckdb")):
        pass
    with pytest.raises(duckdb.Error):
        render(tmp_path / "empty.duckdb", tmp_path)
    assert (tmp_path / "index.html").read_text("utf-8") == "older"


def test_the_report_needs_no_gate_and_no_orchestrator() -> None:
    heavy = "import sys, expectations.report; print(sorted({'prefect', 'great_expectations', 'sqlalchemy', 'pandas'} & set(sys.modules)))"
    answer = subprocess.run([sys.executable, "-c", heavy], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("part", "whole", "words"), [(0, 5, "0%"), (5, 5, "100%"), (9999, 10000, ">99.9%"), (1, 3000, "<0.1%"), (1, 3, "33.3%"), (0, 0, "—")]
)
def test_shares_are_never_rounded_to_all_or_nothing(part, whole, words) -> None:
    assert share(part, whole) == words


def test_hostile_words_are_in_the_case(work_file: Path) -> None:
    with duckdb.connect(str(work_file), read_only=True) as connection:
        assert connection.execute("select count(*) from core.documents where contains(file_name, ?)", [SCRIPT]).fetchall() == [(1,)]
