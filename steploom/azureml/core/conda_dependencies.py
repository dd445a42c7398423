"""`CondaDependencies`: the conda and pip packages of a step's environment, and their YAML file."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar

from steploom.azureml.core import yaml_file
from steploom.azureml.core.constants import (
    BASE_PROJECT_FILE_RELATIVE_PATH,
    CHANNELS,
    CPU,
    PACKAGES,
    PIP,
)
from steploom.azureml.core.sdk_pins import pinned
from steploom.azureml.exceptions import UserErrorException
from steploom.step.site._steploom.must_be import LIST, PATH, must_be, must_be_file

_DEFAULT: dict[str, Any] = {
    "name": "project_environment",
    PACKAGES: ["python=3.8.13", {PIP: ["azureml-defaults"]}],
    CHANNELS: ["anaconda", "conda-forge"],
}
_PYPI = "https://pypi.python.org/simple"
CREATE_PYTHON = "3.10.18"
DEFAULT_PYTHONS = frozenset(("3.8.13", CREATE_PYTHON))
"""Pythons that nobody asked for: what the two constructors put in by themselves."""


class CondaDependencies:
    """Adding a pip package again replaces it at the end; of conda packages only an identical text is the same."""

    DEFAULT_NUMBER_OF_CONDA_PACKAGES: ClassVar[int] = 0
    DEFAULT_NUMBER_OF_PIP_PACKAGES: ClassVar[int] = 0

    def __init__(self, conda_dependencies_file_path: Any = None, _underlying_structure: Any = None) -> None:
        """Raises FileNotFoundError for a missing file, UserErrorException for one that is not of this form."""
        structure: Any = _DEFAULT
        if conda_dependencies_file_path is not None:
            must_be_file(conda_dependencies_file_path, "conda_dependencies_file_path")
            structure = yaml_file.load(Path(conda_dependencies_file_path).read_text(encoding="utf-8"))
        elif _underlying_structure is not None:
            structure = _underlying_structure
        _check(structure)
        self._structure: dict[str, Any] = copy.deepcopy(structure)

    @staticmethod
    def create(
        pip_indexurl: str | None = None,
        pip_packages: Sequence[str] | None = None,
        conda_packages: Sequence[str] | None = None,
        python_version: str = CREATE_PYTHON,
        pin_sdk_version: bool = True,
    ) -> CondaDependencies:
        """`pin_sdk_version` gives packages of the SDK its version. `pip_indexurl` is asked besides PyPI."""
        for name, packages in (("conda_packages", conda_packages), ("pip_packages", pip_packages)):
            if isinstance(packages, str):
                raise UserErrorException(f"{name} is a list, not text: {name}=[{packages!r}]")
            must_be((*LIST, type(None)), packages, f"{name} is a list of text")
        made = CondaDependencies()
        made.set_python_version(python_version)
        if pip_indexurl:
            made.set_pip_index_url(pip_indexurl)
            made.set_pip_option(f"--extra-index-url {_PYPI}")
        if pip_packages is not None:
            made.set_pip_requirements([])
            for package in pip_packages:
                _check_text(package, "Each of pip_packages")
                made.add_pip_package(pinned(package) if pin_sdk_version else package)
        for package in conda_packages or ():
            made.add_conda_package(package)
        return made

    @staticmethod
    def merge_requirements(requirements: Sequence[str]) -> list[str]:
        """One line a package: the version conditions of several lines are joined with commas."""
        merged: dict[str, list[str]] = {}
        for line in must_be(LIST, requirements, "requirements is a list of text"):
            name = _pip_name(line)
            conditions = merged.setdefault(name, [])
            rest = line[len(name) :].strip()
            if rest and rest not in conditions:
                conditions.append(rest)
        return [name + ",".join(conditions) for name, conditions in merged.items()]

    @staticmethod
    def sdk_origin_url() -> str:
        """Where the SDK's packages come from; `create` asks it for nothing, as uv does so by itself."""
        return _PYPI

    @property
    def conda_channels(self) -> Iterator[str]:
        return iter(list(self._structure.get(CHANNELS) or ()))

    @property
    def conda_packages(self) -> Iterator[str]:
        return iter([item for item in self._dependencies if isinstance(item, str)])

    @property
    def pip_packages(self) -> Iterator[str]:
        return iter([item for item in self._pip_lines() if not _is_option(item)])

    @property
    def pip_options(self) -> Iterator[str]:
        return iter([item for item in self._pip_lines() if _is_option(item)])

    def add_channel(self, channel: str) -> None:
        _check_text(channel, "channel", "conda-forge")
        channels = self._structure.setdefault(CHANNELS, [])
        if channel not in channels:
            channels.append(channel)

    def remove_channel(self, channel: str) -> None:
        _discard(self._structure.get(CHANNELS) or [], channel)

    def add_conda_package(self, conda_package: str) -> None:
        _check_text(conda_package, "conda_package")
        if conda_package not in self._dependencies:
            self._dependencies.append(conda_package)

    def remove_conda_package(self, conda_package: str) -> None:
        _discard(self._dependencies, conda_package)

    def add_pip_package(self, pip_package: str) -> None:
        _check_text(pip_package, "pip_package")
        if pip_package.startswith("-"):
            raise UserErrorException(f"'{pip_package}' is an option of pip, no package: use set_pip_option.")
        self.remove_pip_package(pip_package)
        self._pip.append(pip_package)

    def remove_pip_package(self, pip_package: str) -> None:
        """Remove it whatever its version is."""
        name = _pip_name(must_be(str, pip_package, "pip_package is text"))
        self._keep_pip(lambda line: _is_option(line) or _pip_name(line) != name)

    def set_pip_requirements(self, pip_requirements: Sequence[str]) -> None:
        packages = list(must_be(LIST, pip_requirements, "pip_requirements is a list of text"))
        self._keep_pip(_is_option)
        for package in packages:
            self.add_pip_package(package)

    def set_pip_option(self, pip_option: str) -> None:
        if not _is_option(must_be(str, pip_option, "pip_option is text", AttributeError)):
            raise UserErrorException(f"'{pip_option}' is no option of pip: options start with '-'.")
        self.remove_pip_option(pip_option)
        self._pip.append(pip_option)

    def remove_pip_option(self, pip_option: str) -> None:
        flag = pip_option.split()[0]
        self._keep_pip(lambda line: not _is_option(line) or line.split()[0] != flag)

    def set_pip_index_url(self, index_url: str) -> None:
        self.set_pip_option(index_url if _is_option(index_url) else f"--index-url {index_url}")

    def set_python_version(self, version: str) -> None:
        package = "python=" + must_be(str, version, "The version of Python is text such as '3.11'")
        self._dependencies[:] = [item for item in self._dependencies if not _is_python(item)]
        self._dependencies.insert(0, package)

    def get_python_version(self) -> str | None:
        for item in self._dependencies:
            if _is_python(item):
                return item[len("python") :].strip("= ") or None
        return None

    def add_tensorflow_pip_package(self, core_type: str = CPU, version: str | None = None) -> None:
        name = "tensorflow" if core_type == CPU else "tensorflow-gpu"
        self.add_pip_package(f"{name}=={version or '2.2.0'}")

    def add_tensorflow_conda_package(self, core_type: str = CPU, version: str | None = None) -> None:
        name = "tensorflow" if core_type == CPU else "tensorflow-gpu"
        self.add_conda_package(f"{name}={version or '2.2.0'}")

    def add_cntk_package(self, core_type: str = CPU) -> None:
        self.add_pip_package("cntk==2.7" if core_type == CPU else "cntk-gpu==2.7")

    def get_default_number_of_packages(self) -> int:
        return self.DEFAULT_NUMBER_OF_CONDA_PACKAGES + self.DEFAULT_NUMBER_OF_PIP_PACKAGES

    def as_dict(self) -> dict[str, Any]:
        return self._structure

    def _to_dict(self) -> dict[str, Any]:
        return copy.deepcopy(self._structure)

    def serialize_to_string(self) -> str:
        return yaml_file.dump(self._structure)

    def save(self, path: str | None = None) -> str:
        """Write the YAML file `path`, by default `conda_dependencies.yml` in the working directory."""
        target = path or "conda_dependencies.yml"
        Path(target).write_text(self.serialize_to_string(), encoding="utf-8")
        return target

    def save_to_file(self, base_directory: str, conda_file_path: str | None = None) -> str:
        """Write below `base_directory`, whose folders must exist; returns the path relative to it."""
        relative = conda_file_path or BASE_PROJECT_FILE_RELATIVE_PATH
        self.save(str(Path(must_be(PATH, base_directory, "base_directory is the path of a folder")) / relative))
        return relative

    def __repr__(self) -> str:
        return self.serialize_to_string()

    @property
    def _dependencies(self) -> list[Any]:
        if self._structure.get(PACKAGES) is None:
            self._structure[PACKAGES] = []
        found: list[Any] = self._structure[PACKAGES]
        return found

    @property
    def _pip(self) -> list[str]:
        """The pip block, made when there is none."""
        for item in self._dependencies:
            if isinstance(item, dict) and PIP in item:
                item[PIP] = item[PIP] or []
                block: list[str] = item[PIP]
                return block
        self._dependencies.append({PIP: []})
        return self._pip

    def _pip_lines(self) -> list[str]:
        blocks = [item[PIP] or [] for item in self._dependencies if isinstance(item, dict) and PIP in item]
        return [line for block in blocks for line in block]

    def _keep_pip(self, keep: Any) -> None:
        for item in self._dependencies:
            if isinstance(item, dict) and PIP in item:
                item[PIP] = [line for line in item[PIP] or () if keep(line)]


def _check(structure: Any) -> None:
    if not isinstance(structure, dict):
        raise UserErrorException("Conda dependencies are a mapping with the keys name, dependencies and channels.")
    packages = structure.get(PACKAGES)
    lists = [(CHANNELS, structure.get(CHANNELS)), (PACKAGES, packages)]
    if isinstance(packages, list):
        lists += [(PIP, item[PIP]) for item in packages if isinstance(item, dict) and PIP in item]
    for name, found in lists:
        if found is not None and not isinstance(found, list):
            raise UserErrorException(f"{name} of conda dependencies is a list, not {found!r}.")


def _check_text(given: Any, name: str, example: str = "numpy") -> None:
    """AttributeError for no text, as in the SDK; UserErrorException for an empty one."""
    if not must_be(str, given, f"{name} is text such as '{example}'", AttributeError).strip():
        raise UserErrorException(f"{name} is empty: name one.")


def _is_option(line: str) -> bool:
    return line.startswith("-")


def _is_python(item: Any) -> bool:
    return isinstance(item, str) and re.match(r"^python\s*([=<>!~]|$)", item) is not None


def _pip_name(line: str) -> str:
    """Name of a requirement; a URL is its own name. Case matters, as in the SDK."""
    if re.match(r"^[\w+.-]+://|^\w+\+", line):
        return line
    return re.split(r"[\s\[<>=!~@;]", line, maxsplit=1)[0]


def _discard(items: list[Any], item: Any) -> None:
    if item in items:
        items.remove(item)
