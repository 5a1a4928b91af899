"""The main job end to end, as the user starts it: what it makes, says, leaves alone and survives."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest

from flows.run_lock import run_lock
from flows.sources import SAMPLES
from tests.flows.conftest import fingerprint, nianbao

IMPORTED = "sorted({'prefect', 'great_expectations', 'pandas'} & set(sys.modules))"


@pytest.fixture(scope="module")
def first_run(lone_first_run):
    """What is told of a first run is told of one as users have it."""
    return lone_first_run


def rows(data: Path, query: str, parameters: Sequence[object] = ()) -> list[tuple]:
    with duckdb.connect(str(data / "current" / "nianbao.duckdb"), read_only=True) as connection:
        return connection.execute(query, list(parameters)).fetchall()


def test_the_first_run_publishes_a_warehouse_and_a_report(first_run):
    data, ended = first_run
    assert ended.status == 0, ended.err
    assert "8 collected, 8 read; in the warehouse: 7 accepted, 1 superseded" in ended.out
    assert str(data / "current" / "nianbao.duckdb") in ended.out and str(data / "current" / "report" / "index.html") in ended.out
    assert (data / "current" / "report" / "index.html").stat().st_size > 1000
    assert list((data / "current" / "exports").glob("*.parquet"))
    assert ended.err == ""


def test_the_time_told_is_that_of_the_whole_run_and_the_same_everywhere(first_run, reports, tmp_path):
    """Prefect's start and end, the sources and the report are of it; a later run that had nothing to do does not change it."""
    first, ended = first_run
    run_id, seconds = re.search(r"Run (\S+): published after (\d+) s", ended.out).groups()
    assert (first / "current").resolve().name == run_id
    assert int(seconds) >= 0.75 * ended.seconds
    assert f"last run    {run_id} published, {seconds} s" in nianbao("status", "--data", first).out
    data = shutil.copytree(first, tmp_path / "data", symlinks=True)
    assert nianbao("run", reports, "--data", data, alone=True).status == 0
    assert f"last good   {run_id} published, {seconds} s" in nianbao("status", "--data", data).out


def test_the_samples_are_kept_out_of_a_folder_that_knows_other_reports(published):
    before = fingerprint(published)
    for alone in (True, False):
        ended = nianbao("run", "--data", published, alone=alone)
        assert ended.status == 2, ended.out + ended.err
        assert f"nianbao run --known --data {published}" in ended.err and "knows 8 documents" in ended.err and "Traceback" not in ended.err
    assert fingerprint(published) == before
    known = nianbao("run", "--known", "--data", published, alone=True)
    assert known.status == 0 and "unchanged" in known.out


def test_prefects_history_is_whole_when_its_server_has_gone(first_run):
    """Ten tasks ended; states that travel in the background would be lost if the server stopped at once."""
    data, _ = first_run
    with sqlite3.connect(f"file:{data}/work/prefect/prefect.db?mode=ro", uri=True) as history:
        tasks = history.execute("select name, state_type from task_run").fetchall()
        assert {state for _, state in tasks} == {"COMPLETED"}
        assert len(tasks) == json.loads((data / "work" / "last_run.json").read_text())["tasks"]
        assert history.execute("select state_name, state_type from flow_run").fetchall() == [("Published", "COMPLETED")]
        shown = dict(history.execute("select key, data from artifact").fetchall())
    assert shown.keys() >= {"nianbao-summary", "nianbao-report", "nianbao-findings"}
    assert "已发布" in json.loads(shown["nianbao-summary"]) and "/report/findings.html#f" in shown["nianbao-findings"]


def test_another_threshold_for_review_publishes_anew_and_reads_nothing(published, reports):
    count = "SELECT count(*) FROM core.observations WHERE contains(flags, 'low_confidence')"
    below = rows(published, "SELECT count(*) FROM core.observations WHERE confidence < 0.8")
    assert rows(published, count) == below
    ended = nianbao("run", reports, "--data", published, NIANBAO_REVIEW_BELOW="0.97")
    assert ended.status == 0 and "published" in ended.out and "8 collected, 0 read" in ended.out, ended.err
    (flagged,) = rows(published, "SELECT count(*) FROM core.observations WHERE confidence < 0.97")
    assert rows(published, count) == [flagged] and flagged > below[0]
    (live,) = rows(published, f"{count} AND document_id IN (SELECT document_id FROM core.documents WHERE status = 'accepted')")
    assert f"To review      {live[0]} observations with confidence below 0.97" in ended.out
    assert "可信度低于 0.97" in (published / "current" / "report" / "review.html").read_text(encoding="utf-8")
    again = nianbao("run", reports, "--data", published, alone=True, NIANBAO_REVIEW_BELOW="0.97")
    assert again.status == 0 and "unchanged" in again.out


def test_a_setting_that_cannot_be_is_wrong_usage(tmp_path):
    ended = nianbao("run", "--data", tmp_path, NIANBAO_REVIEW_BELOW="80")
    assert ended.status == 2 and "NIANBAO_REVIEW_BELOW" in ended.err and "Traceback" not in ended.err


def test_a_run_with_nothing_to_do_starts_nothing_and_touches_nothing(published, reports):
    before = fingerprint(published)
    ended = nianbao("run", reports, "--data", published, alone=True, probe=IMPORTED)
    assert ended.status == 0 and "unchanged" in ended.out and "8 collected, 0 read" in ended.out
    assert ended.out.splitlines()[-1] == "[]"
    assert fingerprint(published) == before
    assert ended.cpu < 4.0


def test_broken_files_become_rows_with_reasons_beside_the_good(published, sources):
    already = [row[0] for row in rows(published, "SELECT document_id FROM core.documents")]
    (sources / "empty.txt").write_bytes(b"")
    (sources / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (sources / "truncated.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog")
    (sources / "weather.txt").write_text("天气预报\n今天晴，气温25度。\n", encoding="utf-8")
    (sources / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    (sources / "sums.xlsx").write_bytes(b"PK")
    (sources / "wanghu-2021.txt").write_bytes((SAMPLES / "wanghu-2021.txt").read_bytes())
    ended = nianbao("run", sources, "--data", published)
    assert ended.status == 0, ended.err
    assert "14 collected, 6 read" in ended.out
    assert "sums.xlsx" in ended.out
    query = "SELECT file_name, status, status_reason FROM core.documents WHERE document_id NOT IN (SELECT unnest(?))"
    statuses = rows(published, query, [already])
    assert {name: status for name, status, _ in statuses} == {
        "empty.txt": "unreadable",
        "binary.txt": "unreadable",
        "photo.jpg": "unreadable",
        "truncated.pdf": "unreadable",
        "weather.txt": "not_a_report",
        "wanghu-2021.txt": "accepted",
    }
    assert all(reason for _, status, reason in statuses if status != "accepted")
    assert [row[0] for row in rows(published, "SELECT outcome FROM quality.runs ORDER BY run_id")] == ["published", "published"]


def test_a_copy_of_the_same_name_is_told_and_counted_alike_in_every_run(published, sources):
    first, second = sources / "lanling-2023.txt", sources / "again" / "lanling-2023.txt"
    second.parent.mkdir()
    second.write_bytes(first.read_bytes())
    (sources / "lanling-copy.txt").write_bytes(first.read_bytes())
    for outcome, read in (("published", 1), ("unchanged", 0)):
        ended = nianbao("run", sources, "--data", published)
        assert ended.status == 0, ended.err
        assert "10 reports found" in ended.out and f": {outcome} after" in ended.out
        assert f"Skipped        1: identical copy under the same name, read once: {second} (as {first})" in ended.out
        assert f"9 collected, {read} read" in ended.out
        assert "lanling-copy.txt: identical copy: lanling-2023.txt" in ended.out


@pytest.fixture
def nobody(tmp_path) -> Path:
    file = tmp_path / "nobody.txt"
    file.write_text("法治政府建设年度报告\n全年立案37件，结案35件，罚款12.5万元。\n", encoding="utf-8")
    return file


def test_a_report_that_names_neither_publisher_nor_year_says_what_to_do(published, nobody):
    ended = nianbao("run", nobody, "--data", published)
    assert ended.status == 0 and "1 report found" in ended.out, ended.err
    ((status, reason),) = rows(published, "SELECT status, status_reason FROM core.documents WHERE file_name = 'nobody.txt'")
    assert status == "quarantined" and reason in ended.out
    assert "the year of the report was found neither" in reason and "the publisher was found neither" in reason
    assert "name publisher and year in the first line" in reason and "没有一条成为观测" not in reason
    found = "SELECT f.rule FROM quality.findings f JOIN core.documents d USING (document_id) WHERE d.file_name = 'nobody.txt'"
    assert rows(published, found) == [("document_identified",)]


def test_only_reports_that_name_nobody_are_no_result(nobody, tmp_path):
    ended = nianbao("run", nobody, "--data", tmp_path / "data")
    assert ended.status == 2 and "none of the 1 documents is a report that can be read" in ended.err
    assert "name publisher and year in the first line" in ended.err and not (tmp_path / "data" / "current").exists()


def test_changed_bytes_are_a_new_version_and_the_old_one_is_superseded(published, sources, reports):
    file = sources / "lanling-2023.txt"
    file.write_bytes(file.read_bytes() + "\n（更正版）\n".encode())
    before = (published / "current" / "report").resolve()
    assert nianbao("run", reports / "lanling-2023.txt", file, "--data", published).status == 0
    versions = rows(published, "SELECT status FROM core.documents WHERE file_name = 'lanling-2023.txt' ORDER BY status")
    assert versions == [("accepted",), ("superseded",)]
    assert rows(published, "SELECT count(*) FROM core.documents") == [(9,)]
    pages = sorted((published / "current" / "report" / "documents").iterdir())
    taken = [page.name for page in pages if (held := before / "documents" / page.name).exists() and held.samefile(page)]
    others = """
        SELECT document_id FROM core.documents
        WHERE publisher_id NOT IN (SELECT publisher_id FROM core.documents WHERE status = 'superseded')"""
    assert len(pages) == 9 and {f"{document_id}.html" for (document_id,) in rows(published, others)} <= set(taken)
    for (document_id,) in rows(published, "SELECT document_id FROM core.documents WHERE file_name = 'lanling-2023.txt'"):
        assert (published / "current" / "report" / "originals" / f"{document_id}.txt").read_bytes() in (
            file.read_bytes(),
            (reports / "lanling-2023.txt").read_bytes(),
        )


def test_a_file_put_back_as_it_was_is_published_as_it_was(published, sources):
    """Also where the edited one was marked as the correction, and nothing has to be read again."""
    file = sources / "lanling-2023.txt"
    original, query = file.read_bytes(), "SELECT * FROM marts.yearly_trend ORDER BY ALL"
    before = rows(published, query)
    file.write_text(f"（更正版）{original.decode().replace('件', '宗', 3)}", encoding="utf-8")
    assert nianbao("run", sources, "--data", published).status == 0
    file.write_bytes(original)
    told = nianbao("status", sources, "--why", "--data", published)
    assert f"1 source shows an earlier version again: {file}" in told.out and f"{file}: changed back to version" in told.out, told.err
    back = nianbao("run", sources, "--data", published)
    assert back.status == 0 and "published after" in back.out and "8 collected, 0 read" in back.out, back.err
    assert f"1 source shows an earlier version again: {file}" in back.out
    ((standing,),) = rows(published, "SELECT document_id FROM core.documents WHERE file_name = 'lanling-2023.txt' AND status = 'accepted'")
    assert f"Counts again   an earlier document: lanling-2023.txt (document {standing})" in back.out
    assert "lanling-2023.txt: replaced by newer content of the same source: version" in back.out
    assert rows(published, query) == before
    again = nianbao("run", sources, "--data", published, alone=True)
    assert again.status == 0 and "unchanged" in again.out


def test_a_source_that_shows_no_report_any_more_is_named_and_its_earlier_version_stands(published, sources):
    file, query = sources / "lanling-2023.txt", "SELECT * FROM marts.yearly_trend ORDER BY ALL"
    file.write_bytes(file.read_bytes() + b"\n")
    assert nianbao("run", sources, "--data", published).status == 0
    original, before = file.read_bytes(), rows(published, query)
    assert "outlived" not in nianbao("status", "--data", published).out
    file.write_text("关于国庆节放假的通知\n各科室：\n现将放假安排通知如下。\n", encoding="utf-8")
    ended = nianbao("run", sources, "--data", published)
    assert ended.status == 0 and rows(published, query) == before, ended.err
    assert re.search(r"not_a_report +lanling-2023\.txt: .*; an earlier version of this source still stands", ended.out), ended.out
    told = nianbao("status", "--data", published).out
    assert f"outlived    1 now showing no report that can be read, so that an earlier version stands: {file}\n" in told
    file.write_bytes(original)
    assert nianbao("run", sources, "--data", published).status == 0
    assert "outlived" not in nianbao("status", "--data", published).out


def test_a_lost_work_file_is_made_anew_from_what_is_published(published, reports):
    """Else a run over one source would publish that alone, and all that was ingested before would be gone."""
    before = fingerprint(published)
    (published / "work" / "nianbao.duckdb").unlink()
    ended = nianbao("run", reports / "qingya-2017.txt", "--data", published, alone=True)
    assert ended.status == 0 and "unchanged" in ended.out and "7 accepted, 1 superseded" in ended.out
    assert fingerprint(published) == before


def test_a_damaged_work_file_is_put_aside_and_made_anew(published, reports):
    before = fingerprint(published)
    (published / "work" / "nianbao.duckdb").write_bytes(b"no database")
    (published / "work" / "nianbao.duckdb.wal").write_bytes(b"of another file")
    ended = nianbao("run", reports, "--data", published, alone=True)
    assert ended.status == 0 and "unchanged" in ended.out and "7 accepted, 1 superseded" in ended.out, ended.err
    assert f"put aside as {published}/work/damaged.duckdb" in ended.out and "made anew from release" in ended.out
    assert (published / "work" / "damaged.duckdb").read_bytes() == b"no database"
    assert fingerprint(published) == before


def test_a_second_run_beside_is_refused(published, sources):
    before = fingerprint(published)
    (sources / "wanghu-2021.txt").write_bytes((SAMPLES / "wanghu-2021.txt").read_bytes())
    with run_lock(published / "work" / "run.lock", "run 20260101T000000Z-beef"):
        ended = nianbao("run", sources, "--data", published)
    assert ended.status == 1
    assert "is in use by run 20260101T000000Z-beef" in ended.err and "Traceback" not in ended.err
    assert fingerprint(published) == before


@pytest.mark.parametrize(
    ("name", "says"),
    [("missing", "no such file or folder"), ("empty", "the folder is empty"), ("tables", "is a report")],
)
def test_wrong_usage_ends_with_2_and_touches_nothing(published, tmp_path, name, says):
    (tmp_path / "empty").mkdir()
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "a.xlsx").write_bytes(b"PK")
    before = fingerprint(published)
    ended = nianbao("run", tmp_path / name, "--data", published)
    assert ended.status == 2
    assert says in ended.err and str(tmp_path / name) in ended.err and "Traceback" not in ended.err
    assert fingerprint(published) == before
