"""From a request to run a graph to rows: ids, snapshots of the sources, everything or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from steploom.engine.clock import timestamp
from steploom.engine.digest import ContentDigests
from steploom.engine.graph import execution_order, nodes_of_kind
from steploom.engine.home import Home
from steploom.engine.sources import SourceSnapshots
from steploom.engine.store.store import Store
from steploom.engine.values import Json, StepRecord, StepStatus, Submission


class Submitter:
    """Made for one submission. `new_id` makes ids of runs and steps;

    `tags` and `properties` say in which environment that is: the run gets them beside its own.
    """

    def __init__(
        self,
        home: Home,
        store: Store,
        digests: ContentDigests,
        new_id: Callable[[], str],
        tags: Mapping[str, str],
        properties: Mapping[str, str],
    ) -> None:
        self._store = store
        self._sources = SourceSnapshots(home, digests)
        self._new_id = new_id
        self._tags = tags
        self._properties = properties

    def submit(self, submission: Submission) -> str:
        """Store the run of a graph that has been checked; its id. Of a known `request_id`, the run that it made."""
        run_id = self._new_id()
        nodes = nodes_of_kind(submission.graph, "step")
        steps = []
        snapshots = []
        plans = submission.rerun.steps if submission.rerun else {}
        for node_id in execution_order(submission.graph):
            node = nodes[node_id]
            left_out = plans[node_id].left_out if plans else ""
            steps.append(
                StepRecord(
                    id=self._new_id(),
                    run_id=run_id,
                    node=node_id,
                    name=node["name"],
                    status=StepStatus.SKIPPED if left_out else StepStatus.NOT_STARTED,
                    reason=left_out,
                    ended=timestamp() if left_out else None,
                    compute=node["compute"] or "",
                )
            )
            snapshots.append(self._snapshot(submission, node))
        self._sources.save()
        # A rerun belongs to the notebook of the run that it is made of, wherever it is asked for.
        properties = {} if submission.rerun else self._properties
        told = replace(
            submission,
            tags={**submission.tags, **self._tags},
            properties={**properties, **submission.properties},
        )
        if not self._store.runs.add(run_id, told, steps, snapshots):
            known = self._store.runs.by_request(submission.request_id)
            return known.id if known else run_id
        return run_id

    def _snapshot(self, submission: Submission, node: Json) -> str:
        if chosen := submission.snapshots.get(node["id"]):
            settled = submission.rerun.settled if submission.rerun else ()
            return self._sources.kept(chosen, node, will_run=node["id"] not in settled)
        return self._sources.of(node)
