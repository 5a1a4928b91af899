"""Batches in a pool: a document that kills or outlasts its process costs nobody else anything."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime

import polars
import pytest

from flows.collect import job_of
from flows.raw_store import RawStore
from flows.reading import Reading, batches
from flows.settings import Settings
from flows.sources import SAMPLES
from flows.worker import Job, write_part

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TEXT = (SAMPLES / "qingya-2017.txt").read_text(encoding="utf-8")


def deadly_write(jobs, raw, staging, name, done=None):
    """Stands in for a reader that crashes or hangs on some file."""
    for job in jobs:
        if job.file_name.startswith("kills"):
            os._exit(139)
        if job.file_name.startswith("hangs"):
            time.sleep(60)
    return write_part(jobs, raw, staging, name, done)


def keep(settings: Settings, names: list[str]) -> list[Job]:
    store = RawStore(settings.raw)
    return [job_of(store.keep((TEXT + name).encode(), name, name, NOW)) for name in names]


def read(settings: Settings, jobs: list[Job], size: int, write=write_part):
    staging = settings.staging("test")
    told = []
    with Reading(settings, staging, len(jobs), write) as reading:
        parts = [reading.read(batch, told.append) for batch in batches(jobs, size)]
    assert sum(told) == len(jobs)
    return parts, polars.read_parquet(staging / "documents-*.parquet").sort("file_name")


def test_few_documents_are_read_in_this_process(tmp_path):
    settings = Settings(data=tmp_path)
    parts, documents = read(settings, keep(settings, [f"{number}.txt" for number in range(5)]), size=2)
    assert [part.name for part in parts] == ["00000", "00001", "00002"]
    assert documents["document_id"].n_unique() == 5
    assert documents["first_seen_at"].to_list() == [NOW.replace(tzinfo=None)] * 5


@pytest.mark.parametrize(("name", "reason"), [("kills.txt", "the process that read it died"), ("hangs.txt", "not read within 3 seconds")])
def test_the_document_that_ends_its_process_is_named_and_the_others_are_read(tmp_path, name, reason):
    settings = Settings(data=tmp_path, pool_from=1, workers=2, document_seconds=3)
    jobs = keep(settings, ["a.txt", name, "z.txt"])
    _, documents = read(settings, jobs, size=2, write=deadly_write)
    status = dict(zip(documents["file_name"], documents["status"], strict=True))
    assert status[name] == "unreadable" and status["a.txt"] == status["z.txt"] != "unreadable"
    assert reason in documents.filter(documents["file_name"] == name)["status_reason"][0]


def test_bytes_that_the_raw_store_lost_are_read_again_next_time(tmp_path):
    settings = Settings(data=tmp_path)
    jobs = keep(settings, ["a.txt", "b.txt"])
    RawStore(settings.raw).path(jobs[0].sha256).unlink()
    _, documents = read(settings, jobs, size=2)
    assert documents["status"][0] == "unreadable" and documents["fingerprint"][0] == ""
    assert documents["status"][1] != "unreadable" and documents["fingerprint"][1] != ""


def test_a_fault_of_the_program_costs_one_document_only(tmp_path, monkeypatch):
    def faulty(content, source, file_name, sha256, catalogue):
        if file_name == "b.txt":
            raise ZeroDivisionError("division by zero")
        return process_document(content, source, file_name, sha256, catalogue)

    from flows import worker

    process_document = worker.process_document
    monkeypatch.setattr(worker, "process_document", faulty)
    settings = Settings(data=tmp_path)
    _, documents = read(settings, keep(settings, ["a.txt", "b.txt", "c.txt"]), size=3)
    assert [status == "unreadable" for status in documents["status"]] == [False, True, False]
    assert "ZeroDivisionError" in documents["status_reason"][1]
