"""Reads `seeds/corrections.yml` strictly: every fault is told by file and line, before anything runs."""

from __future__ import annotations

import difflib
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

from transforms.catalogue import SEEDS, Catalogue
from transforms.corrections import Correction
from transforms.decision_file import ID, Place, blocks, day, plain, text
from transforms.seed_files import SeedError

FILE = "corrections.yml"
CELL = ("year", "indicator", "breakdown")
SAID = ("reason", "evidence", "by", "on")
FIELDS = {  # by action: what an entry about a cell must have beside id, action, whose it is and SAID; then what it may have
    "override": ((*CELL, "expects", "value"), ()),
    "drop": ((*CELL, "expects"), ()),
    "confirm": ((*CELL, "expects"), ("words",)),
    "reassign": ((*CELL, "expects", "to"), ()),
}
_DOCUMENT_ID = re.compile(r"d[0-9a-f]{16}")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_FIGURE = re.compile(r"-?[0-9]{1,14}(?:\.[0-9]{1,4})?")  # what core.observations.value holds
_MEASURED = ("元", "%", "学时")  # units that no count can be taken for


def load_corrections(catalogue: Catalogue, file: Path = SEEDS / FILE) -> tuple[Correction, ...]:
    """All entries, sorted by id. Raises SeedError at the first fault."""
    found: dict[str, Correction] = {}
    places: dict[str, int] = {}
    cells: dict[tuple[object, ...], str] = {}
    for entry, lines in blocks(file, "corrections", "without corrections"):
        correction = _read(entry, Place(file, lines), catalogue)
        if correction.id in found:
            raise SeedError(file, lines["id"], f"id '{correction.id}' stands twice, first on line {places[correction.id]}")
        key = (correction.document, correction.publisher, correction.year, correction.indicator, correction.breakdown, correction.expects)
        if first := cells.get(key):
            raise SeedError(
                file,
                lines[""],
                f"'{correction.id}' and '{first}' (line {places[first]}) are about the same figure: {correction.cell}"
                + ("" if correction.expects is None else f", expecting {correction.expects}")
                + "; keep one of them",
            )
        found[correction.id], places[correction.id], cells[key] = correction, lines[""], correction.id
    return tuple(found[name] for name in sorted(found))


def _read(entry: dict[str, Any], place: Place, catalogue: Catalogue) -> Correction:
    name, action = text(entry, "id", place), text(entry, "action", place)
    if not ID.fullmatch(name):
        raise place.fault("id", f"id '{name}' is not letters, digits, '-', '_' and '.' alone")
    if action not in FIELDS:
        raise place.fault("action", f"'{name}': action '{action}' is none of {', '.join(FIELDS)}")
    whole = action == "drop" and not any(field in entry for field in (*CELL, "expects"))
    needed, allowed = ((), ()) if whole else FIELDS[action]
    _check_fields(name, action, entry, needed, allowed, place)
    document, publisher = (text(entry, field, place) if field in entry else "" for field in ("document", "publisher"))
    if whole and not _DOCUMENT_ID.fullmatch(document):
        raise place.fault(
            "document",
            f"'{name}': a whole document is dropped by its document_id ('d' and 16 hex digits, as in core.documents): "
            f"'{document}' would take later versions along. To drop one figure, name year, indicator, breakdown and expects",
        )
    said = {field: text(entry, field, place) for field in ("reason", "evidence", "by")}
    if whole:
        cell: dict[str, Any] = dict(year=None, indicator="", breakdown="", expects=None, value=None)
        target: dict[str, Any] = dict(to_year=None, to_indicator="", to_breakdown="", to_unit="")
    else:
        cell = _cell(name, entry, place, catalogue)
        target = _target(name, entry, cell, place, catalogue)
    words = text(entry, "words", place) if "words" in entry else ""
    return Correction(name, action, document, publisher, **cell, **target, words=words, **said, on=day(name, entry, "on", place))


def _check_fields(name: str, action: str, entry: dict, needed: tuple[str, ...], allowed: tuple[str, ...], place: Place) -> None:
    known = ("id", "action", "document", "publisher", *needed, *allowed, *SAID)
    for field in entry:
        if field not in known:
            raise place.fault(field, f"'{name}': {action} has no field '{field}'; it has {', '.join(known)}")
    if missing := [field for field in (*needed, *SAID) if field not in entry]:
        raise place.fault("", f"'{name}': {', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing")
    if not entry.get("document") and not entry.get("publisher"):
        raise place.fault("", f"'{name}': document (document_id or file name) or publisher (publisher_id) is missing")


def _cell(name: str, entry: dict, place: Place, catalogue: Catalogue) -> dict[str, Any]:
    indicator = text(entry, "indicator", place)
    _check_indicator(name, indicator, "indicator", place, catalogue)
    breakdown = plain(entry, "breakdown", place)
    _check_breakdown(name, breakdown, "breakdown", place, catalogue)
    expects = _figure(name, entry, "expects", place)
    value = _figure(name, entry, "value", place) if "value" in entry else None
    if value is not None and value == expects:
        raise place.fault("value", f"'{name}': the value is the one it expects; to say that {expects} is right, confirm it")
    return dict(
        year=_year(name, text(entry, "year", place), "year", place), indicator=indicator, breakdown=breakdown, expects=expects, value=value
    )


def _target(name: str, entry: dict, cell: dict[str, Any], place: Place, catalogue: Catalogue) -> dict[str, Any]:
    """Where a corrected row stands: the cell itself, or that of `to`."""
    to = entry.get("to", {})
    if "to" in entry and (
        not isinstance(to, dict) or not to or not set(to) <= set(CELL) or not all(isinstance(v, str) for v in to.values())
    ):
        raise place.fault("to", f"'{name}': to is a block of one or more of {', '.join(CELL)}")
    indicator = to.get("indicator", cell["indicator"])
    _check_indicator(name, indicator, "to", place, catalogue)
    breakdown = to.get("breakdown", cell["breakdown"])
    _check_breakdown(name, breakdown, "to", place, catalogue)
    year = _year(name, to["year"], "to", place) if "year" in to else cell["year"]
    if "to" in entry:
        if (year, indicator, breakdown) == (cell["year"], cell["indicator"], cell["breakdown"]):
            raise place.fault("to", f"'{name}': to is the cell it comes from")
        keys = [pair.partition("=")[0] for pair in breakdown.split(";") if pair]
        if strange := [key for key in keys if key not in catalogue.indicators[indicator].breakdowns]:
            raise place.fault("to", f"'{name}': {indicator} is not broken down by {', '.join(strange)}")
        old, new = catalogue.indicators[cell["indicator"]].unit, catalogue.indicators[indicator].unit
        if old != new and {old, new} & set(_MEASURED):
            raise place.fault(
                "to", f"'{name}': {cell['indicator']} is in {old}, {indicator} in {new}: a figure cannot be moved between them"
            )
    unit = catalogue.indicators[indicator].unit
    return dict(to_year=year, to_indicator=indicator, to_breakdown=breakdown, to_unit=unit)


def _check_indicator(name: str, indicator: str, field: str, place: Place, catalogue: Catalogue) -> None:
    if indicator not in catalogue.indicators:
        near = difflib.get_close_matches(indicator, catalogue.indicators, n=3, cutoff=0.5)
        raise place.fault(field, f"'{name}': unknown indicator '{indicator}'" + (f"; near it: {', '.join(near)}" if near else ""))


def _check_breakdown(name: str, breakdown: str, field: str, place: Place, catalogue: Catalogue) -> None:
    """Keys sorted and joined by ';', values in the order of breakdowns.csv and joined by '+': the one way a breakdown is written."""
    pairs = [pair.partition("=")[::2] for pair in breakdown.split(";")] if breakdown else []
    for key, values in pairs:
        known = catalogue.breakdowns.get(key)
        if known is None:
            raise place.fault(field, f"'{name}': unknown breakdown '{key}'; known: {' '.join(catalogue.breakdowns)}")
        if strange := [value for value in values.split("+") if value not in known]:
            raise place.fault(field, f"'{name}': '{key}' has no value '{strange[0]}'; known: {' '.join(known)}")
    written = ";".join(
        f"{key}={'+'.join(sorted(set(values.split('+')), key=list(catalogue.breakdowns[key]).index))}"
        for key, values in sorted(dict(pairs).items())
    )
    if written != breakdown:
        raise place.fault(field, f"'{name}': the breakdown '{breakdown}' is written '{written}'")


def _year(name: str, year: str, field: str, place: Place) -> int:
    if not _YEAR.fullmatch(year):
        raise place.fault(field, f"'{name}': '{year}' is no year")
    return int(year)


def _figure(name: str, entry: dict, field: str, place: Place) -> Decimal:
    figure = text(entry, field, place)
    if not _FIGURE.fullmatch(figure):
        raise place.fault(
            field, f"'{name}': {field} '{figure}' is no figure in the indicator's unit, such as 271651 or 98.5 (four decimals at most)"
        )
    return Decimal(figure)
