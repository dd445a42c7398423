"""Finding runs and giving each the handle of its own class."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from steploom.azureml._engine import engine
from steploom.azureml._errors import azureml_errors
from steploom.azureml.core.experiment import Experiment
from steploom.azureml.core.run import PIPELINE_TYPE, STEP_TYPE, Run, run_or_step
from steploom.azureml.core.script_run import SWEEP_NODE_TYPE, ScriptRun, is_script_run, node_type
from steploom.azureml.core.wanted_tags import has_tags
from steploom.azureml.exceptions import UserErrorException
from steploom.engine.values import RunRecord, StepRecord
from steploom.step.site._steploom.must_be import must_be_experiment

_MANY = 100_000
_OLD_TYPES = {"azureml.pipelinerun": PIPELINE_TYPE, "azureml.steprun": STEP_TYPE}


def typed_run(workspace: Any, run_id: str) -> Any:
    try:
        record = run_or_step(run_id)
    except UserErrorException as unknown:
        return _run_of_a_sweep(workspace, run_id, unknown)
    if isinstance(record, RunRecord):
        return handle_of_run(workspace, record)
    with azureml_errors():
        return handle_of_step(workspace, engine().run(record.run_id), record)


def _run_of_a_sweep(workspace: Any, run_id: str, unknown: UserErrorException) -> Any:
    """Raises `unknown` when there is none of that id, which is that of its step and a number."""
    step_id, _, number = str(run_id).rpartition("_")
    if not step_id or not number.isdigit():
        raise unknown
    step = run_or_step(step_id)
    if not isinstance(step, StepRecord):
        raise unknown
    from steploom.azureml.train.hyperdrive.child_run import HyperDriveChildRun, swept_run

    with azureml_errors():
        run = engine().run(step.run_id)
    return HyperDriveChildRun(Experiment(workspace, run.experiment), step.id, swept_run(step, run_id).id)


def handle_of_run(workspace: Any, record: RunRecord) -> Any:
    if is_script_run(record):
        return _handle_of_standalone(workspace, record)
    from steploom.azureml.pipeline.pipeline_run import PipelineRun

    experiment = Experiment(workspace, record.experiment)
    factory = Run._factories.get(PIPELINE_TYPE)
    return factory(experiment, {"run_id": record.id}) if factory else PipelineRun(experiment, record.id)


def _handle_of_standalone(workspace: Any, record: RunRecord) -> Any:
    experiment = Experiment(workspace, record.experiment)
    if node_type(record) != SWEEP_NODE_TYPE:
        return ScriptRun(experiment, record.steps[0].id)
    from steploom.azureml.train.hyperdrive.run import HyperDriveRun

    return HyperDriveRun(experiment, record.steps[0].id)


def handle_of_step(workspace: Any, run: RunRecord, step: StepRecord) -> Any:
    if is_script_run(run):
        return _handle_of_standalone(workspace, run)
    from steploom.azureml.pipeline.step_run import StepRun

    return StepRun(
        Experiment(workspace, run.experiment),
        step.id,
        run.id,
        step.node,
        _is_reused=step.reused,
        _reused_run_id=step.reused_step_id or None,
        _reused_node_id=step.node if step.reused else None,
        _reused_pipeline_run_id=step.reused_run_id or None,
    )


def runs_of(
    experiment: Any,
    *,
    type: str | None = None,
    tags: Any = None,
    properties: Any = None,
    status: str | None = None,
    include_children: bool = False,
) -> Iterator[Any]:
    must_be_experiment(experiment)
    return _runs_of(experiment, include_children, type=type, tags=tags, properties=properties, status=status)


def _runs_of(experiment: Any, include_children: bool, **wanted: Any) -> Iterator[Any]:
    with azureml_errors():
        records = engine().runs(experiment.workspace.name, experiment=experiment.name, limit=_MANY)
    for record in records:
        steps = record.steps if include_children and not is_script_run(record) else ()
        children = (handle_of_step(experiment.workspace, record, step) for step in steps)
        for run in (handle_of_run(experiment.workspace, record), *children):
            if fits(run, **wanted):
                yield run


def children_of(run: Any, **wanted: Any) -> Iterator[Any]:
    """Steps of a pipeline run, or runs of a step that is a sweep, newest first; other steps have none."""
    record = run._record
    if isinstance(record, RunRecord):
        children: Iterator[Any] = (
            handle_of_step(run.experiment.workspace, record, step) for step in reversed(record.steps)
        )
    else:
        from steploom.azureml.train.hyperdrive.child_run import runs_of_sweep

        children = runs_of_sweep(run.experiment, record)
    for child in children:
        if fits(child, **wanted):
            yield child


def active_step_runs(compute: Any, **wanted: Any) -> Iterator[Any]:
    """Steps that are on the compute target now, or wait for it."""
    workspace = compute.workspace
    with azureml_errors():
        records = engine().runs(workspace.name, limit=_MANY)
    for record in records:
        for step in record.steps:
            if step.compute == compute.name and not step.status.is_final and not record.status.is_final:
                run = handle_of_step(workspace, record, step)
                if fits(run, **wanted):
                    yield run


def fits(run: Any, *, type: str | None, tags: Any, properties: Any, status: str | None) -> bool:
    """Whether it is one of those that are asked for; None asks for any."""
    if type is not None and _OLD_TYPES.get(type.lower(), type) != run.type:
        return False
    if status is not None and status not in (run.status, run.get_status()):
        return False
    return has_tags(run.get_tags(), tags) and has_tags(run.get_properties(), properties)
