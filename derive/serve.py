"""Serve one page to this machine and to nobody else, and tell it when there is a newer one."""

from __future__ import annotations

from hashlib import sha256
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Any


class PageServer:
    """A server on a free port of the loopback interface; ``/version`` changes whenever the page does."""

    def __init__(self, page: str) -> None:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self.replace(page)
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)

    @property
    def address(self) -> str:
        """Give where the page is."""
        return f"http://127.0.0.1:{self._server.server_port}/"

    def replace(self, page: str) -> None:
        """Serve another page from now on."""
        body = page.encode("utf-8", "replace")
        self._server.served = (body, sha256(body).hexdigest().encode())

    def __enter__(self) -> PageServer:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    served: tuple[bytes, bytes]


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        """Answer with the page or its version; whoever asks for another host came by a forged name."""
        page, version = self.server.served
        port = self.server.server_port
        answers = {"/": (page, "text/html; charset=utf-8"), "/version": (version, "text/plain")}
        if self.headers.get("Host") not in (f"127.0.0.1:{port}", f"localhost:{port}") or self.path not in answers:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        body, kind = answers[self.path]
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002
        """Say nothing: the terminal belongs to the command."""
