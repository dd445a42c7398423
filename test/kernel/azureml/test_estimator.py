"""`Estimator`: what it makes of its settings, and runs of its script."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from steploom.azureml.core.environment import Environment
from steploom.azureml.core.experiment import Experiment
from steploom.azureml.core.run_sections import MpiConfiguration, PyTorchConfiguration
from steploom.azureml.exceptions import TrainingException, UserErrorException
from steploom.azureml.train.estimator import Estimator

SHOW = """
import sys
print("arguments", *[open(item).read() if item.endswith(".txt") else item for item in sys.argv[1:]])
"""


@pytest.fixture
def scripts(tmp_path: Path) -> str:
    folder = tmp_path / "scripts"
    folder.mkdir()
    (folder / "show.py").write_text(SHOW)
    (folder / "needs.txt").write_text("# for the model\npandas==2.0.3\n\n")
    (folder / "conda.yml").write_text("dependencies:\n- scikit-learn\n- pip:\n  - joblib\n")
    return str(folder)


def log_of(run: Any) -> str:
    run.wait_for_completion()
    text: str = run.get_details_with_logs()["logFiles"]["user_logs/std_log.txt"]
    return text


def test_its_run_configuration(scripts: str) -> None:
    made = Estimator(
        scripts,
        entry_script="show.py",
        compute_target="cpu",
        conda_packages=["scikit-learn"],
        pip_packages=["joblib"],
        pip_requirements_file="needs.txt",
        environment_variables={"MODE": "fast"},
        max_run_duration_seconds=60,
        vm_size="STANDARD_D2_V2",
        shm_size="4g",
        use_gpu=True,
    )
    config = made.run_config
    assert (made.source_directory, config.script, config.target) == (scripts, "show.py", "cpu")
    assert [item for item in made.conda_dependencies.pip_packages if "azureml" not in item] == [
        "pandas==2.0.3",
        "joblib",
    ]
    assert "scikit-learn" in made.conda_dependencies.conda_packages
    assert (config.environment_variables, config.max_run_duration_seconds) == ({"MODE": "fast"}, 60)
    assert (config.amlcompute.vm_size, config.docker.shm_size) == ("STANDARD_D2_V2", "4g")
    assert (config.communicator, config.node_count) == ("None", 1)


def test_a_file_of_conda_has_all_of_its_packages(scripts: str) -> None:
    for keyword in ("conda_dependencies_file", "conda_dependencies_file_path"):
        made = Estimator(scripts, entry_script="show.py", **{keyword: "conda.yml"})
        assert [*made.conda_dependencies.conda_packages] == ["scikit-learn"]


def test_an_environment_of_its_own(scripts: str) -> None:
    own = Environment("own")
    assert Estimator(scripts, environment_definition=own).run_config.environment is own
    assert Estimator(scripts, user_managed=True).run_config.environment.python.user_managed_dependencies


@pytest.mark.parametrize(
    ("given", "match"),
    [
        ({"environment_definition": "sklearn"}, "is an Environment"),
        ({"environment_definition": Environment("e"), "pip_packages": ["a"]}, "leave pip_packages out"),
        ({"conda_dependencies_file": "conda.yml", "pip_packages": ["a"]}, "leave the others out"),
        ({"conda_dependencies_file": "none.yml"}, r"no file none\.yml"),
        ({"distributed_backend": "ps"}, "'mpi'"),
        ({"distributed_training": PyTorchConfiguration()}, "MpiConfiguration"),
        ({"node_count": 0}, "from 1 on"),
        ({"process_count_per_node": "two"}, "from 1 on"),
    ],
)
def test_what_it_refuses(scripts: str, given: dict[str, Any], match: str) -> None:
    with pytest.raises(TrainingException, match=match):
        Estimator(scripts, **given)


@pytest.mark.parametrize(
    ("given", "match"),
    [
        ({"source_directory": 3}, "path of a folder, not 3"),
        ({"script_params": ["--a"]}, "script_params is a dictionary"),
        ({"inputs": "rows"}, "inputs is a list"),
        ({"entry_script": 3}, "entry_script is the name of a file"),
        ({"compute_target": 7}, "compute_target is a compute target"),
        ({"conda_packages": "pandas"}, "conda_packages is a list"),
        ({"pip_packages": "pandas"}, "pip_packages is a list"),
        ({"pip_requirements_file": 3}, "is the path of one"),
        ({"environment_variables": ["A"]}, "environment_variables is a dictionary"),
    ],
)
def test_what_is_of_the_wrong_type(given: dict[str, Any], match: str) -> None:
    with pytest.raises((TypeError, AttributeError), match=match):
        Estimator(**{"source_directory": ".", **given})


@pytest.mark.parametrize(
    ("given", "processes"),
    [
        ({"process_count_per_node": 3}, 3),
        ({"node_count": 2, "distributed_backend": "mpi"}, 1),
        ({"distributed_training": MpiConfiguration(process_count_per_node=4)}, 4),
    ],
)
def test_several_processes(scripts: str, given: dict[str, Any], processes: int) -> None:
    config = Estimator(scripts, **given).run_config
    assert config.communicator == "IntelMpi"
    assert (config.mpi.process_count_per_node, config.node_count) == (processes, given.get("node_count", 1))


def test_submitted_by_itself(ws: Any, scripts: str, tmp_path: Path) -> None:
    store = ws.get_default_datastore()
    (tmp_path / "rows.txt").write_text("1 2 3")
    store.upload_files([str(tmp_path / "rows.txt")], target_path="raw", show_progress=False)
    made = Estimator(
        scripts,
        entry_script="show.py",
        user_managed=True,
        script_params={"--data": store.path("raw/rows.txt").as_mount(), "--rate": 0.1, "--fast": ""},
    )
    run = Experiment(ws, "exp").submit(made, tags={"who": "me"})
    assert log_of(run) == "arguments --data 1 2 3 --rate 0.1 --fast\n"
    assert (run.type, run.parent, run.tags) == ("azureml.scriptrun", None, {"who": "me"})
    # Others for one run; inputs are there without being arguments.
    made = Estimator(scripts, entry_script="show.py", user_managed=True, inputs=[store.path("raw/rows.txt", "rows")])
    run = Experiment(ws, "exp").submit(made, script_params={"--data": "$AZUREML_DATAREFERENCE_rows"})
    assert log_of(run) == "arguments --data 1 2 3\n"


def test_what_cannot_be_submitted(ws: Any, scripts: str) -> None:
    submit = Experiment(ws, "exp").submit
    with pytest.raises(TrainingException, match="Name one: Estimator"):
        submit(Estimator(scripts))
    with pytest.raises(UserErrorException, match=r"no script shaw\.py"):
        submit(Estimator(scripts, entry_script="shaw.py"))
    with pytest.raises(UserErrorException, match="no compute target 'gpu'"):
        submit(Estimator(scripts, entry_script="show.py", compute_target="gpu", user_managed=True))
