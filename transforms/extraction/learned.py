"""What was learned from labelled reports, as it is shipped: the ranker and the judge's weights."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from transforms.extraction.domains import DOMAIN_EVIDENCE
from transforms.extraction.judging import EVIDENCE, Judge
from transforms.extraction.ranker import Ranker, load_ranker

RANKER, JUDGE = "ranker.npz", "judge.json"


@lru_cache(maxsize=4)
def load_learned(folder: Path) -> tuple[Ranker, Judge]:
    """From `seeds/`. Raises FileNotFoundError, or ValueError where a file was made for other features or evidence."""
    weights = json.loads((folder / JUDGE).read_text(encoding="utf-8"))
    if tuple(weights["meaning"]) != EVIDENCE or tuple(weights["domain"]) != DOMAIN_EVIDENCE:
        raise ValueError(f"{folder / JUDGE} weighs other evidence than this version; make it anew with 'nianbao train'")
    calibration = tuple((float(probability), float(share)) for probability, share in weights["confidence"])
    judge = Judge(tuple(weights["meaning"].values()), tuple(weights["domain"].values()), calibration)
    return load_ranker(folder / RANKER), judge
