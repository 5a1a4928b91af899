"""`nianbao corrections`: the entries of seeds/corrections.yml."""

from __future__ import annotations

import argparse
from pathlib import Path

import yaml

import seeds
from flows.faults import PUBLISHED, WrongUsage

FILE = Path(seeds.__file__).parent / "corrections.yml"


def main(options: argparse.Namespace) -> int:
    entries = read_entries(FILE)
    if not entries:
        print(f"No corrections: the list in {FILE} is empty.")
        return PUBLISHED
    for entry in entries:
        cell = " ".join(str(entry.get(key, "")) for key in ("publisher", "year", "indicator", "breakdown")).strip()
        print(f"{entry.get('id', '(no id)')}: {entry.get('action', '(no action)')} {cell}: {entry.get('reason', '(no reason)')}")
    print(f"{len(entries)} listed. This version does not apply corrections yet: no figure was changed by them.")
    return PUBLISHED


def read_entries(file: Path) -> list[dict[str, object]]:
    """The list as it stands in the file. WrongUsage where it is no list of entries."""
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except yaml.YAMLError as fault:
        raise WrongUsage(f"{file}: no valid YAML: {fault}") from fault
    entries = (content or {}).get("corrections") if isinstance(content or {}, dict) else None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise WrongUsage(f"{file}: must hold `corrections:` with a list of entries, or an empty list")
    return entries
