"""The seeds are read strictly: a fault is told by file and line, before anything runs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from transforms.catalogue import SEEDS, load_catalogue
from transforms.cues import CueError, parse_cue
from transforms.seed_files import SeedError


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SEEDS, tmp_path / "seeds", ignore=shutil.ignore_patterns("samples", "__pycache__")))


def change(file: Path, old: str, new: str) -> int:
    """Replaces the first occurrence; returns the line it stands in."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_the_catalogue_holds_what_the_domain_knows(shared_catalogue_codes: set[str]) -> None:
    catalogue = load_catalogue()
    assert len(catalogue.indicators) >= 133
    assert shared_catalogue_codes <= set(catalogue.indicators)


@pytest.fixture
def shared_catalogue_codes(shared: Path) -> set[str]:
    lines = (shared / "domain" / "indicators.csv").read_text(encoding="utf-8").splitlines()[1:]
    return {line.split(",")[0] for line in lines}


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("indicators/penalty.yml", "unit: 元", "unit: 两", "unknown unit '两'"),
        ("indicators/penalty.yml", "breakdowns: [domain, procedure]", "breakdowns: [domain, planet]", "unknown breakdown 'planet'"),
        ("indicators/penalty.yml", "penalty.cases_closed:", "penalty.cases_filed:", "defined twice"),
        ("indicators/penalty.yml", "penalty.cases_closed:", "licensing.cases_closed:", "does not belong in penalty.yml"),
        ("indicators/penalty.yml", "  aggregation: sum", "  aggregation: average", "aggregation"),
        ("indicators/penalty.yml", "  name_en: Cases filed", "  nam_en: Cases filed", "penalty.cases_filed"),
        ("indicators/penalty.yml", "    - 立案 N", "    - (立案) N", "names no word of the clause itself"),
        ("breakdowns.csv", "domain,school", "domain,public_place", "stands twice"),
        (
            "relations.csv",
            "penalty.cases_closed,penalty.cases_filed",
            "penalty.cases_shut,penalty.cases_filed",
            "unknown indicator 'penalty.cases_shut'",
        ),
        ("relations.csv", "closed_le_filed,at_most", "closed_le_filed,below", "kind"),
        ("units.csv", "宗,case", "件,case", "stands twice"),
        ("unit_families.csv", "元,money", "元,gold", "no measure word of family gold"),
        ("exclusions.yml", "where: heading", "where: somewhere", "where 'somewhere'"),
    ],
)
def test_a_fault_is_told_by_file_and_line(seeds: Path, file: str, old: str, new: str, message: str) -> None:
    line = change(seeds / file, old, new)
    with pytest.raises(SeedError) as fault:
        load_catalogue(seeds)
    told = str(fault.value)
    assert told.startswith(f"seeds/{file}:"), told
    assert message in told
    assert abs(int(told.split(":")[1]) - line) <= 8, (told, line)


def test_a_missing_file_is_named(seeds: Path) -> None:
    (seeds / "units.csv").unlink()
    with pytest.raises(SeedError, match=r"seeds/units.csv:1: the file is missing"):
        load_catalogue(seeds)


def test_the_fingerprint_follows_what_extraction_reads_and_nothing_else(seeds: Path) -> None:
    before = load_catalogue(seeds).fingerprint
    change(seeds / "relations.csv", "warning", "info")
    assert load_catalogue(seeds).fingerprint == before
    change(seeds / "indicators" / "penalty.yml", "    - 立案 N", "    - 立了案 N")
    assert load_catalogue(seeds).fingerprint != before


def test_cues() -> None:
    cue = parse_cue("[执法人员] (考试) 合格率|通过率 N 以上 -抽检 -(样品) *0.5 => group=officers")
    assert (cue.before, cue.after, cue.earlier, cue.in_sentence) == ((("合格率", "通过率"),), (("以上",),), (("考试",),), (("执法人员",),))
    assert (cue.without, cue.never_earlier, cue.weight, cue.breakdown) == (("抽检",), ("样品",), 0.5, (("group", "officers"),))
    assert parse_cue("锦旗").either == (("锦旗",),)


@pytest.mark.parametrize("source", ["", "N", "(热线) N", "立案 N *twice", "立案| N", "面商率 N => measure"])
def test_a_cue_against_the_grammar_is_refused(source: str) -> None:
    with pytest.raises(CueError):
        parse_cue(source)
