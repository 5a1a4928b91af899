"""What withholds a run against what is published, right beside its edge; and what an operator accepts."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from expectations.gate import check
from expectations.rules import load_rules
from expectations.workspace import workspace
from tests.expectations.published import publish_as_it_is
from tests.warehouse.correcting import correction
from tests.warehouse.synthetic import Fact, SyntheticWarehouse
from warehouse.corrections import apply_corrections

RUN = "20261121T213000Z-abcd"
RULES = ("observations_gone", "source_emptied")


def facts(number: int, places: int) -> list[Fact]:
    return [Fact("penalty.cases_filed", number, words=f"第{place}类立案", year=2024 - place) for place in range(places)]


@pytest.fixture(scope="module")
def released(tmp_path_factory, catalogue) -> Path:
    """40 bureaus with ten figures each, published."""
    warehouse = SyntheticWarehouse(tmp_path_factory.mktemp("released"), catalogue)
    for number in range(40):
        warehouse.report(f"health:{number}号区", 2024, facts(37, 10))
    warehouse.connect().close()
    publish_as_it_is(warehouse)
    return warehouse.folder


@pytest.fixture
def published(released, tmp_path, catalogue) -> SyntheticWarehouse:
    """A copy of it."""
    return SyntheticWarehouse(Path(shutil.copytree(released, tmp_path / "data")), catalogue, loads=1)


def failed(warehouse: SyntheticWarehouse, catalogue, *changes: str, first: bool = False) -> dict[str, list[str]]:
    """The messages of each rule that fails after the changes; asked of the rules' views, as Great Expectations would."""
    rules = [rule for rule in load_rules(catalogue) if rule.code in RULES]
    file = None if first else warehouse.folder / "releases" / "run-1" / "nianbao.duckdb"
    with warehouse.connect() as connection:
        for change in changes:
            connection.execute(change)
        with workspace(connection, catalogue, rules, file) as inside:
            found = {code: [row[0] for row in inside.execute(f"select message from rule_{code} order by all").fetchall()] for code in RULES}
    return {code: messages for code, messages in found.items() if messages}


def take(number: int, where: str = "") -> str:
    """Observations that nothing gives any more."""
    chosen = f"(select observation_id from core.observations {where} order by 1 limit {number})"
    return f"delete from core.observations where observation_id in {chosen}"


def test_the_same_state_and_a_first_one_pass(published, catalogue):
    assert failed(published, catalogue) == {}
    assert failed(published, catalogue, take(390), first=True) == {}


@pytest.mark.parametrize(("gone", "withheld"), [(19, False), (20, False), (21, True)])
def test_more_than_five_in_a_hundred_are_many(published, catalogue, gone, withheld):
    found = failed(published, catalogue, take(gone, "where year <> 2024"))
    assert list(found) == (["observations_gone"] if withheld else [])
    assert all(f"全库共{gone}格，已发布400格" in message for message in found.get("observations_gone", []))


def test_few_are_few_however_large_their_share(tmp_path, catalogue):
    warehouse = SyntheticWarehouse(tmp_path, catalogue)
    for number in range(3):
        warehouse.report(f"health:{number}号区", 2024, facts(37, 10))
    warehouse.connect().close()
    publish_as_it_is(warehouse)
    assert failed(warehouse, catalogue, take(19, "where year <> 2024")) == {}
    assert list(failed(warehouse, catalogue, take(1, "where year <> 2024"))) == ["observations_gone"]


@pytest.mark.parametrize(
    "change",
    [
        "update core.observations set status = 'quarantined', status_reason = 'r' where year < 2020",
        "update core.observations set status = 'dropped', status_reason = 'correction c1: r', correction = 'c1' where year < 2020",
        "update core.observations set status = 'corrected', status_reason = 'correction c1: r', correction = 'c1' where year < 2020",
        "update core.documents set status = 'quarantined', read_status = 'quarantined' where publisher_id < 'health:2'",
    ],
)
def test_what_is_held_back_or_corrected_is_not_gone(published, catalogue, change):
    assert failed(published, catalogue, change) == {}


def test_a_document_that_a_correction_drops_is_neither_gone_nor_emptied(published, catalogue):
    with published.connect() as connection:
        dropped = connection.execute("select document_id from core.documents order by 1 limit 5").fetchall()
        apply_corrections(connection, [correction(f"c-{document}", "drop", document=document) for (document,) in dropped])
        assert connection.execute("select count(*) from core.documents where status = 'quarantined'").fetchone() == (5,)
    assert failed(published, catalogue) == {}


def test_nobodys_report_is_held_back_and_not_gone(published, catalogue):
    whose = "set publisher_id = ''"
    lost = "(select document_id from core.documents where publisher_id < 'health:2')"
    changes = [
        f"update core.observations {whose} where document_id in {lost}",
        f"update core.documents {whose}, status = 'quarantined', read_status = 'quarantined' where document_id in {lost}",
    ]
    assert failed(published, catalogue, *changes) == {}


def test_a_report_that_another_version_replaces_is_not_emptied(published, catalogue):
    """Superseded, and its heir has figures of another year: they are the publisher's for that report all the same."""
    published.report("health:1号区", 2024, facts(40, 1), file_name="更正.txt")
    older = "where file_name = '1号区-2024.txt'"
    replaced = "set status = 'superseded', replaced_by = (select document_id from core.documents where file_name = '更正.txt')"
    assert failed(published, catalogue, f"update core.documents {replaced} {older}") == {}


def test_a_report_whose_heir_says_nothing_is_emptied(published, catalogue):
    published.report("health:1号区", 2024, [Fact("", 3)], file_name="更正.txt")
    older = "where file_name = '1号区-2024.txt'"
    replaced = "set status = 'superseded', replaced_by = (select document_id from core.documents where file_name = '更正.txt')"
    found = failed(published, catalogue, f"update core.documents {replaced} {older}")
    assert found == {"source_emptied": ["1号区-2024.txt原有10格在发布，现在没有一条观测：文件已被取代，而取代它的没有数字"]}


def test_a_report_that_is_found_to_be_anothers_is_not_emptied(published, catalogue):
    moved = "set publisher_id = 'health:别处' where"
    changes = [
        f"update core.documents {moved} file_name = '1号区-2024.txt'",
        f"update core.observations {moved} publisher_id = 'health:1号区'",
    ]
    assert failed(published, catalogue, *changes) == {}


def test_the_operator_accepts_what_is_to_be_judged_and_no_broken_proof(published, catalogue):
    refused = "update core.documents set status = 'not_a_report', read_status = 'not_a_report' where publisher_id = 'health:1号区'"
    changes = [refused, take(30, "where year <> 2024")]
    rules = [rule for rule in load_rules(catalogue) if rule.code in RULES]
    file = published.folder / "releases" / "run-1" / "nianbao.duckdb"
    with published.connect() as connection:
        for change in changes:
            connection.execute(change)
        result = check(connection, RUN, catalogue, rules, published=file, accept=("source_emptied",))
        assert (result.withheld_by, result.accepted) == (("observations_gone",), ("source_emptied",))
        result = check(connection, RUN, catalogue, rules, published=file, accept=RULES)
    assert not result.withheld and result.accepted == RULES
    rules = {rule.code: rule.acceptable for rule in load_rules(catalogue) if rule.scope == "publish"}
    assert rules == {"evidence_proof": False, "quantities_accounted": False, "observations_gone": True, "source_emptied": True}
