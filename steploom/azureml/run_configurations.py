"""The `.azureml/*.runconfig` files of a folder as values of the engine, for the bridge. Raises `SteploomError` only."""

from __future__ import annotations

from pathlib import Path

from steploom.azureml.core.constants import AZUREML_DIR, LOCAL_RUNCONFIG_NAME, RUNCONFIGURATION_EXTENSION
from steploom.azureml.core.environment_from_spec import apply_spec
from steploom.azureml.core.environment_spec import environment_spec
from steploom.azureml.core.run_configuration import EnvironmentDefinition, RunConfiguration
from steploom.azureml.exceptions import UserErrorException
from steploom.engine.values import EnvironmentSpec
from steploom.errors import NotFoundError, SteploomError


def saved(folder: Path) -> tuple[str, ...]:
    """Names of the run configurations of a notebook's folder, sorted."""
    return tuple(sorted(file.stem for file in (folder / AZUREML_DIR).glob(f"*{RUNCONFIGURATION_EXTENSION}")))


def load(folder: Path, name: str) -> tuple[str | None, EnvironmentSpec]:
    """(target, environment); no target is the local default.

    Raises `NotFoundError` (runconfig-not-found), `SteploomError` (runconfig-unreadable).
    """
    config = _read(folder, name)
    target = config.target
    return None if target == LOCAL_RUNCONFIG_NAME else target, environment_spec(config)


def save(folder: Path, name: str, *, target: str | None, environment: EnvironmentSpec) -> Path:
    """Write it, keeping what else a file of that name says; the path.

    Raises `SteploomError`: bad-name for a name that is no file name, runconfig-unwritable.
    """
    if not name or name != Path(name).name or name.startswith("."):
        raise SteploomError("bad-name", f"'{name}' cannot be the name of a run configuration.", cure="Use a file name.")
    file = folder / AZUREML_DIR / (name + RUNCONFIGURATION_EXTENSION)
    config = _read(folder, name) if file.is_file() else RunConfiguration()
    if not isinstance(config.environment, EnvironmentDefinition):
        config.environment = EnvironmentDefinition()
    config.target = target or LOCAL_RUNCONFIG_NAME
    apply_spec(config.environment, environment)
    config.environment_variables = {}
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        config.save(str(folder), file.name)
    except OSError as error:
        raise SteploomError(
            "runconfig-unwritable",
            f"The run configuration could not be written: {error.strerror or error}.",
            where=str(file),
            cure="Make the folder writable.",
        ) from error
    return file


def _read(folder: Path, name: str) -> RunConfiguration:
    names = saved(folder)
    if name not in names:
        raise NotFoundError(
            "runconfig-not-found",
            f"There is no run configuration '{name}'.",
            where=str(folder / AZUREML_DIR),
            cure=f"The folder has: {', '.join(names) or 'none'}.",
        )
    from yaml import YAMLError

    try:
        return RunConfiguration.load(str(folder), name)
    except (UserErrorException, YAMLError, OSError, ValueError, TypeError, AttributeError) as error:
        raise SteploomError(
            "runconfig-unreadable",
            f"The run configuration '{name}' could not be read: {error}.",
            where=str(folder / AZUREML_DIR / (name + RUNCONFIGURATION_EXTENSION)),
            cure="Correct the file, or delete it and save the run configuration again.",
        ) from error
