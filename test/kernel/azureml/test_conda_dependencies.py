"""`CondaDependencies`: order, replacing, options, the file."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from steploom.azureml.core.conda_dependencies import CondaDependencies
from steploom.azureml.exceptions import UserErrorException


def test_what_it_starts_with() -> None:
    assert CondaDependencies().as_dict() == {
        "name": "project_environment",
        "dependencies": ["python=3.8.13", {"pip": ["azureml-defaults"]}],
        "channels": ["anaconda", "conda-forge"],
    }
    assert list(CondaDependencies.create().conda_packages) == ["python=3.10.18"]


def test_a_pip_package_again_replaces_it_at_the_end() -> None:
    packages = CondaDependencies()
    for package in ("pandas==1", "scikit-learn[extra]>=1", "pandas<3"):
        packages.add_pip_package(package)
    assert list(packages.pip_packages) == ["azureml-defaults", "scikit-learn[extra]>=1", "pandas<3"]
    packages.remove_pip_package("scikit-learn")
    assert list(packages.pip_packages) == ["azureml-defaults", "pandas<3"]


def test_a_url_is_its_own_name() -> None:
    packages = CondaDependencies.create(pip_packages=["git+https://example.invalid/a", "git+https://example.invalid/b"])
    packages.add_pip_package("git+https://example.invalid/a")
    assert len(list(packages.pip_packages)) == 2


def test_conda_packages_are_the_same_only_when_identical() -> None:
    packages = CondaDependencies.create(conda_packages=["numpy=1", "numpy=2", "numpy=1"])
    assert list(packages.conda_packages)[1:] == ["numpy=1", "numpy=2"]


def test_python_is_replaced_not_added() -> None:
    packages = CondaDependencies.create(conda_packages=["python-dateutil"])
    packages.set_python_version("3.11")
    assert packages.get_python_version() == "3.11"
    assert list(packages.conda_packages) == ["python=3.11", "python-dateutil"]


def test_options_and_packages_are_kept_apart() -> None:
    packages = CondaDependencies()
    packages.set_pip_index_url("https://example.invalid/simple")
    packages.set_pip_option("--pre")
    packages.set_pip_index_url("--index-url https://other.invalid/simple")
    assert list(packages.pip_options) == ["--pre", "--index-url https://other.invalid/simple"]
    assert list(packages.pip_packages) == ["azureml-defaults"]
    with pytest.raises(UserErrorException, match="set_pip_option"):
        packages.add_pip_package("--pre")


def test_the_defaults_are_not_shared() -> None:
    CondaDependencies().add_pip_package("leak")
    assert "leak" not in list(CondaDependencies().pip_packages)


def test_file_there_and_back(tmp_path: Path) -> None:
    packages = CondaDependencies.create(conda_packages=["numpy"], pip_packages=["pandas"], python_version="3.11")
    assert packages.save_to_file(str(tmp_path), "conda.yml") == "conda.yml"
    assert yaml.safe_load((tmp_path / "conda.yml").read_text()) == packages.as_dict()
    assert CondaDependencies(tmp_path / "conda.yml").as_dict() == packages.as_dict()


def test_a_hand_written_file_without_pip(tmp_path: Path) -> None:
    (tmp_path / "c.yml").write_text("dependencies:\n- python=3.11\n")
    packages = CondaDependencies(str(tmp_path / "c.yml"))
    packages.add_pip_package("q")
    packages.add_channel("x")
    assert packages.as_dict() == {"dependencies": ["python=3.11", {"pip": ["q"]}], "channels": ["x"]}


def test_requirements_of_one_package_are_merged() -> None:
    assert CondaDependencies.merge_requirements(["a>=1", "b", "a<2", "a>=1"]) == ["a>=1,<2", "b"]


def test_what_is_no_mapping_is_refused(tmp_path: Path) -> None:
    (tmp_path / "c.yml").write_text("- a\n")
    with pytest.raises(UserErrorException, match="mapping"):
        CondaDependencies(tmp_path / "c.yml")
    with pytest.raises(FileNotFoundError):
        CondaDependencies(tmp_path / "none.yml")
