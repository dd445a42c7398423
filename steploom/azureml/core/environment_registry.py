"""Registered environments: one folder a version below the engine's home; and what curated names mean locally."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from steploom.azureml._engine import engine
from steploom.azureml.core.conda_dependencies import CondaDependencies
from steploom.azureml.core.environment import Environment
from steploom.azureml.exceptions import UserErrorException
from steploom.step.site._steploom.must_be import must_be_workspace

_CURATED = "azureml-"
_PACKAGES = {
    "sklearn": "scikit-learn",
    "scikit": "scikit-learn",
    "lightgbm": "lightgbm",
    "xgboost": "xgboost",
    "pytorch": "torch",
    "acpt": "torch",
    "tensorflow": "tensorflow",
}
_ALWAYS = ("numpy", "pandas", "joblib")


def register(workspace: Any, environment: Environment) -> Environment:
    versions = _versions(workspace, environment.name)
    made = environment.clone(environment.name)
    if versions:
        last = Environment.load_from_directory(str(_folder(workspace, environment.name) / str(versions[-1])))
        if _content(last) == _content(made):
            made.version = str(versions[-1])
            return made
    made.version = str(versions[-1] + 1 if versions else 1)
    made.save_to_directory(str(_folder(workspace, environment.name) / made.version), overwrite=True)
    return made


def find(workspace: Any, name: str, version: str | None) -> Environment:
    versions = _versions(workspace, name)
    chosen = versions[-1] if versions and version is None else version
    if chosen is not None and str(chosen) in map(str, versions):
        return Environment.load_from_directory(str(_folder(workspace, name) / str(chosen)))
    if str(name).lower().startswith(_CURATED):
        return curated(name, version)
    which = f"version {version} of the environment" if versions else "environment"
    raise UserErrorException(f"There is no {which} '{name}' in the workspace. Register it: Environment.register(ws).")


def newest(workspace: Any) -> dict[str, Environment]:
    root = _root(workspace)
    names = sorted(unquote(folder.name) for folder in root.iterdir()) if root.is_dir() else []
    return {name: find(workspace, name, None) for name in names}


def curated(name: str, version: str | None = None) -> Environment:
    """The packages a curated environment is known for, from PyPI, in the version its name tells."""
    made = Environment(name)
    made.version = version or "1"
    text = name.lower()
    packages = list(_ALWAYS)
    for word, package in _PACKAGES.items():
        found = re.search(rf"{word}-?(\d+\.\d+)?", text)
        if found and package not in map(_name, packages):
            packages.append(f"{package}=={found[1]}.*" if found[1] else package)
    made.python.conda_dependencies = CondaDependencies.create(pip_packages=packages)
    return made


def _name(requirement: str) -> str:
    return requirement.partition("==")[0]


def _content(environment: Environment) -> dict[str, Any]:
    data = environment._to_dict()
    data["version"] = data["python"]["condaDependenciesFile"] = None
    return data


def _root(workspace: Any) -> Path:
    return Path(engine().home) / "environments" / quote(must_be_workspace(workspace).name, safe="")


def _folder(workspace: Any, name: str) -> Path:
    return _root(workspace) / quote(str(name), safe="")


def _versions(workspace: Any, name: str) -> list[int]:
    folder = _folder(workspace, name)
    return sorted(int(item.name) for item in folder.iterdir() if item.name.isdigit()) if folder.is_dir() else []
