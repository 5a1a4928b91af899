"""Labelled reports and phrases as the figures they teach: what stands around each, and what it means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from zlib import crc32

from transforms.catalogue import Catalogue
from transforms.evaluation import Label, LabelError, load_labels
from transforms.extraction.clauses import clauses, headings
from transforms.extraction.features import buckets
from transforms.extraction.folding import Folded, fold
from transforms.extraction.judging import name_of, parse_breakdown
from transforms.extraction.matching import Matcher
from transforms.extraction.quantities import Found, find_quantities
from transforms.extraction.ranker import NONE

UNKNOWN = ""  # the class of a figure that nobody labelled, or whose label is optional
_EARLIER = re.compile(r"去年|上年|上一年|同期|前年|20\d\d年")
_NEAR = 12
_EXAMPLE = re.compile(r"【([^】|]+)(?:\|([^】]+))?】")
EXAMPLES = "examples"  # their group: written together with the cues, they say nothing for these
_MARK = re.compile(r"【(?P<surface>[^【】|]*)\|(?P<labels>[^【】]*)】")


@dataclass(frozen=True)
class Lesson:
    """A text with the meaning of each of its figures; `group` is the bureau, or the part of a phrase file."""

    name: str
    group: str
    text: str
    year: int
    starts: tuple[int, ...] = field(repr=False)  # where each of its figures begins in the folded text
    meanings: tuple[str, ...] = field(repr=False)  # the class of each
    domains: tuple[str, ...] = field(repr=False)  # of each, '' for none
    features: tuple[tuple[int, ...], ...] = field(repr=False)
    is_report: bool = True


def meaning_of(label: Label) -> str:
    if label.optional:
        return UNKNOWN
    if not label.indicator or label.reason:
        return NONE
    return name_of(label.indicator, parse_breakdown(label.breakdown))


def _domain_of(breakdown: str) -> str:
    return next((pair.removeprefix("domain=") for pair in breakdown.split(";") if pair.startswith("domain=")), "")


def lessons_of_reports(folder: Path, texts: Sequence[Path], catalogue: Catalogue) -> list[Lesson]:
    """The labelled reports `<bureau>-<year>.jsonl` of a folder, whose texts stand in one of the others. Raises LabelError."""
    out, matcher = [], Matcher(catalogue)
    for name, labels in load_labels(folder).items():
        file = next((place / f"{name}.txt" for place in texts if (place / f"{name}.txt").exists()), None)
        if file is None:
            raise LabelError(f"{name}.jsonl labels a report that is missing: no {name}.txt in {' or '.join(map(str, texts))}")
        text = file.read_text(encoding="utf-8")
        folded, found = _figures(text, catalogue)
        aligned = _aligned(folded, found, labels)
        meanings = [UNKNOWN if at is None else meaning_of(labels[at]) for at in aligned]
        domains = ["" if at is None else _domain_of(labels[at].breakdown) for at in aligned]
        dated = re.search(r"-((?:19|20)\d\d)", name)
        out.append(
            _lesson(
                name,
                name[: dated.start()] if dated else name,
                text,
                int(dated[1]) if dated else 0,
                folded,
                found,
                meanings,
                domains,
                matcher,
            )
        )
    return out


def lessons_of_phrases(file: Path, catalogue: Catalogue, groups: int = 10) -> list[Lesson]:
    """The lines of a phrase file: `全年立案【312件|penalty.cases_filed】`; `-` is no observation, `!plan` an excluded figure."""
    out, matcher = [], Matcher(catalogue)
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        for fault in _faults(line, _unmarked(line.strip())[1], catalogue):
            raise LabelError(f"{file.name}:{number}: {fault}")
        group = f"{file.stem} {crc32(line.encode()) % groups}"
        out += _of_line(f"{file.stem}:{number}", group, line.strip(), matcher)
    return out


def lessons_of_examples(catalogue: Catalogue) -> list[Lesson]:
    """The examples of the indicators, in which only figures of their own are marked: `立案312件，结案【289件】`."""
    out, matcher = [], Matcher(catalogue)
    for code, indicator in catalogue.indicators.items():
        for number, example in enumerate(indicator.examples):
            line = _EXAMPLE.sub(lambda match, code=code: f"【{match[1]}|{f'{code} {match[2] or str()}'.strip()}】", example)
            out += _of_line(f"{code}:{number}", EXAMPLES, line, matcher)
    return out


def _of_line(name: str, group: str, line: str, matcher: Matcher) -> list[Lesson]:
    text, marks = _unmarked(line)
    folded, found = _figures(text, matcher.catalogue)
    if not found:
        return []
    meanings = [_marked(folded, item, marks) for item in found]
    return [replace(_lesson(name, group, text, 2024, folded, found, meanings, [""] * len(found), matcher), is_report=False)]


def _figures(text: str, catalogue: Catalogue) -> tuple[Folded, list[Found]]:
    folded = fold(text)
    return folded, find_quantities(folded.text, catalogue.units)


def _lesson(
    name: str,
    group: str,
    text: str,
    year: int,
    folded: Folded,
    found: list[Found],
    meanings: list[str],
    domains: list[str],
    matcher: Matcher,
) -> Lesson:
    views = clauses(folded, matcher.prose(folded.text), found)
    families = [matcher.catalogue.units[item.unit].family for item in found]
    bucket, starts = buckets(folded.text, found, views, families, headings(folded.text))
    features = tuple(tuple(bucket[first:last].tolist()) for first, last in pairwise(starts))
    return Lesson(name, group, text, year, tuple(item.start for item in found), tuple(meanings), tuple(domains), features)


def _aligned(folded: Folded, found: list[Found], labels: Sequence[Label]) -> list[int | None]:
    """For each figure the number of the first label not yet taken that has its value and stands around it."""
    places = [(fold(label.context + "。").text.rstrip("。\n"), fold(label.surface + "。").text.rstrip("。\n")) for label in labels]
    taken: set[int] = set()
    out: list[int | None] = []
    for item in found:
        hit = next(
            (
                at
                for at, label in enumerate(labels)
                if at not in taken and abs(label.value - item.value) < 1e-6 and _is_at(folded, item, *places[at])
            ),
            None,
        )
        if hit is not None:
            taken.add(hit)
        out.append(hit)
    return out


def _is_at(folded: Folded, item: Found, context: str, surface: str) -> bool:
    offset, end = context.find(surface), item.end + len(context)
    at = folded.text.find(context, max(0, item.start - len(context)), end)
    while at >= 0 and offset >= 0:
        if at + offset <= item.number_start < at + offset + len(surface) or item.start <= at + offset < item.end:
            return True
        at = folded.text.find(context, at + 1, end)
    return False


def _faults(line: str, marks: list[tuple[int, int, str]], catalogue: Catalogue) -> Iterator[str]:
    """What is wrong with a phrase: marks that do not close, indicators and breakdowns that are not in the catalogue."""
    if not line.count("【") == line.count("】") == len(marks):
        yield "a mark is not of the form 【figure|indicator key=value】"
    for label in (label for _, _, labels in marks for label in labels.split("|") if label[:1] not in ("-", "!")):
        code, _, breakdown = label.partition(" ")
        if code not in catalogue.indicators:
            yield f"unknown indicator '{code}'"
            continue
        for key, values in parse_breakdown(breakdown):
            known = catalogue.breakdowns.get(key, {})
            if key not in catalogue.indicators[code].breakdowns or not set(values.split("+")) <= set(known):
                yield f"'{key}={values}' is no breakdown of {code}"


def _unmarked(line: str) -> tuple[str, list[tuple[int, int, str]]]:
    text, marks, at = "", [], 0
    for match in _MARK.finditer(line):
        text += line[at : match.start()]
        marks.append((len(text), len(text) + len(match["surface"]), match["labels"]))
        text, at = text + match["surface"], match.end()
    return text + line[at:], marks


def _marked(folded: Folded, item: Found, marks: list[tuple[int, int, str]]) -> str:
    start, end = folded.source_span(item.start, item.end)
    labels = next((labels for first, last, labels in marks if first < end and start < last), None)
    if labels is None:
        return UNKNOWN
    first = labels.split("|")[0]
    if first[0] == "-" and _EARLIER.search(folded.text, max(0, item.start - _NEAR), item.start):
        return UNKNOWN  # an observation of another year, as a report's labels would have it
    if first[0] in "-!":
        return NONE
    indicator, _, breakdown = first.partition(" ")
    return name_of(indicator, parse_breakdown(breakdown))
