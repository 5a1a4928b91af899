"""The measured quality of reading must not fall: scores on labelled reports, shipped ones and the developers' own."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from transforms.catalogue import SEEDS, load_catalogue
from transforms.evaluation import Evaluation, Reading, evaluate, load_labels
from transforms.records import process_document

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared"


def measure(labels: Path, reports: Path) -> Evaluation:
    catalogue, golden = load_catalogue(), {name: rows for name, rows in load_labels(labels).items() if (reports / f"{name}.txt").exists()}
    readings = {}
    for name in golden:
        content = (reports / f"{name}.txt").read_bytes()
        records = process_document(content, name, f"{name}.txt", hashlib.sha256(content).hexdigest(), catalogue)
        readings[name] = Reading(records.document["format"], records.quantities, records.observations)
    return evaluate(golden, readings)


@pytest.mark.parametrize(
    ("labels", "reports", "f1", "recall", "precision", "qualifiers"),
    [
        pytest.param(SEEDS / "labelled", SEEDS / "samples", 0.98, 0.995, 0.99, 0.99, id="shipped samples"),
        pytest.param(SEEDS / "labelled", SEEDS / "labelled", 0.94, 0.97, 0.985, 0.99, id="reports that were learned from"),
        pytest.param(HERE / "held_out", HERE / "held_out", 0.93, 0.99, 0.99, 0.99, id="reports that nobody learned from"),
        pytest.param(SHARED / "corpus", SHARED / "corpus", 0.98, 0.995, 0.99, 0.99, id="all invented reports"),
        pytest.param(SHARED / "gold", SHARED / "reports", 0.99, 0.995, 0.99, 1.0, id="real reports"),
    ],
)
def test_scores_do_not_fall(labels: Path, reports: Path, f1: float, recall: float, precision: float, qualifiers: float) -> None:
    if not labels.is_dir():
        pytest.skip(f"no labels at {labels.name}: the developers' folder is not here")
    result = measure(labels, reports)
    assert result.unread == ()
    assert result.observations.f1 >= f1, result.observations
    assert result.quantities.recall >= recall, result.quantities
    assert result.quantities.precision >= precision, result.quantities
    assert result.qualifiers >= qualifiers
