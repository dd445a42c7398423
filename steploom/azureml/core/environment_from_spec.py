"""From the engine's `EnvironmentSpec` back to an `Environment`."""

from __future__ import annotations

from steploom.azureml.core.as_of import set_as_of
from steploom.azureml.core.conda_dependencies import CondaDependencies
from steploom.azureml.core.environment import Environment
from steploom.engine.values import EnvironmentSpec


def apply_spec(environment: Environment, spec: EnvironmentSpec) -> None:
    """Make `environment` ask for what `spec` asks for; settings that a spec does not have stay."""
    python, packages = environment.python, CondaDependencies.create(pip_packages=[], conda_packages=spec.conda)
    packages._pip[:] = spec.pip
    set_as_of(packages, spec.as_of)
    if spec.python:
        # Which writes an '=' of its own before it.
        packages.set_python_version(spec.python.removeprefix("="))
    if spec.channels:
        packages.as_dict()["channels"] = list(spec.channels)
    python.conda_dependencies = packages
    python.user_managed_dependencies = spec.user_managed
    python.interpreter_path = spec.interpreter or "python"
    environment.environment_variables = dict(spec.variables)
    environment.docker.enabled = spec.docker_enabled
    if spec.base_image is not None:
        environment.docker.base_image = spec.base_image


def environment_from_spec(spec: EnvironmentSpec) -> Environment:
    made = Environment(spec.name or "default-environment")
    apply_spec(made, spec)
    return made
