"""A library's modules that nobody uses are not loaded; one that is used is loaded then, and nobody else meets the stand-in."""

from __future__ import annotations

import gc
import subprocess
import sys

from expectations.imported_later import imported_later


def test_what_is_used_is_loaded_then(monkeypatch) -> None:
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    with imported_later("colorsys"):
        import colorsys as met
    assert "colorsys" not in sys.modules
    assert met.rgb_to_hsv(1, 0, 0) == (0.0, 1.0, 1)
    import colorsys

    assert colorsys is not met and colorsys.rgb_to_hsv is met.rgb_to_hsv


def test_what_is_loaded_already_stays() -> None:
    import json

    with imported_later("json"):
        import json as again
    assert again is json is sys.modules["json"]


def test_garbage_waits_inside_and_is_collected_again_behind() -> None:
    with imported_later():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_great_expectations_loads_no_library_of_statistics_or_charts_or_stores() -> None:
    heavy = "import sys, expectations.suite; print(sorted({'altair', 'altair.vegalite', 'boto3', 'scipy.stats'} & set(sys.modules)))"
    ended = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"
