"""The faults that the invented reports have on purpose are found with their sentences; nothing else is grave, in real reports neither."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from flows.sources import SAMPLES
from tests.flows.conftest import ROOT, nianbao

SHARED = ROOT.parent / "shared"
FOUND = {  # rule, bureau, year -> a piece of the sentence that it rests on
    ("slip_between_reports", "health:云溪县", 2021): "罚款1046000元",
    ("carried_over_from_last_year", "health:澜陵市", 2021): "含2020年度结转的6宗",
    ("comparability_break", "health:澜陵市", 2022): "由市本级调整为全市",
    ("corrected_version", "health:澜陵市柏川区", 2024): "3682",
}
FOUND_IN_SHARED = {("parts_sum_to_total", "health:栖江区", 2024): "立案181"}


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory):
    data = tmp_path_factory.mktemp("faults") / "data"
    others = sorted(set(SHARED.glob("corpus/*.txt")) - {SHARED / "corpus" / path.name for path in Path(SAMPLES).glob("*.txt")})
    ended = nianbao("run", SAMPLES, *others, *sorted(SHARED.glob("reports/*.txt")), "--data", data)
    assert ended.status == 0, ended.err
    with duckdb.connect(str(data / "current" / "nianbao.duckdb"), read_only=True) as connection:
        yield connection.execute("select rule, publisher_id, year, severity, sentence from quality.findings").fetchall()


def test_each_deliberate_fault_is_found_with_its_sentence(findings) -> None:
    said = {(rule, publisher, year): sentence.replace(" ", "") for rule, publisher, year, _, sentence in findings}
    for about, words in (FOUND | (FOUND_IN_SHARED if SHARED.is_dir() else {})).items():
        assert words in said.get(about, "not found"), about


def test_nothing_else_is_grave(findings) -> None:
    assert [(rule, publisher, year) for rule, publisher, year, severity, _ in findings if severity == "critical"] == [
        ("slip_between_reports", "health:云溪县", 2021)
    ]
