"""Which document stands for a publisher and year, and which it replaces, with the reason.

Only documents that could be accepted take part. In this order:
1. what a source came to show last replaces what it showed before, also where it was changed back; a copy of replaced bytes from
elsewhere falls with them; where sources disagree, the one that changed last decides;
2. byte-identical copies fall behind the one seen first;
3. a corrected version (更正 in title or opening; 修订版, 第二版 or v2 in title or file name) replaces what is not marked so, or bears a
lower number, whatever their dates;
4. of two versions of one report the later date replaces the earlier, then the text replaces what OCR read, then the fuller text, then
what was seen first. A copy without a date counts as of the latest one; one read by OCR must be more than a month later to be a later
version. An excerpt (its text is in the other one, at most 0.6 of its length) falls behind the full text, however late it comes. Two
different texts of one publisher and year (a yearly report and a work summary) both stand: a cell of the marts takes one figure anyway,
and where the two contradict each other that is a finding to be seen, not one to be hidden by dropping a document. The last tie is broken
by file name and document_id, so that every machine decides alike.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

_MARK_IN_TITLE = re.compile(r"更正|勘误|修订[版稿]|修正[版稿]|[（(](?:修订|修正|更新|重新发布)[)）]")
_MARK_IN_OPENING = re.compile(r"更正(?:说明|如下|后|并)|予以?更正|已更正|勘误|以(?:本|此)版为准")
_NUMBER = re.compile(r"(?<![A-Za-z0-9])[vV](?:er\.?)?\s?([2-9])(?![0-9])|第([二三四五])(?:版|稿|次(?:修订|更正|公布|公开))")
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_SAME_FIGURES = 0.7  # share of the figures of the text that has fewer; a correction changes some, another bureau nearly all
_OPENING = 500
_OF_OCR = 31  # days
_SHINGLE = 6  # characters: a misread one spoils six shingles, but a whole clause
_SAME_REPORT = 0.5  # share of the shorter text's clauses found in the other, figures aside: a correction has nearly all, another text few
_EXCERPT = 0.6
_NEWER = "replaced by newer content of the same source"
_COPY_OF_OLDER = "copy of a text that its source has since replaced"


@dataclass(frozen=True, slots=True)
class Version:
    """A document that could be accepted, as `core.documents` has it."""

    document_id: str
    publisher_id: str
    report_year: int
    source: str
    file_name: str
    sha256: str
    title: str
    published_on: date | None
    first_seen_at: datetime
    text: str = ""  # without it, documents of one publisher and year count as versions of one report
    ocr: bool = False  # whether the text was read from a picture of it
    again: tuple[tuple[str, datetime], ...] = ()  # sources that came to show it once more, or beside the first one, and since when

    def sightings(self) -> dict[str, datetime]:
        """By source since when it shows, or showed, these bytes."""
        found = {self.source: self.first_seen_at}
        for source, since in self.again:
            found[source] = max(since, found.get(source, since))
        return found


@dataclass(frozen=True, slots=True)
class Superseded:
    """A document that no longer stands, the standing one that replaces it, and why."""

    document_id: str
    replaced_by: str
    reason: str


def is_correction(title: str, text: str, file_name: str = "") -> bool:
    """Whether the document says of itself, or its file's name says, that it corrects an earlier one."""
    return bool(
        _MARK_IN_TITLE.search(title)
        or _MARK_IN_OPENING.search(text[:_OPENING])
        or _MARK_IN_TITLE.search(file_name)
        or _NUMBER.search(f"{title} {file_name}")
    )


def version_number(title: str, file_name: str) -> int:
    """2 for （第二版） in the title or report_v2.pdf; 1 where no number is given."""
    found = _NUMBER.search(f"{title} {file_name}")
    return 1 if found is None else int(found[1]) if found[1] else "一二三四五".index(found[2]) + 1


def decide_versions(versions: Iterable[Version]) -> list[Superseded]:
    """Every document that is superseded, in the order of their ids; all others stand. The order of the input does not matter."""
    groups: dict[tuple[str, int], list[Version]] = defaultdict(list)
    for version in versions:
        groups[version.publisher_id, version.report_year].append(version)
    found = [superseded for group in groups.values() if len(group) > 1 for superseded in _decide(group)]
    return sorted(found, key=lambda superseded: superseded.document_id)


def _decide(group: list[Version]) -> list[Superseded]:
    by_id = {version.document_id: version for version in group}
    replaced = _replaced_by_newer_bytes(group)
    latest = max((version.published_on for version in group if version.published_on), default=date.min)
    current = sorted((version for version in group if version.document_id not in replaced), key=lambda version: _rank(version, latest))
    for version in current:
        full = next((other for other in current if _is_excerpt(version, other)), None)
        if full:
            replaced[version.document_id] = (full.document_id, "excerpt of a fuller text")
    standing: list[Version] = []
    for version in current:
        if version.document_id in replaced:
            continue
        other, reason = next(((other, reason) for other in standing if (reason := _why_replaced(version, other))), (None, ""))
        if other is None:
            standing.append(version)
        else:
            replaced[version.document_id] = (other.document_id, reason)
    found = []
    for document_id, (heir, reason) in replaced.items():
        while heir in replaced:
            heir = replaced[heir][0]
        found.append(Superseded(document_id, heir, f"{reason}: {_told(by_id[heir], by_id[document_id])}"))
    return found


def _told(heir: Version, version: Version) -> str:
    """The heir's file name; where that is the same, which version of it, or where it lies."""
    if heir.file_name != version.file_name:
        return heir.file_name
    own = heir.sightings()
    if shared := own.keys() & version.sightings().keys():
        return f"version {heir.sha256[:8]}, shown since {max(own[source] for source in shared):%Y-%m-%d}"
    return heir.source


@dataclass(frozen=True, slots=True)
class _Change:
    """A source that showed several bytes: what it shows now, since when, and all that it ever showed."""

    source: str
    newest: Version
    since: datetime
    shown: frozenset[str]


def _replaced_by_newer_bytes(group: list[Version]) -> dict[str, tuple[str, str]]:
    """Each document whose source has come to show other bytes since, and the copies of such bytes.

    Bytes that a source came back to later than another one left them are not replaced; so no two documents replace each other.
    """
    changes = _changes(group)
    upheld: dict[str, datetime] = {}
    for change in changes:
        upheld[change.newest.sha256] = max(change.since, upheld.get(change.newest.sha256, change.since))
    replaced: dict[str, tuple[str, str]] = {}
    for version in group:
        left = [
            change
            for change in changes
            if version.sha256 in change.shown - {change.newest.sha256} and change.since > upheld.get(version.sha256, datetime.min)
        ]
        if left:
            own = version.sightings().keys()
            last = max(left, key=lambda change: (change.source in own, change.since, change.source))
            replaced[version.document_id] = (last.newest.document_id, _NEWER if last.source in own else _COPY_OF_OLDER)
    return replaced


def _changes(group: list[Version]) -> list[_Change]:
    of_source: dict[str, list[tuple[datetime, Version]]] = defaultdict(list)
    for version in group:
        for source, since in version.sightings().items():
            of_source[source].append((since, version))
    changes = []
    for source, shown in sorted(of_source.items()):
        since, newest = max(shown, key=lambda each: (each[0], each[1].file_name, each[1].document_id))
        changes.append(_Change(source, newest, since, frozenset(version.sha256 for _, version in shown)))
    return [change for change in changes if len(change.shown) > 1]


def _is_excerpt(version: Version, other: Version) -> bool:
    """Whether most of a much shorter text stands in the other one; a correction, however short, is none."""
    if not version.text or len(version.text) >= _EXCERPT * len(other.text) or _corrects(version):
        return False
    return _likeness(version, other) >= _SAME_REPORT


def _corrects(version: Version) -> bool:
    return is_correction(version.title, version.text, version.file_name)


def _rank(version: Version, latest: date) -> tuple[bool, int, int, bool, int, datetime, str, str]:
    """What stands first: corrections, late dates, text before OCR, long texts, what was seen first."""
    return (
        not _corrects(version),
        -version_number(version.title, version.file_name),
        -(version.published_on or latest).toordinal() + _OF_OCR * version.ocr,
        version.ocr,
        -len(version.text),
        version.first_seen_at,
        version.file_name,
        version.document_id,
    )


def _why_replaced(version: Version, other: Version) -> str:
    """Why the other, which ranks first, replaces this version; '' where both stand."""
    if version.sha256 == other.sha256:
        return "identical copy"
    likeness = _likeness(version, other)
    corrects = _corrects(other) and (
        not _corrects(version) or version_number(other.title, other.file_name) > version_number(version.title, version.file_name)
    )
    if len(other.text) < _EXCERPT * len(version.text) or (likeness < _SAME_REPORT and not corrects):
        return ""
    if corrects:
        return "replaced by a corrected version (更正)"
    if version.text and other.text and not _same_figures(version.text, other.text):
        return ""
    if other.published_on and version.published_on and other.published_on > version.published_on:
        return f"replaced by a version of a later date ({other.published_on.isoformat()})"
    if version.ocr and not other.ocr:
        return "another copy of the same report, read by OCR"
    return "another copy of the same report"


def _likeness(version: Version, other: Version) -> float:
    """The share of the shorter text that stands in the other one; 1 where a text is missing."""
    if not version.text or not other.text:
        return 1.0
    parts = _shingles if version.ocr or other.ocr else _clauses
    found, others = parts(version.text), parts(other.text)
    return len(found & others) / max(1, min(len(found), len(others)))


def _same_figures(text: str, other: str) -> bool:
    """Whether two texts give mostly the same figures; two bureaus of one name use the same words, not the same figures."""
    figures, other_figures = Counter(_FIGURE.findall(text)), Counter(_FIGURE.findall(other))
    fewer = min(figures.total(), other_figures.total())
    return (figures & other_figures).total() >= _SAME_FIGURES * fewer


def _clauses(text: str) -> set[str]:
    """The text's clauses without white space, their figures masked: a correction changes figures."""
    plain = re.sub(r"\d+(?:\.\d+)?", "0", re.sub(r"\s+", "", text))
    return {clause for clause in re.split(r"[，。；：！？,.;:!?]", plain) if len(clause) >= 6}


def _shingles(text: str) -> set[str]:
    """All runs of six Chinese characters, whatever stands between them: what is left alike where characters are misread, lines broken."""
    plain = re.sub(r"[^\u4e00-\u9fff]+", "", text)
    return {plain[start : start + _SHINGLE] for start in range(len(plain) - _SHINGLE + 1)}
