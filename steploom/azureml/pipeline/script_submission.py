"""A script run is a pipeline of one step to the engine: the same environments, logs, metrics and files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from steploom.azureml._engine import engine, interpreter
from steploom.azureml._errors import azureml_errors
from steploom.azureml.core.datastore import Datastore
from steploom.azureml.core.run_configuration import RunConfiguration
from steploom.azureml.core.script_run import COMMAND_NODE_TYPE, NODE_TYPE, ScriptRun
from steploom.azureml.exceptions import UserErrorException
from steploom.azureml.pipeline.closure import closure
from steploom.azureml.pipeline.command_step import CommandStep
from steploom.azureml.pipeline.graph_json import GraphWriter
from steploom.azureml.pipeline.script_step import PythonScriptStep
from steploom.azureml.pipeline.source_step import SourceStep
from steploom.engine.values import Submission
from steploom.step.site._steploom.datastores.data_reference import DataReference


def submit_script(
    experiment: Any, config: RunConfiguration, *, source_directory: str | None, tags: Mapping[str, str] | None
) -> ScriptRun:
    """Start `config.script`, or its command; raises for what keeps it from running, before anything is stored."""
    step = _step(experiment.workspace, config, source_directory or ".")
    writer = GraphWriter(closure([step], resolve=True), default_folder=Path.cwd(), default_datastore=None, values={})
    submission = Submission(
        workspace=experiment.workspace.name,
        experiment=experiment.name,
        graph=writer.write(step.name),
        interpreter=interpreter(),
        tags=dict(tags or {}),
    )
    with azureml_errors():
        record = engine().submit(submission)
    return ScriptRun(experiment, record.steps[0].id)


def _step(workspace: Any, config: RunConfiguration, folder: str) -> SourceStep:
    if config.script and config.command:
        raise UserErrorException("There are a script and a command to run: give one of them.")
    given: dict[str, Any] = {"source_directory": folder, "runconfig": config, "allow_reuse": False}
    if config.command:
        words = [config.command] if isinstance(config.command, str) else list(config.command)
        references = _references(workspace, config, words)
        made: SourceStep = CommandStep(words, name=str(words[0]), inputs=references, **given)
        made.step_type = COMMAND_NODE_TYPE
        return made
    if not config.script:
        raise UserErrorException("There is no script to run. Name one: ScriptRunConfig(source_directory, 'train.py')")
    inputs = _references(workspace, config, config.arguments)
    made = PythonScriptStep(config.script, arguments=config.arguments, inputs=inputs, **given)
    made.step_type = NODE_TYPE
    return made


def _references(workspace: Any, config: RunConfiguration, arguments: Sequence[Any]) -> list[DataReference]:
    """`config.data_references` by name, and the references that stand among the arguments."""
    found = {
        name: DataReference(
            Datastore(workspace, item.data_store_name),
            name,
            item.path_on_data_store,
            item.mode,
            item.path_on_compute,
            item.overwrite,
        )
        for name, item in config.data_references.items()
    }
    given = {item.data_reference_name: item for item in arguments if isinstance(item, DataReference)}
    return list({**found, **given}.values())
