"""What each site lets robots fetch: its robots.txt, got once a run (RFC 9309)."""

from __future__ import annotations

import threading
from urllib.parse import urlsplit

from protego import Protego

from flows.fetching.hosts import HostClosed, Hosts
from flows.fetching.settings import FetchSettings
from flows.fetching.web import CONTENT, Failed, Refused, TooManyRedirects, Web, host_of

_MOST_BYTES = 512_000  # the least that RFC 9309 asks a robot to read


class Robots:
    """The rules of the sites of a run; threads share it."""

    def __init__(self, settings: FetchSettings, web: Web, hosts: Hosts) -> None:
        self._settings = settings
        self._web = web
        self._hosts = hosts
        self._rules: dict[str, Protego | Exception | None] = {}
        self._asking: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def may(self, url: str) -> None:
        """Raises Refused where the site forbids the address, Failed where its rules cannot be had now."""
        rules = self._of(url)
        if isinstance(rules, Exception):
            raise Failed(f"not fetched, since its robots.txt cannot be had: {rules}")
        if rules is not None and not rules.can_fetch(url, self._settings.agent):
            raise Refused("robots.txt of its site forbids it")

    def _of(self, url: str) -> Protego | Exception | None:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            asking = self._asking.setdefault(site, threading.Lock())
        with asking:
            if site not in self._rules:
                self._rules[site] = self._fetched(site)
        return self._rules[site]

    def _fetched(self, site: str) -> Protego | Exception | None:
        """The rules; None where the site has none (4xx), the fault where it does not answer, which forbids everything for now."""
        try:
            answer = self._web.get(f"{site}/robots.txt", most=_MOST_BYTES, cut_off=True)
        except TooManyRedirects:  # RFC 9309 2.3.1.2: as having none
            return None
        except (Failed, HostClosed) as fault:
            return fault
        if answer.status >= 500:
            return Failed(f"the server answered {answer.status}")
        if answer.status not in CONTENT:
            return None
        rules = Protego.parse(answer.body.decode("utf-8", "replace"))
        self._hosts.slow_down(host_of(site), rules.crawl_delay(self._settings.agent))
        return rules
