"""Documents are read in processes that can be killed: one that ends or outlasts its process costs nobody else anything."""

from __future__ import annotations

import os
import signal
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import polars
import pytest

from flows.batches import batches
from flows.collect import job_of
from flows.dirty import NEW, Dirty
from flows.faults import RunFailed
from flows.jobs import Job
from flows.reading import LocalReading, reader_process
from flows.run_context import Run
from flows.settings import Settings
from flows.sources import SAMPLES

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TEXT = (SAMPLES / "qingya-2017.txt").read_text(encoding="utf-8")
LONG = TEXT.partition("\n")[0] + "\n" + TEXT * 400  # keeps its reader busy for many seconds


def keep(run: Run, contents: dict[str, bytes]) -> list[Job]:
    return [job_of(run.raw.keep(content, name, name, NOW)) for name, content in contents.items()]


def texts(*names: str) -> dict[str, bytes]:
    return {name: (TEXT + name).encode() for name in names}


def read(run: Run, jobs: list[Job], size: int):
    told = []
    with LocalReading(run, [Dirty(job, (NEW,)) for job in jobs]) as reading:
        parts = [reading.read(batch, told.append) for batch in batches(jobs, size)]
    assert sum(told) == len(jobs)
    return parts, polars.read_parquet(run.staging / "documents-*.parquet").sort("file_name")


def a_run(folder: Path, **settings: object) -> Run:
    return Run(Settings(data=folder, **settings), "test")


def test_batches_keep_their_names_and_documents(tmp_path):
    run = a_run(tmp_path)
    parts, documents = read(run, keep(run, texts(*(f"{number}.txt" for number in range(5)))), size=2)
    assert [part.name for part in parts] == ["00000", "00001", "00002"]
    assert documents["document_id"].n_unique() == 5
    assert documents["first_seen_at"].to_list() == [NOW.replace(tzinfo=None)] * 5


def test_a_document_that_outlasts_its_time_is_named_and_the_others_are_read(tmp_path):
    run = a_run(tmp_path, document_seconds=2.5)
    _, documents = read(run, keep(run, texts("a.txt") | {"hangs.txt": LONG.encode()} | texts("z.txt")), size=3)
    assert (documents["status"] == "unreadable").to_list() == [False, True, False]
    assert documents["status_reason"][1] == "not read within 2.5 seconds (setting NIANBAO_DOCUMENT_SECONDS)"


def test_a_document_whose_reader_dies_is_named_and_the_others_are_read(tmp_path):
    run = a_run(tmp_path)
    jobs = keep(run, texts("a.txt") | {"kills.txt": LONG.encode()} | texts("z.txt"))
    with LocalReading(run, [Dirty(job, (NEW,)) for job in jobs]) as reading:
        told = []

        def kill_the_next(done: int) -> None:
            told.append(done)
            if len(told) == 1:
                threading.Timer(0.5, lambda: os.kill(reading._processes[0]._process.pid, signal.SIGKILL)).start()

        reading.read(batches(jobs, 3)[0], kill_the_next)
    documents = polars.read_parquet(run.staging / "documents-*.parquet").sort("file_name")
    assert (documents["status"] == "unreadable").to_list() == [False, True, False]
    assert documents["status_reason"][1].startswith("the process that read it died (SIGKILL): the file makes its reader fail")


def test_a_document_that_needs_more_memory_than_allowed_is_named(tmp_path):
    run = a_run(tmp_path, document_memory=700_000_000, limit_text_bytes=600_000_000, limit_file_bytes=600_000_000)
    _, documents = read(run, keep(run, texts("a.txt") | {"large.txt": "罚款1元。".encode() * 12_000_000}), size=3)
    assert (documents["status"] == "unreadable").to_list() == [False, True]
    assert "NIANBAO_DOCUMENT_MEMORY" in documents["status_reason"][1]


def test_bytes_that_the_raw_store_lost_are_read_again_next_time(tmp_path):
    run = a_run(tmp_path)
    jobs = keep(run, texts("a.txt", "b.txt"))
    (run.settings.raw / jobs[0].sha256[:2] / jobs[0].sha256).unlink()
    _, documents = read(run, jobs, size=2)
    assert documents["status"][0] == "unreadable" and documents["fingerprint"][0] == ""
    assert documents["status"][1] != "unreadable" and documents["fingerprint"][1] != ""


def test_the_processes_end_with_the_reading(tmp_path):
    run = a_run(tmp_path)
    jobs = keep(run, texts("a.txt"))
    with LocalReading(run, [Dirty(job, (NEW,)) for job in jobs]) as reading:
        reading.read(batches(jobs, 1)[0], lambda done: None)
        process = reading._processes[0]._process.pid
        assert Path(f"/proc/{process}").exists()
    assert not Path(f"/proc/{process}").exists()


def test_what_is_being_read_when_the_run_is_interrupted_ends_and_nothing_further_is_read(tmp_path):
    run = a_run(tmp_path)
    jobs = keep(run, {"a.txt": LONG.encode()} | texts("b.txt", "c.txt"))
    read_on, ended = [], []

    def read_all() -> None:
        with pytest.raises(RunFailed, match="ended while documents were read") as fault:
            reading.read(batches(jobs, 3)[0], read_on.append)
        ended.append(fault)

    other = threading.Thread(target=read_all)
    with pytest.raises(KeyboardInterrupt), LocalReading(run, [Dirty(job, (NEW,)) for job in jobs]) as reading:
        other.start()
        while not reading._processes[0]._orders:
            time.sleep(0.01)
        process = reading._processes[0]._process.pid
        raise KeyboardInterrupt
    other.join(60)
    assert ended and not read_on and not Path(f"/proc/{process}").exists()


@pytest.mark.skipif(not Path("/proc/net/dev").exists(), reason="only Linux shows a process's network")
def test_readers_have_no_network(tmp_path):
    from flows.worker import network_can_be_cut

    if not network_can_be_cut():
        pytest.skip("this machine lets nobody make a network namespace")
    run = a_run(tmp_path)
    with reader_process(run.settings) as process:
        process.process(*((job, run.raw.read(job.sha256)) for job in keep(run, texts("a.txt"))).__next__())
        seen = Path(f"/proc/{process._process.pid}/net/dev").read_text()
    assert [line.split(":")[0].strip() for line in seen.splitlines()[2:]] == ["lo"]


def test_a_text_read_before_is_not_read_again(tmp_path):
    page = f"<html><body><div id='zoom'>{''.join(f'<p>{line}</p>' for line in TEXT.splitlines())}</div></body></html>".encode()
    run = a_run(tmp_path)
    (job,) = keep(run, {"a.html": page})
    with reader_process(run.settings) as process:
        first = process.process(job, page)
        (kept,) = (run.settings.work / "texts").rglob("*.json.gz")
        written = kept.stat().st_mtime_ns
        time.sleep(0.01)
        assert process.process(job, page) == first
        assert kept.stat().st_mtime_ns == written
        kept.write_bytes(b"cut short")
        assert process.process(job, page) == first
        assert kept.stat().st_mtime_ns > written
