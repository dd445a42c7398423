"""The runs that one execution of a notebook submits, from whatever process."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Sequence

from steploom.azureml.given_parameters import PARAMETERS_VARIABLE
from steploom.engine.api import Engine
from steploom.engine.values import SESSION_TAG, SESSION_VARIABLE, RunRecord

_PAGE = 500


class Session:
    """`parameters` are 'name=value' for what is submitted. Any thread may ask for the runs."""

    def __init__(self, engine: Engine, parameters: Sequence[str]) -> None:
        self._engine = engine
        self._name = str(uuid.uuid4())
        self._parameters = list(parameters)
        self._lock = threading.Lock()
        self._seen = engine.last_event()
        self._ours: dict[str, bool] = {}

    @property
    def environment(self) -> dict[str, str]:
        """Variables for the kernel; the home, too, as a relative one would be another in the notebook's folder."""
        return {
            SESSION_VARIABLE: self._name,
            PARAMETERS_VARIABLE: json.dumps(self._parameters),
            "STEPLOOM_HOME": str(self._engine.home),
        }

    def runs(self) -> tuple[RunRecord, ...]:
        """As they are now, in the order in which they were submitted."""
        with self._lock:
            self._read_events()
            return tuple(self._engine.run(run_id) for run_id, is_ours in self._ours.items() if is_ours)

    def _read_events(self) -> None:
        while events := self._engine.events(self._seen, limit=_PAGE):
            self._seen = events[-1].seq
            for run_id in {event.subject: None for event in events if event.stream == "run"}:
                if run_id not in self._ours:
                    self._ours[run_id] = self._engine.run(run_id).tags.get(SESSION_TAG) == self._name
