"""A submission of a published pipeline, as `Experiment.submit` and its relatives say it."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from steploom.azureml.core.experiment import Experiment
from steploom.engine.values import Assignments, DataPlace, DatasetChoice, Request
from steploom.step.site._steploom.datasets.abstract_dataset import AbstractDataset
from steploom.step.site._steploom.datastores.data_path import DataPath
from steploom.step.site._steploom.must_be import must_be_mapping


def submission_request(experiment: Experiment, keywords: Mapping[str, Any], *, known: Iterable[str]) -> Request:
    """Unknown keywords are ignored. `known` are the names of the pipeline's parameters."""
    values = keywords.get("pipeline_parameters")
    parent = keywords.get("parent_run_id")
    return Request(
        experiment=experiment.name,
        assignments=assignments_of(keywords.get("pipeline_params") if values is None else values, known),
        tags={
            **must_be_mapping(keywords.get("tags") or {}, "tags"),
            **({"azureml.parentrunid": parent} if parent else {}),
        },
        continue_on_step_failure=keywords.get("continue_on_step_failure"),
        regenerate_outputs=bool(keywords.get("regenerate_outputs")),
    )


def assignments_of(pipeline_parameters: Mapping[str, Any] | None, known: Iterable[str]) -> Assignments:
    """Plain values, `DataPath`s and data sets apart. A name that is not known is passed over, with a warning."""
    values = dict(must_be_mapping(pipeline_parameters or {}, "pipeline_parameters", AttributeError))
    names = tuple(known)
    for name in values:
        if name not in names:
            near = get_close_matches(str(name), names, n=1)
            hint = f"Did you mean '{near[0]}'?" if near else f"It has: {', '.join(names) or 'none'}."
            warnings.warn(f"The published pipeline has no parameter '{name}'. {hint}", UserWarning, stacklevel=5)
    return Assignments(
        parameters={
            name: value for name, value in values.items() if not isinstance(value, (DataPath, AbstractDataset))
        },
        data_paths={name: _place(value) for name, value in values.items() if isinstance(value, DataPath)},
        datasets={name: _choice(value) for name, value in values.items() if isinstance(value, AbstractDataset)},
    )


def _place(value: DataPath) -> DataPlace:
    return DataPlace(datastore=value.datastore_name, path=value.path_on_datastore or "")


def _choice(value: AbstractDataset) -> DatasetChoice:
    return DatasetChoice(id=value.id or value._digest(), definition=value._definition.to_json())
