"""`%runs`: what was submitted, how it went and why."""

from __future__ import annotations

from argparse import Namespace

from steploom.azureml.core.polling import FOREVER
from steploom.azureml.core.run_queries import handle_of_run
from steploom.azureml.core.workspace import Workspace
from steploom.azureml.pipeline.pipeline_run import PipelineRun
from steploom.azureml.pipeline.waiting import wait_for_run
from steploom.azureml.widgets.run_details import RunDetails
from steploom.engine.values import RunRecord, RunStatus, StepRecord
from steploom.errors import NotFoundError, SteploomError
from steploom.magics.command import Action, Command, option
from steploom.magics.context import Context
from steploom.magics.rerun import RERUN_OPTIONS, request_rerun
from steploom.magics.run_lookup import match_run, match_step
from steploom.magics.run_text import SHORT_ID, run_text, runs_text
from steploom.magics.table import fields


def find(context: Context, text: str | None) -> RunRecord:
    """A run by its id, the beginning of one, or the newest run for None."""
    runs = context.engine.runs(context.workspace, limit=200)
    if text:
        return match_run(runs, text) or context.engine.run(text)
    if not runs:
        raise NotFoundError("run-not-found", "No runs yet.", cure="Submit one: %pipeline submit")
    return runs[0]


def _step(run: RunRecord, name: str | None) -> StepRecord:
    if name is not None:
        return match_step(run, name)
    going = [step for step in run.steps if step.started]
    return next((step for step in run.steps if step.error), (going or run.steps)[-1])


def _list(context: Context, options: Namespace) -> str:
    runs = context.engine.runs(context.workspace, experiment=options.experiment, limit=options.number)
    return runs_text(runs, empty="No runs yet. Submit one: %pipeline submit")


def _show(context: Context, options: Namespace) -> str:
    return run_text(find(context, options.run))


def handle(run: RunRecord) -> PipelineRun:
    """The object that `Experiment.submit` returns for this run."""
    found: PipelineRun = handle_of_run(Workspace.get(run.workspace), run)
    return found


def wait(run: RunRecord) -> str:
    """Show the run until it ends. Raises `SteploomError` with its error when it does not end well."""
    ended = wait_for_run(run.id, show=True, timeout_s=FOREVER, details=str)
    if ended.status is not RunStatus.FINISHED:
        canceled = {"code": "run-canceled", "what": "The run was canceled.", "where": f"run {run.id}"}
        raise SteploomError.from_json({**(ended.error or canceled)})
    return ""


def _wait(context: Context, options: Namespace) -> str:
    return wait(find(context, options.run))


def _widget(context: Context, options: Namespace) -> str:
    RunDetails(handle(find(context, options.run))).show()
    return ""


def _logs(context: Context, options: Namespace) -> str:
    step = _step(find(context, options.run), options.step)
    page = context.engine.log(step.id, offset=-1)
    if not page.text:
        return f"{step.name} has written nothing{'' if step.status.is_final else ' yet'}: {step.status.value}."
    cut = f"(the last {page.size - page.offset} of {page.size} bytes)\n" if page.offset else ""
    return cut + page.text


def _why(context: Context, options: Namespace) -> str:
    run = find(context, options.run)
    steps = (_step(run, options.step),) if options.step else run.steps
    return fields([(step.name, step.reason or "not decided yet") for step in steps])


def _rerun(context: Context, options: Namespace) -> str:
    record = request_rerun(context.engine, find(context, options.run), options)
    context.assign("run", handle(record))
    print(f"Submitted run {record.id} of experiment {record.experiment}; it is in the variable run.")
    return wait(record) if options.wait else f"Follow it: %runs show {record.id[:SHORT_ID]}"


def _cancel(context: Context, options: Namespace) -> str:
    run = find(context, options.run)
    if run.status.is_final:
        return f"{run.id} has already ended: {run.status.value}."
    step = _step(run, options.step) if options.step else None
    context.engine.cancel(run.id, step_id=step.id if step else None)
    return f"Asked to cancel {step.name if step else run.id}."


_RUN = option("run", nargs="?", metavar="RUN", complete="run")
_STEP = option("step", nargs="?", metavar="STEP", complete="step")

RUNS = Command(
    "runs",
    "runs of the workspace in use; RUN is an id or its beginning, the newest run by default",
    (
        Action(
            "list",
            "newest first",
            _list,
            (
                option("--experiment", metavar="NAME", complete="experiment", help="runs of this one only"),
                option("-n", "--number", type=int, default=20, metavar="N", help="how many (20)"),
            ),
        ),
        Action("show", "status, steps, reused or not and why", _show, (_RUN,)),
        Action("wait", "show it until it ends; fail if it does", _wait, (_RUN,)),
        Action("widget", "the live run widget", _widget, (_RUN,)),
        Action("logs", "end of a step's log", _logs, (_RUN, _STEP)),
        Action("why", "why steps were (not) reused", _why, (_RUN, _STEP)),
        Action(
            "rerun",
            "a new run of what failed in one, or from a step on",
            _rerun,
            (
                _RUN,
                *RERUN_OPTIONS,
                option("--wait", action="store_true", help="show it until it ends; fail if it does"),
            ),
        ),
        Action("cancel", "cancel a run or one step", _cancel, (_RUN, _STEP)),
    ),
)
