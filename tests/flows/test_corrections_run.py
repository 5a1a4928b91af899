"""An edit of the corrections reads no document again, and is published with the next run."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from tests.flows.conftest import ROOT, fingerprint, nianbao

ENTRY = """corrections:
  - id: 2026-001
    action: override
    document: {document}
    year: {year}
    indicator: {indicator}
    breakdown: ""
    expects: {value}
    value: 7
    reason: 对照原件
    evidence: 原件第3页
    by: 张三
    on: 2026-01-31
"""


def test_an_edit_of_the_corrections_is_published_without_reading_anything_again(published: Path, reports: Path, tmp_path: Path) -> None:
    with duckdb.connect(str(published / "current" / "nianbao.duckdb"), read_only=True) as connection:
        figure = connection.execute(
            """SELECT document_id, year, indicator, value::DOUBLE::BIGINT, observation_id FROM marts.yearly_trend
               WHERE breakdown = '' AND unit = '件' AND value > 20 ORDER BY ALL LIMIT 1"""
        ).fetchone()
    root = tmp_path / "program"
    for package in ("flows", "transforms", "expectations", "warehouse", "seeds"):
        shutil.copytree(ROOT / package, root / package, ignore=shutil.ignore_patterns("__pycache__", "labelled", "phrases"))
    entry = ENTRY.format(**dict(zip(("document", "year", "indicator", "value"), figure, strict=False)))
    file = root / "seeds" / "corrections.yml"

    file.write_text(entry.replace("action: override", "action: mend"), encoding="utf-8")
    before = fingerprint(published)
    refused = nianbao("run", reports, "--data", published, root=root)
    assert refused.status == 2 and "seeds/corrections.yml:3: '2026-001': action 'mend' is none of" in refused.err
    assert fingerprint(published) == before

    assert "publish nothing" in nianbao("status", "--why", "--data", published).out
    file.write_text(entry, encoding="utf-8")
    (root / "seeds" / "comparability.csv").write_bytes((root / "seeds" / "comparability.csv").read_bytes() + b"\n")
    pending = "a new release: seeds/comparability.csv has changed, seeds/corrections.yml has changed"
    assert f"pending     the next run builds {pending}" in nianbao("status", "--data", published, root=root).out
    why = nianbao("status", "--why", "--data", published, root=root).out
    assert "would read 0 of 8 documents" in why and f"and build {pending}" in why and "publish nothing" not in why
    assert "1 not applied yet" in nianbao("corrections", "--data", published, root=root).out
    ended = nianbao("run", reports, "--data", published, root=root)
    assert ended.status == 0 and ", 0 read;" in ended.out, ended.out + ended.err
    with duckdb.connect(str(published / "current" / "nianbao.duckdb"), read_only=True) as connection:
        shown = (
            "SELECT value::DOUBLE, flags FROM marts.yearly_trend WHERE document_id = ? AND year = ? AND indicator = ? AND breakdown = ''"
        )
        ((value, flags),) = connection.execute(shown, list(figure[:3])).fetchall()
        assert value == 7 and "corrected" in flags.split(";")
    told = nianbao("status", "--why", "--data", published, root=root).out
    assert "publish nothing" in told and "a new release" not in told
    counted = ended.out.partition("Observations   ")[2].partition(" ")[0]
    assert f" {counted} observations" in told, "the original of a corrected one counts no more, here as there"
    listed = nianbao("corrections", "--data", published, root=root)
    assert listed.status == 0 and "1 applied" in listed.out and f"{figure[2]}: {figure[3]} → 7" in listed.out
    explained = nianbao("explain", figure[4], "--data", published, root=root)
    assert "更正  2026-001 改值，现作 7 件" in explained.out and "佐证  原件第3页" in explained.out
