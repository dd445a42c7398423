"""`NotebookRunConfig`: a notebook, what it is given and where it is run."""

from __future__ import annotations

import keyword
import math
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from steploom.azureml.core.run_configuration import RunConfiguration
from steploom.azureml.pipeline.notebook_handler import AzureMLNotebookHandler
from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.azureml.pipeline.step import is_data
from steploom.step.site._steploom.must_be import must_be_mapping


class NotebookRunConfig:
    """`parameters` are set in the notebook as papermill does: typed values, pipeline parameters, and data as paths.

    Without `output_notebook`, the executed notebook of `train.ipynb` is the file `outputs/train.output.ipynb`.
    """

    def __init__(
        self,
        source_directory: Any,
        notebook: str,
        output_notebook: str | None = None,
        parameters: Mapping[str, Any] | None = None,
        handler: AzureMLNotebookHandler | None = None,
        run_config: RunConfiguration | None = None,
        _telemetry_values: Any = None,
    ) -> None:
        if not isinstance(notebook, str) or not notebook.endswith(".ipynb"):
            raise ValueError(f"notebook is the name of an .ipynb file in source_directory, not {notebook!r}.")
        if handler is not None and not isinstance(handler, AzureMLNotebookHandler):
            raise ValueError(f"handler is an AzureMLNotebookHandler, not {type(handler).__name__}.")
        if run_config is not None and not isinstance(run_config, RunConfiguration):
            raise ValueError(f"run_config is a RunConfiguration, not {type(run_config).__name__}.")
        for name, value in must_be_mapping(parameters or {}, "parameters", ValueError).items():
            _check_parameter(name, value)
        self.source_directory = source_directory
        self.notebook = notebook
        self.output_notebook = output_notebook or f"outputs/{PurePosixPath(notebook).stem}.output.ipynb"
        place = PurePosixPath(self.output_notebook)
        if place.is_absolute() or ".." in place.parts or place == PurePosixPath(notebook):
            raise ValueError("output_notebook is a path in the step's working folder, and not that of the notebook.")
        self.parameters = dict(parameters or {})
        self.handler = handler or AzureMLNotebookHandler()
        self.run_config = run_config


def _check_parameter(name: Any, value: Any) -> None:
    if not isinstance(name, str) or not name.isidentifier() or keyword.iskeyword(name):
        raise ValueError(f"The notebook parameter {name!r} cannot be a variable of the notebook.")
    if not isinstance(value, PipelineParameter) and not is_data(value) and not _is_plain(value):
        raise ValueError(
            f"The notebook parameter {name} is {type(value).__name__}. Give text, numbers, True, False, None, lists "
            "and dictionaries of these, a PipelineParameter, or data of the step's inputs and outputs."
        )


def _is_plain(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return all(map(_is_plain, value))
    if isinstance(value, Mapping):
        return all(isinstance(key, str) and _is_plain(item) for key, item in value.items())
    if isinstance(value, float):
        # JSON has no other, and so no graph.
        return math.isfinite(value)
    return value is None or isinstance(value, (str, int))
