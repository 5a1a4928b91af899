from __future__ import annotations

import pytest

from tests.warehouse.synthetic import Fact, SyntheticWarehouse
from warehouse.build import build
from warehouse.review import apply_review, to_review
from warehouse.sql import rows, scalar

FLAGS = "SELECT list(flags ORDER BY confidence) FROM core.observations"


@pytest.fixture
def connection(warehouse: SyntheticWarehouse):
    facts = [
        Fact("penalty.cases_filed", 3, confidence=0.5, flags="rule:x;two_values"),
        Fact("penalty.cases_closed", 2, confidence=0.79),
        Fact("penalty.fines", 9, confidence=0.8, flags="two_values"),
    ]
    warehouse.report("health:柏川区", 2021, facts)
    older = warehouse.report("health:柏川区", 2020, [Fact("penalty.fines", 1, confidence=0.9)])
    with warehouse.connect() as connection:
        connection.execute("UPDATE core.documents SET status = 'superseded' WHERE document_id = ?", [older])
        yield connection


def test_what_is_less_sure_is_flagged_and_stays_published(connection) -> None:
    apply_review(connection, 0.8)
    assert scalar(connection, FLAGS) == ["low_confidence;rule:x;two_values", "low_confidence", "two_values", ""]
    assert to_review(connection) == 2
    build(connection)
    published = rows(connection, "SELECT indicator, flags FROM marts.yearly_trend WHERE contains(flags, 'low_confidence') ORDER BY 1")
    assert [row["indicator"] for row in published] == ["penalty.cases_closed", "penalty.cases_filed"]


@pytest.mark.parametrize(("below", "flagged"), [(0.0, 0), (0.6, 1), (0.8, 2), (1.0, 3)])
def test_another_threshold_flags_anew(connection, below: float, flagged: int) -> None:
    apply_review(connection, 0.8)
    apply_review(connection, below)
    apply_review(connection, below)
    assert to_review(connection) == flagged  # the superseded report's is not asked for
    assert not scalar(connection, "SELECT bool_or(contains(flags, 'low_confidence;low_confidence')) FROM core.observations")
    assert rows(connection, "SELECT * FROM meta.settings") == [{"setting": "review_below", "value": f"{below:g}"}]
    if not flagged:
        assert scalar(connection, FLAGS) == ["rule:x;two_values", "", "two_values", ""]
