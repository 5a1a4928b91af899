"""PostgreSQL as the database of Prefect's server, in a folder of its own and reached by its socket; it can be killed."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

USER = "nobody"  # PostgreSQL refuses to run as root
SECONDS = 120
QUICK = ("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=40")


def programs() -> Path | None:
    """Where its programs are, Debian's newest first; None where it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    elsewhere = shutil.which("initdb")
    return found[-1].parent if found else Path(elsewhere).resolve().parent if elsewhere else None


class Postgres:
    """A cluster with the database `prefect`, begun at once."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self.folder = Path(tempfile.mkdtemp(prefix="nianbao-postgres-"))  # short, as the path of a socket must be
        self._as = {"user": USER, "group": "nogroup", "extra_groups": []} if os.getuid() == 0 else {}
        if self._as:
            shutil.chown(self.folder, USER, "nogroup")
        self.address = f"postgresql+asyncpg://nianbao@/prefect?host={self.folder}"
        self._do("initdb", "--auth=trust", "--username=nianbao", "--encoding=UTF8", "--no-locale", "--no-sync", f"{self.folder}/cluster")
        self.start()
        self._do("createdb", "--host", str(self.folder), "--username=nianbao", "prefect")

    def start(self) -> None:
        command = [self._programs / "postgres", "-D", self.folder / "cluster", "-k", self.folder, "-h", "", *QUICK]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log, **self._as)
        end = time.monotonic() + SECONDS
        while self._ready() != 0:
            assert self._process.poll() is None and time.monotonic() < end, (self.folder / "log").read_text()
            time.sleep(0.1)

    def kill(self) -> None:
        """The server and every process that it started, at once; start it again afterwards."""
        for process in (self._process.pid, *self._children()):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self._process.wait()

    def remove(self) -> None:
        self.kill()
        shutil.rmtree(self.folder)

    def _children(self) -> list[int]:
        mark = f"PPid:\t{self._process.pid}\n"
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if mark in (process / "status").read_text():
                    found.append(int(process.name))
        return found

    def _ready(self) -> int:
        asked = [self._programs / "pg_isready", "--quiet", "--host", self.folder]
        return subprocess.run(asked, check=False).returncode

    def _do(self, program: str, *arguments: str) -> None:
        ended = subprocess.run(
            [self._programs / program, *arguments], cwd=self.folder, capture_output=True, text=True, check=False, **self._as
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
