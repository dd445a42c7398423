"""Pipelines that are kept to be submitted again: what is frozen, and what each submission may still choose. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import Enum
from typing import Any

from steploom.errors import SteploomError

Json = Mapping[str, Any]

_TRUTH = {"true": True, "false": False}

PIPELINE_ID = "azureml.pipelineid"
"""The property of a run that names the published pipeline it was submitted from."""


class PublishedStatus(str, Enum):
    """Of published pipelines, their endpoints and schedules. Only endpoints are archived."""

    ACTIVE = "Active"
    DISABLED = "Disabled"
    ARCHIVED = "Archived"


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenPipeline:
    """A graph with the code it was frozen with: `snapshots` are stored source folders by step node."""

    graph: Json
    snapshots: Mapping[str, str]
    interpreter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedRecord:
    """`continue_on_step_failure` is what a submission gets that does not say; None: it stops."""

    id: str
    workspace: str
    name: str | None
    description: str | None
    version: str | None
    status: PublishedStatus
    created: str
    pipeline: FrozenPipeline
    continue_on_step_failure: bool | None = None

    @property
    def total_steps(self) -> int:
        return sum(node["kind"] == "step" for node in self.pipeline.graph["nodes"])


@dataclass(frozen=True, slots=True, kw_only=True)
class DataPlace:
    """The value of a parameter that is a `DataPath`. `datastore` None is the workspace's default one."""

    datastore: str | None
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetChoice:
    """The value of a parameter that is a data set: the JSON of its definition."""

    id: str
    definition: Json

    @property
    def view(self) -> dict[str, Any]:
        """What a step is given of it: the `dataset` of a port."""
        return {"id": self.id, **{name: value for name, value in self.definition.items() if name != "paths"}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignments:
    """What one submission chooses; a name that the pipeline does not have is passed over, as the service does.

    `dataset_ids` are registered data sets, which become `datasets` when it is submitted.
    """

    parameters: Mapping[str, Any] = field(default_factory=dict)
    data_paths: Mapping[str, DataPlace] = field(default_factory=dict)
    datasets: Mapping[str, DatasetChoice] = field(default_factory=dict)
    dataset_ids: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {
            "parameters": dict(self.parameters),
            "dataPaths": {name: asdict(item) for name, item in self.data_paths.items()},
            "datasets": {name: asdict(item) for name, item in self.datasets.items()},
            "datasetIds": dict(self.dataset_ids),
        }

    @classmethod
    def from_json(cls, data: Json) -> Assignments:
        return cls(
            parameters=data["parameters"],
            data_paths={name: DataPlace(**item) for name, item in data["dataPaths"].items()},
            datasets={name: DatasetChoice(**item) for name, item in data["datasets"].items()},
            dataset_ids=data["datasetIds"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A submission of a published pipeline. None of a setting: as published."""

    experiment: str
    assignments: Assignments = field(default_factory=Assignments)
    tags: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    continue_on_step_failure: bool | None = None
    regenerate_outputs: bool = False
    request_id: str = ""


def parameter_names(graph: Json) -> tuple[str, ...]:
    """Everything that a submission may choose."""
    places = [node["parameter"] for node in graph["nodes"] if node.get("parameter")]
    return tuple(dict.fromkeys([*(item["name"] for item in graph["parameters"]), *places]))


def data_parameters(graph: Json) -> dict[str, DataPlace]:
    """The parameters that are a `DataPath`, with their defaults."""
    return {
        node["parameter"]: DataPlace(datastore=node["datastore"], path=node["path"])
        for node in graph["nodes"]
        if node.get("parameter") and "places" not in node
    }


def dataset_parameters(graph: Json) -> frozenset[str]:
    """The parameters that are a data set."""
    return frozenset(node["parameter"] for node in graph["nodes"] if node.get("parameter") and "places" in node)


def parameter_values(graph: Json, given: Mapping[str, Any]) -> dict[str, Any]:
    """The given values in the types of their defaults. SteploomError (bad-parameter)."""
    _check_kind(graph, given, "a plain value")
    defaults = {item["name"]: item["default"] for item in graph["parameters"]}
    return {name: _typed(name, value, defaults[name]) for name, value in given.items() if name in defaults}


def with_data(graph: Json, chosen: Assignments) -> dict[str, Any]:
    """The graph that reads from these places and data sets. SteploomError (bad-parameter)."""
    _check_kind(graph, chosen.data_paths, "a DataPath")
    _check_kind(graph, chosen.datasets, "a data set")
    views = {
        node["id"]: chosen.datasets[node["parameter"]].view
        for node in graph["nodes"]
        if node.get("parameter") in chosen.datasets
    }
    return {**graph, "nodes": [_viewing(_placed(node, chosen), views) for node in graph["nodes"]]}


def _check_kind(graph: Json, given: Mapping[str, Any], kind: str) -> None:
    kinds = {item["name"]: "a plain value" for item in graph["parameters"]}
    kinds |= dict.fromkeys(data_parameters(graph), "a DataPath") | dict.fromkeys(
        dataset_parameters(graph), "a data set"
    )
    for name in given:
        if kinds.get(name, kind) != kind:
            raise SteploomError(
                "bad-parameter",
                f"The parameter {name} is {kinds[name]}, not {kind}.",
                where=f"parameter {name}",
                cure="Give a DataPath(datastore, 'path') or a Dataset where the pipeline has one as default.",
            )


def _placed(node: Json, chosen: Assignments) -> Json:
    name = node.get("parameter") or ""
    if name in chosen.data_paths:
        place = chosen.data_paths[name]
        return {**node, "datastore": place.datastore, "path": place.path}
    if name in chosen.datasets:
        places = chosen.datasets[name].definition["paths"]
        path = places[0].get("path", places[0].get("url", ""))
        return {**node, "datastore": places[0].get("datastore"), "path": path, "places": places}
    return node


def _viewing(node: Json, views: Mapping[str, Json]) -> Json:
    """The step that sees the data sets as they are now."""
    if node["kind"] != "step":
        return node
    inputs = [{**port, "dataset": views[port["node"]]} if port["node"] in views else port for port in node["inputs"]]
    return {**node, "inputs": inputs}


def _typed(name: str, value: Any, default: Any) -> Any:
    """Text is read, as it is all that comes over HTTP; any other value must be of the default's type."""
    kind = type(default)
    if type(value) is kind or default is None:
        return value
    if kind is str and isinstance(value, (int, float)):
        return str(value)
    if kind is float and type(value) is int:
        return float(value)
    try:
        if isinstance(value, str):
            return _TRUTH[value.strip().lower()] if kind is bool else kind(value)
    except (KeyError, ValueError):
        pass
    raise SteploomError(
        "bad-parameter",
        f"{value!r} cannot be the value of the parameter {name}, which is of type {kind.__name__}.",
        where=f"parameter {name}",
        cure=f"Its default is {default!r}.",
    )
