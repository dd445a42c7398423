"""What a `ParallelRunStep` can cut into mini batches."""

from __future__ import annotations

from typing import Any

from steploom.azureml.data.output_dataset_config import OutputDatasetConfig
from steploom.azureml.pipeline.output_dataset import PipelineOutputFileDataset, PipelineOutputTabularDataset
from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.step.site._steploom.datasets.abstract_dataset import AbstractDataset
from steploom.step.site._steploom.datasets.consumption import DatasetConsumptionConfig
from steploom.step.site._steploom.datasets.definition import TABULAR

FILES, ROWS = "files", "rows"


def kind_of(item: Any) -> str:
    """`FILES` or `ROWS`; Exception for what is neither."""
    source = item.dataset if isinstance(item, DatasetConsumptionConfig) else item
    if isinstance(source, PipelineParameter):
        source = source.default_value
    if isinstance(source, PipelineOutputTabularDataset):
        return ROWS
    if isinstance(source, PipelineOutputFileDataset):
        return FILES
    if isinstance(source, OutputDatasetConfig):
        return FILES if source._reading is None else ROWS
    if isinstance(source, AbstractDataset) and isinstance(item, DatasetConsumptionConfig):
        return ROWS if source._definition.kind == TABULAR else FILES
    raise Exception(
        f"A ParallelRunStep reads data sets: {type(item).__name__} cannot be among its inputs. Give "
        "dataset.as_named_input(name), pipeline_data.as_dataset() or output.as_input(name); other data are side_inputs."
    )


def as_read_by_keys(item: Any) -> Any:
    """The keys of a file stand in its path on the datastore: such files are read where they are."""
    if isinstance(item, DatasetConsumptionConfig) and isinstance(item.dataset, (AbstractDataset, PipelineParameter)):
        return DatasetConsumptionConfig(item.name, item.dataset, "direct")
    return item
