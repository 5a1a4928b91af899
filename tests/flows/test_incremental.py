"""Whatever happened before, the warehouse is what reading everything anew would make of it, row for row.

`python -m tests.flows.test_incremental 100 200` tries many more histories than these few.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pytest

from tests.flows.incremental import World

STEPS = 7


def differences(world: World) -> list[str]:
    """How the work file differs from what the folder holds, and from one made anew."""
    grown = world.settled()
    told = world.contradictions()
    anew = world.rebuilt()
    told += [f"{name}: only in one" for name in grown.keys() ^ anew.keys()]
    for name in sorted(grown.keys() & anew.keys()):
        if grown[name] != anew[name]:
            more, less = [row for row in grown[name] if row not in anew[name]], [row for row in anew[name] if row not in grown[name]]
            told.append(f"{name}: grown {str(more[:1])[:600]}, anew {str(less[:1])[:600]}")
    return told


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_any_history_ends_where_a_rebuild_does(tmp_path, monkeypatch, seed):
    world = World(tmp_path, seed, monkeypatch.setattr)
    for _ in range(3):
        world.add()
    world.run()
    for _ in range(STEPS):
        world.step()
    assert differences(world) == [], world.told


def main(first: int, last: int) -> int:
    failed = 0
    for seed in range(first, last):
        with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
            world = World(Path(folder), seed, patch.setattr)
            try:
                for _ in range(3):
                    world.add()
                world.run()
                for _ in range(STEPS):
                    world.step()
                found = differences(world)
            except Exception as fault:
                found = [f"{type(fault).__name__}: {fault}"]
        failed += bool(found)
        print(
            seed,
            "differs" if found else "same",
            len(world.told),
            *(found and [world.told, *found]),
            sep="\n  " if found else " ",
            flush=True,
        )
    return failed


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
