"""`.azureml/<name>.runconfig` and the `conda_dependencies.yml` beside it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from steploom.azureml.core import yaml_file
from steploom.azureml.core.constants import (
    AML_CONFIG_DIR,
    AZUREML_DIR,
    LOCAL_RUNCONFIG_NAME,
    RUNCONFIGURATION_EXTENSION,
)
from steploom.azureml.core.data_sections import Data, OutputData
from steploom.azureml.core.environment import Environment
from steploom.azureml.core.run_configuration import RunConfiguration
from steploom.azureml.exceptions import UserErrorException
from steploom.step.site._steploom.data_reference_configuration import DataReferenceConfiguration
from steploom.step.site._steploom.must_be import PATH, must_be
from steploom.step.site._steploom.section import Section

_FOLDERS = (AZUREML_DIR, AML_CONFIG_DIR)
_CONDA = "conda_dependencies.yml"
_ENVIRONMENT = "environment.yml"


def save(config: RunConfiguration, path: str | None, name: str | None, *, separate_environment: bool = False) -> None:
    """Raises FileNotFoundError when neither the file nor a configuration folder is there."""
    file = _file_to_write(Path(path or config._path or "."), name or config._name or LOCAL_RUNCONFIG_NAME)
    data = config._to_dict()
    environment = data["environment"]
    if isinstance(environment, dict) and isinstance(config.environment, Environment):
        packages = config.environment.python.conda_dependencies
        conda = _conda_file(file, packages.serialize_to_string())
        (file.parent / conda).write_text(packages.serialize_to_string(), encoding="utf-8")
        python = {**environment["python"], "condaDependenciesFile": conda}
        python.pop("condaDependencies")
        environment["python"] = python
        if separate_environment:
            (file.parent / _ENVIRONMENT).write_text(yaml_file.dump(environment), encoding="utf-8")
            data["environment"] = _ENVIRONMENT
    file.write_text(yaml_file.dump(data), encoding="utf-8")


def load(path: str, name: str | None) -> RunConfiguration:
    """Raises UserErrorException when there is no such file."""
    file = _file_to_read(Path(must_be(PATH, path, "path is that of a folder or file")), name)
    data = yaml_file.load(file.read_text(encoding="utf-8"))
    if not isinstance(data, dict):
        raise UserErrorException(f"{file} is no run configuration: a YAML mapping is expected.")
    made = RunConfiguration(_path=str(path), _name=file.name)
    environment = data.get("environment")
    if isinstance(environment, str) and (file.parent / environment).is_file():
        data["environment"] = yaml_file.load((file.parent / environment).read_text(encoding="utf-8"))
    elif isinstance(environment, str):
        made.environment = environment
    made._update_from({key: value for key, value in data.items() if key != "environment" or isinstance(value, Mapping)})
    made.services = dict(data.get("applicationEndpoints") or {})
    made.arguments = list(data.get("arguments") or ())
    made.data_references = {key: _data_reference(value) for key, value in (data.get("dataReferences") or {}).items()}
    made.data = {key: _section(Data(), value) for key, value in (data.get("data") or {}).items()}
    made.output_data = {key: _section(OutputData(), value) for key, value in (data.get("outputData") or {}).items()}
    if isinstance(made.environment, Environment):
        made.environment.python._read_conda_file(file.parent, file.parent.parent, Path(path))
    return made


def delete(path: str, name: str) -> None:
    """Removes `<name>.runconfig`; a file saved under the bare name is not found."""
    base = Path(path)
    wanted = name if name.endswith(RUNCONFIGURATION_EXTENSION) else name + RUNCONFIGURATION_EXTENSION
    for folder in _FOLDERS:
        file = base / folder / wanted
        if file.is_file():
            file.unlink()
            return
    raise UserErrorException(f"There is no run configuration {wanted} in {base}/{AZUREML_DIR}.")


def _file_to_write(path: Path, name: str) -> Path:
    if path.is_file():
        return path
    for folder in _FOLDERS:
        if (path / folder).is_dir():
            return path / folder / name
    raise FileNotFoundError(
        f"{path} has neither a folder {AZUREML_DIR} nor {AML_CONFIG_DIR}: make one for the run configuration."
    )


def _file_to_read(path: Path, name: str | None) -> Path:
    if path.is_file():
        return path
    wanted = name or LOCAL_RUNCONFIG_NAME
    for folder in (*(path / item for item in _FOLDERS), path):
        for file in (folder / wanted, folder / (wanted + RUNCONFIGURATION_EXTENSION)):
            if file.is_file():
                return file
    raise UserErrorException(f"There is no run configuration '{wanted}' in {path / AZUREML_DIR}.")


def _conda_file(file: Path, text: str) -> str:
    """The usual name, unless another run configuration of the folder keeps other packages there."""
    usual = file.parent / _CONDA
    others = (
        other
        for other in file.parent.iterdir()
        if other != file and other.is_file() and other.suffix not in (".yml", ".json")
    )
    if usual.is_file() and usual.read_text(encoding="utf-8") != text and any(map(_uses_usual_file, others)):
        return f"{file.name.removesuffix(RUNCONFIGURATION_EXTENSION)}_{_CONDA}"
    return _CONDA


def _uses_usual_file(file: Path) -> bool:
    return f"condaDependenciesFile: {_CONDA}" in file.read_text(encoding="utf-8", errors="replace")


def _data_reference(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    made = DataReferenceConfiguration()
    if not isinstance(value, Mapping):
        raise UserErrorException(
            f"{type(made).__name__} in a run configuration is a mapping of its fields, not {value!r}."
        )
    made._update_from(value)
    return made


def _section(made: Section, value: Mapping[str, Any]) -> Section:
    if not isinstance(value, Mapping):
        raise UserErrorException(
            f"{type(made).__name__} in a run configuration is a mapping of its fields, not {value!r}."
        )
    made._update_from(value)
    return made
