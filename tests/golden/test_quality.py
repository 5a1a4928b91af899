"""The measured quality of reading must not fall: scores on labelled reports, shipped ones and the developers' own."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from transforms.catalogue import SEEDS, load_catalogue
from transforms.evaluation import Evaluation, Reading, evaluate, load_labels
from transforms.ids import extractor_version
from transforms.measured_quality import load_measured_quality, measurement
from transforms.records import process_document

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared"


@cache
def read(reports: Path) -> Mapping[str, Reading]:
    """Every report of the folder, by its name without .txt."""
    catalogue, readings = load_catalogue(), {}
    for file in sorted(reports.glob("*.txt")):
        content = file.read_bytes()
        records = process_document(content, file.stem, file.name, hashlib.sha256(content).hexdigest(), catalogue)
        readings[file.stem] = Reading(records.document["format"], records.quantities, records.observations)
    return readings


def measure(labels: Path, reports: Path) -> Evaluation:
    readings = read(reports)
    golden = {name: rows for name, rows in load_labels(labels).items() if name in readings}
    return evaluate(golden, {name: readings[name] for name in golden})


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


def test_the_figures_that_the_report_shows_are_those_of_today() -> None:
    """What was shown would else be the quality of an older program; `make quality` measures anew (some minutes)."""
    shown = load_measured_quality(SEEDS)
    assert shown is not None
    today = (extractor_version(), load_catalogue().fingerprint)
    assert (shown.extractor_version, shown.catalogue_fingerprint) == today, "seeds/measured_quality.json is stale: make quality"
    learned = read(SEEDS / "labelled") | read(SEEDS / "samples")
    for how, labels, readings in (
        ("held_out", load_labels(HERE / "held_out"), read(HERE / "held_out")),
        ("learned_from", load_labels(SEEDS / "labelled"), learned),
    ):
        told, now = shown.of(how), measurement(how, evaluate(labels, readings))
        assert (told.reports, told.bureaus, told.formats.keys()) == (now.reports, now.bureaus, now.formats.keys())
        for kind in ("observations", "quantities"):
            for rate in ("precision", "recall", "f1"):
                assert getattr(getattr(told, kind), rate) == pytest.approx(getattr(getattr(now, kind), rate), abs=0.002), (how, kind)
    new, learned_from = shown.of("as_if_new"), shown.of("learned_from")
    assert (new.reports, new.bureaus) == (learned_from.reports, learned_from.bureaus)
    assert new.observations.right + new.observations.missed == learned_from.observations.right + learned_from.observations.missed
    assert new.observations.f1 < learned_from.observations.f1, "what was learned from flatters"


@pytest.mark.parametrize(
    "reports",
    [
        pytest.param(SEEDS / "labelled", id="reports that were learned from"),
        pytest.param(HERE / "held_out", id="reports that nobody learned from"),
        pytest.param(SHARED / "corpus", id="all invented reports"),
        pytest.param(SHARED / "reports", id="real reports"),
    ],
)
def test_no_report_gives_a_row_twice(reports: Path) -> None:
    """A row that stands twice breaks the proof of the evidence, and with it the run of all the other reports."""
    if not reports.is_dir():
        pytest.skip(f"no reports at {reports.name}: the developers' folder is not here")
    for name, reading in read(reports).items():
        ids = Counter([row["observation_id"] for row in reading.observations] + [row["quantity_id"] for row in reading.quantities])
        assert [each for each, times in ids.items() if times > 1] == [], name
