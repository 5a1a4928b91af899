"""Sources that show a version which is known already: changed back to it, or another source of it. What is new tells of itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from flows.jobs import Job
from flows.raw_store import Kept
from transforms.ids import document_id
from warehouse.sightings import Seen

NAMES_TOLD = 3


class Known(Protocol):
    """A document version with its first sighting."""

    document_id: str
    source: str
    file_name: str
    sha256: str
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """What a source shows, and since when (UTC)."""

    since: datetime
    file_name: str
    document_id: str


@dataclass(frozen=True, slots=True)
class Sighting:
    """A source that shows from now on a version which it does not bring first, `instead_of` the one it showed; None: it showed none."""

    source: str
    document_id: str
    since: datetime
    instead_of: str | None = None

    @property
    def seen(self) -> Seen:
        return self.source, self.document_id, self.since


def shown_by_sources(documents: Mapping[str, Known], further: Iterable[Seen]) -> dict[str, Shown]:
    """By source the version that it came to show last; `further` are sightings beyond the first of each document."""
    found: dict[str, Shown] = {}
    first = ((document.source, document.document_id, document.first_seen_at) for document in documents.values())
    for source, number, since in (*first, *further):
        if number in documents:
            shown = Shown(since, documents[number].file_name, number)
            found[source] = max(found.get(source, shown), shown, key=_order)
    return found


def find_sightings(jobs: Iterable[Job], known: Collection[str], shown: Mapping[str, Shown], now: datetime) -> Iterator[Sighting]:
    """Of each source that shows another version than it did, where the version's own row would not tell so."""
    by_source: dict[str, list[Job]] = defaultdict(list)
    brings: dict[str, str] = {}
    for job in jobs:
        by_source[job.source].append(job)
        brings.setdefault(job.document_id, job.source)
    for source, here in by_source.items():
        last = shown.get(source)
        if last and last.document_id in {job.document_id for job in here}:
            continue  # also of two members of one name
        job = max(here, key=lambda job: (job.file_name, job.document_id))
        first = job.document_id not in known and brings[job.document_id] == source
        if first and (last is None or utc(job.first_seen_at) > last.since):
            continue
        since = max(utc(now), last.since + timedelta(seconds=1)) if last else utc(now)  # after the one before, whatever the clock says
        yield Sighting(source, job.document_id, since, last.document_id if last else None)


def kept_sightings(kept: Iterable[Kept], documents: Mapping[str, Known]) -> list[Sighting]:
    """What the notes of the raw store tell beyond the first sighting of each document."""
    found = []
    for note in kept:
        number, since = document_id(note.file_name, note.sha256), utc(note.shown_since or note.first_seen_at)
        document = documents.get(number)
        if document and (note.source, since) != (document.source, utc(document.first_seen_at)):
            found.append(Sighting(note.source, number, since))
    return found


def changed_back(sightings: Iterable[Sighting]) -> bool:
    """Whether a source shows another version than it did; one more source of a known version changes nothing."""
    return any(sighting.instead_of for sighting in sightings)


def told(sightings: Sequence[Sighting]) -> str:
    """`1 source shows an earlier version again: /reports/2023.pdf`; '' where none does."""
    back = [sighting.source for sighting in sightings if sighting.instead_of]
    if not back:
        return ""
    more = f" and {len(back) - NAMES_TOLD} more" if len(back) > NAMES_TOLD else ""
    verb = "source shows" if len(back) == 1 else "sources show"
    return f"{len(back)} {verb} an earlier version again: {', '.join(back[:NAMES_TOLD])}{more}"


def why_lines(sightings: Iterable[Sighting], documents: Mapping[str, Known]) -> Iterator[str]:
    """A line a source that shows another version than it did."""
    for sighting in sightings:
        if sighting.instead_of:
            now, before = (_version(number, documents) for number in (sighting.document_id, sighting.instead_of))
            yield f"  {sighting.source}: changed back to {now}, instead of {before}"


def _version(number: str, documents: Mapping[str, Known]) -> str:
    if number not in documents:
        return f"document {number}"
    document = documents[number]
    return f"version {document.sha256[:8]}, first seen {document.first_seen_at:%Y-%m-%d} (document {number})"


def utc(moment: datetime) -> datetime:
    """As the warehouse has it: UTC, without saying so."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _order(shown: Shown) -> tuple[datetime, str, str]:
    return shown.since, shown.file_name, shown.document_id
