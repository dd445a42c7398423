"""What the store tells of a step that is under way: its state, and why it runs."""

from __future__ import annotations

from typing import Any

from steploom.engine.attempts import Attempts
from steploom.engine.reuse import ReuseFields
from steploom.engine.step_reuse import StepReuse
from steploom.engine.store.store import Store
from steploom.engine.values import StepRecord


class StepState:
    """One is enough for all attempts. What reads or writes the store may raise `EngineUnavailableError`."""

    def __init__(self, store: Store, step: StepRecord, reuse: StepReuse, attempts: Attempts) -> None:
        self._runs = store.runs
        self._step = step
        self._reuse = reuse
        self._attempts = attempts
        self._reason = step.reason.removesuffix(attempts.told()).strip()
        self._to_record: ReuseFields | None = None

    @property
    def reason(self) -> str:
        """Why it runs, and how often it had to."""
        return f"{self._reason} {self._attempts.told()}".strip()

    def will_run(self, fields: ReuseFields) -> None:
        """With the next change the store tells why, and by what later steps find it."""
        self._reason = self._reuse.why_not(fields)
        self._to_record = fields

    def note(self, text: str) -> None:
        """Say something more of it."""
        self._reason = f"{self._reason} {text}".strip()

    def change(self, **changes: Any) -> None:
        """See `Runs.change_step`."""
        if self._to_record is None:
            self._runs.change_step(self._step, **changes)
        else:
            self._reuse.record(self._to_record, **{"reason": self._reason, **changes})
            self._to_record = None
