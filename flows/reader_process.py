"""A process that reads documents and can be killed: whatever a file does to its reader, the run goes on and names the file."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flows.faults import RunFailed
from flows.jobs import DIED, NO_MEMORY, NO_SIGN, Confinement, Job, Part
from transforms.archives import Unpacked
from transforms.model import UnreadableDocument

_START_SECONDS = 120
_ORDERS_OF_ONE_PROCESS = 1_000  # then a new one is started: parsers leak
_KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "HOME", "VIRTUAL_ENV", "PYTHONPATH", "PYTHONHASHSEED", "LD_LIBRARY_PATH")
# polars would set address space aside for many threads, of what a document may take
_ONE_AT_A_TIME = {"POLARS_MAX_THREADS": "1", "_RJEM_MALLOC_CONF": "background_thread:false,narenas:1"}
_MEMORY = f"{NO_MEMORY} than a document may take, {{:,}} bytes (setting NIANBAO_DOCUMENT_MEMORY)"


class ReaderProcess:
    """One worker at a time, started when it is first needed, replaced when it died, hung or has worked long enough."""

    def __init__(self, given: Confinement, seconds: float, temporary: Path | None = None) -> None:
        """`temporary` is the folder for what the process writes on its way; the machine's own where none is named."""
        self._given = given
        self._seconds = seconds
        self._temporary = temporary
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: Any = None
        self._orders = 0
        self._over = False

    def __enter__(self) -> ReaderProcess:
        return self

    def __exit__(self, *fault: object) -> None:
        self.end()

    def process(self, job: Job, content: bytes) -> bytes:
        """The document's rows, pickled. UnreadableDocument where the file ends its reader."""
        return self._order("process", job, content)

    def stage(self, records: Sequence[bytes], staging: Path, name: str) -> Part:
        return self._order("stage", list(records), staging, name)

    def format_of(self, content: bytes, file_name: str) -> str:
        return self._order("format_of", content, file_name)

    def unpack(self, content: bytes, file_name: str) -> Unpacked:
        """The members of an archive. UnreadableDocument where it cannot be unpacked."""
        return self._order("unpack", content, file_name)

    def end(self) -> None:
        """End the process for good, from whatever thread: an order that another one waits for, and all later ones, are RunFailed."""
        self._over = True
        _kill(self._process)

    def close(self) -> None:
        """End the process and all it has started; the next order starts another."""
        if self._process is None:
            return
        _kill(self._process)
        self._channel.close()
        self._process = self._channel = None

    def _order(self, *order: Any) -> Any:
        if self._orders >= _ORDERS_OF_ONE_PROCESS:
            self.close()
        self._demand_time()
        try:
            if self._process is None or self._process.poll() is not None:
                self._start()
            self._orders += 1
            self._channel.send(order)
            answer, value = self._answer()
        except (EOFError, ConnectionError):
            self._demand_time()
            raise UnreadableDocument(self._death()) from None
        except TimeoutError:
            self.close()
            raise UnreadableDocument(f"{NO_SIGN} {self._seconds:g} seconds (setting NIANBAO_DOCUMENT_SECONDS)") from None
        if answer == "done":
            return value
        if isinstance(value, MemoryError):
            self.close()  # what it holds is lost to it
            raise UnreadableDocument(_MEMORY.format(self._given.memory_bytes)) from None
        raise value

    def _answer(self) -> tuple[str, Any]:
        """What the worker says, its signs of life passed over: each gives it the whole time again."""
        while True:
            if not self._channel.poll(self._seconds):
                raise TimeoutError
            answer, value = self._channel.recv()
            if answer != "alive":
                return answer, value

    def _start(self) -> None:
        self.close()
        self._channel, theirs = multiprocessing.Pipe()
        environment = {name: value for name, value in os.environ.items() if name in _KEPT_VARIABLES} | _ONE_AT_A_TIME
        if self._temporary:
            self._temporary.mkdir(mode=0o700, exist_ok=True)
            environment["TMPDIR"] = str(self._temporary)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", f"from flows.worker import main; main({theirs.fileno()})"],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                env=environment,
                start_new_session=True,  # so that what it starts (LibreOffice) is killed with it
            )
        self._orders = 0
        if self._over:
            _kill(self._process)
        self._channel.send(self._given)
        try:
            started = self._channel.poll(_START_SECONDS) and self._channel.recv()[0] == "ready"
        except (EOFError, ConnectionError):
            started = False
        if not started:
            self.close()
            self._demand_time()
            raise RunFailed("the process that reads documents cannot start; what it said stands above. Nothing was read.")

    def _demand_time(self) -> None:
        if self._over:
            raise RunFailed("the run ended while documents were read")

    def _death(self) -> str:
        """How the process ended, in words."""
        assert self._process is not None
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
        code = self._process.returncode
        self.close()
        how = signal.Signals(-code).name if code is not None and code < 0 else f"exit status {code}"
        return f"{DIED} ({how}): the file makes its reader fail, or {_MEMORY.format(self._given.memory_bytes)}"


def _kill(process: subprocess.Popen[bytes] | None) -> None:
    """With all that it has started."""
    if process is not None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
