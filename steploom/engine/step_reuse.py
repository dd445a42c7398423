"""Whether a step's result is there already, and why it is not."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from json import dumps
from typing import Any

from steploom.engine.clock import timestamp
from steploom.engine.environments.requirements import requested
from steploom.engine.graph import environment_of
from steploom.engine.notebook_step import notebook_key
from steploom.engine.rerun_plan import StepPlan
from steploom.engine.reuse import ReuseFields, explain, nearest, reuse_key
from steploom.engine.services import Services
from steploom.engine.snapshot import load_manifest
from steploom.engine.step_files import StepFiles
from steploom.engine.sweep_step import sweep_key
from steploom.engine.sweeps import sweep_properties
from steploom.engine.values import Json, OutputRecord, RunRecord, StepRecord, StepStatus


class StepReuse:
    """`looks` says whether an earlier result is wanted at all.

    `is_planned`: the run is made of an earlier one, whose result of this step it is to get.
    """

    def __init__(
        self,
        services: Services,
        run: RunRecord,
        step: StepRecord,
        node: Json,
        files: StepFiles,
        settings: Mapping[str, Any],
    ) -> None:
        self._services = services
        self._store = services.store
        self._run = run
        self._step = step
        self._node = node
        self._files = files
        self._settings = settings
        self._plan = StepPlan.of(settings, node["id"])
        self._harm = ""
        self._keyed: tuple[ReuseFields, str] | None = None
        self._without_inputs: ReuseFields | None = None
        self.is_planned = bool(self._plan.take_over)
        self.looks: bool = node["allowReuse"] and not settings["regenerateOutputs"] and not self._plan.anew
        self._spec = environment_of(node)

    async def fields(self) -> ReuseFields:
        """Everything the result depends on."""
        at_hand = self._fields_at_hand()
        return at_hand if at_hand is not None else await self._services.whole(self._read_fields)

    def _fields_at_hand(self) -> ReuseFields | None:
        """The fields, if they are known without reading anything: no inputs, and code and environment seen before."""
        if self._without_inputs is None and not self._node["inputs"]:
            seen = self._services.code_seen.get(self._code)
            self._without_inputs = None if seen is None else self._fields(*seen, {})
        return self._without_inputs

    def _read_fields(self) -> ReuseFields:
        """Reads inputs: blocking."""
        manifest = load_manifest(self._code[0], self._services.home)
        environment = self._services.builds.digest(self._spec, self._settings["interpreter"])
        self._services.see_code(self._code, manifest, environment)
        return self._fields(manifest, environment, self._files.input_digests())

    @cached_property
    def _code(self) -> tuple[str, str, str]:
        """Snapshot, environment and interpreter."""
        return self._files.snapshot, dumps(self._spec.to_json()), self._settings["interpreter"]

    def _fields(self, manifest: Mapping[str, str], environment: str, inputs: Mapping[str, str]) -> ReuseFields:
        node, spec = self._node, self._spec
        return ReuseFields(
            step_type=node["type"],
            script=node["script"],
            files=manifest,
            arguments=(*(_placeholder(item) for item in node["arguments"]), *notebook_key(node), *sweep_key(node)),
            parameters=self._files.parameters,
            environment=environment,
            packages=requested(spec),
            variables=spec.variables,
            inputs=inputs,
            outputs={port["name"]: port["mode"] for port in node["outputs"]},
            version=node.get("version") or "",
        )

    def key_of(self, fields: ReuseFields) -> str:
        """Made once: the fields may name 20,000 files."""
        if self._keyed is None or self._keyed[0] is not fields:
            self._keyed = (fields, reuse_key(fields))
        return self._keyed[1]

    def is_at_hand(self, fields: ReuseFields) -> bool:
        """Whether there is a result to take over now, or soon."""
        return self.looks and (self.has_earlier(fields) or self.other_flight(fields) is not None)

    def has_earlier(self, fields: ReuseFields) -> bool:
        """Whether a step with these fields has finished before."""
        return bool(self._store.reuse.finished_with(self._run.workspace, self.key_of(fields)))

    def take_over(self, fields: ReuseFields) -> bool:
        """Finish with the result of an earlier step with these fields, if one is still whole. Blocking."""
        for step_id, run_id in self._store.reuse.finished_with(self._run.workspace, self.key_of(fields)):
            outputs = self._store.runs.stored_outputs(step_id)
            if not all(self._files.places.is_whole(*item) for item in outputs):
                continue
            earlier = self._store.runs.get(run_id)
            step = self._store.runs.step(step_id)
            if earlier is None or step is None:
                continue
            done = self._finish_as(
                step,
                outputs,
                reason=(
                    "Reused: same script, arguments, environment and inputs as step"
                    f" {step.name} of run {earlier.number} of {earlier.experiment}."
                ),
            )
            if done:
                return True
        return False

    def take_over_planned(self) -> bool:
        """Finish with the result that the earlier run has, if it is still whole. Blocking."""
        number = self._settings["rerun"]["number"]
        step = self._store.runs.step(self._plan.take_over)
        outputs = self._store.runs.stored_outputs(self._plan.take_over)
        harmed = [item[0].name for item in outputs if not self._files.places.is_whole(*item)]
        if step is None or harmed:
            what = f"its output {', '.join(harmed)}" if harmed else "its result"
            self._harm = f"Runs: {what} of run {number} was changed or deleted since."
            return False
        if not self._finish_as(step, outputs, reason=f"Taken over from run {number}."):
            self._harm = f"Runs: its result of run {number} was removed by prune."
            return False
        return True

    def _finish_as(
        self, step: StepRecord, outputs: tuple[tuple[OutputRecord, str, Mapping[str, Any]], ...], *, reason: str
    ) -> bool:
        """With the result of `step`; said is the one that really ran. False when it has been pruned meanwhile."""
        run_id, step_id = (step.reused_run_id, step.reused_step_id) if step.reused else (step.run_id, step.id)
        if not self._store.runs.claim_outputs(self._step.id, step_id, outputs):
            return False
        self._store.metrics.set_of_step(self._step, self._store.metrics.of(step.id))
        self._store.runs.change_step(
            self._step,
            status=StepStatus.FINISHED,
            reused=True,
            reused_run_id=run_id,
            reused_step_id=step_id,
            reason=reason,
            ended=timestamp(),
            exit_code=0,
            properties=sweep_properties(step.properties),
        )
        return True

    def why_not(self, fields: ReuseFields) -> str:
        """Why the step has to run."""
        return f"{self._cause(fields)} {self._plan.note}".strip()

    def _cause(self, fields: ReuseFields) -> str:
        if cause := self._harm or self._plan.anew or self._plan.again:
            return cause
        if not self._node["allowReuse"]:
            return "Runs: allow_reuse is False."
        if self._settings["regenerateOutputs"]:
            return "Runs: regenerate_outputs is set."
        if when := self._store.reuse.pruned_with(self._run.workspace, reuse_key(fields)):
            return f"Runs: its earlier outputs were removed by prune on {when[:10]}."
        return explain(fields, nearest(fields, self._store.reuse.earlier(self._run.workspace, self._step.name)))

    def record(self, fields: ReuseFields, **changes: Any) -> None:
        """Let later steps find this one by its key, and change it, see `Runs.change_step`."""
        self._store.reuse.record(self._step, self._run.workspace, self.key_of(fields), fields, **changes)

    def other_flight(self, fields: ReuseFields) -> asyncio.Future[None] | None:
        """Done when the step that is running with the same key has ended; None when there is none."""
        return self._services.in_flight.get((self._run.workspace, self.key_of(fields)))

    @contextmanager
    def flying(self, key: str | None) -> Iterator[None]:
        """While this is the step that runs with `key`: the same step of another run waits for it."""
        flight = (self._run.workspace, key or "")
        if key is None or not self.looks or flight in self._services.in_flight:
            yield
            return
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._services.in_flight[flight] = done
        try:
            yield
        finally:
            del self._services.in_flight[flight]
            done.set_result(None)


def _placeholder(item: Json) -> str:
    """An argument as part of the key: ports by name, as their paths differ in each run."""
    if item["kind"] == "port":
        return f"<{item['port']}>"
    return f"<parameter {item['name']}>" if item["kind"] == "parameter" else str(item["text"])
