"""Waivers: findings that a person has looked at and accepts, with a reason and until a day. Read strictly from `seeds/waivers.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from transforms.catalogue import SEEDS
from transforms.decision_file import ID, Place, blocks, day, text
from transforms.seed_files import SeedError

FILE = "waivers.yml"
FIELDS = ("id", "finding", "observed", "reason", "by", "on", "until")
_FINDING = re.compile(r"f[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Waiver:
    """One entry: the finding it accepts, as long as that observes the same, until the end of a day."""

    id: str
    finding: str  # finding_id
    observed: str  # what the finding observed when it was accepted
    reason: str
    by: str
    on: date
    until: date


def load_waivers(file: Path = SEEDS / FILE) -> tuple[Waiver, ...]:
    """All entries, sorted by id. Raises SeedError at the first fault, by file and line."""
    found: dict[str, Waiver] = {}
    places: dict[str, int] = {}
    findings: dict[str, str] = {}
    for entry, lines in blocks(file, "waivers", "without waivers"):
        place = Place(file, lines)
        name = text(entry, "id", place)
        if not ID.fullmatch(name):
            raise place.fault("id", f"id '{name}' is not letters, digits, '-', '_' and '.' alone")
        if name in found:
            raise SeedError(file, lines["id"], f"id '{name}' stands twice, first on line {places[name]}")
        waiver = _read(name, entry, place)
        if first := findings.get(waiver.finding):
            raise place.fault("finding", f"'{name}' and '{first}' (line {places[first]}) are about the same finding; keep one of them")
        found[name], places[name], findings[waiver.finding] = waiver, lines[""], name
    return tuple(found[name] for name in sorted(found))


def in_force(waivers: Iterable[Waiver], today: date) -> tuple[str, ...]:
    """Ids of those whose day has not passed."""
    return tuple(waiver.id for waiver in waivers if waiver.until >= today)


def _read(name: str, entry: dict, place: Place) -> Waiver:
    for field in entry:
        if field not in FIELDS:
            raise place.fault(field, f"'{name}': a waiver has no field '{field}'; it has {', '.join(FIELDS)}")
    if missing := [field for field in FIELDS if field not in entry]:
        raise place.fault("", f"'{name}': {', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing")
    said = {field: text(entry, field, place) for field in ("finding", "observed", "reason", "by")}
    if not _FINDING.fullmatch(said["finding"]):
        raise place.fault("finding", f"'{name}': '{said['finding']}' is no finding_id ('f' and 16 hex digits, as in the report)")
    on, until = (day(name, entry, field, place) for field in ("on", "until"))
    if until < on:
        raise place.fault("until", f"'{name}': until {until} is before on {on}")
    return Waiver(name, **said, on=on, until=until)
