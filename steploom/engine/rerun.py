"""Which steps of a run run again and which take over their result. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Set

from steploom.engine.graph import dependencies, execution_order
from steploom.engine.rerun_plan import RerunMode, RerunPlan, StepPlan
from steploom.engine.values import Json, RunRecord, StepRecord, StepStatus
from steploom.errors import SteploomError


def plan_rerun(run: RunRecord, mode: RerunMode, chosen: StepRecord | None) -> RerunPlan:
    """Of a run that has ended. `chosen` is None for `FAILED` only. SteploomError (nothing-to-rerun, no-result)."""
    finished = {step.node for step in run.steps if step.status is StepStatus.FINISHED}
    left_out = ""
    if chosen is None:
        again = following(run.graph, [step.node for step in run.steps if step.node not in finished])
        runs = StepPlan(again=f"Runs: it has no result in run {run.number}.")
        if not again:
            raise _nothing(run)
    elif mode is RerunMode.FROM:
        again = following(run.graph, [chosen.node])
        runs = StepPlan(anew=f"Runs: from step {chosen.name} on, everything was to run anew.")
        left_out = f"Not part of this run: only step {chosen.name} and what follows it were to run."
    else:
        again = frozenset([chosen.node])
        runs = StepPlan(anew="Runs: this step was to run anew.")
        left_out = f"Not part of this run: only step {chosen.name} was to run."
    _check_inputs(run, again, finished | again)
    outdated = following(run.graph, again) - again
    steps = {}
    for step in run.steps:
        if step.node in again:
            steps[step.node] = runs
        elif step.node in finished - outdated:
            steps[step.node] = StepPlan(take_over=step.id)
        else:
            steps[step.node] = StepPlan(left_out=left_out)
    return RerunPlan(run_id=run.id, number=run.number, steps=steps)


def following(graph: Json, nodes: Iterable[str]) -> frozenset[str]:
    """These steps and all that wait for one of them."""
    needed = dependencies(graph)
    found = set(nodes)
    for node in execution_order(graph):
        if needed[node] & found:
            found.add(node)
    return frozenset(found)


def _check_inputs(run: RunRecord, again: Set[str], there: Set[str]) -> None:
    """Whatever a step that runs waits for is there, or will be."""
    needed, names = dependencies(run.graph), {step.node: step.name for step in run.steps}
    for node in execution_order(run.graph):
        missing = sorted(names[item] for item in needed[node] - there) if node in again else []
        if missing:
            have = "has" if len(missing) == 1 else "have"
            raise SteploomError(
                "no-result",
                f"Step {names[node]} needs {' and '.join(missing)}, which {have} no result in run {run.number}.",
                where=f"run {run.number} of {run.experiment}",
                cure=f"Run from step {missing[0]} instead, or rerun all that failed.",
            )


def _nothing(run: RunRecord) -> SteploomError:
    return SteploomError(
        "nothing-to-rerun",
        f"Every step of run {run.number} has finished.",
        where=f"run {run.number} of {run.experiment}",
        cure="Choose a step to run from, or submit the pipeline again.",
    )
