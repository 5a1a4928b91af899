"""Commands that only read answer at once: neither Prefect nor Great Expectations is imported for them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from flows.sources import SAMPLES
from tests.flows.conftest import fingerprint, nianbao

IMPORTED = "sorted({'prefect', 'great_expectations'} & set(sys.modules))"
SECONDS = 4.0  # of CPU time: a generous class; what must not be imported is asserted by name


@pytest.fixture(scope="module")
def data(first_run):
    folder, ended = first_run
    assert ended.status == 0, ended.err
    return folder


def any_cell(data) -> tuple:
    query = "SELECT observation_id, publisher, year, indicator FROM marts.yearly_trend WHERE breakdown = '' ORDER BY ALL LIMIT 1"
    with duckdb.connect(str(data / "current" / "nianbao.duckdb"), read_only=True) as connection:
        return connection.execute(query).fetchone()


def test_explain_leads_back_to_the_words(data):
    observation, publisher, year, indicator = any_cell(data)
    by_id = nianbao("explain", observation, "--data", data, probe=IMPORTED)
    by_cell = nianbao("explain", publisher, year, indicator, "--breakdown", "", "--data", data, probe=IMPORTED)
    for ended in (by_id, by_cell):
        assert ended.status == 0, ended.err
        assert observation in ended.out and "【" in ended.out
        assert "  小句  " in ended.out and "  判断  " in ended.out and "现读" not in ended.out
        assert ended.out.splitlines()[-1] == "[]"
        assert ended.cpu < SECONDS


def test_explain_answers_for_a_figure_that_became_no_observation(data):
    query = "SELECT quantity_id, surface, reason FROM core.quantities WHERE disposition = 'excluded' ORDER BY ALL LIMIT 1"
    with duckdb.connect(str(data / "current" / "nianbao.duckdb"), read_only=True) as connection:
        identifier, surface, reason = connection.execute(query).fetchone()
    ended = nianbao("explain", identifier, "--data", data)
    assert ended.status == 0 and ended.err == ""
    assert f"【{surface}】" in ended.out and f"excluded: {reason}" in ended.out


def test_explain_says_where_todays_reading_differs(data, tmp_path):
    """As it would after a change of seeds: what is published was read otherwise than the text is now."""
    observation, *_ = any_cell(data)
    copy = shutil.copytree(data, tmp_path / "data", symlinks=True)
    warehouse = (copy / "current" / "nianbao.duckdb").resolve()
    warehouse.chmod(0o644)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("UPDATE core.observations SET value = value + 1 WHERE observation_id = ?", [observation])
    ended = nianbao("explain", observation, "--data", copy)
    assert ended.status == 0, ended.err
    assert "  现读  今天的种子与抽取程序不再读出此观测" in ended.out


@pytest.mark.parametrize("command", [("status",), ("status", "--why"), ("status", str(SAMPLES), "--why")])
def test_status_tells_the_state(data, command):
    ended = nianbao(*command, "--data", data, probe=IMPORTED)
    assert ended.status == 0, ended.err
    assert str(data) in ended.out and ended.out.splitlines()[-1] == "[]"
    assert ended.cpu < SECONDS
    if str(SAMPLES) in command:
        assert "would read 17 of 25 documents" in ended.out and "wanghu-2021.txt: new" in ended.out


def test_status_tells_of_a_run_that_was_killed(published):
    """Its name stands in the lock, its process is gone; of one that published, or that was at its end, nothing is lost."""
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        pass
    lock, (current,) = published / "work" / "run.lock", [path.name for path in (published / "releases").iterdir()]
    for who in ("run 20990101T000000Z-beef", "nianbao run"):
        lock.write_text(f"{who} (process {ended.pid}, since 2099-01-01 00:00:00 UTC)")
        told = nianbao("status", "--data", published)
        assert f"unended     {who} began 2099-01-01 00:00:00 UTC and did not end" in told.out, told.err
        assert "what it loaded is not published" in told.out and "the next run makes up for it" in told.out
    last_run = published / "work" / "last_run.json"
    lock.write_text(f"run {current} (process {ended.pid}, since 2099-01-01 00:00:00 UTC)")
    assert "unended" not in nianbao("status", "--data", published).out
    last_run.write_text(last_run.read_text().replace(current, "20260101T000000Z-beef"))
    assert "it had published already" in nianbao("status", "--data", published).out
    lock.write_text(f"run 20990101T000000Z-beef (process {os.getpid()}, since 2099-01-01 00:00:00 UTC)")
    assert "unended" not in nianbao("status", "--data", published).out
    lock.write_text(f"nianbao rollback (process {ended.pid}, since 2099-01-01 00:00:00 UTC)")
    assert "unended" not in nianbao("status", "--data", published).out


def test_status_says_why_the_next_run_publishes_though_it_reads_nothing(published):
    """A setting that is another, a release of a version that kept no list of files, and rows that were loaded and not published."""
    pending = nianbao("status", "--data", published, NIANBAO_REVIEW_BELOW="0.5").out
    assert "pending     the next run builds a new release: NIANBAO_REVIEW_BELOW 0.8 → 0.5" in pending
    with duckdb.connect(str(published / "work" / "nianbao.duckdb")) as connection:
        connection.execute("UPDATE core.documents SET first_seen_at = first_seen_at - INTERVAL 1 DAY")
    assert "and build a new release: what was read already is not what is published" in nianbao("status", "--why", "--data", published).out
    manifest = published / "current" / "manifest.json"
    told = json.loads(manifest.read_text("utf-8"))
    documents, _, *others = told["state"].split()
    manifest.chmod(0o644)
    manifest.write_text(
        json.dumps({name: value for name, value in told.items() if name != "made_by"} | {"state": " ".join([documents, "0", *others])})
    )
    assert "release: seeds, rules or marts differ from those of the published release" in nianbao("status", "--data", published).out


def test_status_tells_an_edited_report_from_a_new_one(published, reports):
    """The published rows were read from `reports`; the edited file stands at the same path, as it would for a user."""
    file = reports / "lanling-2023.txt"
    before = file.read_bytes()
    try:
        file.write_bytes(before + "\n（更正版）\n".encode())
        ended = nianbao("status", reports, "--why", "--data", published)
    finally:
        file.write_bytes(before)
    assert ended.status == 0, ended.err
    assert "would read 1 of 8 documents" in ended.out and f"{file}: changed" in ended.out


def test_export_writes_every_form(data, tmp_path):
    before = fingerprint(data)
    ended = nianbao("export", "--to", tmp_path / "out", "--data", data, probe=IMPORTED)
    assert ended.status == 0, ended.err
    assert {path.suffix for path in (tmp_path / "out").rglob("*") if path.is_file()} == {".parquet", ".csv", ".xlsx"}
    assert ended.out.splitlines()[-1] == "[]"
    assert ended.cpu < SECONDS
    assert fingerprint(data) == before


def test_evaluate_scores_the_warehouse_and_what_lies_beside_the_labels(data, tmp_path):
    """One report of the warehouse with a right and an impossible label, one that it does not hold, one that nobody has."""
    query = """SELECT d.file_name, o.surface, o.value, o.unit, o.qualifier, o.indicator, o.breakdown, o.year, o.sentence
               FROM core.observations AS o JOIN core.documents AS d USING (document_id) WHERE d.file_name = 'qingya-2017.txt' LIMIT 1"""
    with duckdb.connect(str(data / "current" / "nianbao.duckdb"), read_only=True) as connection:
        file_name, surface, value, unit, qualifier, indicator, breakdown, year, sentence = connection.execute(query).fetchone()
    label = {"surface": surface, "value": float(value), "unit": unit, "qualifier": qualifier, "indicator": indicator}
    label |= {"breakdown": breakdown, "year": year, "context": sentence.strip()}
    lines = [label, label | {"value": 987654321, "surface": "987654321"}]
    for name in (file_name.removesuffix(".txt"), "wanghu-2021", "nobody-2000"):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    shutil.copy(SAMPLES / "wanghu-2021.txt", tmp_path)
    ended = nianbao("evaluate", tmp_path, "--verbose", "--data", data, probe=IMPORTED)
    assert ended.status == 0, ended.err
    assert "2 labelled reports" in ended.out and "1 as published in" in ended.out and "1 read now from" in ended.out
    assert "1 labelled reports were not read: nobody-2000" in ended.out
    assert "987654321 |" in ended.out
    assert ended.out.splitlines()[-1] == "[]"
    assert ended.cpu < SECONDS


def test_evaluate_tells_what_changed_since_a_saved_evaluation(data, tmp_path):
    """The labels lie beside a text that the warehouse does not hold; one saved observation is then taken out, one altered."""
    shutil.copy(SAMPLES.parent / "labelled" / "wanghu-2021.jsonl", tmp_path)
    shutil.copy(SAMPLES / "wanghu-2021.txt", tmp_path)
    saved, previous = tmp_path / "kept" / "now.jsonl", tmp_path / "kept" / "previous.jsonl"
    ended = nianbao("evaluate", tmp_path, "--save", saved, "--data", data, probe=IMPORTED)
    assert ended.status == 0, ended.err
    assert "mean stated" in ended.out and "at confidence >= 0.90: precision" in ended.out
    first, second, *others = [json.loads(line) for line in saved.read_text(encoding="utf-8").splitlines()]
    second["value"] += 1
    previous.write_text("\n".join(json.dumps(line) for line in (second, *others)), encoding="utf-8")
    ended = nianbao("evaluate", tmp_path, "--against", previous, "--data", data, probe=IMPORTED)
    assert ended.status == 0, ended.err
    assert "1 gained, 0 lost, 1 changed" in ended.out and "change of the scores" in ended.out
    assert f"gained   wanghu-2021 {first['year']} {first['indicator']} [{first['breakdown']}]" in ended.out
    assert ended.out.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("explain", "不存在局", "2023", "penalty.cases"), "no publisher"),
        (("explain", "o0000000000000000"), "no observation"),
        (("explain", "two", "words"), "PUBLISHER YEAR INDICATOR"),
        (("explain", "柏川区", "lately", "penalty.cases"), "is no year"),
        (("evaluate", "no-such-folder"), "no-such-folder is no folder"),
        (("evaluate", "seeds/labelled", "--against", "no-such-file"), "no-such-file: No such file"),
    ],
)
def test_what_cannot_be_answered_is_wrong_usage(data, arguments, says):
    ended = nianbao(*arguments, "--data", data)
    assert ended.status == 2 and says in ended.err and "Traceback" not in ended.err


@pytest.mark.parametrize("command", [("explain", "o0000000000000000"), ("export",), ("diff",), ("status",), ("status", "--why")])
def test_before_the_first_run_they_say_what_to_do(tmp_path, command):
    ended = nianbao(*command, "--data", tmp_path)
    assert ended.status == 2 and "nianbao run" in ended.err
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_warehouse_is_told_without_a_traceback(data, tmp_path):
    copy = shutil.copytree(data, tmp_path / "data", symlinks=True)
    warehouse = (copy / "current" / "nianbao.duckdb").resolve()
    warehouse.chmod(0o644)
    warehouse.write_bytes(b"no database")
    ended = nianbao("explain", "o0000000000000000", "--data", copy)
    assert ended.status == 1 and "nianbao.duckdb" in ended.err and "Traceback" not in ended.err


def test_a_data_folder_that_is_a_file_is_wrong_usage(tmp_path):
    (tmp_path / "data").write_text("no folder")
    for command in (("status",), ("run",)):
        ended = nianbao(*command, "--data", tmp_path / "data")
        assert ended.status == 2 and "is a file" in ended.err


def test_corrections_says_that_there_are_none():
    ended = nianbao("corrections")
    assert ended.status == 0 and "No corrections" in ended.out


def test_unknown_commands_and_options_are_wrong_usage():
    assert nianbao("publish").status == 2
    assert nianbao("run", "--fast").status == 2
    assert nianbao("--version").out.startswith("nianbao ")


@pytest.mark.parametrize("inside", ["current/exports", "releases", "work/tables"])
def test_nothing_is_exported_into_what_only_runs_write_to(data, inside):
    before = fingerprint(data)
    ended = nianbao("export", "--to", data / inside, "--data", data)
    assert ended.status == 2 and "which only runs write to" in ended.err
    assert fingerprint(data) == before


def test_the_report_is_put_in_place_whole_and_sealed(data, tmp_path):
    copy = shutil.copytree(data, tmp_path / "data", symlinks=True)
    page = copy / "current" / "report" / "index.html"
    names, page_before = sorted(path.name for path in page.parent.iterdir()), page.stat().st_ino
    ended = nianbao("report", "--data", copy)
    assert ended.status == 0, ended.err
    assert ended.out.strip().endswith("report/index.html") and Path(ended.out.strip()).is_file()
    assert page.stat().st_ino != page_before and page.stat().st_mode & 0o222 == 0
    assert sorted(path.name for path in page.parent.iterdir()) == names
    assert not list((copy / "current").glob(".*")) and not list((copy / "current").glob("*.tmp"))
