"""`ParallelRunConfig`: how a `ParallelRunStep` cuts its input into mini batches and runs a script over them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from steploom.azureml.core import yaml_file
from steploom.azureml.core.environment import Environment
from steploom.azureml.exceptions import UserErrorException
from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.step.site._steploom.must_be import must_be, must_be_file
from steploom.step.site._steploom.parallel.batch_size import batch_size

OUTPUT_ACTIONS = ("summary_only", "append_row")
_TOP = "parallel_run_config"
_SAVED = (
    "mini_batch_size",
    "partition_keys",
    "error_threshold",
    "output_action",
    "logging_level",
    "compute_target_name",
    "node_count",
    "process_count_per_node",
    "entry_script",
    "source_directory",
    "description",
    "run_invocation_timeout",
    "run_max_try",
    "append_row_file_name",
    "environment",
    "environment_variables",
)
"""The keys of the file, in the SDK's order."""
_SAVED_IF_SET = ("allowed_failed_count", "allowed_failed_percent")
"""Of the SDK's file they are no part; a setting must not be lost for that."""


class ParallelRunConfig:
    """Numbers may be pipeline parameters. A mini batch is `mini_batch_size` files, or bytes: 10, '10', '10kb'."""

    def __init__(
        self,
        environment: Environment,
        entry_script: str,
        error_threshold: int,
        output_action: str,
        compute_target: Any,
        node_count: Any,
        process_count_per_node: Any = None,
        mini_batch_size: Any = None,
        source_directory: str | None = None,
        description: str | None = None,
        logging_level: Any = "INFO",
        run_invocation_timeout: Any = 60,
        run_max_try: Any = 3,
        append_row_file_name: str | None = None,
        allowed_failed_count: int | None = None,
        allowed_failed_percent: float | None = None,
        partition_keys: Sequence[str] | None = None,
        environment_variables: Any = None,
    ) -> None:
        """ValueError for what can be known to be wrong already; compute, nodes and script are checked later."""
        if not isinstance(environment, Environment):
            raise ValueError(f"environment is an Environment object, not {environment!r}: Environment.get(ws, name).")
        if must_be((int, float), error_threshold, "error_threshold is a number") < -1:
            raise ValueError(f"error_threshold is -1 (ignore all failures) or more, not {error_threshold}.")
        if must_be(str, output_action, "output_action is text", AttributeError).lower() not in OUTPUT_ACTIONS:
            raise ValueError(f"output_action is one of {', '.join(OUTPUT_ACTIONS)}, not {output_action!r}.")
        _check_positive("process_count_per_node", process_count_per_node)
        _check_positive("run_invocation_timeout", run_invocation_timeout)
        _check_positive("run_max_try", run_max_try)
        must_be((str, type(None)), append_row_file_name, "append_row_file_name is the name of a file")
        if append_row_file_name is not None and Path(append_row_file_name).name != append_row_file_name:
            raise ValueError(f"append_row_file_name is the name of a file, not a path: {append_row_file_name!r}.")
        if partition_keys is not None:
            _check_keys(partition_keys, mini_batch_size)
        self.mini_batch_size = batch_size(mini_batch_size)
        self.error_threshold = error_threshold
        self.allowed_failed_count = allowed_failed_count
        self.allowed_failed_percent = _percent(allowed_failed_percent)
        self.output_action = output_action
        self.logging_level = logging_level
        self.compute_target = compute_target
        self.node_count = node_count
        self.process_count_per_node = process_count_per_node
        self.entry_script = entry_script
        self.source_directory = source_directory
        self.description = description
        self.environment = environment
        self.run_invocation_timeout = run_invocation_timeout
        self.run_max_try = run_max_try
        self.append_row_file_name = append_row_file_name
        self.partition_keys = partition_keys
        self.environment_variables = environment_variables

    @property
    def environment_variables(self) -> Any:
        """Of the step, beside those of `environment`."""
        return self._environment_variables

    @environment_variables.setter
    def environment_variables(self, value: Any) -> None:
        self._environment_variables = {} if value is None else value

    @staticmethod
    def load_yaml(workspace: Any, path: str) -> ParallelRunConfig:
        """From a file of `save_to_yaml`, or one by hand: that names an `environment_name` of the workspace or an
        `environment_dir_path`, a folder of `Environment.save_to_directory` as seen from the file."""
        data = yaml_file.load(Path(must_be_file(path, "path")).read_text(encoding="utf-8"))
        found = data.get(_TOP) if isinstance(data, dict) else None
        if not isinstance(found, dict):
            raise UserErrorException(f"{path} holds no {_TOP}. Write one with save_to_yaml.")
        given = {key: value for key, value in found.items() if key in (*_SAVED, *_SAVED_IF_SET) and value is not None}
        given["environment"] = _environment(workspace, found, Path(path))
        given["compute_target"] = given.pop("compute_target_name", None)
        given.setdefault("node_count", None)
        missing = [key for key in ("entry_script", "error_threshold", "output_action") if key not in given]
        if missing:
            raise UserErrorException(f"{path} does not say {', '.join(missing)} in its {_TOP}.")
        return ParallelRunConfig(**given)

    def save_to_yaml(self, path: str) -> None:
        values = {
            **vars(self),
            "environment_variables": self.environment_variables,
            "compute_target_name": getattr(self.compute_target, "name", self.compute_target),
            "environment": self.environment._to_dict(),
        }
        keys = [*_SAVED, *(key for key in _SAVED_IF_SET if values[key] is not None)]
        data = {_TOP: {key: _default(values[key]) for key in keys}}
        Path(path).write_text(yaml_file.dump(data), encoding="utf-8")


def _check_positive(name: str, value: Any) -> None:
    if value is None or isinstance(value, PipelineParameter):
        return
    if must_be((int, float), value, f"{name} is a number") < 1:
        raise ValueError(f"{name} is 1 or more, not {value}.")


def _check_keys(partition_keys: Sequence[str], mini_batch_size: Any) -> None:
    if mini_batch_size is not None:
        raise ValueError("partition_keys make one mini batch of each combination of keys: leave out mini_batch_size.")
    if isinstance(partition_keys, str) or not all(isinstance(key, str) for key in partition_keys):
        raise ValueError(f"partition_keys is a list of column names, not {partition_keys!r}.")


def _percent(given: Any) -> float | None:
    if given is None:
        return None
    percent = float(given)
    if not 0 <= percent <= 100:
        raise ValueError(f"allowed_failed_percent is from 0 to 100, not {given}.")
    return percent


def _environment(workspace: Any, found: dict[str, Any], path: Path) -> Environment:
    if name := found.get("environment_name"):
        return Environment.get(workspace, name)
    if folder := found.get("environment_dir_path"):
        return Environment.load_from_directory(str(path.parent / folder))
    if isinstance(found.get("environment"), dict):
        made = Environment(found["environment"]["name"])
        made._update_from(found["environment"])
        return made
    raise UserErrorException(f"{path} names no environment: give environment_name or environment_dir_path.")


def _default(value: Any) -> Any:
    """A file holds no pipeline parameters: what they are when nobody sets them."""
    return value.default_value if isinstance(value, PipelineParameter) else value
