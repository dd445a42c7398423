"""One graph of many steps, of which each can have its own part."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from steploom.azureml.pipeline.closure import closure
from steploom.azureml.pipeline.graph_json import GraphWriter, Json
from steploom.azureml.pipeline.source_step import SourceStep
from steploom.azureml.pipeline.step import PipelineStep


class SharedGraph:
    """Every step is written once, however many others need it. Any thread may ask for parts."""

    def __init__(self, graph: Json, parameters: dict[str, frozenset[str]], ids: dict[PipelineStep, str]) -> None:
        self._graph = graph
        self._parameters = parameters
        self._ids = ids
        self._steps = {node["id"]: node for node in graph["nodes"] if node["kind"] == "step"}
        self._writers = {port["node"]: node["id"] for node in self._steps.values() for port in node["outputs"]}

    @classmethod
    def of(cls, steps: Iterable[PipelineStep], *, folder: Path) -> SharedGraph | None:
        """The steps with all that they need, data without a datastore where the workspace says.

        None where a part would not be what its step makes alone: names, or values of parameters, contradict each
        other. NotImplementedError and ValueError as of `closure` and `GraphWriter`.
        """
        needed = closure(list(steps), resolve=True)
        parameters = {step: step._parameters for step in needed.steps if isinstance(step, SourceStep)}
        defaults: dict[str, object] = {}
        for item in (item for used in parameters.values() for item in used if not item._is_data):
            # By their text, as 1 and 1.0 are equal and of different types.
            if repr(defaults.setdefault(item.name, item.default_value)) != repr(item.default_value):
                return None
        writer = GraphWriter(needed, default_folder=folder, default_datastore=None, values={})
        graph = writer.write("")
        if not writer.ids_are_names:
            return None
        written = [node["id"] for node in graph["nodes"] if node["kind"] == "step"]
        ids = dict(zip(needed.steps, written))
        names = {ids[step]: frozenset(item.name for item in used) for step, used in parameters.items()}
        return cls(graph, names, ids)

    def part(self, step: PipelineStep) -> Json:
        """The graph of one of the steps and what it needs."""
        wanted: set[str] = set()
        left = [self._ids[step]]
        while left:
            found = left.pop()
            if found in wanted:
                continue
            wanted.add(found)
            node = self._steps[found]
            read = [port["node"] for port in node["inputs"]]
            wanted.update(read, (port["node"] for port in node["outputs"]))
            left += node["after"]
            left += [self._writers[data] for data in read if data in self._writers]
        names = {name for found in wanted & self._steps.keys() for name in self._parameters[found]}
        return {
            **self._graph,
            "name": self._steps[self._ids[step]]["name"],
            "nodes": [node for node in self._graph["nodes"] if node["id"] in wanted],
            "parameters": [item for item in self._graph["parameters"] if item["name"] in names],
        }
