"""What a release is made by: every file that makes it, and what of it is otherwise."""

from __future__ import annotations

from flows.definitions import definitions_fingerprint, differences, made_by


def test_seeds_rules_marts_and_programs_make_a_release_and_samples_do_not():
    found = made_by()
    assert {"seeds/corrections.yml", "seeds/comparability.csv", "warehouse/build.py", "expectations/gate.py", "duckdb"} <= found.keys()
    assert not [name for name in found if "/samples/" in name]
    assert definitions_fingerprint() == definitions_fingerprint()


def test_differences_are_told_in_words_seeds_first():
    before = {"duckdb": "1.4.0", "expectations/rules/a.yml": "1", "seeds/corrections.yml": "1", "warehouse/build.py": "1"}
    now = {"duckdb": "1.4.1", "seeds/corrections.yml": "2", "seeds/more.csv": "1", "warehouse/build.py": "1"}
    assert [*differences(before, now)] == [
        "seeds/corrections.yml has changed",
        "seeds/more.csv is new",
        "duckdb 1.4.0 → 1.4.1",
        "expectations/rules/a.yml is gone",
    ]
    assert [*differences(now, now)] == []
