"""nianbao measure: how well reports are read by the program of today, into seeds/measured_quality.json, which the report shows."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from flows.commands.evaluate import read_now
from flows.faults import PUBLISHED, Fault
from transforms.catalogue import SEEDS, Catalogue, load_catalogue
from transforms.evaluation import LabelError, evaluate, load_labels
from transforms.extraction.extractor import Extractor
from transforms.ids import extractor_version
from transforms.measured_quality import FILE, MeasuredQuality, Measurement, measurement

HELD_OUT = SEEDS.parent / "tests" / "golden" / "held_out"


def main(options: argparse.Namespace) -> int:
    try:
        import sklearn  # noqa: F401 (asked for before minutes of work)
    except ImportError:
        raise Fault("measuring needs scikit-learn, reading does not; install it with: pip install 'scikit-learn>=1.7'") from None
    catalogue = load_catalogue()
    with Console(stderr=True).status("measuring") as status:
        try:
            made = tuple(_measurements(catalogue, lambda step: status.update(f"measuring: {step}")))
        except LabelError as error:
            raise Fault(str(error)) from None
    measured = MeasuredQuality(
        measured_on=datetime.now(UTC).date(),
        extractor_version=extractor_version(),
        catalogue_fingerprint=catalogue.fingerprint,
        measurements=made,
    )
    for each in made:
        scores = each.observations
        print(f"{each.how:<13}{each.reports:>4} reports  F1 {scores.f1:.3f}  precision {scores.precision:.3f}  recall {scores.recall:.3f}")
    file = (Path(options.to) if options.to else SEEDS) / FILE
    file.write_text(f"{measured.model_dump_json(indent=1)}\n", encoding="utf-8")
    print(f"written: {file}")
    return PUBLISHED


def _measurements(catalogue: Catalogue, say: Callable[[str], None]) -> Iterator[Measurement]:
    from transforms.training.recipe import learn, lessons_of

    labels = load_labels(SEEDS / "labelled")
    learned = learn(lessons_of(SEEDS, catalogue), labels, Extractor.to_learn(catalogue), say)
    yield measurement("as_if_new", learned.unseen)
    say("reports that nobody learned from")
    if HELD_OUT.is_dir():
        exam = load_labels(HELD_OUT)
        yield measurement("held_out", evaluate(exam, dict(read_now(exam, HELD_OUT))))
    say("reports that were learned from")
    readings = dict(read_now(labels, SEEDS / "labelled")) | dict(read_now(labels, SEEDS / "samples"))
    yield measurement("learned_from", evaluate(labels, readings))
