"""What the user sees while a run works: a bar on a terminal, plain lines elsewhere (a log, a pipe, CI)."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator

LINE_EVERY_SECONDS = 10.0

Advance = Callable[[int], None]
Counting = Callable[[str, int], contextlib.AbstractContextManager[Advance]]


def say(line: str) -> None:
    """One line of progress, at once; standard output is for it and the summary, standard error for what is wrong."""
    print(line, flush=True)


@contextlib.contextmanager
def counting(what: str, total: int) -> Iterator[Advance]:
    """A function that is told how many more are done."""
    with (_bar if sys.stdout.isatty() else _lines)(what, total) as advance:
        yield advance


@contextlib.contextmanager
def counting_on_a_terminal(what: str, total: int) -> Iterator[Advance]:
    """The same for a command whose output is its answer alone: a bar on a terminal, elsewhere nothing."""
    with _bar(what, total) if sys.stdout.isatty() else contextlib.nullcontext(lambda more: None) as advance:
        yield advance


@contextlib.contextmanager
def _bar(what: str, total: int) -> Iterator[Advance]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    with Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()) as progress:
        bar = progress.add_task(what, total=total)
        yield lambda more: progress.advance(bar, more)


@contextlib.contextmanager
def _lines(what: str, total: int) -> Iterator[Advance]:
    done = 0
    said_at = time.monotonic()

    def advance(more: int) -> None:
        nonlocal done, said_at
        done += more
        if time.monotonic() - said_at >= LINE_EVERY_SECONDS and done < total:
            said_at = time.monotonic()
            say(f"{what}: {done} of {total}")

    yield advance
    if total:
        say(f"{what}: {done} of {total}")
