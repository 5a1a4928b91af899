"""Environments of their own for other tools, made from a pinned list that stands beside the benchmarks."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tempfile
from pathlib import Path


def prepare(environment: Path, peers: Path, cost: str) -> list[str]:
    """Make the environment where it is not there or not the one of the list; what could not be installed, with the reason."""
    wanted = hashlib.sha256(peers.read_bytes() + sys.version.encode()).hexdigest()
    ready = environment / "ready"
    if ready.exists() and ready.read_text() == wanted:
        return []
    print(f"Setting up the tools of {peers.name} in {environment.name} (once, {cost})", flush=True)
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", environment], capture_output=True, text=True, check=False)
    if made.returncode:
        return [f"no environment could be made: {_last(made.stdout + made.stderr)}"]
    python = environment / "bin" / "python"
    blocks = re.split(r"\n(?=\w)", re.sub(r"^#.*\n", "", peers.read_text(encoding="utf-8"), flags=re.MULTILINE))
    first = [block for block in blocks if block.startswith("setuptools=")]  # what builds those that come as source only
    failures = _install(python, first) + _install(python, [block for block in blocks if block not in first])
    if not failures:
        ready.write_text(wanted)
    return failures


def _install(python: Path, blocks: list[str]) -> list[str]:
    """Install the requirements together, or, where that fails, each by itself."""
    if not blocks:
        return []
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write("\n".join(blocks))
        file.flush()
        pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "-q", "--retries", "1", "--no-deps", "--no-build-isolation"]
        done = subprocess.run([*pip, "--require-hashes", "-r", file.name], capture_output=True, text=True, check=False)
    if not done.returncode:
        return []
    if len(blocks) > 1:
        return [failure for block in blocks for failure in _install(python, [block])]
    return [f"{blocks[0].split(' ')[0]}: {_last(done.stderr)}"]


def _last(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return next((line for line in reversed(lines) if line.startswith("ERROR")), lines[-1] if lines else "no message")
