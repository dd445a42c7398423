"""The sections of an `Environment`: docker, python, spark, databricks, R."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from steploom.azureml.core.conda_dependencies import CondaDependencies
from steploom.azureml.core.constants import DEFAULT_CPU_IMAGE
from steploom.azureml.core.container_registry import ContainerRegistry
from steploom.step.site._steploom.section import Section


class DockerImagePlatform(Section):
    _DEFAULTS: ClassVar[Mapping[str, Any]] = {"os": "Linux", "architecture": "amd64"}


class DockerBuildContext(Section):
    """A folder with a Dockerfile. Kept for the cloud; a local run builds no images."""

    class LocationType:
        Git = "git"
        StorageAccount = "storageAccount"

    _DEFAULTS: ClassVar[Mapping[str, Any]] = {"location_type": None, "location": None, "dockerfile_path": "Dockerfile"}

    def __init__(
        self, location_type: str | None = None, location: str | None = None, dockerfile_path: str = "Dockerfile"
    ) -> None:
        super().__init__(location_type=location_type, location=location, dockerfile_path=dockerfile_path)

    @staticmethod
    def from_local_directory(workspace: Any, path: str, dockerfile_path: str = "Dockerfile") -> DockerBuildContext:
        return DockerBuildContext("local", str(path), dockerfile_path)


class DockerSection(Section):
    """Whether and in which image the cloud runs the step. A local run takes note of it and uses a process.

    `base_dockerfile` is the text of a Dockerfile; the path of one stands for its text.
    """

    _DEFAULTS: ClassVar[Mapping[str, Any]] = {
        "enabled": False,
        "base_image": DEFAULT_CPU_IMAGE,
        "base_dockerfile": None,
        "build_context": None,
        "shared_volumes": True,
        "shm_size": "2g",
        "arguments": [],
        "base_image_registry": ContainerRegistry,
        "platform": DockerImagePlatform,
        "gpu_support": True,
    }
    _HIDDEN: ClassVar[frozenset[str]] = frozenset(("gpu_support",))

    enabled: bool
    base_image: str | None
    base_dockerfile: str | None
    build_context: DockerBuildContext | None
    shared_volumes: bool
    shm_size: str | None
    arguments: list[str]
    base_image_registry: Any
    platform: DockerImagePlatform
    gpu_support: bool

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "base_dockerfile" and isinstance(value, str) and "\n" not in value and Path(value).is_file():
            value = Path(value).read_text(encoding="utf-8")
        super().__setattr__(name, value)


class DockerEnvironment(DockerSection):
    def __init__(self) -> None:
        super().__init__()


class PythonSection(Section):
    """The interpreter and its packages. `user_managed_dependencies`: the kernel's own, nothing is installed."""

    _DEFAULTS: ClassVar[Mapping[str, Any]] = {
        "user_managed_dependencies": False,
        "interpreter_path": "python",
        "conda_dependencies_file": None,
        "base_conda_environment": None,
        "conda_dependencies": CondaDependencies,
    }

    user_managed_dependencies: bool
    interpreter_path: str
    conda_dependencies_file: str | None
    base_conda_environment: str | None
    conda_dependencies: CondaDependencies

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)

    def _update_from(self, data: Mapping[str, Any]) -> None:
        super()._update_from({key: value for key, value in data.items() if key != "condaDependencies"})
        if isinstance(data.get("condaDependencies"), dict):
            self.conda_dependencies = CondaDependencies(_underlying_structure=data["condaDependencies"])

    def _read_conda_file(self, *folders: Path) -> None:
        """Take the packages from `conda_dependencies_file`, looked for in the folders in turn."""
        for folder in folders:
            file = folder / str(self.conda_dependencies_file)
            if self.conda_dependencies_file and file.is_file():
                self.conda_dependencies = CondaDependencies(file)
                return


class PythonEnvironment(PythonSection):
    def __init__(self) -> None:
        super().__init__()


class SparkPackage(Section):
    _DEFAULTS: ClassVar[Mapping[str, Any]] = {"group": None, "artifact": None, "version": None}

    def __init__(self, group: str | None = None, artifact: str | None = None, version: str | None = None) -> None:
        super().__init__(group=group, artifact=artifact, version=version)


class SparkSection(Section):
    _DEFAULTS: ClassVar[Mapping[str, Any]] = {"repositories": [], "packages": [], "precache_packages": True}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)


class SparkEnvironment(SparkSection):
    def __init__(self) -> None:
        super().__init__()


class DatabricksSection(Section):
    _DEFAULTS: ClassVar[Mapping[str, Any]] = {
        "maven_libraries": [],
        "pypi_libraries": [],
        "rcran_libraries": [],
        "jar_libraries": [],
        "egg_libraries": [],
    }


class RCranPackage(Section):
    _DEFAULTS: ClassVar[Mapping[str, Any]] = {"name": None, "version": None, "repository": None}

    def __init__(self) -> None:
        super().__init__()


class RSection(Section):
    _DEFAULTS: ClassVar[Mapping[str, Any]] = {
        "r_version": None,
        "user_managed": False,
        "rscript_path": None,
        "snapshot_date": None,
        "cran_packages": None,
        "github_packages": None,
        "custom_url_packages": None,
        "bioconductor_packages": None,
    }

    def __init__(self) -> None:
        super().__init__()
