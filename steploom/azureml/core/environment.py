"""`Environment`: what a step's interpreter must hold, as an object that can be saved, registered and built."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from steploom.azureml.core.conda_dependencies import CondaDependencies
from steploom.azureml.core.environment_sections import (
    DatabricksSection,
    DockerBuildContext,
    DockerSection,
    PythonSection,
    RSection,
    SparkSection,
)
from steploom.azureml.exceptions import UserErrorException
from steploom.step.site._steploom.must_be import PATH, must_be, must_be_file
from steploom.step.site._steploom.section import Section, plain

_DEFINITION = "azureml_environment.json"
_CONDA_FILE = "conda_dependencies.yml"
EXAMPLE_VARIABLES = {"EXAMPLE_ENV_VAR": "EXAMPLE_VALUE"}


class Environment(Section):
    """Sections `python`, `docker`, `spark`, `databricks`, and environment variables."""

    _DEFAULTS: ClassVar[Mapping[str, Any]] = {
        "name": None,
        "version": None,
        "environment_variables": EXAMPLE_VARIABLES,
        "python": PythonSection,
        "docker": DockerSection,
        "spark": SparkSection,
        "databricks": DatabricksSection,
        "r": None,
        "inferencing_stack_version": None,
        "asset_id": None,
    }

    name: str
    version: str | None
    environment_variables: dict[str, str]
    python: PythonSection
    docker: DockerSection
    spark: SparkSection
    databricks: DatabricksSection
    r: RSection | None
    inferencing_stack_version: str | None
    asset_id: str | None

    def __init__(self, name: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.name = _checked_name(name)

    @staticmethod
    def get(workspace: Any, name: str, version: str | None = None, label: str | None = None) -> Environment:
        """A registered environment, else a curated one (`AzureML-...`) as far as it can be had on this machine."""
        from steploom.azureml.core.environment_registry import find

        return find(workspace, name, version)

    @staticmethod
    def list(workspace: Any) -> dict[str, Environment]:
        from steploom.azureml.core.environment_registry import newest

        return newest(workspace)

    @staticmethod
    def label(workspace: Any, name: str, version: str, labels: Any) -> None:
        """Labels are kept by the cloud's registry only; the environment is looked up, so that a wrong name shows."""
        Environment.get(workspace, name, version)

    @staticmethod
    def add_private_pip_wheel(workspace: Any, file_path: str, exist_ok: bool = False) -> str:
        """Copy a wheel to the workspace's default datastore; the URL returned is a pip package."""
        wheel = Path(file_path)
        if not wheel.is_file():
            raise UserErrorException(f"There is no wheel {wheel}.")
        datastore = workspace.get_default_datastore()
        datastore.upload_files([str(wheel)], target_path="wheels", overwrite=exist_ok, show_progress=False)
        return str(datastore._local_path(f"wheels/{wheel.name}").as_uri())

    @staticmethod
    def from_conda_specification(name: str, file_path: str) -> Environment:
        made = Environment(name)
        made.python.conda_dependencies = CondaDependencies(file_path)
        return made

    @staticmethod
    def from_pip_requirements(name: str, file_path: str, pip_version: str | None = None) -> Environment:
        made = Environment(name)
        packages = CondaDependencies.create(pip_packages=[], python_version="3.8.13")
        packages.add_conda_package(f"pip={pip_version}" if pip_version else "pip")
        packages._pip[:] = Path(must_be_file(file_path, "file_path")).read_text(encoding="utf-8").splitlines()
        made.python.conda_dependencies = packages
        return made

    @staticmethod
    def from_existing_conda_environment(name: str, conda_environment_name: str) -> Environment | None:
        """Asks conda for the packages of one of its environments; None when conda or the environment is missing."""
        import shutil
        import subprocess

        conda = shutil.which("conda")
        if conda is None:
            return None
        command = [conda, "env", "export", "--no-builds", "-n", conda_environment_name]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        if result.returncode != 0:
            return None
        from steploom.azureml.core import yaml_file

        made = Environment(name)
        made.python.conda_dependencies = CondaDependencies(_underlying_structure=yaml_file.load(result.stdout))
        return made

    @staticmethod
    def from_docker_image(
        name: str,
        image: str,
        container_registry: Any = None,
        conda_specification: str | None = None,
        pip_requirements: str | None = None,
    ) -> Environment:
        made = _from_specification(name, conda_specification, pip_requirements)
        made.docker.base_image = image
        if container_registry is not None:
            made.docker.base_image_registry = container_registry
        return made

    @staticmethod
    def from_dockerfile(
        name: str, dockerfile: str, conda_specification: str | None = None, pip_requirements: str | None = None
    ) -> Environment:
        """`dockerfile` is a path or the text itself."""
        must_be(str, dockerfile, "dockerfile is the path or the text of one")
        made = _from_specification(name, conda_specification, pip_requirements)
        is_file = "\n" not in dockerfile and Path(dockerfile).is_file()
        made.docker.base_image = None
        made.docker.base_dockerfile = Path(dockerfile).read_text(encoding="utf-8") if is_file else dockerfile
        return made

    @staticmethod
    def from_docker_build_context(name: str, docker_build_context: DockerBuildContext) -> Environment:
        made = _from_specification(name, None, None)
        made.docker.base_image = None
        made.docker.build_context = docker_build_context
        return made

    @staticmethod
    def load_from_directory(path: str) -> Environment:
        must_be(PATH, path, "path is that of the folder of an environment")
        must_be_file(Path(path) / _DEFINITION, "The definition of an environment")
        data = json.loads((Path(path) / _DEFINITION).read_text(encoding="utf-8"))
        made = Environment(data["name"])
        made._update_from(data)
        if isinstance(data.get("r"), Mapping):
            made.r = RSection()
            made.r._update_from(data["r"])
        made.python._read_conda_file(Path(path))
        return made

    def save_to_directory(self, path: str, overwrite: bool = False) -> None:
        """Two files: the definition and the packages. Raises FileExistsError unless `overwrite`."""
        folder = Path(must_be(PATH, path, "path is that of a folder"))
        if folder.exists() and not (overwrite and folder.is_dir()):
            raise FileExistsError(f"{folder} is there already. Write over it with overwrite=True, or name another.")
        folder.mkdir(parents=True, exist_ok=overwrite)
        data = self._to_dict()
        data["python"] = {**data["python"], "condaDependenciesFile": _CONDA_FILE}
        (folder / _DEFINITION).write_text(json.dumps(data, indent=4), encoding="utf-8")
        self.python.conda_dependencies.save(str(folder / _CONDA_FILE))

    def register(self, workspace: Any) -> Environment:
        """Keep it with the workspace. Registering what is there already gives the version it has."""
        from steploom.azureml.core.environment_registry import register

        return register(workspace, self)

    def build(self, workspace: Any, image_build_compute: Any = None) -> Any:
        """Start preparing the packages; the result has `wait_for_completion(show_output=True)`."""
        from steploom.azureml.core.environment_build import EnvironmentBuild

        return EnvironmentBuild(workspace, self)

    def build_local(self, workspace: Any, platform: Any = None, **kwargs: Any) -> Any:
        """The same as `build`, and waits: nothing is ever built elsewhere."""
        build = self.build(workspace)
        build.wait_for_completion(show_output=True)
        return build

    def get_image_details(self, workspace: Any) -> dict[str, Any]:
        """Where a local run finds the interpreter: there is an environment folder instead of an image."""
        build = self.build(workspace)
        return {"imageExistsInRegistry": build.ready, "pythonEnvironment": {"name": build.environment_id}}

    def clone(self, new_name: str) -> Environment:
        # The SDK takes anything here, a number for example.
        if new_name is None:
            raise UserErrorException("The copy of an environment needs a name: environment.clone('my-copy')")
        made = copy.deepcopy(self)
        made.name, made.version = new_name, None
        return made

    def __repr__(self) -> str:
        return json.dumps(self._to_dict(), indent=4)

    def __str__(self) -> str:
        return f"Environment(Name: {self.name},\nVersion: {self.version})"

    def _to_dict(self) -> dict[str, Any]:
        return {**super()._to_dict(), "r": plain(self.r)}


def _checked_name(name: Any) -> str:
    if not isinstance(name, str) or not name.strip():
        raise UserErrorException(f"An environment's name is text, not {name!r}: Environment('my-environment')")
    return name


def _from_specification(name: str, conda: str | None, pip: str | None) -> Environment:
    """An environment whose image brings the packages, unless a specification names some."""
    if conda and pip:
        raise UserErrorException("Give conda_specification or pip_requirements, not both.")
    if conda:
        return Environment.from_conda_specification(name, conda)
    if pip:
        return Environment.from_pip_requirements(name, pip)
    made = Environment(name)
    made.python.user_managed_dependencies = True
    return made
