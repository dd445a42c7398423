"""The one thing of Steploom that listens: HTTP on the loopback interface, for whoever has the token."""

from __future__ import annotations

import json
import logging
import os
import socketserver
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler
from typing import Any

from steploom.engine.endpoint_address import HOST
from steploom.engine.endpoint_api import LIMIT_BYTES, Answer, EndpointApi, internal, refusal
from steploom.engine.endpoint_token import endpoint_token
from steploom.engine.home import Home
from steploom.engine.locks import lock_new
from steploom.engine.publishing import Publishing
from steploom.engine.store.store import Store
from steploom.errors import SteploomError

log = logging.getLogger(__name__)

_SLOW_S = 10.0
_MOMENT_S = 0.001


class EndpointServer:
    """On threads of its own. Its port stays the same from one supervisor to the next, unless somebody has taken it."""

    def __init__(self, home: Home, store: Store, publishing: Publishing) -> None:
        self._home = home
        self._store = store
        self._publishing = publishing
        self._server: _Server | None = None
        self._lock: int | None = None

    def open(self) -> None:
        """Listen, unless it does already. What keeps it from that is in the log: the runs go on."""
        if self._server is not None:
            return
        try:
            token = endpoint_token(self._home)
            server = _bound(self._store.served.port() or 0)
        except (OSError, SteploomError) as error:
            log.warning("The endpoint of published pipelines could not be opened: %s", error)
            return
        port: int = server.server_address[1]
        try:
            self._store.served.set_port(port)
        except SteploomError as error:
            server.server_close()
            log.warning("The endpoint of published pipelines could not be announced: %s", error)
            return
        server.api = EndpointApi(self._publishing, token=token, port=port)
        threading.Thread(target=server.serve_forever, name="steploom-endpoint", daemon=True).start()
        self._server, self._lock = server, _locked(self._home)
        log.info("Listens on %s:%s", HOST, port)

    def close(self) -> None:
        if self._server is not None:
            if self._lock is not None:
                os.close(self._lock)
                self._lock = None
            self._server.shutdown()
            self._server.server_close()
            self._server = None


def _locked(home: Home) -> int:
    """Whoever asks whether it is locked keeps us out for a moment."""
    while True:
        try:
            return lock_new(home.endpoint_lock)
        except BlockingIOError:
            time.sleep(_MOMENT_S)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    # On Windows this would let another program share the port; elsewhere a new supervisor needs it to come back.
    allow_reuse_address = sys.platform != "win32"
    api: EndpointApi


def _bound(port: int) -> _Server:
    """At `port` if it is free, else at any."""
    try:
        return _Server((HOST, port), _Handler)
    except OSError:
        if not port:
            raise
        return _Server((HOST, 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    """One request a connection."""

    server: _Server
    timeout = _SLOW_S
    server_version, sys_version = "Steploom", ""

    def _respond(self) -> None:
        self.close_connection = True
        try:
            headers = {name.lower(): value for name, value in self.headers.items()}
            answer = self.server.api.answer(self.command, self.path, headers, self._body())
        except SteploomError as error:
            answer = refusal(error)
        except Exception:
            log.exception("%s %s", self.command, self.path)
            answer = internal()
        self._send(answer)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _respond

    def _body(self) -> bytes:
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or "Transfer-Encoding" in self.headers:
            raise SteploomError("bad-request", "The length of the body is not known.", where="header Content-Length")
        if int(length) > LIMIT_BYTES:
            raise SteploomError("too-large", f"The body has more than {LIMIT_BYTES >> 20} MB.", cure="Send less.")
        return self.rfile.read(int(length))

    def _send(self, answer: Answer) -> None:
        content = json.dumps(answer.body).encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        if answer.status == 401:
            self.send_header("WWW-Authenticate", "Bearer")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        log.info("%s %s", self.address_string(), format % args)
