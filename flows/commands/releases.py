"""`nianbao releases`: the published states that are kept: when, how much, which one readers see, which are held back."""

from __future__ import annotations

import argparse
from pathlib import Path

from flows.faults import FAILED, PUBLISHED, WrongUsage
from flows.settings import settings_for
from warehouse.releases import current_run, damage, list_releases, published_at, read_manifest
from warehouse.rollback import in_force


def main(options: argparse.Namespace) -> int:
    root = settings_for(options.data).root
    kept = list_releases(root)
    if not kept:
        raise WrongUsage(f"nothing is published in {root} yet: `nianbao run SOURCE … --data {root}` publishes.")
    print(f"{'release':<24}{'published (UTC)':<18}{'documents':>10}{'cells':>10}{'bytes':>14}")
    whole = True
    for run_id in reversed(kept):
        wrong = damage(root, run_id) if options.verify else ""
        whole = whole and not wrong
        print(_line(root, run_id) + (f"  {wrong or 'whole'}" if options.verify else ""))
    return PUBLISHED if whole else FAILED


def _line(root: Path, run_id: str) -> str:
    manifest, moment = read_manifest(root, run_id) or {}, published_at(root, run_id)
    rows, standing = manifest.get("rows", {}), in_force(root)
    figures = "".join(
        f"{_figure(value):>{width}}"
        for value, width in ((rows.get("core.documents"), 10), (rows.get("marts.yearly_trend"), 10), (manifest.get("bytes"), 14))
    )
    told = "  current" if run_id == current_run(root) else "  held back" if standing and run_id in standing.held else ""
    return f"{run_id:<24}{f'{moment:%Y-%m-%d %H:%M}' if moment else '?':<18}{figures}{told}"


def _figure(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else "?"
