"""`nianbao evaluate`: how well reports were read, against labels made by hand."""

from __future__ import annotations

import argparse
from collections.abc import Collection, Iterator
from pathlib import Path

from flows.evaluation import comparison_lines, evaluation_lines
from flows.faults import PUBLISHED, WrongUsage
from flows.files import write_whole
from flows.knowledge import read_catalogue
from flows.published import published
from flows.raw_store import file_sha256
from flows.settings import Settings, settings_for
from transforms.comparison import PreviousError, compare, load_saved, saved_lines
from transforms.documents import suffixes
from transforms.evaluation import LabelError, Reading, evaluate, load_labels
from transforms.records import process_document
from warehouse.publish import current_run
from warehouse.readings import labelled_readings


def main(options: argparse.Namespace) -> int:
    settings = settings_for(options.data)
    try:
        labels = load_labels(Path(options.gold))
        previous = load_saved(Path(options.against)) if options.against else None
    except (LabelError, PreviousError) as fault:
        raise WrongUsage(str(fault)) from fault
    if options.reports:
        readings = dict(read_now(labels, Path(options.reports)))
        where = f"read now from {options.reports}"
    else:
        readings, where = _published_readings(settings, labels), f"as published in {settings.warehouse}"
        beside = dict(read_now(labels.keys() - readings.keys(), Path(options.gold)))
        there = f"read now from {options.gold}"
        where = where if not beside else f"{len(readings)} {where}, {len(beside)} {there}" if readings else there
        readings |= beside
    if not readings:
        raise WrongUsage(
            f"none of the {len(labels)} labelled reports of {options.gold} is in {settings.warehouse}. "
            f"Read them first with `nianbao run FOLDER --data {settings.root}`, or name the folder of their texts with --reports."
        )
    for line in evaluation_lines(evaluate(labels, readings), where, options.verbose):
        print(line)
    if previous is not None:
        for line in comparison_lines(compare(labels, previous, readings), options.against):
            print(line)
    if options.save:
        write_whole(Path(options.save), "".join(f"{line}\n" for line in saved_lines(labels, readings)).encode())
        print(f"\nsaved: {options.save}")
    return PUBLISHED


def _published_readings(settings: Settings, names: Collection[str]) -> dict[str, Reading]:
    if current_run(settings.root) is None:
        return {}
    with published(settings) as connection:
        return labelled_readings(connection, names)


def read_now(names: Collection[str], folder: Path) -> Iterator[tuple[str, Reading]]:
    """The labelled reports whose files lie in the folder, read with today's readers, extractor and seeds."""
    if not folder.is_dir():
        raise WrongUsage(f"{folder}: no such folder. Name the one that holds the texts of the labelled reports.")
    for path in sorted(folder.iterdir()):
        if path.stem in names and path.suffix.lower() in suffixes():
            records = process_document(path.read_bytes(), str(path), path.name, file_sha256(path), read_catalogue())
            yield path.stem, Reading(str(records.document["format"]), records.quantities, records.observations)
