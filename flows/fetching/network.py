"""Connections that cannot be led into private networks: a name is looked up once, every address checked, and one of those connected to.

Checking the name first and connecting to it later would leave a gap in which its owner may point it elsewhere (DNS rebinding). The
system's own look-up understands addresses in octal, hexadecimal or as one number, so checking what it answers covers those too.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

import httpcore

_PUBLIC_V6 = ip_network("2000::/3")
_NOT_PUBLIC = tuple(
    ip_network(network)
    for network in (
        "100.64.0.0/10",  # shared behind a provider's NAT; clouds keep their metadata there
        "192.0.0.0/24",
        "192.88.99.0/24",
        "2001::/23",  # Teredo and other special uses
        "2001:db8::/32",
        "2002::/16",  # 6to4, which holds any IPv4 address
        "3fff::/20",
    )
)
_NAT64 = ip_network("64:ff9b::/96")


class AddressRefused(Exception):
    """The name leads to an address that must not be reached."""


class CertificateRefused(Exception):
    """The server cannot prove that it is the one asked for."""


class OutOfTime(Exception):
    """The whole exchange took longer than it may."""


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether the address belongs to the public Internet, seen through the IPv6 forms of IPv4 addresses."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if address in _NAT64:
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
        if address not in _PUBLIC_V6:
            return False
    if address.is_multicast or address.is_reserved or not address.is_global:
        return False
    return not any(address in network for network in _NOT_PUBLIC)


class Guard:
    """What may be connected to: the public Internet and the networks allowed by the settings."""

    def __init__(self, allowed: Sequence[str]) -> None:
        self._allowed = tuple(ip_network(network, strict=False) for network in allowed)

    def addresses(self, host: str, port: int) -> list[tuple[int, Any]]:
        """Family and socket address of each address of the host, all of them allowed. Raises AddressRefused, OSError."""
        try:
            found = look_up(host, port)
        except UnicodeError as fault:  # a label of more than 63 characters
            raise OSError(f"{host} is no name of a host") from fault
        for _, where in found:
            self.check(str(where[0]), host)
        return found

    def check(self, text: str, host: str) -> None:
        """Raises AddressRefused for an address outside what is allowed."""
        address = ip_address(text.partition("%")[0])
        mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
        if is_public(address) or any((mapped or address) in network for network in self._allowed):
            return
        named = "" if text == host else f", which is {text}"
        raise AddressRefused(f"{host}{named}: addresses of private networks are not fetched (NIANBAO_FETCH_ALLOWED_NETWORKS lets some)")


class Backend(httpcore.NetworkBackend):
    """The connection of one exchange, to checked addresses only (without a guard: to the proxy of the settings).

    `deadline` (monotonic seconds) ends whatever it is doing, however slowly bytes drip; `cut` does so from another thread.
    """

    def __init__(self, guard: Guard | None, deadline: float) -> None:
        self._guard = guard
        self._deadline = deadline
        self._open: socket.socket | None = None

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            found = self._guard.addresses(host, port) if self._guard else look_up(host, port)
        except OSError as fault:
            raise httpcore.ConnectError(f"{host} cannot be found: {fault.strerror or fault}") from fault
        last: OSError | None = None
        for family, where in found:
            self._open = connection = socket.socket(family, socket.SOCK_STREAM)
            try:
                connection.settimeout(self.remaining(timeout))
                connection.connect(where)
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return _Stream(self, connection)
            except OSError as fault:
                connection.close()
                last = fault
            except BaseException:
                connection.close()
                raise
        if isinstance(last, TimeoutError):
            raise httpcore.ConnectTimeout(f"{host} does not answer") from last
        raise httpcore.ConnectError(f"{host} cannot be reached: {last.strerror or last if last else 'it has no address'}") from last

    def remaining(self, timeout: float | None) -> float:
        """The shorter of a time-out and what is left of the whole. Raises OutOfTime."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise OutOfTime
        return min(left, timeout if timeout is not None else left)

    def cut(self) -> None:
        """End the exchange now."""
        self._deadline = float("-inf")
        if self._open is not None:
            with contextlib.suppress(OSError):
                self._open.shutdown(socket.SHUT_RDWR)

    def secure(self, context: ssl.SSLContext, host: str | None, timeout: float | None) -> ssl.SSLSocket:
        """The connection under TLS. A timer ends a handshake that drips: its single waits are all short."""
        assert self._open is not None
        watch = threading.Timer(self.remaining(None), self.cut)
        watch.daemon = True
        watch.start()
        try:
            self._open.settimeout(self.remaining(timeout))
            self._open = secured = context.wrap_socket(self._open, server_hostname=host)
            return secured
        except ssl.SSLCertVerificationError as fault:
            raise CertificateRefused(fault.verify_message) from fault
        except OSError as fault:
            self._open.close()
            self.remaining(timeout)
            raise httpcore.ConnectError(f"no secure connection: {fault.strerror or fault}") from fault
        finally:
            watch.cancel()


class _Stream(httpcore.NetworkStream):
    """A socket whose every wait ends at the backend's deadline."""

    def __init__(self, backend: Backend, connection: socket.socket) -> None:
        self._backend = backend
        self._socket = connection

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            self._socket.settimeout(self._backend.remaining(timeout))
            received = self._socket.recv(max_bytes)
            self._backend.remaining(timeout)
            return received
        except TimeoutError as fault:
            self._backend.remaining(timeout)
            raise httpcore.ReadTimeout("no byte came in time") from fault
        except OSError as fault:
            self._backend.remaining(timeout)
            raise httpcore.ReadError(f"the connection broke: {fault.strerror or fault}") from fault

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        try:
            self._socket.settimeout(self._backend.remaining(timeout))
            self._socket.sendall(buffer)
        except TimeoutError as fault:
            raise httpcore.WriteTimeout("the server takes no request") from fault
        except OSError as fault:
            raise httpcore.WriteError(f"the connection broke: {fault.strerror or fault}") from fault

    def close(self) -> None:
        self._socket.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._backend, self._backend.secure(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        return None


def look_up(host: str, port: int) -> list[tuple[int, Any]]:
    """Family and socket address of each address of a host, each once."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys((family, where) for family, _, _, _, where in found))
