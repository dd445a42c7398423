"""`Environment`: where it comes from, where it is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from steploom.azureml.core.environment import Environment
from steploom.azureml.core.environment_reference import EnvironmentReference
from steploom.azureml.core.environment_spec import environment_spec
from steploom.azureml.exceptions import UserErrorException


def test_registered_versions(ws: Any) -> None:
    mine = Environment("team/mine")
    mine.python.conda_dependencies.add_pip_package("pandas")
    assert mine.register(ws).version == "1"
    assert mine.register(ws).version == "1", "the same content is the same version"
    mine.python.conda_dependencies.add_pip_package("numpy")
    assert mine.register(ws).version == "2"
    assert "numpy" in list(Environment.get(ws, "team/mine").python.conda_dependencies.pip_packages)
    assert "numpy" not in list(Environment.get(ws, "team/mine", "1").python.conda_dependencies.pip_packages)
    assert list(ws.environments) == ["team/mine"]
    assert EnvironmentReference("team/mine", "1").get_environment(ws).version == "1"
    with pytest.raises(UserErrorException, match="version 3"):
        Environment.get(ws, "team/mine", "3")


def test_a_curated_name_gives_packages_of_its_kind(ws: Any) -> None:
    spec = environment_spec(Environment.get(ws, "AzureML-sklearn-1.5"))
    assert "scikit-learn==1.5.*" in spec.pip
    assert "pandas" in spec.pip
    with pytest.raises(UserErrorException, match="nothing-like-it"):
        Environment.get(ws, "nothing-like-it")


def test_directory_there_and_back(tmp_path: Path) -> None:
    made = Environment("e")
    made.docker.base_image = "image:1"
    made.environment_variables = {"A": "1"}
    made.python.conda_dependencies.add_conda_package("numpy")
    made.save_to_directory(str(tmp_path / "e"))
    with pytest.raises(FileExistsError):
        made.save_to_directory(str(tmp_path / "e"))
    again = Environment.load_from_directory(str(tmp_path / "e"))
    assert (again.docker.base_image, again.environment_variables) == ("image:1", {"A": "1"})
    assert "numpy" in list(again.python.conda_dependencies.conda_packages)


def test_from_files(tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text("# comment\nnumpy==2.0\n\npandas\n")
    made = Environment.from_pip_requirements("e", str(tmp_path / "r.txt"))
    assert [line for line in made.python.conda_dependencies.pip_packages if "numpy" in line] == ["numpy==2.0"]
    (tmp_path / "c.yml").write_text("dependencies: [python=3.11, {pip: [q]}]\n")
    assert environment_spec(Environment.from_conda_specification("e", str(tmp_path / "c.yml"))).python == "3.11"
    with pytest.raises(UserErrorException, match="not both"):
        Environment.from_docker_image("e", "i", conda_specification="c.yml", pip_requirements="r.txt")


def test_comments_and_empty_lines_of_a_requirements_file_are_no_packages(tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text("# comment\n\npandas  # why\n")
    assert environment_spec(Environment.from_pip_requirements("e", str(tmp_path / "r.txt"))).pip == ("pandas",)


def test_an_image_brings_its_own_packages() -> None:
    made = Environment.from_docker_image("e", "image:1")
    assert made.python.user_managed_dependencies is True
    assert Environment.from_dockerfile("e", "FROM x").docker.base_dockerfile == "FROM x"


def test_a_clone_is_apart() -> None:
    first = Environment("a")
    second = first.clone("b")
    second.python.conda_dependencies.add_pip_package("q")
    assert "q" not in list(first.python.conda_dependencies.pip_packages)
    assert (first.name, second.name) == ("a", "b")


def test_a_wheel_becomes_a_package(ws: Any, tmp_path: Path) -> None:
    (tmp_path / "tool-1-py3-none-any.whl").write_bytes(b"wheel")
    url = Environment.add_private_pip_wheel(ws, str(tmp_path / "tool-1-py3-none-any.whl"))
    assert url.startswith("file://") and url.endswith("wheels/tool-1-py3-none-any.whl")


def test_the_path_of_a_dockerfile_stands_for_its_text(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM scratch\n")
    made = Environment("mine")
    made.docker.base_dockerfile = str(tmp_path / "Dockerfile")
    assert made.docker.base_dockerfile == "FROM scratch\n"
    made.docker.base_dockerfile = "FROM other"
    assert made.docker.base_dockerfile == "FROM other"
