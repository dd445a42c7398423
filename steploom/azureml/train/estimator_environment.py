"""The environment of an `Estimator`: given as one, or made of packages and files that name them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from steploom.azureml.core.conda_dependencies import CondaDependencies
from steploom.azureml.core.environment import Environment
from steploom.azureml.core.run_configuration import EnvironmentDefinition
from steploom.azureml.exceptions import TrainingException
from steploom.step.site._steploom.must_be import LIST, PATH, must_be


def environment_of(
    definition: Any,
    *,
    folder: str,
    conda_packages: Sequence[str] | None,
    pip_packages: Sequence[str] | None,
    conda_file: str | None,
    pip_file: str | None,
    image: str | None,
    registry: Any,
    user_managed: bool,
) -> Environment:
    """Files are looked for in `folder`, then where the notebook is. TrainingException for what cannot be both."""
    others = {
        "conda_packages": conda_packages,
        "pip_packages": pip_packages,
        "conda_dependencies_file": conda_file,
        "pip_requirements_file": pip_file,
        "custom_docker_image": image,
        "image_registry_details": registry,
        "user_managed": user_managed,
    }
    given = [name for name, value in others.items() if value]
    for name, packages in (("conda_packages", conda_packages), ("pip_packages", pip_packages)):
        must_be(LIST, packages or (), f"{name} is a list")
    if definition is not None:
        if not isinstance(definition, Environment):
            raise TrainingException(f"environment_definition is an Environment, not {type(definition).__name__}.")
        if given:
            raise TrainingException(f"environment_definition has all of the environment: leave {given[0]} out.")
        return definition
    if conda_file and (conda_packages or pip_packages or pip_file):
        raise TrainingException("conda_dependencies_file has all of the packages: leave the others out.")
    made = EnvironmentDefinition()
    made.python.user_managed_dependencies = bool(user_managed)
    if conda_file:
        made.python.conda_dependencies = CondaDependencies(_found(folder, conda_file))
    elif conda_packages or pip_packages or pip_file:
        lines = _found(folder, pip_file).read_text(encoding="utf-8").splitlines() if pip_file else []
        named = [line for line in (*lines, *(pip_packages or ())) if line.strip() and not line.startswith("#")]
        made.python.conda_dependencies = CondaDependencies.create(
            conda_packages=conda_packages, pip_packages=["azureml-defaults", *named]
        )
    if image:
        made.docker.base_image = image
    if registry is not None:
        made.docker.base_image_registry = registry
    return made


def _found(folder: str, file: str) -> Path:
    must_be(PATH, file, "A file of packages is the path of one")
    for place in (Path(folder).expanduser() / file, Path(file)):
        if place.is_file():
            return place
    raise TrainingException(f"There is no file {file} in {folder}, nor beside the notebook.")
