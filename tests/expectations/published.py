"""A published state for the gate to compare with: a copy of the work file, with the cells that all of its observations make."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from tests.warehouse.synthetic import SyntheticWarehouse

CELLS = """
create or replace table marts.yearly_trend as
select publisher_id, indicator, breakdown, year, min(observation_id) as observation_id, min(document_id) as document_id
from core.observations semi join (from core.documents where status = 'accepted') using (document_id)
where status = 'accepted'
group by publisher_id, indicator, breakdown, year
"""


def publish_as_it_is(warehouse: SyntheticWarehouse, run_id: str = "run-1") -> Path:
    """The closed work file as a release, unchecked; returns its file."""
    folder = warehouse.folder / "releases" / run_id
    folder.mkdir(parents=True)
    file = Path(shutil.copy(warehouse.work_file, folder))
    with duckdb.connect(str(file)) as connection:
        connection.execute(CELLS)
    return file
