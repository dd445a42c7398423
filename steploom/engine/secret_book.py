"""What nobody is shown of a run: values of its secret variables, and the secrets of its workspace."""

from __future__ import annotations

import time
from typing import Any

from steploom.engine.home import Home
from steploom.engine.secret_values import SecretValues
from steploom.engine.store.store import Store
from steploom.engine.values import Json
from steploom.step.site._steploom.secret_files import SecretFiles

_KNOWN_RUNS = 64
# Two changes of a folder within so short a time may have one stamp.
_SETTLED_NS = 1_000_000_000


class SecretBook:
    """A run's graph never changes, secrets rarely do; many runs are asked for again and again while they go on."""

    def __init__(self, home: Home, store: Store) -> None:
        self._home = home
        self._store = store
        self._known: dict[str, tuple[SecretFiles, int, SecretValues]] = {}

    def of_run(self, run_id: str, graph: Json | None = None) -> SecretValues:
        """`graph` spares a look into the store."""
        if (known := self._known.get(run_id)) is not None and known[0].stamp() == known[1]:
            return known[2]
        secrets = known[0] if known else SecretFiles(self._home.root, self._store.run_properties.workspace_of(run_id))
        stamp = secrets.stamp()
        found = _of(self._store.runs.graph_of(run_id) if graph is None else graph, secrets)
        if time.time_ns() - stamp > _SETTLED_NS:
            while len(self._known) >= _KNOWN_RUNS:
                # Threads share this: another may have been quicker.
                self._known.pop(next(iter(self._known), ""), None)
            self._known[run_id] = secrets, stamp, found
        return found

    def mask_graph(self, workspace: str, graph: Json) -> Any:
        """The graph to look at."""
        return _of(graph, SecretFiles(self._home.root, workspace)).mask_json(graph)


def _of(graph: Json, secrets: SecretFiles) -> SecretValues:
    return SecretValues.of_graph(graph, more=[facts["value"] for facts in secrets.all()])
