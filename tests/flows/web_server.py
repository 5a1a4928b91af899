"""A web server on 127.0.0.1 that misbehaves as told and remembers who asked what and when."""

from __future__ import annotations

import contextlib
import os
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


@dataclass
class Hit:
    """One request, from its arrival to the end of its answer (monotonic seconds), infinite until then."""

    path: str
    headers: Mapping[str, str]
    began: float
    ended: float = float("inf")


Fault = Callable[[BaseHTTPRequestHandler], None]


@dataclass(frozen=True)
class Page:
    """An answer; `etag` and `modified` make it answer 304 to those who have it."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str | bytes] = field(default_factory=dict)
    etag: str = ""
    modified: str = ""
    fault: Fault | None = None

    def send(self, to: BaseHTTPRequestHandler) -> None:
        if self.fault is not None:
            self.fault(to)
            return
        held = (self.etag and to.headers.get("If-None-Match") == self.etag) or (
            self.modified and to.headers.get("If-Modified-Since") == self.modified
        )
        status, body = (304, b"") if held else (self.status, self.body)
        marks = {"ETag": self.etag, "Last-Modified": self.modified}
        given = {**self.headers, **{name: mark for name, mark in marks.items() if mark}}
        if status != 304 and "Content-Length" not in given:
            given["Content-Length"] = str(len(body))
        raw = f"HTTP/1.1 {status} said\r\nConnection: close\r\n".encode()
        for name, value in given.items():
            raw += name.encode() + b": " + (value if isinstance(value, bytes) else value.encode()) + b"\r\n"
        to.wfile.write(raw + b"\r\n" + body)


class WebServer:
    """Pages by path; a list of pages is answered one after the other, its last one ever after."""

    def __init__(self) -> None:
        self.pages: dict[str, Page | Sequence[Page]] = {}
        self.hits: list[Hit] = []
        self.port = 0
        self.scheme = "http"
        self._lock = threading.Lock()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def asked(self, path: str) -> list[Hit]:
        return [hit for hit in self.hits if hit.path == path]

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        hit = Hit(request.path, dict(request.headers.items()), time.monotonic())
        with self._lock:
            self.hits.append(hit)
            page = self.pages.get(request.path, Page(status=404))
            if not isinstance(page, Page):
                self.pages[request.path] = page[1:] if len(page) > 1 else page
                page = page[0]
        try:
            page.send(request)
        finally:
            hit.ended = time.monotonic()


@contextlib.contextmanager
def web_server(certificate: Path | None = None, host: str = "127.0.0.1") -> Iterator[WebServer]:
    """A server for as long as the block runs; under TLS with a PEM file of key and certificate."""
    web = WebServer()

    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self) -> None:
            self.close_connection = True
            with contextlib.suppress(OSError):
                web.answer(self)

        def log_message(self, *arguments: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            pass

    server = Server((host, 0), Handler)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        web.scheme = "https"
    web.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def drip(to: BaseHTTPRequestHandler) -> None:
    """A byte now and then, for ever (5 s): no single wait is long."""
    to.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    for _ in range(100):
        to.wfile.write(b"x")
        time.sleep(0.05)


def drip_headers(to: BaseHTTPRequestHandler) -> None:
    to.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for _ in range(100):
        to.wfile.write(b"X-More: 1\r\n")
        time.sleep(0.05)


def endless(to: BaseHTTPRequestHandler) -> None:
    """More than anyone wants (640 MB), without saying how much."""
    to.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    piece = b"10000\r\n" + bytes(65_536) + b"\r\n"
    for _ in range(10_000):
        to.wfile.write(piece)


def truncated(to: BaseHTTPRequestHandler) -> None:
    to.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<html>half")


def reset(to: BaseHTTPRequestHandler) -> None:
    """The connection is torn down in the middle of the answer."""
    to.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    time.sleep(0.1)  # the client has read that and waits: what is unread when the connection is torn down may end in a plain end
    to.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    os.close(to.connection.detach())  # the server's own way to close would say farewell (FIN) first, and a client may hear that alone


def silent(to: BaseHTTPRequestHandler) -> None:
    """Takes the request and says nothing (3 s)."""
    time.sleep(3)
