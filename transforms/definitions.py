"""What a document is read with, in named parts: readers and limits, the code, the tables of seeds/, every cue of every indicator.

Two such lists tell what has changed between two runs (transforms.changes). Only what reading depends on is a part: an indicator's
examples, definition, names and aggregation are none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from transforms.catalogue import Catalogue, Exclusion
from transforms.documents import readers
from transforms.documents.limits import Limits, limits_told
from transforms.publisher_rules import publisher_rules

HERE = Path(__file__).parent
PUBLISHERS = "publishers.csv"
SEEDS_OF_IDENTITY = ("departments.csv", "regions.csv", "regions_other.csv", "region_successions.csv", "area_codes.csv")
OCR = ("onnxruntime", "cv2", "rapidocr")  # LibreOffice is named in its readers' versions
LEARNED = ("ranker.npz", "judge.json")
CODE = {  # by what they do with a document, the modules that do it
    "records": ("records.py", "ids.py", "model.py"),
    "identity": (
        *("identity.py", "titles.py", "letterheads.py", "dates.py", "departments.py", "publishers.py", "publisher_rules.py", "regions.py"),
        *("region_table.py", "gazetteer.py", "functional_areas.py", "whereabouts.py", "characters.py", "seed_files.py"),
    ),
    "extractor": ("extraction/*.py", "catalogue.py", "comparability.py", "cues.py", "characters.py", "seed_files.py"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its value is a version, a digest or, of a cue, its words. Parts of one kind stand in the order that reading goes by."""

    kind: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Definitions:
    """All parts, and the one value that stands for them in core.documents."""

    parts: tuple[Part, ...]
    fingerprint: str


def definitions_of(catalogue: Catalogue, limits: Limits) -> Definitions:
    """What a document is read with today."""
    parts = (*_of_readers(limits), *_of_code(), *_of_identity(catalogue.folder), *_of_extraction(catalogue))
    return Definitions(parts, _digest("\n".join(f"{part.kind}\0{part.name}\0{part.value}" for part in parts)))


def _of_readers(limits: Limits) -> Iterator[Part]:
    yield Part("formats", "", " ".join(readers()))
    for reader in readers().values():
        yield Part("reader", reader.format, reader.name)
    yield Part("tools", "ocr", " ".join(name for name in OCR if find_spec(name) is None))
    yield from (Part("limit", name, value) for name, value in limits_told(limits).items())


@cache
def _of_code() -> tuple[Part, ...]:
    """A digest of the sources: whoever changes how reports are read cannot forget to say so."""
    found = {kind: [file for pattern in patterns for file in sorted(HERE.glob(pattern))] for kind, patterns in CODE.items()}
    return tuple(Part(kind, "", _digest_of_files(files)) for kind, files in found.items())


def _of_identity(folder: Path) -> Iterator[Part]:
    for name in SEEDS_OF_IDENTITY:
        yield Part("seed", name, _digest_of_files([folder / name]))
    for rule in publisher_rules(folder / PUBLISHERS):
        yield Part("publisher", rule.match, _json(list(rule[1:])))


def _of_extraction(catalogue: Catalogue) -> Iterator[Part]:
    for name in LEARNED:
        yield Part("learned", name, _digest_of_files([catalogue.folder / name]))
    values = [[value.key, value.value, *value.words] for by_value in catalogue.breakdowns.values() for value in by_value.values()]
    families = {unit: [sorted(fits), sorted(may)] for unit, (fits, may) in catalogue.unit_families.items()}
    units = [[unit.surface, unit.family] for unit in catalogue.units.values()]
    spoken = asdict(catalogue.comparability)
    tables = {"breakdowns.csv": values, "unit_families.csv": families, "units.csv": units, "comparability_words.yml": spoken}
    for name, content in tables.items():
        yield Part("table", name, _digest(_json(content)))
    for code, indicator in catalogue.indicators.items():
        yield Part("indicator", code, _json({"unit": indicator.unit, "units": indicator.units, "breakdowns": indicator.breakdowns}))
        for kind in ("cues", "zeros", "wholes"):
            yield from (Part(kind, code, source) for source in getattr(indicator, kind))
    yield from (Part("exclusion", f"{each.reason} {each.where}", _of_exclusion(each)) for each in catalogue.exclusions)


def _of_exclusion(exclusion: Exclusion) -> str:
    named = ("words", "themes", "unless", "unless_domain", "certain")
    return _json({name: getattr(exclusion, name) for name in named})


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _digest_of_files(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + (file.read_bytes() if file.is_file() else b""))  # a missing one is told by its loader
    return digest.hexdigest()[:16]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
