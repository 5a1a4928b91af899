"""Rollback: readers are shown an earlier release, and the states after it are held back until something changes.

What is held back stands in work/rollback.json, an entry for each release that `current` may lead to: written before the
link is switched, so that a kill in between leaves what was, with what held for it. A release that is published ends it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from warehouse.releases import current_run, damage, flush, list_releases, read_manifest, switch


class CannotRollBack(LookupError):
    """There is no such release to show; the message lists those that are kept."""


@dataclass(frozen=True, slots=True)
class Rollback:
    """A release that readers are shown in place of later ones."""

    run_id: str
    held: Mapping[str, str]  # run -> the state of its release, which is not to be published again by itself
    at: str  # when, in UTC
    rolled_back_from: str  # the release that was current

    @property
    def newest_held(self) -> str:
        return max(self.held)


def in_force(data_dir: Path) -> Rollback | None:
    """The rollback that readers see the result of; None where they see what was published last."""
    current = current_run(data_dir)
    found = next((entry for entry in reversed(_entries(data_dir)) if entry.run_id == current), None)
    return found if found and found.held else None


def before_current(data_dir: Path) -> str:
    """The release that the current one replaced, else the newest kept that is older. Raises CannotRollBack."""
    current, kept = current_run(data_dir), list_releases(data_dir)
    if current is None:
        raise CannotRollBack(f"no release of {data_dir} is current. {_choice(data_dir)}")
    replaced = (read_manifest(data_dir) or {}).get("replaces")
    older = [run_id for run_id in kept if run_id < current]
    if replaced in kept:
        return replaced
    if not older:
        raise CannotRollBack(f"{current} is the oldest release kept: there is none before it. {_choice(data_dir)}")
    return older[-1]


def roll_back(data_dir: Path, run_id: str) -> Rollback:
    """Shows readers the release of `run_id`. Raises CannotRollBack where it is not kept, is current already or is damaged."""
    data_dir = Path(data_dir).resolve()
    kept, current, standing = list_releases(data_dir), current_run(data_dir), in_force(data_dir)
    if run_id not in kept:
        raise CannotRollBack(f"{run_id} is no release of {data_dir}. {_choice(data_dir)}")
    if run_id == current:
        raise CannotRollBack(f"{run_id} is what readers see already. {_choice(data_dir)}")
    if wrong := damage(data_dir, run_id):
        raise CannotRollBack(f"{run_id} cannot be shown: {wrong}. {_choice(data_dir)}")
    states = dict(standing.held) if standing else {}
    states |= {other: str((read_manifest(data_dir, other) or {}).get("state", "")) for other in kept}
    held = {other: state for other, state in sorted(states.items()) if other > run_id}
    made = Rollback(run_id, held, datetime.now(UTC).isoformat(timespec="seconds"), current or "")
    _write(data_dir, (*([standing] if standing else ()), made))
    switch(data_dir, run_id)
    return made


def forget_ended(data_dir: Path) -> None:
    """Removes the note of a rollback that a later release has ended."""
    if in_force(data_dir) is None:
        _file(data_dir).unlink(missing_ok=True)


def _choice(data_dir: Path) -> str:
    current = current_run(data_dir)
    kept = [f"  {run_id}{'  (current)' if run_id == current else ''}" for run_id in reversed(list_releases(data_dir))]
    return "Releases kept, newest first:\n" + "\n".join(kept) if kept else "No release is kept: `nianbao run SOURCE …` publishes one."


def _file(data_dir: Path) -> Path:
    return Path(data_dir) / "work" / "rollback.json"


def _entries(data_dir: Path) -> list[Rollback]:
    """A note that is absent or cannot be read holds nothing back: the next run then publishes what it has."""
    try:
        return [Rollback(**entry) for entry in json.loads(_file(data_dir).read_text("utf-8"))]
    except (FileNotFoundError, ValueError, TypeError):
        return []


def _write(data_dir: Path, entries: tuple[Rollback, ...]) -> None:
    file = _file(data_dir)
    beside = file.with_name(f".{file.name}.new")
    file.parent.mkdir(parents=True, exist_ok=True)
    beside.write_text(json.dumps([asdict(entry) for entry in entries], indent=1) + "\n", "utf-8")
    flush(beside)
    os.replace(beside, file)
    flush(file.parent)
