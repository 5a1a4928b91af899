"""What was learned from labelled reports, as it is shipped: the ranker and the judge's weights."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from transforms.extraction.domains import DOMAIN_EVIDENCE
from transforms.extraction.judging import EVIDENCE, Judge
from transforms.extraction.ranker import Ranker, empty_ranker, load_ranker

RANKER, JUDGE = "ranker.npz", "judge.json"


@lru_cache(maxsize=4)
def load_learned(folder: Path, again: bool = False) -> tuple[Ranker, Judge]:
    """From `seeds/`. Raises FileNotFoundError, or ValueError where a file was made for other features or evidence.

    `again`: to learn anew from; what the files do not know of this version's features and evidence weighs nothing.
    """
    weights = json.loads((folder / JUDGE).read_text(encoding="utf-8"))
    meaning, domain = weights["meaning"], weights["domain"]
    if not again and (tuple(meaning) != EVIDENCE or tuple(domain) != DOMAIN_EVIDENCE):
        raise ValueError(f"{folder / JUDGE} weighs other evidence than this version; make it anew with 'nianbao train'")
    calibration = tuple((float(probability), float(share)) for probability, share in weights["confidence"])
    weighed = (tuple(known.get(name, 0.0) for name in names) for known, names in ((meaning, EVIDENCE), (domain, DOMAIN_EVIDENCE)))
    return _ranker(folder / RANKER, again), Judge(*weighed, calibration)


def _ranker(file: Path, again: bool) -> Ranker:
    try:
        return load_ranker(file)
    except ValueError:
        if not again:
            raise
        return empty_ranker()
