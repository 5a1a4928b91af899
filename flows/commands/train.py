"""nianbao train: the ranker and the judge anew from the labelled reports and phrases in seeds/."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from rich.console import Console

from flows.evaluation import reliability_lines
from flows.faults import PUBLISHED, Fault
from transforms.catalogue import SEEDS, load_catalogue
from transforms.evaluation import Evaluation, LabelError, Tally, load_labels
from transforms.extraction.extractor import Extractor


def main(options: argparse.Namespace) -> int:
    try:
        import sklearn  # noqa: F401 (asked for before minutes of work)
    except ImportError:
        raise Fault("training needs scikit-learn, reading does not; install it with: pip install 'scikit-learn>=1.7'") from None
    from transforms.training.recipe import learn, lessons_of

    console = Console(stderr=True)
    catalogue = load_catalogue()
    try:
        lessons, labels = lessons_of(SEEDS, catalogue), load_labels(SEEDS / "labelled")
    except LabelError as error:
        raise Fault(str(error)) from None
    figures = sum(sum(1 for meaning in lesson.meanings if meaning) for lesson in lessons)
    reports = sum(lesson.is_report for lesson in lessons)
    print(f"{reports} reports, {len(lessons) - reports} phrases, {figures} figures")
    with console.status("reading lessons") as status:
        learned = learn(lessons, labels, Extractor.to_learn(catalogue), lambda step: status.update(f"learning: {step}"))
    _tell(learned.unseen)
    folder = Path(options.to) if options.to else SEEDS
    learned.save(folder)
    print(
        f"written: {folder}/ranker.npz, {folder}/judge.json; 'make quality' measures it for the report, 'make test' shows what else changes"
    )
    return PUBLISHED


def _tell(unseen: Evaluation) -> None:
    print("\nEach report read as if its bureau were new: F1 of observations by bureau")
    bureaus: dict[str, Tally] = {}
    for document in unseen.documents:
        bureaus.setdefault(re.split(r"-(?:19|20)\d\d", document.name)[0], Tally()).add(document.observations)
    for name, tally in sorted(bureaus.items(), key=lambda item: item[1].f1):
        print(f"  {name:20} F1 {tally.f1:.3f}  precision {tally.precision:.3f}  recall {tally.recall:.3f}")
    whole = unseen.observations
    mean = sum(tally.f1 for tally in bureaus.values()) / len(bureaus)
    print(f"  all: F1 {whole.f1:.3f}, precision {whole.precision:.3f}, recall {whole.recall:.3f}; mean of bureaus {mean:.3f}")
    print("", *reliability_lines(unseen), sep="\n")
