"""Readings of labelled reports as if their bureau had never been seen: what is learned and measured honestly.

For each bureau the ranker is one that was fitted without its reports, and the cues that were right in no other bureau's
report are taken away: whoever wrote them may have had this report in sight.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from transforms.catalogue import Catalogue
from transforms.extraction.extractor import Extractor
from transforms.extraction.folding import fold
from transforms.extraction.judging import Option
from transforms.extraction.matching import Matcher
from transforms.extraction.ranker import NONE
from transforms.training.fitting import Case, train_ranker
from transforms.training.lessons import EXAMPLES, UNKNOWN, Lesson

FOLDS = 5  # groups are left out of the ranker's training by fifths


def unseen_readers(lessons: Sequence[Lesson], extractor: Extractor) -> Iterator[tuple[str, Extractor]]:
    """(group, an extractor to which it is new) for every group of reports."""
    weak = rules_without_support(lessons, extractor)
    groups = sorted(weak)
    reports = {lesson.group for lesson in lessons if lesson.is_report}
    for number in range(FOLDS):
        away = set(groups[number::FOLDS])
        ranker = train_ranker([lesson for lesson in lessons if lesson.group not in away])
        for group in sorted(away & reports):
            catalogue = without_cues(extractor.catalogue, weak[group])
            yield group, replace(extractor, catalogue=catalogue, matcher=Matcher(catalogue), ranker=ranker)


def domain_cases(lessons: Sequence[Lesson], readers: Sequence[tuple[str, Extractor]]) -> list[Case]:
    """The same for the domains of the figures whose indicator was found."""
    out = []
    for group, reader in readers:
        for lesson in (each for each in lessons if each.group == group):
            figures = reader.figures(fold(lesson.text), lesson.text, lesson.year)
            truth = dict(zip(lesson.starts, zip(lesson.meanings, lesson.domains, strict=True), strict=True))
            for number, options in figures.domains.items():
                meaning, domain = truth.get(figures.found[number].start, (UNKNOWN, ""))
                values = [option.value for option in options]
                made = figures.meanings.get(number)
                if made and meaning.split("[")[0] == made[0].indicator and domain in values and len(values) > 1:
                    out.append(([option.evidence for option in options], values.index(domain)))
    return out


def unseen_cases(lessons: Sequence[Lesson], readers: Sequence[tuple[str, Extractor]]) -> list[Case]:
    """What the judge learns from: every figure of every report, read by one to whom the report is new."""
    out = []
    for group, reader in readers:
        for lesson in (each for each in lessons if each.group == group):
            for meaning, ranked in ranked_options(lesson, reader):
                names = [option.name for option in ranked]
                out.append(([option.evidence for option in ranked], names.index(meaning if meaning in names else NONE)))
    return out


def ranked_options(lesson: Lesson, extractor: Extractor) -> Iterator[tuple[str, list[Option]]]:
    """The true class of each figure of a lesson whose meaning is known and was judged, and the options, best first."""
    figures = extractor.figures(fold(lesson.text), lesson.text, lesson.year)
    truth = dict(zip(lesson.starts, lesson.meanings, strict=True))
    for number, ranked in figures.ranked.items():
        if meaning := truth.get(figures.found[number].start, UNKNOWN):
            yield meaning, ranked


def rules_without_support(lessons: Sequence[Lesson], extractor: Extractor) -> dict[str, set[str]]:
    """For each group the rules of cues that were right in that group alone, or nowhere."""
    support: dict[str, set[str]] = {f"{indicator}: {cue.source}": set() for indicator, cue in extractor.catalogue.cues}
    for lesson in lessons:
        for meaning, ranked in ranked_options(lesson, extractor) if lesson.group != EXAMPLES else ():
            for option in ranked:
                if option.cue and option.name == meaning:
                    support[option.cue.rule].add(lesson.group)
    groups = {lesson.group for lesson in lessons} - {EXAMPLES}
    return {group: {rule for rule, holders in support.items() if holders <= {group}} for group in groups}


def without_cues(catalogue: Catalogue, dropped: set[str]) -> Catalogue:
    """The catalogue without the cues of these rules (`indicator: source`)."""
    cues = tuple((indicator, cue) for indicator, cue in catalogue.cues if f"{indicator}: {cue.source}" not in dropped)
    return replace(catalogue, cues=cues)
