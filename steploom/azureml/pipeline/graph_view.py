"""`Pipeline.graph`: the graph to look at. It is made by `Pipeline(...)` and does not change."""

from __future__ import annotations

import hashlib
from graphlib import CycleError, TopologicalSorter
from typing import Any, NoReturn

from steploom.azureml.core import yaml_file
from steploom.azureml.pipeline.module_definition import ModuleDef
from steploom.azureml.pipeline.node_definitions import DataSourceDef, data_source_def, module_def
from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.azureml.unavailable import UnavailableError

RUN_AFTER_INPUT = "_run_after_input_{}"
RUN_AFTER_OUTPUT = "_run_after_output"


def short_id(node: str) -> str:
    """The 8 digits by which prints and `Node.node_id` name a node of the graph."""
    return hashlib.sha256(node.encode()).hexdigest()[:8]


class Port:
    """An input or output of a node."""

    def __init__(self, name: str, node: Node) -> None:
        self.name, self.node = name, node

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.node.name}.{self.name})"


class InputPort(Port):
    pass


class OutputPort(Port):
    pass


class Edge:
    def __init__(self, source_port: Port, dest_port: Port) -> None:
        self._source_port, self._dest_port = source_port, dest_port

    @property
    def source_port(self) -> Port:
        return self._source_port

    @property
    def dest_port(self) -> Port:
        return self._dest_port

    def __repr__(self) -> str:
        return f"Edge({self._source_port!r} -> {self._dest_port!r})"


class Node:
    """A node of a graph to look at; `module` and the like, of which the SDK makes one, say nothing here."""

    def __init__(
        self,
        graph: Graph,
        node_id: str,
        name: str | None = None,
        module: Any = None,
        module_builder: Any = None,
        datasource: Any = None,
        datasource_builder: Any = None,
        module_wiring: Any = None,
    ) -> None:
        self._graph, self.node_id, self.name = graph, node_id, name or ""
        self.inputs: list[Port] = []
        self.outputs: list[Port] = []
        self.params: dict[str, Any] = {}
        self._json: Any = None

    @classmethod
    def _with_ports(cls, graph: Graph, node_id: str, json: Any, *, inputs: list[str], outputs: list[str]) -> Node:
        made = cls(graph, node_id, json["name"])
        made._json = json
        made.inputs = [InputPort(item, made) for item in inputs]
        made.outputs = [OutputPort(item, made) for item in outputs]
        return made

    @property
    def input_dict(self) -> dict[str, Port]:
        return {port.name: port for port in self.inputs}

    @property
    def output_dict(self) -> dict[str, Port]:
        return {port.name: port for port in self.outputs}

    def get_input(self, name: str) -> Port:
        return self.input_dict[name]

    def get_output(self, name: str) -> Port:
        return self.output_dict[name]

    def get_param(self, name: str) -> Any:
        return self.params[name]

    @property
    def module_def(self) -> ModuleDef | None:
        """Of a step; None of data."""
        return module_def(self._json) if self._json and self._json["kind"] == "step" else None

    @property
    def datasource_def(self) -> DataSourceDef | None:
        """Of data; None of a step."""
        return data_source_def(self._json) if self._json and self._json["kind"] == "reference" else None

    def run_after(self, node: Node) -> NoReturn:
        _refuse("call run_after of its step")

    def sequence(self, nodes: list[Node]) -> NoReturn:
        _refuse("put its steps into a StepSequence")

    def __repr__(self) -> str:
        return f"{type(self).__name__}(Name: {self.name}, Id: {self.node_id})"


class ModuleNode(Node):
    """A step."""


class DataSourceNode(Node):
    """Existing data: one node for each use."""


class Graph:
    """A view of the JSON graph; building one node by node, as `add_module_node` of the SDK does, is refused."""

    def __init__(self, name: str, context: Any) -> None:
        """`context` is the JSON of the graph."""
        self._name, self._json = name, context
        self._nodes: dict[str, Node] = {}
        self._edges: list[Edge] = []
        self._params = {
            item["name"]: PipelineParameter(item["name"], item["default"]) for item in context["parameters"]
        }
        self._build(context["nodes"])

    def _build(self, nodes: list[Any]) -> None:
        steps = [node for node in nodes if node["kind"] == "step"]
        references = {node["id"]: node for node in nodes if node["kind"] == "reference"}
        sources: dict[str, Port] = {}
        for step in steps:
            orders = [RUN_AFTER_INPUT.format(number) for number in range(len(step["after"]))]
            outputs = [port["name"] for port in step["outputs"]]
            made = ModuleNode._with_ports(
                self,
                short_id(step["id"]),
                step,
                inputs=[*(port["name"] for port in step["inputs"]), *orders],
                outputs=[*outputs, RUN_AFTER_OUTPUT],
            )
            made.params = dict(step["params"])
            self._nodes[made.node_id] = made
            sources.update((port["node"], made.get_output(port["name"])) for port in step["outputs"])
        by_id = {step["id"]: self._nodes[short_id(step["id"])] for step in steps}
        for step in steps:
            node = by_id[step["id"]]
            for port in step["inputs"]:
                reference = references.get(port["node"])
                source = self._data_source(reference, step) if reference else sources[port["node"]]
                self._edges.append(Edge(source, node.get_input(port["name"])))
            for number, other in enumerate(step["after"]):
                source = by_id[other].get_output(RUN_AFTER_OUTPUT)
                self._edges.append(Edge(source, node.get_input(RUN_AFTER_INPUT.format(number))))

    def _data_source(self, reference: Any, step: Any) -> Port:
        node_id = short_id(f"{reference['id']}\0{step['id']}")
        made = DataSourceNode._with_ports(self, node_id, reference, inputs=[], outputs=["output"])
        self._nodes[made.node_id] = made
        return made.outputs[0]

    @property
    def nodes(self) -> list[Node]:
        return list(self._nodes.values())

    @property
    def node_dict(self) -> dict[str, Node]:
        return dict(self._nodes)

    @property
    def node_name_dict(self) -> dict[str, list[Node]]:
        found: dict[str, list[Node]] = {}
        for node in self.nodes:
            found.setdefault(node.name, []).append(node)
        return found

    @property
    def module_nodes(self) -> list[Node]:
        return [node for node in self.nodes if isinstance(node, ModuleNode)]

    @property
    def datasource_nodes(self) -> list[Node]:
        return [node for node in self.nodes if isinstance(node, DataSourceNode)]

    @property
    def edges(self) -> list[Edge]:
        return list(self._edges)

    @property
    def params(self) -> dict[str, PipelineParameter]:
        return dict(self._params)

    def get_node(self, node_id: str) -> Node:
        return self._nodes[node_id]

    def validate(self) -> list[str]:
        """One text for a cycle, if there is one; `Pipeline.validate` knows more."""
        waits: dict[str, set[str]] = {node.node_id: set() for node in self.nodes}
        for edge in self._edges:
            waits[edge.dest_port.node.node_id].add(edge.source_port.node.node_id)
        try:
            TopologicalSorter(waits).prepare()
        except CycleError as error:
            return [f"Cycle: {' -> '.join(self._nodes[item].name for item in error.args[1])}"]
        return []

    def generate_yaml(self) -> str:
        """The graph as YAML, for reading."""
        return yaml_file.dump(self._json)

    def __repr__(self) -> str:
        return f"Graph(Name: {self._name}, Nodes: {len(self._nodes)}, Edges: {len(self._edges)})"

    def add_module_node(
        self,
        name: str,
        input_bindings: Any,
        output_bindings: Any = None,
        param_bindings: Any = None,
        module: Any = None,
        module_builder: Any = None,
        module_wiring: Any = None,
        runconfig: Any = None,
        cloud_settings: Any = None,
    ) -> NoReturn:
        _refuse("list another step")

    def add_datasource_node(
        self, name: str, datasource: Any = None, datasource_builder: Any = None, datapath_param_name: str | None = None
    ) -> NoReturn:
        _refuse("list the data in the inputs of a step")

    def connect(self, source_port: Any, dest_port: Any) -> NoReturn:
        _refuse("list what one step writes in the inputs of the other")

    def delete_node(self, node_id: str) -> NoReturn:
        _refuse("leave the step out")

    def sequence(self, nodes: list[Node]) -> NoReturn:
        _refuse("put its steps into a StepSequence")

    def finalize(self, dry_run: bool | None = None, regenerate_outputs: bool = False) -> NoReturn:
        _refuse("submit it")

    def submit(
        self,
        pipeline_parameters: Any = None,
        continue_on_step_failure: bool = False,
        regenerate_outputs: bool = False,
        parent_run_id: str | None = None,
        **kwargs: Any,
    ) -> NoReturn:
        _refuse("submit it")


def _refuse(instead: str) -> NoReturn:
    raise UnavailableError(f"A pipeline's graph is to look at: {instead}, with Pipeline(ws, steps).")
