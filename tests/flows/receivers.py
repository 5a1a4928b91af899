"""Receivers of messages on this machine: a web server and a mail server that keep what they are sent."""

from __future__ import annotations

import contextlib
import json
import socketserver
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@contextlib.contextmanager
def web_receiver() -> Iterator[tuple[int, list[tuple[str, Any]]]]:
    """Its port, and (path, what was posted as JSON) in the order of arrival."""
    received: list[tuple[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append((self.path, json.loads(body)))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"errcode": 0, "errmsg": "ok"}')

        def log_message(self, *_: object) -> None:
            pass

    with _served(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as port:
        yield port, received


@contextlib.contextmanager
def mail_receiver() -> Iterator[tuple[int, list[str]]]:
    """Its port, and the messages as they were sent: as much of SMTP as a message takes."""
    received: list[str] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 here")
            while line := self.rfile.readline().decode().strip():
                word = line.upper()[:4]
                if word == "DATA":
                    self._say("354 go on")
                    received.append("".join(iter(lambda: self.rfile.readline().decode(), ".\r\n")))
                self._say("221 bye" if word == "QUIT" else "250 fine")
                if word == "QUIT":
                    return

        def _say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

    with _served(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)) as port:
        yield port, received


@contextlib.contextmanager
def _served(server: socketserver.TCPServer) -> Iterator[int]:
    with server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
