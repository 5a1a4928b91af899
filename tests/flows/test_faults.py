"""Runs that fail or are withheld: the published state stays byte for byte, the outcome is on record, the next run heals."""

from __future__ import annotations

import dataclasses
import errno
import json
import logging
import os
import re
import shutil
import signal
import threading
import time

import duckdb
import httpx
import pytest

from expectations.gate import CouldNotCheck
from flows import faults, stages
from flows.faults import RunFailed, WrongUsage
from flows.orchestration import configure, embedded_api
from flows.sources import SAMPLES
from flows.words import years_of
from tests.flows.conftest import fingerprint
from tests.flows.server import address


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """The flow in this process, driven by the Prefect server that its tests share."""
    home = tmp_path_factory.mktemp("prefect")
    with pytest.MonkeyPatch.context() as environment:
        for name in [name for name in os.environ if name.startswith(("PREFECT_", "NIANBAO_"))]:
            environment.delenv(name)
        environment.setenv("PREFECT_HOME", str(home))
        environment.setenv("PREFECT_API_URL", address())
        configure(home)
        with embedded_api(home):
            from flows.annual_reports import annual_reports

            yield lambda sources, data: annual_reports([str(sources)], data, return_state=True)


@pytest.fixture
def grown(sources):
    """One report more than what is published."""
    shutil.copy(SAMPLES / "wanghu-2021.txt", sources)
    return sources


def last_run(data) -> dict:
    return json.loads((data / "work" / "last_run.json").read_text(encoding="utf-8"))


def outcomes(data) -> list[str]:
    with duckdb.connect(str(data / "current" / "nianbao.duckdb"), read_only=True) as connection:
        return [row[0] for row in connection.execute("SELECT outcome FROM quality.runs ORDER BY run_id").fetchall()]


def unanswered(*arguments, **named):
    raise httpx.ConnectError("the server has gone")


def test_whatever_stage_fails_the_published_state_stays_and_the_next_run_heals(run, published, grown, monkeypatch):
    before = fingerprint(published)

    def fail(*arguments, **named):
        raise RuntimeError("no more")

    stages_that_fail = ("load", "check", "build", "publish", "complete")
    for stage in stages_that_fail:
        with monkeypatch.context() as broken:
            broken.setattr(stages, stage, fail)
            state = run(grown, published)
        assert state.is_failed() and "no more" in state.message
        assert fingerprint(published) == before
        assert last_run(published)["outcome"] == "failed" and "no more" in last_run(published)["why"]
    with monkeypatch.context() as broken:
        broken.setattr("flows.artifacts.create_markdown_artifact", unanswered)
        assert run(grown, published).name == "Published", "what the server does not take for its pages is no fault of the run"
    assert last_run(published)["outcome"] == "published"
    assert outcomes(published) == ["published", *["failed"] * len(stages_that_fail), "published"]
    assert run(grown, published).name == "Unchanged"


def test_a_finding_of_publish_scope_withholds_the_state_until_it_is_gone(run, published, grown, monkeypatch):
    before = fingerprint(published)
    check = stages.check

    with monkeypatch.context() as strict:
        strict.setattr(stages, "check", lambda of: dataclasses.replace(check(of), withheld_by=("documents_vanished",)))
        for _ in range(2):
            state = run(grown, published)
            assert state.name == "Withheld" and state.is_failed()
            assert fingerprint(published) == before
    summary = last_run(published)
    assert summary["outcome"] == "withheld" and "documents_vanished" in summary["why"]
    assert str(published / "work" / "withheld") in summary["report"]
    assert run(grown, published).name == "Published"
    assert outcomes(published) == ["published", "withheld", "withheld", "published"]


def test_a_fault_that_can_pass_is_tried_again(run, published, grown, monkeypatch):
    load, attempts = stages.load, []

    def disk_hiccup(of):
        attempts.append(of.run_id)
        if len(attempts) < 3:
            raise OSError(errno.EIO, "the disk hiccups")
        load(of)

    monkeypatch.setattr(stages, "load", disk_hiccup)
    assert run(grown, published).name == "Published"
    assert len(attempts) == 3


@pytest.mark.parametrize("fault", [OSError(errno.ENOSPC, "no space"), RunFailed("could not check"), ValueError("a fault of ours")])
def test_a_fault_that_stays_is_not_tried_again(run, published, grown, monkeypatch, fault):
    attempts = []

    def fail(of):
        attempts.append(of)
        raise fault

    monkeypatch.setattr(stages, "load", fail)
    assert run(grown, published).is_failed()
    assert len(attempts) == 1


@pytest.mark.parametrize("words", ["20x", "2023-2020", "2023-", ""])
def test_years_that_are_none_are_refused_before_anything_is_written(words):
    with pytest.raises(WrongUsage, match="is no year"):
        list(years_of([words]))


def _sleeps(run):
    for _ in range(600):
        time.sleep(0.1)


def _asks(run):
    """Statements of a second or two: whether one without an end is ever interrupted depends on which thread has its only task."""
    for _ in range(600):
        run.connection.execute("SELECT count(*) FROM (SELECT sin(range) AS s FROM range(20_000_000)) WHERE s > 0.5").fetchall()


def test_a_run_that_is_terminated_while_it_waits_for_the_database_ends_as_interrupted(run, published, grown, monkeypatch):
    before, handler = fingerprint(published), signal.signal(signal.SIGTERM, signal.default_int_handler)

    def terminated(of):
        threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGTERM)).start()
        _asks(of)

    try:
        with monkeypatch.context() as slow, pytest.raises(KeyboardInterrupt):
            slow.setattr(stages, "load", terminated)
            run(grown, published)
    finally:
        signal.signal(signal.SIGTERM, handler)
    assert fingerprint(published) == before
    assert (last_run(published)["outcome"], last_run(published)["why"]) == ("failed", "interrupted")


@pytest.mark.parametrize(("slow_stage", "stuck"), [("load", _sleeps), ("load", _asks)])
def test_a_run_that_takes_too_long_is_ended_and_the_next_one_heals(run, published, grown, monkeypatch, slow_stage, stuck):
    from flows.annual_reports import annual_reports

    before = fingerprint(published)
    with monkeypatch.context() as slow:
        slow.setenv("NIANBAO_RUN_SECONDS", "3")
        slow.setattr(stages, slow_stage, stuck)
        state = annual_reports.with_options(timeout_seconds=3)([str(grown)], published, return_state=True)
    assert (state.name, state.is_failed()) == ("TimedOut", True)
    assert fingerprint(published) == before
    assert (last_run(published)["outcome"], last_run(published)["why"]) == ("failed", "it took longer than 3 s (setting run_seconds)")
    assert run(grown, published).name == "Published"


def test_what_could_not_be_checked_is_told_apart_and_blocks(run, published, grown, monkeypatch):
    before = fingerprint(published)

    def fail(*_, **__):
        raise CouldNotCheck("the suite has lost a rule")

    with monkeypatch.context() as broken:
        broken.setattr("expectations.gate.check", fail)
        state = run(grown, published)
    assert (state.name, state.is_failed(), state.message) == ("CouldNotCheck", True, "could not check: the suite has lost a rule")
    assert isinstance(state.result(raise_on_failure=False), faults.CouldNotCheck)
    assert fingerprint(published) == before and last_run(published)["outcome"] == "failed"


def test_a_document_that_cannot_be_read_shows_in_prefect_with_its_reason(run, published, grown):
    (grown / "torn.pdf").write_bytes(b"%PDF-1.4 \0\0 torn")
    state = run(grown, published)
    assert (state.name, state.is_completed()) == ("Quarantined", True)
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId, LogFilter, LogFilterFlowRunId

    number = state.state_details.flow_run_id
    with get_client(sync_client=True) as client:
        flow_run = client.read_flow_run(number)
        tables = client.read_artifacts(artifact_filter=ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[number])))
        end, warnings = time.monotonic() + 30, []
        while not warnings and time.monotonic() < end:
            time.sleep(0.2)
            logs = client.read_logs(LogFilter(flow_run_id=LogFilterFlowRunId(any_=[number])))
            warnings = [log.message for log in logs if log.level >= logging.WARNING]
    assert [told.split(": unreadable: ")[0] for told in warnings] == [str(grown / "torn.pdf")]
    assert "torn.pdf" in next(table.data for table in tables if table.key == "nianbao-documents")
    assert re.fullmatch(rf"by hand: {re.escape(str(grown))}; \d{{4}}-\d\d-\d\d \d\d:\d\d", flow_run.name)
