"""Which documents a run reads, and why: new ones, changed ones, and those that today's definitions could read otherwise."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from functools import cache

from flows.jobs import FAULTS, Job
from flows.sightings import Shown, shown_by_sources
from transforms.catalogue import Catalogue
from transforms.changes import Change, ReadDocument, changes
from transforms.definitions import Definitions, Part
from transforms.mentions import Mentions
from warehouse.sightings import Seen
from warehouse.state import KnownDocument

NEW, CHANGED = "new", "changed"
LOST = "the raw store could not give its bytes"
UNRECORDED = "read by a version that kept no record of its definitions"
ANEW = "everything is read anew"
GROUPS_TOLD, EACH_TOLD, NAMES_TOLD = 6, 20, 3


@dataclass(frozen=True, slots=True)
class Dirty:
    """A document to read, and why: in a few words for the summary, each with its detail."""

    job: Job
    reasons: tuple[str, ...]
    details: tuple[str, ...] = ()
    known: bool = False  # read before: what was found then stays until it is read anew

    @property
    def why(self) -> str:
        return "; ".join(self.details or self.reasons)


@dataclass(frozen=True, slots=True)
class Memory:
    """What is known of earlier readings: the documents, what they were read with, what lists say of their publishers, their texts."""

    documents: Mapping[str, KnownDocument]
    definitions: Mapping[str, tuple[Part, ...]]
    listed: Mapping[str, str]
    texts: Callable[[Sequence[str]], Iterable[tuple[str, str]]]
    sightings: Sequence[Seen] = ()

    def publisher_of(self, source: str) -> str:
        """What a list of addresses names as the publisher of a page, or of the archive that the document is inside."""
        if source in self.listed:
            return self.listed[source]
        return next((self.listed[source[:at]] for at in _marks(source) if source[:at] in self.listed), "")


def _marks(source: str) -> list[int]:
    """Where the name of an archive may end, the last place first."""
    return [at for at in range(len(source) - 1, 0, -1) if source[at] == "!"]


def find_dirty(collection: Iterable[Job], memory: Memory, today: Definitions, catalogue: Catalogue) -> list[Dirty]:
    """New documents of the sources, then those read before that could come out otherwise today, wherever they came from."""
    shown = shown_by_sources(memory.documents, memory.sightings)
    dirty = [_unknown(job, shown.get(job.source), memory) for job in collection if job.document_id not in memory.documents]
    return [*dirty, *_outdated(memory, today, catalogue)]


def _unknown(job: Job, earlier: Shown | None, memory: Memory) -> Dirty:
    job = listed(job, memory)
    if earlier is None:
        return Dirty(job, (NEW,), (NEW + _inside(job.source),))
    seen = earlier.since.strftime("%Y-%m-%d")
    return Dirty(job, (CHANGED,), (f"{CHANGED}: other bytes than on {seen} (document {earlier.document_id}){_inside(job.source)}",))


def _inside(source: str) -> str:
    return f", inside {source[: _marks(source)[0]]}" if _marks(source) else ""


def listed(job: Job, memory: Memory) -> Job:
    """The document with what lists of addresses say of its publisher."""
    return replace(job, publisher=memory.publisher_of(job.source) or job.publisher)


def _outdated(memory: Memory, today: Definitions, catalogue: Catalogue) -> Iterator[Dirty]:
    """Documents read before that are to be read anew, in the order of their ids; texts are looked at only where that decides."""
    differing = _differences(memory, today, catalogue)
    reasons: dict[str, list[Change | str]] = defaultdict(list)
    open_: dict[str, list[Change]] = {}
    for document in memory.documents.values():
        if memory.publisher_of(document.source) != document.listed_publisher:
            named = memory.publisher_of(document.source) or "nobody any more"
            reasons[document.document_id].append(f"a list of addresses names its publisher: {named}")
        if document.fingerprint == today.fingerprint:
            continue
        if document.fingerprint not in memory.definitions:
            reasons[document.document_id].append(UNRECORDED if document.fingerprint else LOST)
            continue
        read = _as_read(document)
        concerning = [change for change in differing(document.fingerprint) if change.concerns(read)]
        certain = [change for change in concerning if change.needs is None or read.crashed]
        reasons[document.document_id] += certain
        if concerning and not certain:
            open_[document.document_id] = concerning
    units = frozenset(catalogue.units)
    for number, text in memory.texts([*open_]):
        mentions = Mentions(text, units)
        reasons[number] += [change for change in open_[number] if mentions.may_hold(change.needs or ())]
    for number, document in memory.documents.items():
        if why := reasons.get(number):
            told = tuple(each if isinstance(each, str) else each.told for each in why)
            details = tuple(each if isinstance(each, str) else _in_full(each) for each in why)
            yield Dirty(listed(job_of_known(document), memory), told, details, known=True)


def _differences(memory: Memory, today: Definitions, catalogue: Catalogue) -> Callable[[str], list[Change]]:
    @cache
    def ranked() -> frozenset[str]:
        from transforms.extraction.learned import load_learned

        return frozenset(name.partition("[")[0] for name in load_learned(catalogue.folder)[0].classes)

    return cache(lambda fingerprint: changes(memory.definitions[fingerprint], today.parts, ranked))


def _as_read(document: KnownDocument) -> ReadDocument:
    crashed = document.read_status == "unreadable" and document.read_reason.startswith(FAULTS)
    return ReadDocument(document.format, document.read_status, crashed, (document.publisher, document.file_name, document.source))


def _in_full(change: Change) -> str:
    return f"{change.told} ({change.detail})" if change.detail else change.told


def job_of_known(document: KnownDocument) -> Job:
    seen = document.first_seen_at.replace(tzinfo=UTC)
    return Job(document.document_id, document.source, document.file_name, document.sha256, document.bytes, seen)


def summary_of(dirty: Sequence[Dirty]) -> str:
    """`12 documents to read: 3 new, 9 because indicator penalty.fines: cues changed`."""
    by_reason = Counter(entry.reasons for entry in dirty)
    told = [f"{number} {_because(reasons)}" for reasons, number in _ranked(by_reason)[:GROUPS_TOLD]]
    if more := sum(number for _, number in _ranked(by_reason)[GROUPS_TOLD:]):
        told.append(f"{more} for other reasons")
    return f"{len(dirty)} document{'' if len(dirty) == 1 else 's'} to read" + (f": {', '.join(told)}" if told else "")


def why_lines(dirty: Sequence[Dirty]) -> Iterator[str]:
    """A line a document; where many share their reasons, one for all of them with a few by name."""
    groups: dict[tuple[str, ...], list[Dirty]] = defaultdict(list)
    for entry in dirty:
        groups[entry.reasons].append(entry)
    for entries in groups.values():
        if len(entries) <= EACH_TOLD:
            yield from (f"  {entry.job.source}: {entry.why}" for entry in entries)
            continue
        names = ", ".join(entry.job.source for entry in entries[:NAMES_TOLD])
        yield f"  {len(entries)} documents: {'; '.join(entries[0].reasons)}: {names} and {len(entries) - NAMES_TOLD} more"


def _because(reasons: tuple[str, ...]) -> str:
    return {(NEW,): "new", (CHANGED,): "with changed bytes"}.get(reasons) or f"because {' and '.join(reasons)}"


def _ranked(counted: Counter[tuple[str, ...]]) -> list[tuple[tuple[str, ...], int]]:
    """New and changed ones first, then by number."""
    return sorted(counted.items(), key=lambda item: (item[0] != (NEW,), item[0] != (CHANGED,), -item[1], item[0]))
