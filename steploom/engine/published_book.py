"""Publishing pipelines, and submitting what was published."""

from __future__ import annotations

from dataclasses import replace

from steploom.engine.clock import timestamp
from steploom.engine.digest import ContentDigests
from steploom.engine.doors import Doors
from steploom.engine.home import Home
from steploom.engine.published import (
    PIPELINE_ID,
    Assignments,
    DatasetChoice,
    FrozenPipeline,
    PublishedRecord,
    PublishedStatus,
    Request,
    parameter_values,
    with_data,
)
from steploom.engine.snapshot import keep_young
from steploom.engine.sources import SourceSnapshots
from steploom.engine.store.store import Store
from steploom.engine.values import Json, RunRecord, Submission
from steploom.errors import InvalidGraphError, NotFoundError, SteploomError


class PublishedBook:
    def __init__(self, home: Home, store: Store, digests: ContentDigests, doors: Doors) -> None:
        self._home = home
        self._store = store
        self._digests = digests
        self._doors = doors

    def freeze(self, workspace: str, graph: Json, interpreter: str) -> FrozenPipeline:
        """Store the sources as they are now. InvalidGraphError; data may still be missing, as they often come later."""
        problems = tuple(item for item in self._doors.check(workspace, graph) if item.code != "data-not-found")
        if problems:
            raise InvalidGraphError(problems)
        snapshots = SourceSnapshots(self._home, self._digests).of_graph(graph)
        return FrozenPipeline(graph=graph, snapshots=snapshots, interpreter=interpreter)

    def frozen_of_run(self, run_id: str) -> FrozenPipeline:
        """What a run was submitted as. NotFoundError (run-not-found, code-not-found)."""
        run = self._doors.run(run_id)
        snapshots = {step.node: self._store.runs.snapshot_of(step.id) for step in run.steps}
        for digest in set(snapshots.values()):
            self._expect_code(digest, run)
        interpreter = self._store.runs.settings(run_id)["interpreter"]
        return FrozenPipeline(graph=run.graph, snapshots=snapshots, interpreter=interpreter)

    def _expect_code(self, digest: str, run: RunRecord) -> None:
        if not keep_young(digest, self._home):
            raise NotFoundError(
                "code-not-found",
                "The code of the run is no longer stored: it was removed with the files of old runs.",
                where=f"run {run.number} of {run.experiment}",
                cure="Publish the pipeline from its notebook: pipeline.publish(name)",
            )

    def publish(
        self,
        workspace: str,
        pipeline: FrozenPipeline,
        *,
        name: str | None = None,
        description: str | None = None,
        version: str | None = None,
        continue_on_step_failure: bool | None = None,
    ) -> PublishedRecord:
        for digest in set(pipeline.snapshots.values()):
            # A draft may be deleted as soon as it is published, while a prune asks who needs its code.
            keep_young(digest, self._home)
        record = PublishedRecord(
            id=self._doors.new_id(),
            workspace=workspace,
            name=name,
            description=description,
            version=version,
            status=PublishedStatus.ACTIVE,
            created=timestamp(),
            pipeline=pipeline,
            continue_on_step_failure=continue_on_step_failure,
        )
        self._store.published.add(record)
        return record

    def get(self, published_id: str, workspace: str | None = None) -> PublishedRecord:
        """NotFoundError (published-not-found), also for one of another workspace."""
        found = self._store.published.get(published_id)
        if found is None or workspace not in (None, found.workspace):
            raise NotFoundError(
                "published-not-found",
                f"There is no published pipeline {published_id}.",
                where=str(self._home.root),
                cure="See what there is: PublishedPipeline.list(ws)",
            )
        return found

    def all(self, workspace: str, *, active_only: bool = True) -> tuple[PublishedRecord, ...]:
        """Newest first."""
        found = self._store.published.all(workspace)
        return tuple(item for item in found if not active_only or item.status is PublishedStatus.ACTIVE)

    def enable(self, published_id: str) -> PublishedRecord:
        return self._set_status(published_id, PublishedStatus.ACTIVE)

    def disable(self, published_id: str) -> PublishedRecord:
        """Nobody can submit it any more. SteploomError (published-scheduled) while a schedule does."""
        self._refuse_scheduled(self.get(published_id))
        return self._set_status(published_id, PublishedStatus.DISABLED)

    def _refuse_scheduled(self, record: PublishedRecord) -> None:
        for schedule in self._store.schedules.all(record.workspace):
            if schedule.pipeline_id == record.id and schedule.status is PublishedStatus.ACTIVE:
                raise SteploomError(
                    "published-scheduled",
                    f"The active schedule {schedule.name} submits the published pipeline {record.name or record.id}.",
                    where=f"schedule {schedule.id}",
                    cure="Disable the schedule first: Schedule.get(ws, id).disable()",
                )

    def _set_status(self, published_id: str, status: PublishedStatus) -> PublishedRecord:
        record = self.get(published_id)
        self._store.published.set_status(published_id, status)
        return replace(record, status=status)

    def submit(self, published_id: str, request: Request) -> RunRecord:
        """SteploomError (published-disabled, bad-parameter), InvalidGraphError (data that are missing now, say)."""
        record = self.get(published_id)
        if record.status is not PublishedStatus.ACTIVE:
            raise SteploomError(
                "published-disabled",
                f"The published pipeline {record.name or record.id} is disabled.",
                where=f"published pipeline {record.id}",
                cure="Enable it: PublishedPipeline.get(ws, id).enable()",
            )
        goes_on = request.continue_on_step_failure
        return self.submit_frozen(
            record.workspace,
            record.pipeline,
            replace(
                request,
                properties={PIPELINE_ID: record.id, **request.properties},
                continue_on_step_failure=record.continue_on_step_failure if goes_on is None else goes_on,
            ),
        )

    def submit_frozen(self, workspace: str, pipeline: FrozenPipeline, request: Request) -> RunRecord:
        graph = pipeline.graph
        return self._doors.submit(
            Submission(
                workspace=workspace,
                experiment=request.experiment,
                graph=with_data(graph, self._found(workspace, request.assignments)),
                interpreter=pipeline.interpreter,
                parameters=parameter_values(graph, request.assignments.parameters),
                tags=request.tags,
                properties=request.properties,
                snapshots=pipeline.snapshots,
                continue_on_step_failure=bool(request.continue_on_step_failure),
                regenerate_outputs=request.regenerate_outputs,
                request_id=request.request_id,
            )
        )

    def _found(self, workspace: str, assignments: Assignments) -> Assignments:
        """With registered data sets looked up. NotFoundError (dataset-not-found)."""
        if not assignments.dataset_ids:
            return assignments
        # Here, as few submissions name data sets by id.
        from steploom.step.site._steploom.datasets.registry import DatasetRegistry

        registry = DatasetRegistry(self._home.root, workspace)
        found = {}
        for name, dataset_id in assignments.dataset_ids.items():
            record = registry.by_id(dataset_id)
            if record is None:
                raise NotFoundError(
                    "dataset-not-found",
                    f"There is no registered data set with the id {dataset_id}.",
                    where=f"parameter {name}",
                    cure="Take the id of one that is: Dataset.get_by_name(ws, name).id",
                )
            found[name] = DatasetChoice(id=record.id, definition=record.definition)
        return replace(assignments, datasets={**assignments.datasets, **found})

    def run(self, run_id: str) -> RunRecord:
        """NotFoundError (run-not-found)."""
        return self._doors.run(run_id)

    def with_defaults(self, pipeline: FrozenPipeline, assignments: Assignments) -> FrozenPipeline:
        """The same pipeline, with these values where submissions choose none. SteploomError (bad-parameter)."""
        values = parameter_values(pipeline.graph, assignments.parameters)
        parameters = [
            {**item, "default": values.get(item["name"], item["default"])} for item in pipeline.graph["parameters"]
        ]
        graph = {**with_data(pipeline.graph, assignments), "parameters": parameters}
        return replace(pipeline, graph=graph)

    def runs(self, workspace: str, published_id: str) -> tuple[RunRecord, ...]:
        """Submitted from a published pipeline, newest first."""
        return tuple(map(self._doors.run, self._store.run_properties.runs_with(workspace, PIPELINE_ID, published_id)))
