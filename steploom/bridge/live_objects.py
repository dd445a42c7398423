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
    """A `Pipeline`, or a step with what it needs, as it was after the last cell. No `workspace` is the notebook's."""

    variable: str
    workspace: str | None
    make: Callable[[], Mapping[str, Any]]

    @property
    def graph(self) -> Mapping[str, Any] | SteploomError:
        """Or what keeps it from being made."""
        try:
            return self.make()
        except SteploomError as problem:
            return problem


class LiveObjects:
    """`capture` is called on the main thread after every cell, everything else on the bridge thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pipelines: dict[str, LiveGraph] = {}
        self._steps: dict[str, LiveGraph] = {}
        self._workspace: str | None = None

    def capture(self, namespace: Mapping[str, Any]) -> None:
        """Two look-ups until a step has been imported; then some 30 microseconds for each step of each pipeline, and
        for each that is named."""
        pipelines: dict[str, LiveGraph] = {}
        steps: dict[str, LiveGraph] = {}
        if _STEP_MODULE in sys.modules:
            from steploom.azureml import live

            for variable, pipeline in live.live_pipelines(namespace).items():
                place = live.workspace(pipeline).name
                pipelines[variable] = LiveGraph(
                    variable=variable, workspace=place, make=live.frozen(live.graph, pipeline)
                )
            found = live.live_steps(namespace)
            for variable, make in live.step_graphs(found).items():
                steps[variable] = LiveGraph(
                    variable=variable, workspace=live.step_workspace(found[variable]), make=make
                )
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
