"""A script run is a pipeline of one step to the engine: the same environments, logs, metrics and files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from steploom.azureml._engine import engine, interpreter
from steploom.azureml._errors import azureml_errors
from steploom.azureml.core.run_configuration import RunConfiguration
from steploom.azureml.core.script_run import COMMAND_NODE_TYPE, NODE_TYPE, ScriptRun
from steploom.azureml.exceptions import UserErrorException
from steploom.azureml.pipeline.closure import closure
from steploom.azureml.pipeline.command_step import CommandStep
from steploom.azureml.pipeline.graph_json import GraphWriter
from steploom.azureml.pipeline.script_step import PythonScriptStep
from steploom.azureml.pipeline.source_step import SourceStep
from steploom.engine.values import Submission
from steploom.errors import InvalidGraphError
from steploom.step.site._steploom.datastores.data_reference import DataReference


def submit_script(
    experiment: Any,
    config: RunConfiguration,
    *,
    source_directory: str | None,
    tags: Mapping[str, str] | None,
    inputs: Sequence[Any] = (),
    params: Mapping[str, Any] | None = None,
) -> ScriptRun:
    """Start `config.script`, or its command; raises for what keeps it from running, before anything is stored.

    `inputs` are data that it reads beside those of `config` and its arguments, `params` as those of a step.
    """
    step = _step(config, source_directory or ".", inputs, params or {})
    return ScriptRun(experiment, submit_step(experiment, step, tags))


def submit_step(experiment: Any, step: SourceStep, tags: Mapping[str, str] | None) -> str:
    """Start a pipeline of this step alone; the id of its step run."""
    writer = GraphWriter(
        closure([step], resolve=True),
        default_folder=Path.cwd(),
        default_datastore=None,
        values={},
        workspace=experiment.workspace,
    )
    submission = Submission(
        workspace=experiment.workspace.name,
        experiment=experiment.name,
        graph=writer.write(step.name),
        interpreter=interpreter(),
        tags=dict(tags or {}),
    )
    with azureml_errors():
        try:
            record = engine().submit(submission)
        except InvalidGraphError as error:
            # The user has a script, and knows of no pipeline.
            raise UserErrorException(str(error), inner_exception=error) from error
    return record.steps[0].id


def _step(config: RunConfiguration, folder: str, inputs: Sequence[Any], params: Mapping[str, Any]) -> SourceStep:
    if config.script and config.command:
        raise UserErrorException("There are a script and a command to run: give one of them.")
    given: dict[str, Any] = {"source_directory": folder, "runconfig": config, "allow_reuse": False, "params": params}
    if config.command:
        words = [config.command] if isinstance(config.command, str) else list(config.command)
        read = inputs_of(words, inputs)
        made: SourceStep = CommandStep(words, name=str(words[0]), inputs=read, **given)
        made.step_type = COMMAND_NODE_TYPE
        return made
    if not config.script:
        raise UserErrorException("There is no script to run. Name one: ScriptRunConfig(source_directory, 'train.py')")
    read = inputs_of(config.arguments, inputs)
    made = PythonScriptStep(config.script, arguments=config.arguments, inputs=read, **given)
    made.step_type = NODE_TYPE
    return made


def inputs_of(arguments: Sequence[Any], inputs: Sequence[Any]) -> list[Any]:
    """`inputs`, and the references that stand among the arguments alone."""
    given = {item.data_reference_name: item for item in (*inputs, *arguments) if isinstance(item, DataReference)}
    return [*given.values(), *(item for item in inputs if not isinstance(item, DataReference))]
