"""`RunConfiguration`: settings, the files, and what the engine is told."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from steploom.azureml.core.conda_dependencies import CondaDependencies
from steploom.azureml.core.environment import Environment
from steploom.azureml.core.environment_spec import environment_spec
from steploom.azureml.core.run_configuration import RunConfiguration
from steploom.azureml.exceptions import UserErrorException


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / ".azureml").mkdir()
    return tmp_path


def article() -> RunConfiguration:
    """The run configuration of the article, setting by setting."""
    config = RunConfiguration()
    config.auto_prepare_environment = True
    config.target = "cpu-cluster"
    config.environment.docker.enabled = True
    config.environment.python.user_managed_dependencies = False
    config.environment.python.conda_dependencies = CondaDependencies.create(
        conda_packages=["numpy"], pip_packages=["sklearn_pandas", "azureml-sdk"]
    )
    return config


def test_a_misspelt_setting_is_refused_with_the_right_one() -> None:
    with pytest.raises(AttributeError, match="Did you mean 'environment'"):
        RunConfiguration().enviroment = Environment("x")
    with pytest.raises(AttributeError, match="no setting 'enabled'"):
        RunConfiguration().docker.enabled = True


def test_target_takes_names_and_objects_and_ignores_the_rest() -> None:
    class Target:
        name = "gpu"

    config = RunConfiguration()
    config.target = Target()
    config.target = None
    config.target = 3
    assert config.target == "gpu"


def test_objects_do_not_share_their_parts() -> None:
    first, second = RunConfiguration(), RunConfiguration()
    first.environment.docker.arguments.append("--ipc=host")
    first.environment_variables["A"] = "1"
    first.history.directories_to_watch.append("more")
    assert second.environment.docker.arguments == []
    assert second.environment_variables == {}
    assert second.history.directories_to_watch == ["logs"]


def test_saved_and_loaded_it_is_the_same(folder: Path) -> None:
    config = article()
    config.environment_variables["SEED"] = "1"
    config.node_count = 2
    config.save(str(folder), "train")
    again = RunConfiguration.load(str(folder), "train")
    assert again._to_dict() == {**config._to_dict(), "environment": again._to_dict()["environment"]}
    assert again.environment.python.conda_dependencies.as_dict() == (
        config.environment.python.conda_dependencies.as_dict()
    )
    assert again.environment.docker.enabled is True
    assert environment_spec(again) == environment_spec(config)


def test_the_file_is_what_the_sdk_writes(folder: Path) -> None:
    article().save(str(folder), "train.runconfig")
    data = yaml.safe_load((folder / ".azureml" / "train.runconfig").read_text())
    assert data["target"] == "cpu-cluster"
    assert data["environment"]["python"]["condaDependenciesFile"] == "conda_dependencies.yml"
    assert "condaDependencies" not in data["environment"]["python"]
    assert data["priority"] is None
    assert "priority:\n" in (folder / ".azureml" / "train.runconfig").read_text()
    assert RunConfiguration.load(str(folder), "train").target == "cpu-cluster"


def test_two_configurations_of_a_folder_keep_their_own_packages(folder: Path) -> None:
    first, second = RunConfiguration(), RunConfiguration()
    first.environment.python.conda_dependencies = CondaDependencies.create(pip_packages=["first"])
    second.environment.python.conda_dependencies = CondaDependencies.create(pip_packages=["second"])
    first.save(str(folder), "one.runconfig")
    second.save(str(folder), "two.runconfig")
    second.save(str(folder), "two.runconfig")
    packages = {
        name: list(RunConfiguration.load(str(folder), name).environment.python.conda_dependencies.pip_packages)
        for name in ("one", "two")
    }
    assert packages == {"one": ["first"], "two": ["second"]}


def test_a_file_of_another_age_loads(folder: Path) -> None:
    """An old `aml_config` file: keys we do not know, packages named from the project's folder."""
    (folder / "aml_config").mkdir()
    (folder / "aml_config" / "packages.yml").write_text("dependencies: [python=3.6.2, {pip: [old]}]\n")
    (folder / "aml_config" / "docker.runconfig").write_text(
        "script: train.py\nframework: PySpark\nautoPrepareEnvironment: true\nnonsense: 3\n"
        "environment:\n  python:\n    condaDependenciesFile: aml_config/packages.yml\n"
        "dataReferences:\n  raw: {dataStoreName: store, mode: download, pathOnDataStore: a/b}\n"
    )
    config = RunConfiguration.load(str(folder), "docker")
    assert (config.script, config.framework) == ("train.py", "PySpark")
    assert list(config.environment.python.conda_dependencies.pip_packages) == ["old"]
    assert config.data_references["raw"].path_on_data_store == "a/b"


def test_where_a_file_may_be_written(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"\.azureml"):
        RunConfiguration().save(str(tmp_path), "x")
    file = tmp_path / "x.runconfig"
    file.touch()
    RunConfiguration(script="a.py").save(str(file))
    assert RunConfiguration.load(str(file)).script == "a.py"
    with pytest.raises(UserErrorException, match="no run configuration"):
        RunConfiguration.load(str(tmp_path), "y")


def test_the_environment_in_a_file_of_its_own(folder: Path) -> None:
    config = RunConfiguration(script="a.py")
    config.environment.name, config.environment_variables = "mine", {"A": "1"}
    config.environment.environment_variables = {"B": "2"}
    config.save(str(folder), "apart", separate_environment_yaml=True)
    assert "environment: environment.yml\n" in (folder / ".azureml" / "apart").read_text()
    loaded = RunConfiguration.load(str(folder), "apart")
    assert (loaded.environment.name, loaded.environment.environment_variables) == ("mine", {"B": "2"})


def test_delete_finds_the_extension_only(folder: Path) -> None:
    RunConfiguration().save(str(folder), "a.runconfig")
    RunConfiguration().save(str(folder), "b")
    RunConfiguration.delete(str(folder), "a")
    with pytest.raises(UserErrorException):
        RunConfiguration.delete(str(folder), "b")


def test_what_the_engine_is_told() -> None:
    spec = environment_spec(article())
    assert spec.conda == ("numpy",)
    assert spec.pip == ("sklearn_pandas", "azureml-sdk")
    assert spec.docker_enabled is True
    assert spec.user_managed is False
    assert spec.python is None, "nobody asked for the default Python"
    assert spec.variables == {}, "the SDK's example variable is no setting"


def test_a_chosen_python_and_variables_reach_the_engine() -> None:
    config = article()
    config.environment.python.conda_dependencies.set_python_version("3.11")
    config.environment.environment_variables["A"] = 1  # type: ignore[assignment]
    config.environment_variables["B"] = "2"
    spec = environment_spec(config)
    assert spec.python == "3.11"
    assert spec.variables == {"A": "1", "B": "2"}


def test_user_managed_means_no_packages() -> None:
    config = article()
    config.environment.python.user_managed_dependencies = True
    config.environment.python.interpreter_path = "/opt/python"
    spec = environment_spec(config)
    assert (spec.user_managed, spec.conda, spec.pip, spec.interpreter) == (True, (), (), "/opt/python")


def test_no_run_configuration_is_the_kernels_environment() -> None:
    assert environment_spec(None).user_managed is True
