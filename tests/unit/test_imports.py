"""The house's walls: who may import whom is checked, not hoped for (contracts in pyproject.toml)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parents[2]


def test_the_import_contracts_hold(capsys):
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True, no_logo=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_the_modules_of_a_pool_worker_import_neither_orchestrator_nor_gate():
    """A spawned worker imports what it needs anew: Prefect there costs 1.2 s of CPU time, GX 4 s."""
    heavy = "import sys, flows.worker; print(sorted({'prefect', 'great_expectations', 'duckdb'} & set(sys.modules)))"
    answer = subprocess.run([sys.executable, "-c", heavy], cwd=ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_the_main_process_imports_no_extractor():
    """Reading is the work of other processes: the extractor here costs a second of CPU time, in runs that find nothing to do, too."""
    read = "import sys, flows.increment, flows.reading, flows.stages"
    heavy = f"{read}; print(sorted({{'transforms.records', 'scipy', 'polars'}} & set(sys.modules)))"
    answer = subprocess.run([sys.executable, "-c", heavy], cwd=ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
