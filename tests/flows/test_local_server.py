"""Prefect's server as a process of the run's own: what happens where it does not start. That it does, every run `alone` shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows import local_server
from flows.local_server import local_server as served

SERVER = "import http.server, sys; http.server.ThreadingHTTPServer(('127.0.0.1', int(sys.argv[2])), http.server.{}).serve_forever()"
GOOD = SERVER.format("SimpleHTTPRequestHandler")
BUSY = SERVER.format("BaseHTTPRequestHandler")  # answers 501 to everything


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A folder in which GET /api/health is answered."""
    (tmp_path / "api").mkdir()
    (tmp_path / "api" / "health").write_text("true")
    monkeypatch.chdir(tmp_path)


def test_it_lives_as_long_as_the_block_and_bears_its_marks(monkeypatch):
    monkeypatch.setattr(
        local_server, "_COMMAND", ("-c", f"import os; open('pid', 'w').write(f'{{os.getpid()}} {{os.environ[\"MARK\"]}}'); {GOOD}")
    )
    with served({"MARK": "ours"}) as address:
        assert address.startswith("http://127.0.0.1:") and address.endswith("/api")
        number, mark = Path("pid").read_text().split()
        assert mark == "ours" and Path("/proc", number).exists()
    assert not Path("/proc", number).exists()


def test_one_that_ends_is_started_again_and_then_named(monkeypatch):
    monkeypatch.setattr(local_server, "_COMMAND", ("-c", "open('starts', 'a').write('x'); raise SystemExit(3)"))
    with pytest.raises(ChildProcessError, match="ended at its start with status 3, 3 times"), served({}):
        pass
    assert Path("starts").read_text() == "xxx"


def test_one_that_never_answers_is_given_up_and_ended(monkeypatch):
    monkeypatch.setattr(local_server, "START_SECONDS", 1)
    monkeypatch.setattr(local_server, "_COMMAND", ("-c", f"import os; open('pid', 'w').write(str(os.getpid())); {BUSY}"))
    with pytest.raises(TimeoutError, match="has not answered at http"), served({}):
        pass
    assert not Path("/proc", Path("pid").read_text()).exists()
