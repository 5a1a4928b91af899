"""The recipe: from labelled reports and phrases to the ranker and the judge's weights, and what to expect of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from transforms.catalogue import Catalogue
from transforms.evaluation import Evaluation, Label, Reading, evaluate, is_right
from transforms.extraction.extractor import Extractor
from transforms.extraction.judging import EVEN, Judge
from transforms.extraction.learned import RANKER, save_judge
from transforms.extraction.ranker import Ranker
from transforms.model import Extraction
from transforms.training.fitting import fit_calibration, fit_choice, fit_weights, train_ranker
from transforms.training.lessons import Lesson, lessons_of_examples, lessons_of_phrases, lessons_of_reports
from transforms.training.unseen import domain_cases, unseen_cases, unseen_readers


@dataclass(frozen=True, eq=False)
class Learned:
    ranker: Ranker
    judge: Judge
    unseen: Evaluation  # of every report, read by one to whom its bureau was new

    def save(self, folder: Path) -> None:
        """Into `seeds/`."""
        self.ranker.save(folder / RANKER)
        save_judge(self.judge, folder)


def lessons_of(folder: Path, catalogue: Catalogue) -> list[Lesson]:
    """Everything in `seeds/` that teaches: labelled reports (their texts beside the labels or among the samples), phrases, examples."""
    lessons = lessons_of_reports(folder / "labelled", (folder / "labelled", folder / "samples"), catalogue)
    for file in sorted((folder / "phrases").glob("*.txt")):
        lessons += lessons_of_phrases(file, catalogue)
    return lessons + lessons_of_examples(catalogue)


def learn(lessons: Sequence[Lesson], labels: Mapping[str, Sequence[Label]], extractor: Extractor, say: Callable[[str], None]) -> Learned:
    """Needs scikit-learn; the same lessons and catalogue give the same files."""
    say("rankers that have not seen a bureau")
    readers = list(unseen_readers(lessons, extractor))
    say("judge")
    for _ in range(2):  # what a figure means depends on the one before: the second time on a better reading of it
        weights = fit_weights(unseen_cases(lessons, readers)), fit_choice(domain_cases(lessons, readers))
        readers = [(group, replace(reader, judge=Judge(*weights, EVEN))) for group, reader in readers]
    say("reading every report as if it were new")
    readings = _read(lessons, readers)
    judge = Judge(*weights, fit_calibration(_shares(labels, readings)))
    calibrated = _read(lessons, [(group, replace(reader, judge=judge)) for group, reader in readers])
    say("ranker")
    return Learned(train_ranker(lessons), judge, evaluate(labels, calibrated))


def _read(lessons: Sequence[Lesson], readers: Sequence[tuple[str, Extractor]]) -> dict[str, Reading]:
    by_group = dict(readers)
    reports = [lesson for lesson in lessons if lesson.is_report]
    return {report.name: _reading(report.text, by_group[report.group].read(report.text, report.year)) for report in reports}


def _reading(text: str, extraction: Extraction) -> Reading:
    quantities = [{"value": each.value, "sentence": text[each.sentence_start : each.sentence_end]} for each in extraction.quantities]
    names = ("year", "indicator", "breakdown", "value", "qualifier", "confidence", "origin")
    return Reading("txt", quantities, [{name: getattr(each, name) for name in names} for each in extraction.observations])


def _shares(labels: Mapping[str, Sequence[Label]], readings: Mapping[str, Reading]) -> list[tuple[float, bool]]:
    """(confidence, right) of every observation that a figure states."""
    return [
        (row["confidence"], right)
        for name, reading in readings.items()
        for row, right in is_right(labels[name], reading)
        if row["origin"] == "reported"
    ]
