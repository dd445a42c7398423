"""`Pipeline.load_yaml`: parameters, data and steps from a file, as the machine learning extension of the Azure CLI v1
reads it. Paths in it are looked for in the working folder, then beside the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from steploom.azureml.core import yaml_file
from steploom.azureml.core.datastore import Datastore
from steploom.azureml.exceptions import UserErrorException
from steploom.azureml.pipeline.data import PipelineData
from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.azureml.pipeline.step import PipelineStep
from steploom.azureml.pipeline.yaml_part import YamlPart
from steploom.azureml.pipeline.yaml_steps import STEPS, StepContext
from steploom.azureml.unavailable import UnavailableError
from steploom.step.site._steploom.datasets.dataset import Dataset
from steploom.step.site._steploom.datastores.data_path import DataPath
from steploom.step.site._steploom.datastores.data_reference import DataReference
from steploom.step.site._steploom.must_be import PATH, must_be

_PIPELINE = ("name", "description", "parameters", "data_references", "data_reference", "default_compute", "steps")
_TYPES = {"string": str, "int": int, "float": float, "bool": bool}
_PLACE = ("datastore", "path_on_datastore", "bind_mode", "path_on_compute")
_DATASET = ("dataset_name", "dataset_id", "dataset_version", "bind_mode", "path_on_compute")


def read_pipeline(workspace: Any, filename: str) -> tuple[str, list[PipelineStep]]:
    """`(description, steps)`. UserErrorException for a file that cannot be read or says something unknown;

    UnavailableError, which names the step, for a step of a type that cannot be loaded.
    """
    top = _read(must_be(PATH, filename, "filename is the path of a YAML file"))
    top.refuse_unknown(_PIPELINE)
    parameters = {name: _parameter(workspace, part) for name, part in top.parts("parameters")}
    sources: dict[str, Any] = {}
    for key in ("data_references", "data_reference"):
        sources.update((name, _existing(workspace, part)) for name, part in top.parts(key))
    steps = list(top.parts("steps"))
    if not steps:
        raise top.wrong("has no steps")
    for _, step in steps:
        _check_type(step)
    outputs = _outputs(workspace, [step for _, step in steps])
    context = StepContext(
        workspace=workspace,
        default_compute=top.text("default_compute"),
        parameters=parameters,
        sources={**_data_parameters(parameters), **sources, **outputs},
        outputs=outputs,
    )
    made = [STEPS[str(step.get("type"))](name, step, context) for name, step in steps]
    return str(top.get("description") or top.get("name") or ""), made


def _read(filename: str) -> YamlPart:
    # YAML is imported when a file is read.
    import yaml

    try:
        data = yaml_file.load(Path(filename).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise UserErrorException(f"{filename} could not be read: {error}") from error
    found = data.get("pipeline") if isinstance(data, Mapping) else None
    if not isinstance(found, Mapping):
        raise UserErrorException(f"{filename} has no part 'pipeline:'.")
    return YamlPart(Path(filename), "pipeline", found)


def _check_type(step: YamlPart) -> None:
    kind = step.get("type")
    if not kind:
        raise step.wrong("has no type, such as PythonScriptStep")
    if kind not in STEPS:
        raise UnavailableError(
            f"{step.where}: a {kind} cannot be loaded from YAML. These can: {', '.join(STEPS)}. Write the step in "
            "Python, and give it with the others to Pipeline(ws, steps)."
        )


def _parameter(workspace: Any, part: YamlPart) -> PipelineParameter:
    part.refuse_unknown(("type", "default"))
    kind, default = part.get("type"), part.get("default")
    if kind == "datapath":
        place = part.part("default")
        place.refuse_unknown(("datastore", "path_on_datastore"))
        return PipelineParameter(part.name, DataPath(_datastore(workspace, place), place.text("path_on_datastore")))
    if kind is not None and kind not in _TYPES:
        raise part.wrong(f"is of type {kind}, which is none of {', '.join((*_TYPES, 'datapath'))}")
    try:
        return PipelineParameter(part.name, default if kind is None or default is None else _TYPES[kind](default))
    except ValueError as error:
        raise part.wrong(f"has the default {default!r}, which is no {kind or 'value of a parameter'}") from error


def _existing(workspace: Any, part: YamlPart) -> tuple[Any, str | None, str | None]:
    """Data that are there, and how a step gets them that does not say so: mode and path."""
    how = part.text("bind_mode"), part.text("path_on_compute")
    if part.get("dataset_name") is None and part.get("dataset_id") is None:
        part.refuse_unknown(_PLACE)
        return DataReference(_datastore(workspace, part), part.name, part.text("path_on_datastore")), *how
    part.refuse_unknown(_DATASET)
    if name := part.text("dataset_name"):
        return Dataset.get_by_name(workspace, name, part.get("dataset_version") or "latest"), *how
    return Dataset.get_by_id(workspace, part.text("dataset_id") or ""), *how


def _data_parameters(parameters: Mapping[str, PipelineParameter]) -> dict[str, Any]:
    return {name: (item, None, None) for name, item in parameters.items() if item._is_data}


def _outputs(workspace: Any, steps: Sequence[YamlPart]) -> dict[str, Any]:
    """What steps write, by `destination`."""
    found: dict[str, Any] = {}
    for step in steps:
        for _, part in step.parts("outputs"):
            destination = part.text("destination")
            if not destination:
                raise part.wrong("has no destination, the name by which other steps read it")
            if destination in found:
                raise part.wrong(f"has the destination {destination}, which another output has")
            store = _datastore(workspace, part) if part.get("datastore") is not None else None
            found[destination] = (
                PipelineData(
                    destination,
                    store,
                    part.name,
                    part.text("bind_mode") or "mount",
                    part.text("path_on_compute"),
                    part.get("overwrite"),
                    part.text("data_type"),
                    part.get("is_directory"),
                ),
                None,
                None,
            )
    return found


def _datastore(workspace: Any, part: YamlPart) -> Any:
    """The named one, else the default one."""
    name = part.text("datastore")
    return workspace.get_default_datastore() if name is None else Datastore.get(workspace, name)
