"""From `Environment` and `RunConfiguration` to the engine's `EnvironmentSpec`."""

from __future__ import annotations

import re
from typing import Any

from steploom.azureml.core.as_of import read_as_of
from steploom.azureml.core.conda_dependencies import DEFAULT_PYTHONS, CondaDependencies
from steploom.azureml.core.environment import EXAMPLE_VARIABLES, Environment
from steploom.azureml.core.run_configuration import RunConfiguration
from steploom.azureml.core.sdk_pins import unpinned
from steploom.engine.values import EnvironmentSpec

KERNEL_ENVIRONMENT = EnvironmentSpec(user_managed=True)
"""For a step without a run configuration: the interpreter and the packages of the kernel."""


def environment_spec(source: Any) -> EnvironmentSpec:
    """What the engine prepares for a `RunConfiguration`, an `Environment` or None (the kernel's own environment).

    Options of pip are given as they are: the engine says which of them it cannot honour. A Python version that
    nobody chose, the default of `CondaDependencies()`, is left to the engine, and the SDK's own version to nobody.
    """
    if source is None:
        return KERNEL_ENVIRONMENT
    environment, variables, uses_docker = source, {}, False
    if isinstance(source, RunConfiguration):
        environment, variables = source.environment, source.environment_variables or {}
        uses_docker = bool(source.docker.use_docker)
    if not isinstance(environment, Environment):
        raise ValueError(
            f"The environment of the run configuration is {environment!r}, a name alone: "
            f"run_config.environment = Environment.get(ws, {environment!r})"
        )
    python, docker = environment.python, environment.docker
    packages = python.conda_dependencies or CondaDependencies(_underlying_structure={})
    own = {key: value for key, value in (environment.environment_variables or {}).items() if (key, value) != _EXAMPLE}
    user_managed = bool(python.user_managed_dependencies)
    as_of, lines = read_as_of(line for line in map(_requirement, packages._pip_lines()) if line)
    return EnvironmentSpec(
        name=str(environment.name or ""),
        python=_python(packages),
        conda=() if user_managed else tuple(item for item in packages.conda_packages if not _is_python(item)),
        pip=() if user_managed else tuple(lines),
        as_of="" if user_managed else as_of,
        channels=tuple(packages.conda_channels),
        variables={str(key): str(value) for key, value in {**own, **variables}.items()},
        user_managed=user_managed,
        interpreter=python.interpreter_path if user_managed and python.interpreter_path != "python" else "",
        docker_enabled=bool(docker.enabled) or uses_docker,
        base_image=docker.base_image,
    )


_EXAMPLE = next(iter(EXAMPLE_VARIABLES.items()))


def _requirement(line: str) -> str:
    """A line of a requirements file without its comment; '' when nothing is left."""
    return unpinned(re.sub(r"(^|\s)#.*", "", line).strip())


def _python(packages: CondaDependencies) -> str | None:
    """The version, with the '==' that says that no other will do."""
    version = next((item[len("python") :].strip() for item in packages.conda_packages if _is_python(item)), "")
    number = version.lstrip("= ")
    if number in DEFAULT_PYTHONS and not version.startswith("=="):
        return None
    return f"=={number}" if version.startswith("==") else number or None


def _is_python(package: str) -> bool:
    return re.match(r"python\s*([=<>!~]|$)", package) is not None
