"""Rows that are replaced run after run: their gaps are closed when they are worth it, and the file does not grow for ever."""

from __future__ import annotations

from pathlib import Path

import pytest

from warehouse.gaps import WORTH_IT, settle_gaps, share_of_gaps
from warehouse.store import open_work

ROWS = 600_000
FILL = "INSERT INTO core.filler SELECT range, md5(range::VARCHAR) FROM range(?, ?)"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "work" / "nianbao.duckdb"
    with open_work(file) as connection:
        connection.execute("CREATE TABLE core.filler (id BIGINT, word VARCHAR)")
        connection.execute(FILL, [0, ROWS])
    return file


def replace(file: Path, every: int, offset: int) -> float:
    """What one run does that replaces one row in so many; the share of gaps it leaves."""
    with open_work(file) as connection:
        connection.execute("CREATE TEMP TABLE chosen AS SELECT * FROM core.filler WHERE id % ? = ?", [every, offset])
        connection.execute("DELETE FROM core.filler WHERE id % ? = ?", [every, offset])
        connection.execute("INSERT INTO core.filler FROM chosen")
    with open_work(file) as connection:
        assert connection.execute("SELECT count(*), sum(id) FROM core.filler").fetchone() == (ROWS, ROWS * (ROWS - 1) // 2)
        return share_of_gaps(connection, "core", "filler")


def test_few_gaps_stand_and_many_are_closed(file):
    first = replace(file, 10, 0)
    assert first == pytest.approx(1 / 11, abs=0.01)
    shares = [first, *(replace(file, 10, offset) for offset in range(1, 5))]
    assert shares == sorted(shares) and shares[-1] > WORTH_IT
    with open_work(file) as connection:
        assert settle_gaps(connection)
    assert replace(file, 10, 5) < WORTH_IT
    with open_work(file) as connection:
        assert not settle_gaps(connection)


def test_a_file_that_is_changed_again_and_again_stays_in_bounds(file):
    size = file.stat().st_size
    shares = [replace(file, 12, number % 12) for number in range(36)]
    assert max(shares) < WORTH_IT + 0.2
    assert file.stat().st_size < 2 * size


def test_what_is_empty_or_small_has_none_to_close(tmp_path):
    with open_work(tmp_path / "work" / "nianbao.duckdb") as connection:
        assert not settle_gaps(connection)
        assert share_of_gaps(connection, "core", "documents") == 0
