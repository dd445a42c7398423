"""A data set as the input of a step: its node in the graph, and how the step gets it."""

from __future__ import annotations

from typing import Any

from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.step.site._steploom.datasets.abstract_dataset import AbstractDataset
from steploom.step.site._steploom.datasets.consumption import DatasetConsumptionConfig
from steploom.step.site._steploom.datasets.definition import TABULAR, DatasetDefinition
from steploom.step.site._steploom.datasets.split import split_facts

Json = dict[str, Any]


class DatasetInput:
    """`source` is the object that the notebook gave: a data set, or a `PipelineParameter` with one as default."""

    def __init__(self, config: DatasetConsumptionConfig) -> None:
        self.config, self.source = config, config.dataset

    @property
    def parameter(self) -> PipelineParameter | None:
        return self.source if isinstance(self.source, PipelineParameter) else None

    def dataset(self, values: dict[str, Any]) -> AbstractDataset:
        """For these values of the pipeline's parameters."""
        if isinstance(self.source, PipelineParameter):
            found: AbstractDataset = values.get(self.source.name, self.source.default_value)
            return found
        given: AbstractDataset = self.source
        return given


def is_dataset_source(item: Any) -> bool:
    """Whether it is existing data that a `DatasetConsumptionConfig` may stand for."""
    held = item.default_value if isinstance(item, PipelineParameter) else item
    return isinstance(held, AbstractDataset)


def dataset_places(dataset: AbstractDataset) -> tuple[list[Json], str | None, str]:
    """`(places, datastore, path)` of a reference node; the last two are those of the first place."""
    places = [dict(place) for place in dataset._definition.paths]
    first = places[0]
    return places, first.get("datastore"), first.get("path", first.get("url", ""))


def dataset_view(dataset: AbstractDataset) -> Json:
    """What the step gets of the data set. Without a registration its id is made from what it is."""
    return view_of(dataset._definition, dataset.id or dataset._digest())


def rows_of(transformations: Any) -> DatasetDefinition | None:
    """How the rows of another step's output are read: an output data set's, or those of `PipelineData.as_dataset()`."""
    if transformations is None or isinstance(transformations, DatasetDefinition):
        return transformations
    reader, *changes = transformations
    found = DatasetDefinition(kind=TABULAR, paths=(), reader=reader)
    for change in changes:
        ((op, value),) = change.items()
        if op == "random_split":
            found = found.then("split", part=value["part"], **split_facts(value["percentage"], value["seed"]))
        else:
            found = found.then(op.removesuffix("_columns"), columns=[value] if isinstance(value, str) else list(value))
    return found


def view_of(definition: DatasetDefinition, dataset_id: str) -> Json:
    value = definition.to_json()
    del value["paths"]
    return {"id": dataset_id, **value}
