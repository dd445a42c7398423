"""What the script of one attempt logs through its `Run`, taken into the store while it runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from steploom.engine.journal import JournalReader, fold_metrics
from steploom.engine.run_labels import own_properties
from steploom.engine.step_files import StepFiles
from steploom.engine.store.store import Store
from steploom.engine.values import StepRecord


class StepJournal:
    """`cancel` and `cancel_run` are called when the script asks for that."""

    def __init__(
        self,
        store: Store,
        step: StepRecord,
        files: StepFiles,
        *,
        cancel: Callable[[], None],
        cancel_run: Callable[[], None],
    ) -> None:
        self._store = store
        self._step = step
        self._files = files
        self._cancel = cancel
        self._cancel_run = cancel_run
        self._reader = JournalReader(files.folder / "journal.ndjson")
        self._taken: dict[tuple[str, str], Mapping[str, Any]] = {}
        self._of_run_count = 0

    @property
    def failures(self) -> list[Mapping[str, Any]]:
        """What the script gave to `run.fail()`."""
        return self._reader.said("fail")

    def start_anew(self) -> None:
        """For another attempt: metrics are those of the last."""
        self._reader = JournalReader(self._files.folder / "journal.ndjson")
        self._store.metrics.set_of_step(self._step, ())
        if self._of_run_count:
            self._of_run_count = 0
            self._take_in_of_run()

    def take_in(self) -> None:
        reader = self._reader
        if not reader.poll():
            return
        self._store.metrics.set_of_step(self._step, fold_metrics(reader.said("metric")))
        self._tag(self._step.id, self._fresh("tag"))
        for op, identifier in (("property", self._step.id), ("parent_property", self._step.run_id)):
            if properties := own_properties(self._pairs(op)):
                self._store.labels.add_properties(identifier, properties)
        if told := self._pairs("sweep"):
            self._store.runs.change_step(self._step, properties=told)
        self._tag(self._step.run_id, self._fresh("parent_tag"))
        if len(of_run := reader.said("parent_metric")) > self._of_run_count:
            self._of_run_count = len(of_run)
            self._take_in_of_run()
        if reader.said("cancel_parent"):
            self._cancel_run()
        if reader.said("cancel"):
            self._cancel()

    def _take_in_of_run(self) -> None:
        # Those of all steps, in the order they were said: each journal is read for that.
        self._store.metrics.set_of_run(self._step.run_id, fold_metrics(self._files.metrics_of_the_run()))

    def _tag(self, identifier: str, tags: Mapping[str, Any]) -> None:
        """A tag without a value goes."""
        if gone := [key for key, value in tags.items() if value is None]:
            self._store.labels.remove_tags(identifier, gone)
        if kept := {key: str(value) for key, value in tags.items() if value is not None}:
            self._store.labels.tag(identifier, kept)

    def _pairs(self, op: str) -> dict[str, str]:
        return {key: str(value) for key, value in self._fresh(op).items()}

    def _fresh(self, op: str) -> dict[str, Any]:
        """What was not taken in before: whoever changes a tag meanwhile has the last word."""
        said = {str(item["key"]): item for item in self._reader.said(op)}
        fresh = {key: item for key, item in said.items() if self._taken.get((op, key)) is not item}
        self._taken.update(((op, key), item) for key, item in fresh.items())
        return {key: item["value"] for key, item in fresh.items()}
