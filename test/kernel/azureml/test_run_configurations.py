"""Run configuration files as the panel reads and writes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from steploom.azureml import run_configurations
from steploom.azureml.core.run_configuration import RunConfiguration
from steploom.engine.values import EnvironmentSpec
from steploom.errors import NotFoundError, SteploomError

SPEC = EnvironmentSpec(
    name="default-environment",
    python="3.11",
    conda=("numpy",),
    pip=("pandas<3", "--pre"),
    channels=("conda-forge",),
    as_of="2023-03-01",
    variables={"A": "1"},
    docker_enabled=True,
    base_image="image:1",
)


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    assert run_configurations.saved(tmp_path) == ()
    path = run_configurations.save(tmp_path, "train", target="cpu", environment=SPEC)
    assert path == tmp_path / ".azureml" / "train.runconfig"
    assert run_configurations.saved(tmp_path) == ("train",)
    assert run_configurations.load(tmp_path, "train") == ("cpu", SPEC)


@pytest.mark.parametrize("python", [None, "3.11", "==3.11", "==3.10.18", ">=3.9,<3.12"])
def test_the_python_that_is_asked_for_is_kept(tmp_path: Path, python: str | None) -> None:
    run_configurations.save(tmp_path, "train", target=None, environment=EnvironmentSpec(python=python))
    assert run_configurations.load(tmp_path, "train")[1].python == python


def test_no_target_is_the_local_default(tmp_path: Path) -> None:
    managed = EnvironmentSpec(user_managed=True, interpreter="/opt/python", name="e")
    run_configurations.save(tmp_path, "mine", target=None, environment=managed)
    target, environment = run_configurations.load(tmp_path, "mine")
    assert target is None
    assert (environment.user_managed, environment.interpreter) == (True, "/opt/python")


def test_saving_keeps_what_the_panel_does_not_know(tmp_path: Path) -> None:
    (tmp_path / ".azureml").mkdir()
    config = RunConfiguration(script="train.py", arguments=["--deep"])
    config.node_count = 4
    config.save(str(tmp_path), "train.runconfig")
    run_configurations.save(tmp_path, "train", target="cpu", environment=SPEC)
    again = RunConfiguration.load(str(tmp_path), "train")
    assert (again.script, again.arguments, again.node_count, again.target) == ("train.py", ["--deep"], 4, "cpu")


def test_what_goes_wrong_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="nothing"):
        run_configurations.load(tmp_path, "nothing")
    for name in ("", "../up", "a/b", ".hidden"):
        with pytest.raises(SteploomError, match="name"):
            run_configurations.save(tmp_path, name, target=None, environment=SPEC)
