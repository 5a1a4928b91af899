"""What an earlier version published stays readable, or the command says what to do; in this process, as nothing is run."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from flows.cli import main

SCHEMAS = sorted((Path(__file__).parents[1] / "warehouse" / "schemas").glob("*.sql"))
TREND = """CREATE OR REPLACE TABLE marts.yearly_trend AS
SELECT publisher_id, 'x' AS publisher, indicator, breakdown, year, value, observation_id, document_id FROM core.observations"""


@pytest.fixture(params=SCHEMAS, ids=lambda path: path.stem)
def data(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A data folder whose release an earlier version published."""
    release = tmp_path / "data" / "releases" / "20261121T120000Z-00ff"
    (release / "report").mkdir(parents=True)
    (tmp_path / "data" / "current").symlink_to(release.relative_to(tmp_path / "data"))
    with duckdb.connect(str(release / "nianbao.duckdb")) as connection:
        connection.execute(request.param.read_text("utf-8"))
        connection.execute(TREND)
    return tmp_path / "data"


def test_status_tells_the_state(data, capsys):
    assert main(["status", "--why", "--data", str(data)]) == 0
    out = capsys.readouterr().out
    assert "documents   3: 1 accepted, 1 superseded, 1 not_a_report" in out
    assert "would read 3 of 3 documents" in out


def test_export_writes_what_is_there(data, tmp_path):
    assert main(["export", "--format", "parquet", "--to", str(tmp_path / "out"), "--data", str(data)]) == 0
    assert list((tmp_path / "out").rglob("*.parquet"))


@pytest.mark.parametrize("command", [["explain", "o1"], ["report"]])
def test_other_commands_answer_or_say_what_to_do(data, capsys, command):
    status = main([*command, "--data", str(data)])
    told = capsys.readouterr()
    assert status in (0, 2)
    assert "nianbao run --known" in told.err if status else told.out
