"""Running a run again, in part: what it was submitted with, and the code as it is now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from steploom.engine.graph import nodes_of_kind
from steploom.engine.prune_plan import PRUNED
from steploom.engine.published import PIPELINE_ID
from steploom.engine.rerun import plan_rerun
from steploom.engine.rerun_plan import RERUN_OF, RerunMode, RerunPlan
from steploom.engine.run_book import RunBook
from steploom.engine.session import SESSION_TAG
from steploom.engine.store.store import Store
from steploom.engine.values import RunRecord, StepRecord, Submission
from steploom.errors import NotFoundError, SteploomError


class RerunBook:
    def __init__(self, store: Store, runs: RunBook, submit: Callable[[Submission], RunRecord]) -> None:
        self._store = store
        self._runs = runs
        self._submit = submit

    def rerun(self, run_id: str, mode: RerunMode, step_id: str | None, request_id: str) -> RunRecord:
        known = self._store.runs.by_request(request_id) if request_id else None
        if known is not None:
            return self._runs.get(known.id)
        run = self._runs.as_stored(run_id)
        if not run.status.is_final:
            raise SteploomError(
                "run-not-ended",
                f"Run {run.number} has not ended: it is {run.status.value}.",
                where=f"run {run.number} of {run.experiment}",
                cure="Wait for its end, or cancel it.",
            )
        if when := run.properties.get(PRUNED):
            raise SteploomError(
                "run-pruned",
                f"The files of run {run.number} were removed by prune on {when[:10]}.",
                where=f"run {run.number} of {run.experiment}",
                cure="Submit its pipeline again.",
            )
        plan, snapshots = self._with_code(run, plan_rerun(run, mode, _chosen(run, mode, step_id)))
        settings = self._store.runs.settings(run.id)
        return self._submit(
            Submission(
                workspace=run.workspace,
                experiment=run.experiment,
                graph=run.graph,
                interpreter=settings["interpreter"],
                parameters=run.parameters,
                # The session of a run is that of the process which submits it.
                tags={name: value for name, value in run.tags.items() if name != SESSION_TAG},
                properties={**run.properties, RERUN_OF: run.id},
                snapshots=snapshots,
                continue_on_step_failure=settings["continueOnStepFailure"],
                regenerate_outputs=settings["regenerateOutputs"],
                request_id=request_id,
                rerun=plan,
            )
        )

    def _with_code(self, run: RunRecord, plan: RerunPlan) -> tuple[RerunPlan, dict[str, str]]:
        """Snapshots by node. A step that runs gets the code as it is now: who reruns has most often corrected it.

        Of what was published the code stays, as of a folder that is gone; a result that is taken over keeps the code
        that made it.
        """
        nodes = nodes_of_kind(run.graph, "step")
        steps, snapshots = dict(plan.steps), {}
        for step in run.steps:
            source = Path(nodes[step.node]["source"] or "")
            is_read = step.node not in plan.settled and PIPELINE_ID not in run.properties
            if is_read and source.is_absolute() and source.is_dir():
                continue
            snapshots[step.node] = self._store.runs.snapshot_of(step.id)
            if is_read and source.is_absolute():
                note = f"The folder {source} is gone, so it runs the code that run {run.number} had."
                steps[step.node] = replace(steps[step.node], note=note)
        return replace(plan, steps=steps), snapshots


def _chosen(run: RunRecord, mode: RerunMode, step_id: str | None) -> StepRecord | None:
    if mode is RerunMode.FAILED:
        return None
    found = next((step for step in run.steps if step.id == step_id), None)
    if found is None:
        raise NotFoundError(
            "step-not-found",
            f"Run {run.number} has no step run {step_id}." if step_id else "No step was named.",
            where=f"run {run.number} of {run.experiment}",
            cure=f"Take the id of one of its steps: {', '.join(step.name for step in run.steps)}.",
        )
    return found
