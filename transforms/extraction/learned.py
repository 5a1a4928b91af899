"""What was learned from labelled reports, as it is shipped: the ranker and the judge's weights."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path

import numpy

from transforms.extraction.domains import DOMAIN_EVIDENCE
from transforms.extraction.judging import EVIDENCE, Judge, Weights
from transforms.extraction.ranker import Ranker, load_ranker

RANKER, JUDGE = "ranker.npz", "judge.json"


@lru_cache(maxsize=4)
def load_learned(folder: Path) -> tuple[Ranker, Judge]:
    """From `seeds/`. Raises FileNotFoundError, or ValueError where a file was made for other features or evidence."""
    weights = json.loads((folder / JUDGE).read_text(encoding="utf-8"))
    meaning, domain = weights["meaning"], weights["domain"]
    if tuple(meaning) != EVIDENCE or tuple(domain) != DOMAIN_EVIDENCE or "units" not in weights:
        raise ValueError(f"{folder / JUDGE} weighs other evidence than this version; make it anew with 'nianbao train'")
    calibration = tuple((float(probability), float(share)) for probability, share in weights["confidence"])
    units = weights["units"]
    rows = numpy.array([*meaning.values()])
    shift, counts = numpy.array(units).T
    judge = Judge(Weights(rows[:, 0], rows[:, 1:], shift, counts), tuple(domain.values()), calibration)
    return load_ranker(folder / RANKER), judge


def save_judge(judge: Judge, folder: Path) -> None:
    """For each kind of evidence what it counts alone and in each unit; for each unit its shift and what it counts."""
    of = judge.weights
    rows = numpy.column_stack([of.alone, of.together]).round(4)
    written = {
        "meaning": dict(zip(EVIDENCE, rows.tolist(), strict=True)),
        "units": numpy.column_stack([of.shift, of.units]).round(4).tolist(),
        "domain": dict(zip(DOMAIN_EVIDENCE, judge.domain_weights, strict=True)),
        "confidence": judge.calibration,
    }
    lines = json.dumps(written, ensure_ascii=False, indent=1)
    lines = re.sub(r"\[[^\[\]]+\]", lambda row: " ".join(row[0].split()), lines)  # a row of numbers on one line
    (folder / JUDGE).write_text(lines + "\n", encoding="utf-8")
