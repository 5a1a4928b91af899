"""How much fetching may cost, how polite it is, and where it may go."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from flows.faults import WrongUsage


def product() -> str:
    """The name that servers are told, with the version where the package is installed."""
    try:
        return f"nianbao/{version('nianbao')}"
    except PackageNotFoundError:
        return "nianbao"


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """Seconds, bytes and counts. `allowed_networks` are those of private addresses that may be reached all the same, as 10.2.0.0/16."""

    user_agent: str = ""  # '' is the product and its version
    max_bytes: int = 100_000_000  # of one answer, unpacked
    connect_seconds: float = 10.0
    read_seconds: float = 30.0  # without a byte
    transfer_seconds: float = 300.0  # one answer from the connection to its last byte
    redirects: int = 5
    attempts: int = 3  # at what can pass: no connection, time-outs, 429 and 5xx
    backoff_seconds: float = 1.0  # before the second attempt; doubled at each one after, with jitter
    backoff_cap_seconds: float = 30.0
    retry_after_cap_seconds: float = 120.0  # a server that asks for more is left alone until the next run
    delay_seconds: float = 1.0  # between two requests to a host
    crawl_delay_cap_seconds: float = 30.0  # as robots.txt may ask for
    host_gives_up_after: int = 5  # failures of a host on end, after which it is left alone until the next run
    hosts_at_once: int = 8
    allowed_networks: tuple[str, ...] = ()
    proxy: str = ""  # http://host:port; it then looks up the names, and only addresses given as numbers are checked here
    ca_file: str = ""  # certificates of further authorities, PEM

    def __post_init__(self) -> None:
        """Raises WrongUsage, which names the setting."""
        for network in self.allowed_networks:
            try:
                ip_network(network, strict=False)
            except ValueError as fault:
                raise WrongUsage(f"NIANBAO_FETCH_ALLOWED_NETWORKS: {network!r} is no network; write it as 10.2.0.0/16.") from fault
        parts = urlsplit(self.proxy)
        if self.proxy and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise WrongUsage("NIANBAO_FETCH_PROXY must be a URL such as http://proxy.example.org:3128.")
        if self.ca_file and not Path(self.ca_file).is_file():
            raise WrongUsage(f"NIANBAO_FETCH_CA_FILE: {self.ca_file} is no file.")
        if self.user_agent and not (self.user_agent.isprintable() and self.user_agent.isascii()):
            raise WrongUsage(f"NIANBAO_FETCH_USER_AGENT: {self.user_agent!r} must be plain ASCII.")

    @property
    def agent(self) -> str:
        return self.user_agent or product()
