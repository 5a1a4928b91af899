"""A rule that said something else would be found out: every mutant of its SELECT judges some planted fault or near-miss otherwise.

The relations that one template makes are one rule here: a mutant is found out where any of them judges otherwise.
"""

from __future__ import annotations

from collections import defaultdict

import duckdb
import pytest

from expectations.rules import load_rules
from expectations.workspace import workspace
from tests.expectations.mutants import mutants
from tests.expectations.test_rules import OF_THEIR_OWN
from transforms.catalogue import load_catalogue

CATALOGUE = load_catalogue()
KINDS = {relation.id: relation.kind for relation in CATALOGUE.relations}
BY_FILE = defaultdict(list)
for rule in load_rules(CATALOGUE):
    BY_FILE[KINDS.get(rule.code, rule.code)].append(rule)
# mutants that mean the same, or what no report and no program could bring about; by rule file, each with its reason
SAME = {
    "observations_gone": {
        "filter 1 (where_clause) lets everything pass": "over the whole warehouse: its edges are those of test_published"
    },
    "report_due": {
        "filter 1 (where_clause) lets everything pass": "over the whole warehouse: its edges are those of test_report_due",
        "filter 2 (having) lets everything pass": "the same",
    },
    "report_missing": {"filter 2 (where_clause) lets everything pass": "spares publishers without a gap the work; they have none to find"},
}


@pytest.fixture(scope="module")
def inside(judged, catalogue):
    """The gate's database over all cases, as the rules see it."""
    with workspace(judged.connection, catalogue, load_rules(catalogue), judged.published) as cursor:
        yield cursor


def offences(inside: duckdb.DuckDBPyConnection, sql: str) -> list[tuple] | str:
    """What the SELECT finds; that it fails is an answer, too."""
    try:
        asked = inside.execute(f"select document_id, publisher_id, year, indicator, breakdown, observed from ({sql})")
        return sorted(asked.fetchall(), key=str)
    except duckdb.Error as error:
        return str(error)


@pytest.mark.parametrize("file", sorted(BY_FILE.keys() - OF_THEIR_OWN.keys()))
def test_every_mutant_is_found_out(inside, file: str) -> None:
    survived: dict[str, bool] = {}
    for rule in BY_FILE[file]:
        said = offences(inside, rule.sql)
        assert said and not isinstance(said, str)
        for what, sql in mutants(inside, rule.sql):
            if survived.setdefault(what, True):
                survived[what] = offences(inside, sql) == said
    assert {what for what, alive in survived.items() if alive} == set(SAME.get(file, {}))
