"""The other readers that `quantities.py` measures: their environment, made once from `peers.txt`, and a process for each."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ENVIRONMENT = HERE.parent / ".bench"
PYTHON = ENVIRONMENT / "bin" / "python"


class Unavailable(Exception):
    """A reader that cannot be measured here; the message says why."""


@dataclass(frozen=True, slots=True)
class Answer:
    cpu: float  # seconds of the reader's own calls
    finds: list[list[tuple[int, int, str | None, str]]]  # for each text: start, end, value, unit


class OtherReader:
    """One reader in its process, loaded and ready."""

    def __init__(self, name: str) -> None:
        if not PYTHON.exists():
            raise Unavailable("there is no environment for it")
        self._errors = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - it lives as long as the process
        try:
            self._process = subprocess.Popen(
                [PYTHON, HERE / "peers.py", name],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                encoding="utf-8",
                env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore", "PYTHONUTF8": "1"},
            )
        except OSError as error:
            raise Unavailable(f"its Python does not start: {error.strerror}") from None
        self.version: str = self._line()["version"]

    def read(self, texts: list[str]) -> Answer:
        try:
            self._process.stdin.write(json.dumps(texts) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise self._why() from None
        return Answer(**self._line())

    def close(self) -> None:
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.wait()

    def _line(self) -> dict:
        line = self._process.stdout.readline()
        if not line:
            raise self._why()
        return json.loads(line)

    def _why(self) -> Unavailable:
        """The last line of an exception that was raised; what else ends a process tells by its status alone."""
        status = self._process.wait()
        self._errors.seek(0)
        lines = [line.strip() for line in self._errors if line.strip()]
        return Unavailable(lines[-1] if lines and status == 1 else f"its process ended with status {status}")
