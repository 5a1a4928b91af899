"""What nobody mapped yet: how it is grouped, and that the lines it offers can be pasted into the seeds."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

import pytest
import yaml

from tests.warehouse.synthetic import Fact, SyntheticWarehouse
from tests.warehouse.test_marts import FILED, built
from transforms.catalogue import load_catalogue
from transforms.cues import parse_cue
from transforms.records import frames, process_document
from warehouse.build import build
from warehouse.sql import rows, scalar


def test_what_nobody_mapped_is_listed_with_a_line_for_seeds(warehouse: SyntheticWarehouse) -> None:
    for year in (2020, 2021):
        other = Fact("", 4, surface="4件", unit="件", words="一是信用提醒共计")
        warehouse.report("health:柏川区", year, [Fact("", 3, words="开展夜间巡查", unit="趟"), Fact(FILED, 1), other])
    warehouse.report("", 2021, [Fact("", 9, words="其中", reason="partial")], publisher="某某办公室", region="")
    with built(warehouse) as connection:
        other, quantity = rows(connection, "SELECT * FROM core.missing_quantities ORDER BY what")
        assert (quantity["what"], quantity["unit"], quantity["family"]) == ("开展夜间巡查", "趟", "趟")
        assert (quantity["occurrences"], quantity["documents"]) == (2, 2)
        assert quantity["example"] == "全年开展夜间巡查3趟。"
        assert quantity["seed_line"] == "    - 开展夜间巡查 N"
        assert quantity["example_line"] == "    - 全年开展夜间巡查【3趟】。"
        assert (other["what"], other["occurrences"]) == ("信用提醒", 2)
        units = rows(connection, "SELECT what, occurrences, seed_line FROM core.missing_units ORDER BY occurrences DESC")
        assert units[0] == {"what": "趟", "occurrences": 2, "seed_line": "趟,item"}
        assert rows(connection, "SELECT what, occurrences FROM core.missing_publishers") == [{"what": "某某办公室", "occurrences": 1}]
        assert scalar(connection, "SELECT what FROM core.missing_regions") == "柏川区"


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("较上年增长", False), ("增长", False), ("中", False), ("其中", False), ("同比下降", False),
        ("案件数较上年同期增长了", False), ("中有", False), ("一是", False),
        ("开展夜间巡查", True), ("多元化解纠纷", True), ("全程代办", True), ("增加检测点位", True),
    ],
)  # fmt: skip
def test_comparisons_are_no_cues(warehouse: SyntheticWarehouse, words: str, offered: bool) -> None:
    warehouse.report("health:柏川区", 2021, [Fact("", 3, words=f"，{words}", unit="趟"), Fact(FILED, 1)])
    with built(warehouse) as connection:
        (quantity,) = rows(connection, "SELECT what, occurrences, seed_line FROM core.missing_quantities")
    assert (quantity["what"], quantity["occurrences"], quantity["seed_line"].strip()) == (words, 1, f"- {words} N" if offered else "")


def test_a_figure_with_a_reason_is_no_missing_wording(warehouse: SyntheticWarehouse) -> None:
    warehouse.report("health:柏川区", 2021, [Fact("", 3, words="开展夜间巡查", unit="趟", reason="change"), Fact(FILED, 1)])
    with built(warehouse) as connection:
        assert rows(connection, "SELECT what FROM core.missing_quantities") == []


def test_wordings_are_grouped_over_units_of_a_family_and_point_to_their_theme(warehouse: SyntheticWarehouse) -> None:
    facts = [
        Fact("", 3, words="，信用提醒", unit="件"),
        Fact("", 4, words="，信用提醒", unit="件"),
        Fact("", 5, words="，信用提醒", unit="宗"),
    ]
    warehouse.report("health:柏川区", 2021, [*facts, Fact(FILED, 1)])
    with warehouse.connect() as connection:
        connection.execute("DELETE FROM meta.units")
        connection.execute("INSERT INTO meta.units VALUES ('件', 'case'), ('宗', 'case')")
        connection.execute("UPDATE core.quantities SET sentence_start = 1, sentence = left(d.text, 60) FROM core.documents AS d")
        connection.execute("UPDATE core.observations SET sentence_start = 1, sentence = left(d.text, 60) FROM core.documents AS d")
        build(connection)
        (quantity,) = rows(connection, "SELECT * FROM core.missing_quantities")
    assert (quantity["what"], quantity["unit"], quantity["family"], quantity["occurrences"]) == ("信用提醒", "件", "case", 3)
    assert quantity["seed_file"] == "seeds/indicators/penalty.yml"
    assert "\n" not in quantity["example_line"] and quantity["example_line"].count("【") == 1


def test_the_lines_of_real_reports_can_be_pasted_into_the_seeds(tmp_path: Path) -> None:
    """Each cue and each example that is offered loads where the seeds have theirs."""
    catalogue = load_catalogue()
    warehouse = SyntheticWarehouse(tmp_path, catalogue)
    records = [
        process_document(path.read_bytes(), path.name, path.name, hashlib.sha256(path.read_bytes()).hexdigest(), catalogue)
        for path in sorted((catalogue.folder / "samples").glob("wanghu-*.txt"))
    ]
    for record in records:
        record.document["first_seen_at"] = datetime(2026, 1, 1)
    tables = frames(records)
    for name, table in tables.items():
        warehouse.rows[name] += table.to_dicts()
    with built(warehouse) as connection:
        offered = rows(connection, "SELECT seed_line, example_line FROM core.missing_quantities")
    cues = [line for row in offered if (line := row["seed_line"])]
    examples = [line for row in offered if (line := row["example_line"])]
    assert cues and examples
    pasted = yaml.safe_load("\n".join(["a.b:", "  cues:", *cues, "  examples:", *examples]))["a.b"]
    assert all(parse_cue(cue).trigger for cue in pasted["cues"])
    assert all(isinstance(example, str) and example.count("【") == example.count("】") == 1 for example in pasted["examples"])
