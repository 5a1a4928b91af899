"""The seeds as a command needs them: read before anything runs, a fault in them told by file and line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from flows.faults import WrongUsage
from transforms.catalogue import SEEDS, Catalogue, load_catalogue
from transforms.correction_file import load_corrections
from transforms.corrections import Correction
from transforms.departments import departments
from transforms.functional_areas import other_places
from transforms.gazetteer import gazetteer
from transforms.measured_quality import FILE, MeasuredQuality, load_measured_quality
from transforms.publisher_rules import publisher_rules
from transforms.seed_files import SeedError
from transforms.waivers import Waiver, load_waivers
from transforms.whereabouts import area_codes


@cache
def read_catalogue() -> Catalogue:
    """The catalogue, read once in a process; WrongUsage with the file, the line and what is wrong there."""
    with _told_by_line():
        for read in (departments, gazetteer, other_places, area_codes, publisher_rules):
            read()
        return load_catalogue()


@cache
def read_corrections() -> tuple[Correction, ...]:
    """The corrections, read once in a process; WrongUsage with the file, the line and what is wrong there."""
    with _told_by_line():
        return load_corrections(read_catalogue())


@cache
def read_waivers() -> tuple[Waiver, ...]:
    """The findings that people accept, read once in a process; WrongUsage with the file, the line and what is wrong there."""
    with _told_by_line():
        return load_waivers()


@cache
def read_measured_quality() -> MeasuredQuality | None:
    """How well reports were read when that was last measured, None where it never was; WrongUsage where the file cannot be read."""
    try:
        return load_measured_quality(SEEDS)
    except ValueError as fault:
        raise WrongUsage(f"seeds/{FILE}: {fault}. `nianbao measure` makes it anew.") from fault


@contextmanager
def _told_by_line() -> Iterator[None]:
    try:
        yield
    except SeedError as fault:
        raise WrongUsage(f"{fault}. Nothing was run; correct the line and start again.") from fault
