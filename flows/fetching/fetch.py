"""Lists of addresses into the raw store: new pages, changed ones, those that vanished, and why the others were not had."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from flows.fetching.addresses import Address
from flows.fetching.hosts import HostClosed, Hosts, Stopped
from flows.fetching.names import file_name
from flows.fetching.outcome import Fetched, Outcome
from flows.fetching.robots import Robots
from flows.fetching.settings import FetchSettings
from flows.fetching.state import UrlState, known_state, moment, save_state
from flows.fetching.web import CONTENT, Answer, Failed, Refused, Web
from flows.raw_store import Kept, RawStore

_GONE = (404, 410)
_NOTED = ("content-type", "content-disposition", "etag", "last-modified", "date", "content-encoding", "content-length")


def fetch_all(
    addresses: Sequence[Address], store: RawStore, settings: FetchSettings, now: datetime, done: Callable[[int], None]
) -> list[Fetched]:
    """Every address in the order given; `done` hears of each, in this thread. Hosts in parallel, the addresses of one after each other.

    Only the raw store's own faults raise; each address is settled in the store before the next one, so that a killed run loses nothing.
    """
    hosts = Hosts(settings)
    web = Web(settings, hosts)
    fetcher = _Fetcher(store, now, web, Robots(settings, web, hosts))
    told: queue.SimpleQueue[tuple[int, Fetched | BaseException]] = queue.SimpleQueue()
    found: dict[int, Fetched] = {}
    pool = ThreadPoolExecutor(settings.hosts_at_once, thread_name_prefix="fetch")
    try:
        for group in _by_host(addresses):
            pool.submit(_settle, fetcher, group, told, hosts)
        while len(found) < len(addresses):
            number, result = told.get()
            if isinstance(result, BaseException):
                raise result
            found[number] = result
            done(1)
    finally:
        hosts.stop.set()
        web.abort()
        pool.shutdown(cancel_futures=True)
    return [found[number] for number in range(len(addresses))]


def _by_host(addresses: Iterable[Address]) -> list[list[tuple[int, Address]]]:
    groups: dict[str, list[tuple[int, Address]]] = {}
    for number, address in enumerate(addresses):
        try:
            host = urlsplit(address.url).hostname or ""
        except ValueError:
            host = ""
        groups.setdefault(host, []).append((number, address))
    return list(groups.values())


def _settle(
    fetcher: _Fetcher, group: Iterable[tuple[int, Address]], told: queue.SimpleQueue[tuple[int, Fetched | BaseException]], hosts: Hosts
) -> None:
    """The addresses of a host one after the other, until the run ends."""
    for number, address in group:
        if hosts.stop.is_set():
            return
        try:
            told.put((number, fetcher.fetch(address)))
        except Stopped:
            return
        except BaseException as fault:  # of the store, or ours: the thread that waits raises it
            told.put((number, fault))
            return


class _Fetcher:
    """Fetches one address after the other and settles each in the store."""

    def __init__(self, store: RawStore, now: datetime, web: Web, robots: Robots) -> None:
        self._store = store
        self._now = moment(now)
        self._moment = now
        self._web = web
        self._robots = robots

    def fetch(self, address: Address) -> Fetched:
        before = known_state(self._store, address.url)
        if before.sha256 and not self._store.exists(before.sha256):
            before = replace(before, sha256="", bytes=0, etag="", last_modified="")
        try:
            answer = self._web.get(address.url, lambda url: _conditions(before, url), self._robots.may)
        except Refused as fault:
            return self._not_had(address, before, Outcome.REFUSED, str(fault))
        except (Failed, HostClosed) as fault:
            return self._not_had(address, before, Outcome.FAILED, str(fault))
        except Stopped:
            raise
        except Exception as fault:  # a fault of ours on one address must not cost the others
            told = f"fetching it failed: {type(fault).__name__}: {fault}. Please report this fault with the address."
            return self._not_had(address, before, Outcome.FAILED, told)
        return self._judged(address, before, answer)

    def _judged(self, address: Address, before: UrlState, answer: Answer) -> Fetched:
        """What the answer means for the document."""
        if answer.status == 304 and before.sha256:
            return self._had(address, before, answer, before.kept, Outcome.UNCHANGED)
        if answer.status in _GONE:
            return self._vanished(address, before, answer)
        if answer.status not in CONTENT:
            return self._not_had(address, before, Outcome.FAILED, f"the server answered {answer.status}", answer)
        if not answer.body.strip():
            return self._not_had(address, before, Outcome.FAILED, "the server sent an empty page", answer)
        name = file_name(answer.url, answer.headers)
        kept = self._store.keep(answer.body, address.url, name, self._moment, _noted(answer))
        if kept.sha256 == before.sha256:
            return self._had(address, before, answer, before.kept, Outcome.UNCHANGED)
        return self._had(address, before, answer, kept, Outcome.CHANGED if before.sha256 else Outcome.FETCHED)

    def _had(self, address: Address, before: UrlState, answer: Answer, kept: Kept | None, outcome: Outcome) -> Fetched:
        assert kept is not None
        fresh = answer.status in CONTENT
        after = replace(
            before,
            sha256=kept.sha256,
            bytes=kept.bytes,
            file_name=kept.file_name,
            final_url=answer.url,
            etag=answer.headers.get("etag", "" if fresh else before.etag),
            last_modified=answer.headers.get("last-modified", "" if fresh else before.last_modified),
            version_first_seen_at=moment(kept.first_seen_at),
            first_fetched_at=before.first_fetched_at or self._now,
            last_fetched_at=self._now,
            last_tried_at=self._now,
            last_status=answer.status,
            last_reason="",
            failures=0,
            vanished_since="",
            came_back_at=self._now if before.vanished_since else before.came_back_at,
        )
        reason = f"came back; it had vanished since {before.vanished_since}" if before.vanished_since else ""
        return self._settled(address, outcome, reason, after, answer)

    def _vanished(self, address: Address, before: UrlState, answer: Answer) -> Fetched:
        since = before.vanished_since or self._now
        what = "its data stay" if before.sha256 else "it was never fetched"
        reason = f"the server answered {answer.status}, since {since}; {what}"
        after = replace(before, last_tried_at=self._now, last_status=answer.status, last_reason=reason, failures=0, vanished_since=since)
        return self._settled(address, Outcome.VANISHED, reason, after, answer)

    def _not_had(self, address: Address, before: UrlState, outcome: Outcome, reason: str, answer: Answer | None = None) -> Fetched:
        after = replace(
            before,
            last_tried_at=self._now,
            last_status=answer.status if answer else 0,
            last_reason=reason,
            failures=before.failures + (outcome is Outcome.FAILED),
        )
        return self._settled(address, outcome, reason, after, answer)

    def _settled(self, address: Address, outcome: Outcome, reason: str, after: UrlState, answer: Answer | None) -> Fetched:
        save_state(self._store, after)
        return Fetched(address, outcome, reason, after.kept, _noted(answer) if answer else {}, after)


def _conditions(before: UrlState, url: str) -> dict[str, str]:
    """Ask for the page only if it is another than the one kept; of the hop whose marks these are."""
    if not before.sha256 or url != before.final_url:
        return {}
    marks = {"If-None-Match": before.etag, "If-Modified-Since": before.last_modified}
    return {name: value for name, value in marks.items() if value and value.isascii()}


def _noted(answer: Answer) -> dict[str, str]:
    noted = {name: answer.headers[name] for name in _NOTED if name in answer.headers}
    return {**noted, "url": answer.url, "status": str(answer.status)}
