"""The seeds as a command needs them: read before anything runs, a fault in them told by file and line."""

from __future__ import annotations

from functools import cache

from flows.faults import WrongUsage
from transforms.catalogue import Catalogue, load_catalogue
from transforms.departments import departments
from transforms.seed_files import SeedError


@cache
def read_catalogue() -> Catalogue:
    """The catalogue, read once in a process; WrongUsage with the file, the line and what is wrong there."""
    try:
        departments()
        return load_catalogue()
    except SeedError as fault:
        raise WrongUsage(f"{fault}. Nothing was run; correct the line and start again.") from fault
