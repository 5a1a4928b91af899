"""What a case is, and the facts that many of them state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.warehouse.synthetic import Fact, Said


@dataclass(frozen=True)
class Case:
    """Reports of one invented publisher; `fails` is the one rule that must fail, '' for none."""

    name: str
    fails: str
    reports: Mapping[int, Sequence[Fact]]
    said: Mapping[int, Sequence[Said]] = field(default_factory=dict)  # by year, what the report says of its figures
    document: Mapping[str, object] = field(default_factory=dict)  # columns of core.documents that differ
    of_year: Mapping[int, Mapping[str, object]] = field(default_factory=dict)  # likewise, of one report
    tamper: str = ""  # SQL after loading, with $document: what no report can say but a broken program could write
    since: str = ""  # SQL, likewise, after all of it was published
    others: Mapping[str, Mapping[int, Sequence[Fact]]] = field(
        default_factory=dict
    )  # reports of further publishers, by a name of one's own
    about: str = ""  # a publisher without documents that the finding is about
    beside: str = ""  # the rule whose edge a near-miss stands beside


# the first report of a case has replaced its others
SUPERSEDED = """
update core.documents
set status = 'superseded', status_reason = 'replaced by a version of a later date (2025-03-01): later.txt', replaced_by = $document
where document_id <> $document and publisher_id = (select publisher_id from core.documents where document_id = $document)
"""


def near(name: str, beside: str, reports: Mapping[int, Sequence[Fact]], **more) -> Case:
    """A near-miss of the rule: as close to it as may be, and no rule may fail."""
    return Case(name, "", reports, beside=beside, **more)


def filed(value: int | str, **more: object) -> Fact:
    return Fact("penalty.cases_filed", value, **more)


def fines(value: int | str, surface: str, **more: object) -> Fact:
    return Fact("penalty.fines", value, surface=surface, **more)


def unmapped(count: int) -> list[Fact]:
    return [Fact("", number, words=f"第{number}项工作") for number in range(2, count + 2)]
