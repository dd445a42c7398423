"""What the user's namespace held after the last cell, copied on the main thread for the bridge thread to read."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from steploom.errors import SteploomError

_STEP_MODULE = "steploom.azureml.pipeline.step"
"""Every step and pipeline is made by something that imports it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveGraph:
    """A `Pipeline`, or a step with what it needs, as it was after the last cell.

    `graph` is what keeps it from being made when there is none. No `workspace` is the notebook's.
    """

    variable: str
    workspace: str | None
    graph: Mapping[str, Any] | SteploomError


class LiveObjects:
    """`capture` is called on the main thread after every cell, everything else on the bridge thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pipelines: dict[str, LiveGraph] = {}
        self._steps: dict[str, LiveGraph] = {}
        self._workspace: str | None = None

    def capture(self, namespace: Mapping[str, Any]) -> None:
        """Two look-ups until a step has been imported; then some 30 microseconds for each step of each graph."""
        pipelines: dict[str, LiveGraph] = {}
        steps: dict[str, LiveGraph] = {}
        if _STEP_MODULE in sys.modules:
            from steploom.azureml import live

            for variable, pipeline in live.live_pipelines(namespace).items():
                pipelines[variable] = _captured(variable, pipeline, live.graph, live.workspace(pipeline).name)
            for variable, step in live.live_steps(namespace).items():
                steps[variable] = _captured(variable, step, live.step_graph, live.step_workspace(step))
        workspace = namespace.get("ws")
        is_ours = type(workspace).__module__.startswith("steploom.azureml")
        with self._lock:
            self._pipelines, self._steps = pipelines, steps
            self._workspace = str(workspace.name) if is_ours and workspace is not None else None

    @property
    def pipelines(self) -> Mapping[str, LiveGraph]:
        """The `Pipeline` objects by variable."""
        with self._lock:
            return dict(self._pipelines)

    @property
    def steps(self) -> Mapping[str, LiveGraph]:
        """The step objects by variable, each with everything that it needs."""
        with self._lock:
            return dict(self._steps)

    @property
    def workspace(self) -> str | None:
        """The name of the notebook's `ws`; None when it has none."""
        with self._lock:
            return self._workspace


def _captured(
    variable: str, item: Any, make_graph: Callable[[Any], Mapping[str, Any]], workspace: str | None
) -> LiveGraph:
    graph: Mapping[str, Any] | SteploomError
    try:
        graph = make_graph(item)
    except SteploomError as problem:
        graph = problem
    return LiveGraph(variable=variable, workspace=workspace, graph=graph)
