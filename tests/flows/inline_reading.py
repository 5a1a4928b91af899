"""Reading in the process of the run itself, for tests of everything but reading: starting a process for it costs more than the run."""

from __future__ import annotations

from typing import Any

from flows import reading
from flows.reader_process import ReaderProcess
from flows.worker import Worker


class InlineReader(ReaderProcess):
    """Follows the orders as the process would, neither confined nor replaced."""

    _worker: Worker | None = None

    def _order(self, order: str, *arguments: Any) -> Any:
        if self._worker is None:
            self._worker = Worker(self._given, alive=lambda: None)
        return getattr(self._worker, order)(*arguments)


def read_inline() -> None:
    reading.ReaderProcess = InlineReader


def get_ready() -> None:
    """Load what every reading needs, so that children have it."""
    from flows.knowledge import read_catalogue
    from transforms.extraction.extractor import extract

    extract("某县卫生健康局2023年法治政府建设年度报告\n全年立案3件。", 2023, read_catalogue())
