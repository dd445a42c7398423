"""What the script of one attempt logs through its `Run`, taken into the store while it runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from steploom.engine.journal import JournalReader, fold_metrics
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

    @property
    def failures(self) -> list[Mapping[str, Any]]:
        """What the script gave to `run.fail()`."""
        return self._reader.said("fail")

    def start_anew(self) -> None:
        """For another attempt: metrics are those of the last."""
        self._reader = JournalReader(self._files.folder / "journal.ndjson")
        self._store.metrics.set_of_step(self._step, ())

    def take_in(self) -> None:
        reader = self._reader
        if not reader.poll():
            return
        self._store.metrics.set_of_step(self._step, fold_metrics(reader.said("metric")))
        if tags := self._pairs("tag"):
            self._store.runs.tag(self._step.id, tags)
        if properties := self._pairs("property"):
            self._store.runs.add_properties(self._step, properties)
        if tags := self._pairs("parent_tag"):
            self._store.runs.tag(self._step.run_id, tags)
        if reader.said("parent_metric"):
            self._store.metrics.set_of_run(self._step.run_id, fold_metrics(self._files.metrics_of_the_run()))
        if reader.said("cancel_parent"):
            self._cancel_run()
        if reader.said("cancel"):
            self._cancel()

    def _pairs(self, op: str) -> dict[str, str]:
        return {str(item["key"]): str(item["value"]) for item in self._reader.said(op)}
