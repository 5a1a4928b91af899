"""One guarded GET: each redirect checked anew, sizes and times limited, faults that can pass tried again.

Only http and https, no cookies, no proxy of the environment, certificates verified. The body comes back as the server meant it:
its transfer's compression undone, its characters untouched.
"""

from __future__ import annotations

import contextlib
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import httpcore
import httpx
import tenacity

from flows.fetching.addresses import one_spelling, why_no_url
from flows.fetching.hosts import HostClosed, Hosts
from flows.fetching.network import AddressRefused, Backend, CertificateRefused, Guard, OutOfTime
from flows.fetching.settings import FetchSettings

CONTENT = (200, 203)
_REDIRECTS = (301, 302, 303, 307, 308)
_PASSING = (408, 425, 429)  # and those from 500 on but
_LASTING = (501, 505)
_PIECE = 1 << 16


class Refused(Exception):
    """Will not be fetched, now or later, unless the address or a setting changes."""


class TooManyRedirects(Refused):
    """The redirects have no end, or one too far away."""


class Failed(Exception):
    """Not fetched this time; the next run tries again."""


class Passing(Failed):
    """Another attempt may succeed soon; `after` is when the server said."""

    def __init__(self, message: str, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a GET after its redirects: `url` is where it ended, `body` is empty unless `status` is one of CONTENT."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


class Web:
    """The web as one run sees it; threads share it."""

    def __init__(self, settings: FetchSettings, hosts: Hosts) -> None:
        self._settings = settings
        self._hosts = hosts
        self._guard = Guard(settings.allowed_networks)
        self._context = httpx.create_ssl_context(trust_env=False)
        if settings.ca_file:
            self._context.load_verify_locations(settings.ca_file)
        self._exchanges: set[Backend] = set()
        self._lock = threading.Lock()

    def get(
        self,
        url: str,
        headers: Callable[[str], Mapping[str, str]] = lambda url: {},
        may: Callable[[str], None] = lambda url: None,
        most: int | None = None,
        cut_off: bool = False,
    ) -> Answer:
        """The answer after redirects. `headers` gives those of each hop, `may` raises where a hop must not be made.

        More than `most` bytes are Refused, or cut off where `cut_off`. Raises Refused, Failed, HostClosed, Stopped.
        """
        most = self._settings.max_bytes if most is None else most
        for _ in range(self._settings.redirects + 1):
            check_url(url)
            may(url)
            answer = self._patiently(url, headers(url), most, cut_off)
            if answer.status not in _REDIRECTS:
                return answer
            if not answer.headers.get("location"):
                raise Failed(f"{url} redirects ({answer.status}) without saying where to")
            url = _joined(url, answer.headers["location"])
        raise TooManyRedirects(f"more than {self._settings.redirects} redirects, the last to {url}")

    def abort(self) -> None:
        """End every exchange; called from another thread when the run ends."""
        with self._lock:
            for exchange in self._exchanges:
                exchange.cut()

    def _patiently(self, url: str, headers: Mapping[str, str], most: int, cut_off: bool) -> Answer:
        """One hop, tried again after faults that can pass. A server's Retry-After is kept by its whole host."""
        host = host_of(url)
        attempts = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(self._settings.attempts),
            wait=self._pause,
            retry=tenacity.retry_if_exception_type(Passing),
            sleep=self._hosts.sleep,
            reraise=True,
        )

        def once() -> Answer:
            with self._hosts.turn(host):
                try:
                    return self._exchange(url, headers, most, cut_off)
                except Passing as fault:
                    if fault.after is not None:
                        self._hosts.rest(host, fault.after)
                    raise

        try:
            answer = attempts(once)
        except (Failed, HostClosed) as fault:
            self._hosts.failed(host, str(fault))
            raise
        self._hosts.answered(host)
        return answer

    def _pause(self, state: tenacity.RetryCallState) -> float:
        """Exponential with jitter; where the server named a time, the host's turn waits for it."""
        fault = state.outcome.exception() if state.outcome else None
        if isinstance(fault, Passing) and fault.after is not None:
            return 0.0
        backoff = self._settings.backoff_seconds
        return tenacity.wait_exponential_jitter(multiplier=backoff, max=self._settings.backoff_cap_seconds, jitter=backoff)(state)

    def _exchange(self, url: str, headers: Mapping[str, str], most: int, cut_off: bool) -> Answer:
        """One request and its answer. Raises Refused, Failed, Passing."""
        guard = None if self._settings.proxy else self._guard
        backend = Backend(guard, time.monotonic() + self._settings.transfer_seconds)
        with self._lock:
            self._exchanges.add(backend)
        try:
            self._hosts.sleep(0)  # had the run ended before this exchange could be cut, it ends here
            target, sent = self._request(url, headers)
            with self._pool(backend, url) as pool, pool.stream("GET", target, headers=sent, extensions=self._timeouts()) as response:
                return self._answer(url, response, most, cut_off)
        except AddressRefused as fault:
            raise Refused(str(fault)) from fault
        except CertificateRefused as fault:
            raise Failed(f"the certificate of {host_of(url)} is not trusted: {fault} (NIANBAO_FETCH_CA_FILE adds authorities)") from fault
        except OutOfTime as fault:
            self._hosts.sleep(0)
            raise Failed(f"not whole after {self._settings.transfer_seconds:g} seconds (NIANBAO_FETCH_TRANSFER_SECONDS)") from fault
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.RemoteProtocolError, httpcore.ProxyError) as fault:
            self._hosts.sleep(0)
            raise Passing(str(fault) or type(fault).__name__) from fault
        except httpcore.LocalProtocolError as fault:
            raise Failed(f"the request cannot be made: {fault}") from fault
        finally:
            with self._lock:
                self._exchanges.discard(backend)

    def _pool(self, backend: Backend, url: str) -> httpcore.ConnectionPool:
        """A connection of its own for each exchange: between two of them lies the pause that manners ask for."""
        given: dict[str, Any] = {"ssl_context": self._context, "network_backend": backend, "max_keepalive_connections": 0}
        if not self._settings.proxy:
            return httpcore.ConnectionPool(**given)
        self._check_number(url)
        proxy = httpx.Proxy(self._settings.proxy)
        return httpcore.HTTPProxy(str(proxy.url), proxy_auth=proxy.raw_auth, **given)

    def _check_number(self, url: str) -> None:
        """Through a proxy names are its business; an address in figures is refused here all the same."""
        host = host_of(url)
        figures = not host.strip("0123456789abcdefx.:") and any(map(str.isdigit, host))
        if figures or host == "localhost" or host.endswith(".localhost"):
            with contextlib.suppress(OSError):
                self._guard.addresses(host, 0)

    def _request(self, url: str, headers: Mapping[str, str]) -> tuple[httpcore.URL, list[tuple[bytes, bytes]]]:
        try:
            made = httpx.Request("GET", url, headers={"User-Agent": self._settings.agent, "Accept": "*/*", **headers})
        except (httpx.InvalidURL, ValueError) as fault:
            raise Refused(f"no URL ({fault})") from fault
        made.headers["Accept-Encoding"] = "gzip, deflate"
        target = httpcore.URL(scheme=made.url.raw_scheme, host=made.url.raw_host, port=made.url.port, target=made.url.raw_path)
        return target, made.headers.raw

    def _timeouts(self) -> dict[str, Any]:
        seconds = self._settings.read_seconds
        return {"timeout": {"connect": self._settings.connect_seconds, "read": seconds, "write": seconds, "pool": seconds}}

    def _answer(self, url: str, response: httpcore.Response, most: int, cut_off: bool) -> Answer:
        headers = {
            name.decode("latin-1").lower(): _escaped(value) if name.lower() == b"location" else header_text(value)
            for name, value in response.headers
        }
        if response.status in _PASSING or (response.status >= 500 and response.status not in _LASTING):
            raise Passing(f"the server answered {response.status}", _seconds(headers.get("retry-after", "")))
        if response.status not in CONTENT:
            return Answer(url, response.status, headers, b"")
        announced = headers.get("content-length", "")
        if not cut_off and announced.isdigit() and int(announced) > most:
            raise Refused(f"{announced} bytes, more than the {most} allowed (NIANBAO_FETCH_MAX_BYTES)")
        body = bytearray()
        for piece in _unpacked(response.iter_stream(), headers.get("content-encoding", "")):
            body += piece
            if len(body) > most:
                if cut_off:
                    break
                raise Refused(f"more than the {most} bytes allowed (NIANBAO_FETCH_MAX_BYTES)")
        return Answer(url, response.status, headers, bytes(body[:most]))


def check_url(url: str) -> None:
    """Raises Refused for what is no address of the web."""
    if why := why_no_url(url):
        raise Refused(why)
    try:
        host_of(url)
    except (httpx.InvalidURL, ValueError) as fault:
        raise Refused(f"no URL ({fault})") from fault


def host_of(url: str) -> str:
    return httpx.URL(url).raw_host.decode("ascii")


def header_text(value: bytes) -> str:
    """A header's characters: many servers in China write names of files as GBK, others as UTF-8, against the standard."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("gb18030", "replace")


def _escaped(location: bytes) -> str:
    """Bytes that are no ASCII, whatever their encoding: as the server's own they lead back to it unchanged."""
    return "".join(chr(byte) if byte < 0x80 else f"%{byte:02X}" for byte in location)


def _joined(url: str, location: str) -> str:
    try:
        return one_spelling(str(httpx.URL(url).join(location)))
    except (httpx.InvalidURL, ValueError):
        raise Refused(f"{url} redirects to {location!r}, which is no URL") from None


def _seconds(retry_after: str) -> float | None:
    """What a Retry-After asks for, in seconds or as a date; None where it is neither."""
    if retry_after.strip().isdigit():
        return float(retry_after)
    try:
        return max(0.0, parsedate_to_datetime(retry_after).timestamp() - time.time())
    except ValueError:
        return None


def _unpacked(pieces: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    """The content, unpacked in pieces of bounded size, so that a bomb is noticed before it fills the memory."""
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        yield from pieces
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise Failed(f"packed as {encoding}, which was not asked for")
    unpacker: Any = None
    try:
        for piece in pieces:
            if unpacker is None:
                headless = encoding == "deflate" and piece[:1] and piece[0] & 0x0F != 8  # deflate as some servers misread the standard
                unpacker = zlib.decompressobj(-zlib.MAX_WBITS if headless else zlib.MAX_WBITS | 32)
            yield unpacker.decompress(piece, _PIECE)
            while unpacker.unconsumed_tail and not unpacker.eof:
                yield unpacker.decompress(unpacker.unconsumed_tail, _PIECE)
            if unpacker.eof:
                return
    except zlib.error as fault:
        raise Passing(f"its packing is damaged: {fault}") from fault
    if unpacker is not None and not unpacker.eof:
        raise Passing("its packing is cut off")
