"""Making drafts, changing them, and what becomes of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from steploom.engine.clock import timestamp
from steploom.engine.doors import Doors
from steploom.engine.drafts import DraftRecord
from steploom.engine.home import Home
from steploom.engine.published import FrozenPipeline, PublishedRecord, Request, parameter_values
from steploom.engine.published_book import PublishedBook
from steploom.engine.store.store import Store
from steploom.engine.values import RunRecord
from steploom.errors import NotFoundError, SteploomError


class DraftBook:
    """Every change returns the draft as it is after it."""

    def __init__(self, home: Home, store: Store, pipelines: PublishedBook, doors: Doors) -> None:
        self._home = home
        self._store = store
        self._pipelines = pipelines
        self._doors = doors

    def create(self, workspace: str, pipeline: FrozenPipeline, **fields: Any) -> DraftRecord:
        """`fields` of the record. SteploomError (bad-parameter)."""
        given = {"name": None, "description": None, "experiment": None, **fields}
        record = DraftRecord(
            id=self._doors.new_id(), workspace=workspace, created=timestamp(), pipeline=pipeline, **given
        )
        return self._put(record)

    def get(self, draft_id: str, workspace: str | None = None) -> DraftRecord:
        """NotFoundError (draft-not-found)."""
        found = self._store.drafts.get(draft_id)
        if found is None or workspace not in (None, found.workspace):
            raise NotFoundError(
                "draft-not-found",
                f"There is no pipeline draft {draft_id}.",
                where=str(self._home.root),
                cure="See what there is: PipelineDraft.list(ws)",
            )
        return found

    def all(self, workspace: str) -> tuple[DraftRecord, ...]:
        """Newest first."""
        return self._store.drafts.all(workspace)

    def update(self, draft_id: str, **changes: Any) -> DraftRecord:
        """SteploomError (bad-parameter)."""
        return self._put(replace(self.get(draft_id), **changes))

    def delete(self, draft_id: str) -> None:
        """Its runs stay."""
        self._store.drafts.delete(self.get(draft_id).id)

    def submit(self, draft_id: str) -> RunRecord:
        """SteploomError (no-experiment), and as a published pipeline."""
        record = self.get(draft_id)
        if not record.experiment:
            raise SteploomError(
                "no-experiment",
                "The draft does not say in which experiment it runs.",
                where=f"pipeline draft {record.id}",
                cure="draft.update(experiment_name='name')",
            )
        request = Request(
            experiment=record.experiment,
            assignments=record.assignments,
            tags=record.tags,
            properties={**record.properties, "azureml.pipelinedraftid": record.id},
            continue_on_step_failure=record.continue_on_step_failure,
        )
        run = self._pipelines.submit_frozen(record.workspace, record.pipeline, request)
        self.update(draft_id, last_run_id=run.id)
        return run

    def publish(self, draft_id: str) -> PublishedRecord:
        """With the draft's values as defaults."""
        record = self.get(draft_id)
        return self._pipelines.publish(
            record.workspace,
            self._pipelines.with_defaults(record.pipeline, record.assignments),
            name=record.name,
            description=record.description,
            continue_on_step_failure=record.continue_on_step_failure,
        )

    def _put(self, record: DraftRecord) -> DraftRecord:
        parameter_values(record.pipeline.graph, record.assignments.parameters)
        self._store.drafts.put(record)
        return record
