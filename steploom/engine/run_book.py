"""Runs and steps by their ids, and what they have left in files."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from steploom.datastores.paths import inside
from steploom.engine import logs
from steploom.engine.home import Home
from steploom.engine.prune_plan import PRUNED
from steploom.engine.secret_book import SecretBook
from steploom.engine.store.store import Store
from steploom.engine.summon import Summoner
from steploom.engine.values import LogPage, RunRecord, StepRecord
from steploom.errors import NotFoundError
from steploom.step.site._steploom.sweep.step_folder import CHILD_LOG

_FIRST_S, _LONGEST_S = 0.01, 0.2


class RunBook:
    """Whoever looks sees to it that a supervisor is there while a run is unfinished, and is shown no secret values:
    what a log, a reason or an error says is masked here. (Graphs are as they were given, as reruns are made of them.)
    """

    def __init__(self, home: Home, store: Store, summoner: Summoner) -> None:
        self._home = home
        self._store = store
        self._summoner = summoner
        self.secrets = SecretBook(home, store)

    def newest(self, workspace: str, *, experiment: str | None, limit: int) -> tuple[RunRecord, ...]:
        self._summoner.keep_going()
        found = self._store.runs.newest(workspace, experiment=experiment, limit=limit)
        return tuple(self._with_steps_shown(run) for run in found)

    def get(self, run_id: str) -> RunRecord:
        self._summoner.keep_going()
        return self.as_stored(run_id)

    def as_stored(self, run_id: str) -> RunRecord:
        """Without a look at the supervisor."""
        found = self._store.runs.get(run_id)
        if found is None:
            raise NotFoundError(
                "run-not-found",
                f"There is no run {run_id}.",
                where=str(self._home.root),
                cure="See what there is: the Runs panel, %runs in a notebook, `steploom runs` in a terminal.",
            )
        return self._with_steps_shown(found)

    def step(self, step_id: str) -> StepRecord:
        self._summoner.keep_going()
        found = self._store.runs.step(step_id)
        if found is None:
            raise NotFoundError(
                "step-not-found",
                f"There is no step run {step_id}.",
                where=str(self._home.root),
                cure="Take its id from the steps of its run.",
            )
        return self._shown(found)

    def wait(self, run_id: str, *, timeout_s: float | None) -> RunRecord:
        deadline = None if timeout_s is None else time.monotonic() + timeout_s
        last_event, pause_s = -1, _FIRST_S
        while True:
            self._summoner.keep_going()
            left_s = _LONGEST_S if deadline is None else deadline - time.monotonic()
            if left_s <= 0 or not self._store.runs.is_unfinished(run_id):
                return self.as_stored(run_id)
            # A look must stay small: it takes its time from the steps that run.
            if (event := self._store.messages.last_event()) != last_event:
                last_event, pause_s = event, _FIRST_S
            time.sleep(min(pause_s, left_s))
            pause_s = min(_LONGEST_S, pause_s * 1.5)

    def cancel(self, run_id: str, step_id: str | None) -> None:
        record = self.as_stored(run_id)
        if step_id is not None and all(step.id != step_id for step in record.steps):
            raise NotFoundError(
                "step-not-found",
                f"The run has no step run {step_id}.",
                where=f"run {run_id}",
                cure="Take the id from the steps of the run.",
            )
        if not record.status.is_final:
            self._store.runs.request_cancel(run_id, step_id)
            self._summoner.summon()

    def log(self, step_id: str, *, offset: int, limit_bytes: int, child: str = "") -> LogPage:
        step = self.step(step_id)
        ran = (self._store.runs.step(step.reused_step_id) or step) if step.reused else step
        if when := ran.properties.get(PRUNED):
            return logs.note_page(f"The log was removed by prune on {when[:10]}.", offset=offset)
        secrets = self.secrets.of_run(ran.run_id)
        path = self._log_file(step)
        if child:
            path = inside(path.parent / "work" / "logs", f"{child}/{CHILD_LOG}")
        return logs.read_page(path, offset=offset, limit_bytes=limit_bytes, secrets=secrets)

    def folder(self, step_id: str) -> Path:
        """Of a reused step: the folder of the one that really ran."""
        return self._log_file(self.step(step_id)).parent

    def _log_file(self, step: StepRecord) -> Path:
        run_id, step_id = (step.reused_run_id, step.reused_step_id) if step.reused else (step.run_id, step.id)
        return self._home.step(run_id, step_id) / logs.NAME

    def _with_steps_shown(self, run: RunRecord) -> RunRecord:
        error = self.secrets.of_run(run.id, run.graph).mask_json(run.error)
        return replace(run, error=error, steps=tuple(self._shown(step) for step in run.steps))

    def _shown(self, step: StepRecord) -> StepRecord:
        """With the size of its log, without secrets."""
        size_bytes = logs.size_bytes(self._log_file(step)) if step.started else 0
        if not size_bytes and not step.reason and not step.error:
            return step
        secrets = self.secrets.of_run(step.run_id)
        return replace(
            step,
            log_size_bytes=size_bytes,
            reason=secrets.mask(step.reason),
            error=secrets.mask_json(step.error),
        )
