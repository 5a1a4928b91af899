"""Manners towards each host: one connection at a time, a pause between requests, and none at all once it asks for rest or fails on end."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from flows.fetching.settings import FetchSettings


class HostClosed(Exception):
    """The host is left alone until the next run; the message says why."""


class Stopped(Exception):
    """The run ends; nothing more is asked of anyone."""


@dataclass
class _Host:
    turn: threading.Lock = field(default_factory=threading.Lock)
    next_at: float = 0.0
    delay: float = 0.0
    failures: int = 0
    closed: str = ""


class Hosts:
    """The hosts of a run by name, shared by its threads."""

    def __init__(self, settings: FetchSettings) -> None:
        self._settings = settings
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()
        self.stop = threading.Event()

    @contextlib.contextmanager
    def turn(self, name: str) -> Iterator[None]:
        """Hold the host alone, from when it may be asked again until its answer has come whole. Raises HostClosed, Stopped."""
        host = self._host(name)
        with host.turn:
            if host.closed:
                raise HostClosed(host.closed)
            self.sleep(host.next_at - time.monotonic())
            try:
                yield
            finally:
                host.next_at = max(host.next_at, time.monotonic() + max(self._settings.delay_seconds, host.delay))

    def sleep(self, seconds: float) -> None:
        """Wait, unless the run ends. Raises Stopped."""
        if self.stop.wait(max(0.0, seconds)):
            raise Stopped

    def slow_down(self, name: str, seconds: float | None) -> None:
        """Pause as long as robots.txt asks for, up to the cap."""
        self._host(name).delay = min(seconds or 0.0, self._settings.crawl_delay_cap_seconds)

    def rest(self, name: str, seconds: float) -> None:
        """Ask nothing of the host for as long as it said; where that is too long, nothing more in this run. Raises HostClosed."""
        host = self._host(name)
        if seconds > self._settings.retry_after_cap_seconds:
            host.closed = f"{name} asked to be left alone for {seconds:g} seconds"
            raise HostClosed(host.closed)
        host.next_at = max(host.next_at, time.monotonic() + seconds)

    def failed(self, name: str, why: str) -> None:
        """One address of the host failed for good; several on end and the rest are not tried."""
        host = self._host(name)
        host.failures += 1
        if not host.closed and host.failures >= self._settings.host_gives_up_after:
            host.closed = f"{name} failed {host.failures} times on end, last: {why}"

    def answered(self, name: str) -> None:
        self._host(name).failures = 0

    def _host(self, name: str) -> _Host:
        with self._lock:
            return self._hosts.setdefault(name, _Host())
