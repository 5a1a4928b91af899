"""A state that is withheld: what is told, looked at, accepted and then kept as history."""

from __future__ import annotations

import json
import re

import duckdb

from tests.flows.conftest import fingerprint, nianbao


def test_figures_gone_withhold_until_that_is_accepted(published, sources):
    """A corrected version of a report says many and several where there were figures."""
    before = fingerprint(published)
    file = sources / "lanling-2023.txt"
    title, _, text = file.read_text(encoding="utf-8").partition("\n")
    file.write_text(f"{title}（更正版）\n{re.sub(r'[0-9]+', '若干', text)}", encoding="utf-8")

    ended = nianbao("run", sources, "--data", published)
    assert ended.status == 3, ended.err
    assert (
        "kept back by observations_gone" in ended.out and f"nianbao run --known --data {published} --accept observations_gone" in ended.out
    )
    assert fingerprint(published) == before
    report = published / "work" / "withheld" / "report"
    assert "不再发布" in (report / "changes.html").read_text(encoding="utf-8")
    assert "暂缓发布" in (report / "index.html").read_text(encoding="utf-8")

    told = nianbao("diff", "--data", published)
    assert told.status == 0 and "not published, against" in told.out and "Gone" in told.out, told.err
    assert f"was replaced by {file}" in told.out and "... and " in told.out, "of the same name, from another folder"
    assert "nianbao diff" in nianbao("status", "--data", published).out
    assert nianbao("run", "--known", "--data", published, "--accept", "tenfold_change").status == 2

    accepted = nianbao("run", "--known", "--data", published, "--accept", "observations_gone")
    assert accepted.status == 0 and "Accepted       observations_gone" in accepted.out, accepted.err
    assert json.loads((published / "current" / "manifest.json").read_text())["accepted_rules"] == ["observations_gone"]
    assert "accepted    observations_gone" in nianbao("status", "--data", published).out
    with duckdb.connect(str(published / "current" / "nianbao.duckdb"), read_only=True) as connection:
        runs = connection.execute("SELECT run_id, outcome, accepted_rules FROM quality.runs ORDER BY run_id").fetchall()
        assert [run[1:] for run in runs] == [("published", ""), ("withheld", ""), ("published", "observations_gone")]
        query = "SELECT run_id, kind, count(*) > 0 FROM marts.revisions WHERE subject = 'cell' GROUP BY ALL ORDER BY ALL"
        kinds = [row[:2] for row in connection.execute(query).fetchall()]
    assert (runs[0][0], "new") in kinds and (runs[2][0], "gone") in kinds and runs[1][0] not in {run for run, _ in kinds}
    assert "current, against" in nianbao("diff", "--data", published).out
