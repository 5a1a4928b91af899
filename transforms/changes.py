"""What has changed between two lists of definitions, in words, and which documents each change can concern.

A document is concerned where its reading could come out otherwise; when in doubt it is. Proven is only this (docs/incremental.md):
a reader reads its own format; who is no accepted report is not extracted; a cue, a zero, a whole or an exclusion says something of a
document only where each of its groups has a word in the text.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from fnmatch import fnmatchcase
from itertools import pairwise

from transforms.catalogue import ANY_MONTHS
from transforms.cues import Words, parse_cue
from transforms.definitions import Part
from transforms.documents.limits import may_limit

Needs = tuple[Words, ...]  # groups of words; of each group one must stand in the text
_READING, _IDENTITY = {"formats", "reader", "limit", "records"}, {"identity", "seed", "publisher"}
_CODE = {"records": "what is kept of a document changed", "identity": "telling whose a report is changed", "extractor": "extractor changed"}
_SAID = ("cues", "zeros", "wholes")
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """What a change asks of a document that was read before."""

    format: str
    read_status: str
    crashed: bool  # unreadable because the process that read it failed, at whatever step
    names: tuple[str, ...]  # publisher as printed, file name, source


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not as it was: in a few words, with detail for who asks why, and whom it concerns."""

    kind: str
    name: str
    told: str
    detail: str = ""
    needs: tuple[Needs, ...] | None = field(default=None, repr=False)  # where set, only texts that have all groups of one of these

    def concerns(self, document: ReadDocument) -> bool:
        """Whether it can concern the document, its text apart."""
        if document.read_status == "unreadable":
            return document.crashed or self.kind in _READING or self.kind == "tools"
        if self.kind in _READING:
            return self._concerns_reading(document.format)
        if self.kind == "publisher":
            return any(name == self.name or ("*" in self.name and fnmatchcase(name, self.name)) for name in document.names)
        return self.kind in _IDENTITY or (self.kind != "tools" and document.read_status == "accepted")

    def _concerns_reading(self, format_code: str) -> bool:
        if self.kind == "limit":
            return may_limit(self.name, format_code)
        return self.kind != "reader" or self.name == format_code


def changes(before: Sequence[Part], now: Sequence[Part], ranked: Callable[[], frozenset[str]]) -> list[Change]:
    """Everything that differs. `ranked` tells the indicators that the ranker knows, which may be meant without any cue."""
    found = [*_plain(before, now), *_of_publishers(before, now)]
    if any(_of(before, kind) != _of(now, kind) for kind in ("indicator", "cues", "zeros", "wholes")):
        found += _of_indicators(before, now, ranked())
    return [*found, *_of_exclusions(before, now)]


def _of(parts: Iterable[Part], kind: str) -> list[tuple[str, str]]:
    return [(part.name, part.value) for part in parts if part.kind == kind]


def _plain(before: Sequence[Part], now: Sequence[Part]) -> Iterator[Change]:
    """Parts of which there is one of a name."""
    for kind in ("formats", "reader", "limit", "tools", "records", "identity", "seed", "extractor", "learned", "table"):
        old, new = dict(_of(before, kind)), dict(_of(now, kind))
        for name in sorted(old.keys() | new.keys()):
            if old.get(name) != new.get(name):
                yield Change(kind, name, *_told(kind, name, old.get(name, "none"), new.get(name, "none")))


def _told(kind: str, name: str, old: str, new: str) -> tuple[str, str]:
    """In a few words, and in detail."""
    if kind == "formats":
        gone, come = sorted({*old.split()} - {*new.split()}), sorted({*new.split()} - {*old.split()})
        return "the formats that can be read changed", _difference(gone, come)
    if kind == "reader":
        return f"reader {name}: version {old} → {new}", ""
    if kind == "limit":
        return f"limit {name}: {old} → {new}", ""
    if kind == "tools":
        return f"this machine {'lacks' if new else 'has'} what {name} needs", new
    if kind in _CODE:
        return _CODE[kind], ""
    return f"seeds/{name} changed", ""


def _of_publishers(before: Sequence[Part], now: Sequence[Part]) -> Iterator[Change]:
    gone, come = _ordered(_of(before, "publisher"), _of(now, "publisher"))
    for name in dict.fromkeys(name for name, _ in (*gone, *come)):
        detail = _difference([value for match, value in gone if match == name], [value for match, value in come if match == name])
        yield Change("publisher", name, f"seeds/publishers.csv: line of {name} changed", detail)


def _of_indicators(before: Sequence[Part], now: Sequence[Part], ranked: frozenset[str]) -> Iterator[Change]:
    old, new = dict(_of(before, "indicator")), dict(_of(now, "indicator"))
    gone: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    come: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for kind in _SAID:
        left, right = _of(before, kind), _of(now, kind)
        differing = _unordered(left, right) if kind == "cues" else _ordered(left, right)  # of equally good cues the first in the text's
        for place, entries in zip((gone, come), differing, strict=True):  # order is taken, of zeros and wholes the first in the catalogue's
            for code, source in entries:
                place[code][kind].append(source)
    for code in sorted({*old, *new}):
        differing = [kind for kind in _SAID if gone[code][kind] or come[code][kind]]
        sources = [(kind, source) for kind in differing for source in (*gone[code][kind], *come[code][kind])]
        if code not in old or code not in new:
            told, detail = f"indicator {code} is {'new' if code in new else 'gone'}", ""
        elif old[code] != new[code]:
            was, now_is = json.loads(old[code]), json.loads(new[code])
            told, detail = f"indicator {code}: {', '.join(name for name in now_is if was[name] != now_is[name])} changed", ""
            sources = [(kind, source) for kind in _SAID for place in (before, now) for name, source in _of(place, kind) if name == code]
        elif differing:
            told = f"indicator {code}: {', '.join(differing)} changed"
            detail = _difference(*([source for kind in differing for source in place[code][kind]] for place in (gone, come)))
            yield Change("indicator", code, told, detail, tuple(needs_of(*each) for each in sources))
            continue
        else:
            continue
        yield Change("indicator", code, told, detail, None if code in ranked else tuple(needs_of(*each) for each in sources))


def _of_exclusions(before: Sequence[Part], now: Sequence[Part]) -> Iterator[Change]:
    gone, come = _ordered(_of(before, "exclusion"), _of(now, "exclusion"))
    for name in dict.fromkeys(name for name, _ in (*gone, *come)):
        entries = [json.loads(value) for place in (gone, come) for other, value in place if other == name]
        words = [word for entry in entries for word in entry["words"]]
        needs = None if ANY_MONTHS in words else ((tuple(words),),)
        yield Change("exclusion", name, f"exclusion '{name}' changed", "", needs)


def needs_of(kind: str, source: str) -> Needs:
    """Groups of words without which a cue says nothing of a text."""
    cue = parse_cue(source.partition(":")[2] if kind == "wholes" else source)
    return (*cue.before, *cue.after, *cue.either, *cue.earlier, *cue.in_sentence)


def _unordered(before: list[tuple[str, str]], now: list[tuple[str, str]]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    old, new = Counter(before), Counter(now)
    return [*(old - new).elements()], [*(new - old).elements()]


def _ordered(before: list[tuple[str, str]], now: list[tuple[str, str]]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """What is gone and what has come; what changed its place is both."""
    blocks = SequenceMatcher(None, before, now, autojunk=False).get_matching_blocks()
    gone, come = [*before[: blocks[0].a]], [*now[: blocks[0].b]]
    for left, right in pairwise(blocks):
        gone += before[left.a + left.size : right.a]
        come += now[left.b + left.size : right.b]
    return gone, come


def _difference(gone: Sequence[str], come: Sequence[str]) -> str:
    every = [*(f"-{entry}" for entry in gone), *(f"+{entry}" for entry in come)]
    more = f" and {len(every) - _SHOWN} more" if len(every) > _SHOWN else ""
    return "; ".join(every[:_SHOWN]) + more
