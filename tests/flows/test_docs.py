"""The pages of docs/ that are made are those of today."""

from __future__ import annotations

from pathlib import Path

from flows.cli import main

ROOT = Path(__file__).parents[2]


def test_the_data_dictionary_is_up_to_date(tmp_path: Path) -> None:
    assert main(["dictionary", "--to", str(tmp_path / "made.md")]) == 0
    made, kept = ((tmp_path / "made.md").read_text("utf-8"), (ROOT / "docs" / "data-dictionary.md").read_text("utf-8"))
    differing = [line for line in made.splitlines() if line not in kept.splitlines()]
    assert made == kept, f"docs/data-dictionary.md is of another day: `make docs` makes it anew; new lines: {differing[:5]}"
