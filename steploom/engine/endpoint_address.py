"""The URLs by which published pipelines are submitted over HTTP. Nothing listens before the first one is read."""

from __future__ import annotations

import time
from urllib.parse import quote

from steploom.engine.endpoint_token import endpoint_token
from steploom.engine.home import Home
from steploom.engine.locks import is_locked
from steploom.engine.store.store import Store
from steploom.engine.summon import Summoner
from steploom.errors import EngineUnavailableError

HOST = "127.0.0.1"
ROOT = "/pipelines/v1.0"
_OPEN_S = 30.0
_POLL_S = 0.01


class EndpointAddress:
    def __init__(self, home: Home, store: Store, summoner: Summoner) -> None:
        self._home = home
        self._store = store
        self._summoner = summoner

    def token(self) -> str:
        return endpoint_token(self._home)

    def of_published(self, published_id: str) -> str:
        """Raises `EngineUnavailableError` (endpoint-closed)."""
        return f"{self._opened(published_id)}{ROOT}/PipelineRuns/PipelineSubmit/{published_id}"

    def of_endpoint(self, workspace: str, endpoint_id: str) -> str:
        """Notebooks cut it at the first "Id" and go on with "Name?name=...": so there is no other, whatever the
        workspace is called. Raises `EngineUnavailableError` (endpoint-closed)."""
        safe = quote(workspace, safe="").replace("Id", "%49d")
        return f"{self._opened(endpoint_id)}{ROOT}/workspaces/{safe}/PipelineEndpoints/Id/{endpoint_id}"

    def _opened(self, subject: str) -> str:
        """`http://127.0.0.1:<port>`, once the supervisor listens there."""
        deadline = time.monotonic() + _OPEN_S
        port = self._port()
        if port is None or not self._store.served.has(subject):
            self._store.served.add(subject)
        if port is None:
            self._summoner.summon()
        while port is None:
            if time.monotonic() > deadline:
                raise EngineUnavailableError(
                    "endpoint-closed",
                    "The endpoint of published pipelines could not be opened.",
                    where=str(self._home.supervisor_log),
                    cure="Read that log for the reason; PublishedPipeline.submit(...) needs no endpoint.",
                )
            time.sleep(_POLL_S)
            port = self._port()
        return f"http://{HOST}:{port}"

    def _port(self) -> int | None:
        """Where the supervisor listens; None while it does not."""
        return self._store.served.port() if is_locked(self._home.endpoint_lock) else None
