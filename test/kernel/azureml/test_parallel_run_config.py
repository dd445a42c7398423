"""`ParallelRunConfig`: what it takes, what it refuses at once, and its file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from steploom.azureml.core import yaml_file
from steploom.azureml.core.conda_dependencies import CondaDependencies
from steploom.azureml.core.environment import Environment
from steploom.azureml.exceptions import UserErrorException
from steploom.azureml.pipeline.parallel_run_config import ParallelRunConfig
from steploom.azureml.pipeline.parameter import PipelineParameter


def make(**given: Any) -> ParallelRunConfig:
    wanted: dict[str, Any] = {
        "environment": Environment("scoring"),
        "entry_script": "score.py",
        "error_threshold": 10,
        "output_action": "append_row",
        "compute_target": "cpu",
        "node_count": 2,
    }
    return ParallelRunConfig(**{**wanted, **given})


@pytest.mark.parametrize(
    ("given", "size"),
    [(5, 5), ("5", 5), ("10kb", 10240), ("2MB", 2 << 20), ("1Gb", 1 << 30), (None, None)],
)
def test_mini_batches(given: Any, size: int | None) -> None:
    assert make(mini_batch_size=given).mini_batch_size == size


def test_numbers_may_be_pipeline_parameters() -> None:
    size, tries = PipelineParameter("size", "10kb"), PipelineParameter("tries", 2)
    made = make(mini_batch_size=size, run_max_try=tries, node_count=PipelineParameter("nodes", 1))
    assert (made.mini_batch_size, made.run_max_try) == (size, tries)


def test_what_is_left_out() -> None:
    made = make(output_action="Summary_Only", allowed_failed_percent="2.5")
    assert (made.output_action, made.run_invocation_timeout, made.run_max_try) == ("Summary_Only", 60, 3)
    assert (made.environment_variables, made.partition_keys, made.allowed_failed_percent) == ({}, None, 2.5)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"environment": "scoring"}, r"Environment object, not 'scoring': Environment\.get"),
        ({"error_threshold": -2}, "-1 .* or more, not -2"),
        ({"output_action": "all"}, "one of summary_only, append_row, not 'all'"),
        ({"process_count_per_node": 0}, "process_count_per_node is 1 or more, not 0"),
        ({"run_invocation_timeout": 0}, "run_invocation_timeout is 1 or more"),
        ({"run_max_try": 0}, "run_max_try is 1 or more"),
        ({"mini_batch_size": "10 kb"}, "size like '10kb'.*not '10 kb'"),
        ({"mini_batch_size": "10tb"}, "size like '10kb'"),
        ({"append_row_file_name": "../out.txt"}, "name of a file, not a path"),
        ({"allowed_failed_percent": 101}, "from 0 to 100, not 101"),
        ({"allowed_failed_percent": "x"}, "x"),
        ({"partition_keys": [1]}, "list of column names"),
        ({"partition_keys": ["a"], "mini_batch_size": 2}, "leave out mini_batch_size"),
    ],
)
def test_what_is_refused_at_once(given: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        make(**given)


def test_saved_and_loaded(tmp_path: Path) -> None:
    path = str(tmp_path / "batch.yml")
    environment = Environment("scoring")
    environment.python.conda_dependencies = CondaDependencies.create(pip_packages=["pandas"])
    environment.environment_variables = {"A": "b"}
    saved = make(
        environment=environment,
        mini_batch_size="1MB",
        process_count_per_node=PipelineParameter("workers", 3),
        append_row_file_name="out.txt",
        allowed_failed_percent=2.5,
        environment_variables={"C": "d"},
    )
    saved.save_to_yaml(path)
    loaded = ParallelRunConfig.load_yaml(None, path)
    assert loaded.environment._to_dict() == environment._to_dict()
    assert list(loaded.environment.python.conda_dependencies.pip_packages) == ["pandas"]
    expected = {**vars(saved), "environment": loaded.environment, "process_count_per_node": 3}
    assert vars(loaded) == expected


def test_a_file_by_hand_names_its_environment(ws: Any, tmp_path: Path) -> None:
    Environment("scoring").register(ws)
    Environment("other").save_to_directory(str(tmp_path / "env"))
    given = {"entry_script": "score.py", "error_threshold": 5, "output_action": "append_row", "input_format": "file"}

    def load(**more: Any) -> ParallelRunConfig:
        path = tmp_path / "batch.yml"
        path.write_text(yaml_file.dump({"parallel_run_config": {**given, "compute_target_name": "cpu", **more}}))
        return ParallelRunConfig.load_yaml(ws, str(path))

    assert load(environment_name="scoring", node_count=2).environment.name == "scoring"
    assert load(environment_dir_path="env").environment.name == "other"
    with pytest.raises(UserErrorException, match=r"batch\.yml names no environment: give environment_name"):
        load()
    with pytest.raises(UserErrorException, match=r"batch\.yml does not say entry_script"):
        load(environment_name="scoring", entry_script=None)
    (tmp_path / "batch.yml").write_text("other: 1")
    with pytest.raises(UserErrorException, match="holds no parallel_run_config"):
        ParallelRunConfig.load_yaml(ws, str(tmp_path / "batch.yml"))
