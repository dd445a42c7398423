"""Records as the bridge's JSON (`src/protocol/entities.ts`). Pure: no comm, no engine, no clock.

The run widget (`RunDetails`) makes its saved snapshot here as well.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from steploom.datastores.store import Child
from steploom.engine.values import (
    NOTEBOOK,
    RERUN_OF,
    ComputeRecord,
    DatastoreRecord,
    EnvironmentSpec,
    MetricRecord,
    OutputRecord,
    RunRecord,
    StepRecord,
    Swept,
    WorkspaceRecord,
    find_vm_size,
    mask_graph,
)

JsonObject = dict[str, Any]

SWEPT_RUNS = 100
"""How many of a sweep's runs are told of: the best, then those that have logged nothing yet."""
_SWEPT_TEXT = 200

LOG_TAIL_BYTES = 4096
"""How much of each step's log a saved run snapshot keeps."""


def number_json(value: Any) -> Any:
    """A logged value as JSON has it: NaN and infinities are the texts "nan", "inf", "-inf"."""
    if isinstance(value, float) and not math.isfinite(value):
        return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"
    if isinstance(value, Mapping):
        return {str(key): number_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [number_json(item) for item in value]
    return value


def graph_json(graph: Mapping[str, Any]) -> JsonObject:
    """Without the values of secret variables: what pages get, saved notebooks keep."""
    found: JsonObject = number_json(mask_graph(graph))
    return found


def metric_json(metric: MetricRecord) -> JsonObject:
    return {"name": metric.name, "type": metric.type, "value": number_json(metric.value)}


def problem_json(error: Mapping[str, str] | None) -> JsonObject | None:
    """A stored error as a `problem`: `code` and `what` are always there."""
    if not error:
        return None
    found = {key: str(error[key]) for key in ("code", "what", "where", "cure") if error.get(key)}
    return {"code": "failed", "what": "The step failed.", **found}


def output_json(output: OutputRecord) -> JsonObject:
    return {
        "name": output.name,
        "datastore": output.datastore,
        "path": output.path,
        "size": output.size_bytes,
    }


def sweep_json(sweep: Swept) -> JsonObject:
    ranked = sweep.ranked()
    runs = [*ranked, *(run for run in sweep.runs if run.best is None)]
    return {
        "metric": sweep.metric,
        "goal": "maximize" if sweep.is_maximized else "minimize",
        "total": len(runs),
        "runs": [
            {
                "name": run.name,
                "status": run.status,
                "why": run.why[:_SWEPT_TEXT],
                "hyperparameters": {key: str(value)[:_SWEPT_TEXT] for key, value in run.hyperparameters.items()},
                "best": number_json(run.best),
                "started": run.started,
                "ended": run.ended,
            }
            for run in runs[:SWEPT_RUNS]
        ],
    }


def step_json(step: StepRecord, metrics: Iterable[MetricRecord] = ()) -> JsonObject:
    logged = list(metrics)
    found: JsonObject = {
        "id": step.id,
        "runId": step.run_id,
        "node": step.node,
        "name": step.name,
        "status": step.status.value,
        "reused": step.reused,
        "reason": step.reason,
        "started": step.started,
        "ended": step.ended,
        "exitCode": step.exit_code,
        "error": problem_json(step.error),
        "outputs": [output_json(output) for output in step.outputs],
        "metrics": [metric_json(metric) for metric in logged],
        "logSize": step.log_size_bytes,
    }
    if step.attempt > 1:
        found["attempt"] = step.attempt
    sweep = Swept.of(step.properties, ((item.name, item.value) for item in logged), is_over=step.status.is_final)
    if sweep is not None:
        found["sweep"] = sweep_json(sweep)
    return found


def run_json(run: RunRecord, metrics: Callable[[str], Iterable[MetricRecord]] | None = None) -> JsonObject:
    """`metrics` finds a step's metrics by its id, as `Engine.metrics` does; without it there are none."""
    found: JsonObject = {
        "id": run.id,
        "experiment": run.experiment,
        "workspace": run.workspace,
        "number": run.number,
        "name": run.name,
        "status": run.status.value,
        "created": run.created,
        "started": run.started,
        "ended": run.ended,
        "error": problem_json(run.error),
        "steps": [step_json(step, metrics(step.id) if metrics else ()) for step in run.steps],
    }
    origin = {"rerunOf": run.properties.get(RERUN_OF), "notebook": run.properties.get(NOTEBOOK)}
    return {**found, **{key: value for key, value in origin.items() if value}}


def run_snapshot_json(
    run: RunRecord,
    *,
    metrics: Callable[[str], Iterable[MetricRecord]] | None = None,
    log_tail: Callable[[str], str] | None = None,
) -> JsonObject:
    """What the run widget keeps in a saved notebook. `log_tail` gives the end of a step's log by its id."""
    tails = {step.id: log_tail(step.id) for step in run.steps} if log_tail else {}
    return {
        "version": 1,
        "run": run_json(run, metrics),
        "graph": graph_json(run.graph),
        "logTails": {step: last_lines(text) for step, text in tails.items() if text},
    }


def last_lines(text: str, limit_bytes: int = LOG_TAIL_BYTES) -> str:
    """The end of a text, whole lines where it has any, at most `limit_bytes` in UTF-8."""
    encoded = text.encode()
    if len(encoded) <= limit_bytes:
        return text
    tail = encoded[-limit_bytes:].decode(errors="ignore")
    _, newline, rest = tail.partition("\n")
    return rest if newline and rest else tail


def compute_json(compute: ComputeRecord) -> JsonObject:
    size = find_vm_size(compute.vm_size)
    busy = compute.running_nodes + compute.preparing_nodes
    return {
        "name": compute.name,
        "type": "AmlCompute",
        "vmSize": compute.vm_size,
        "cores": size.cores if size else None,
        "memoryGb": size.memory_gb if size else None,
        "minNodes": compute.min_nodes,
        "maxNodes": compute.max_nodes,
        "idleSeconds": compute.idle_seconds,
        "provisioningState": "Succeeded",
        "nodes": {
            "idle": max(0, compute.min_nodes - busy),
            "running": compute.running_nodes,
            "preparing": compute.preparing_nodes,
        },
    }


def datastore_json(datastore: DatastoreRecord, *, default: str) -> JsonObject:
    return {
        "name": datastore.name,
        "type": datastore.type,
        "isDefault": datastore.name == default,
        "location": datastore.location,
    }


def datastore_entry_json(child: Child, folder: PurePosixPath) -> JsonObject:
    return {
        "name": child.name,
        "path": str(folder / child.name),
        "kind": "folder" if child.is_folder else "file",
        "size": child.size_bytes,
        "modified": child.modified,
    }


def workspace_json(
    workspace: WorkspaceRecord,
    *,
    datastores: Iterable[DatastoreRecord],
    experiments: Iterable[tuple[str, int]],
    real_sdk: Mapping[str, str] | None,
) -> JsonObject:
    return {
        "name": workspace.name,
        "subscriptionId": workspace.subscription_id,
        "resourceGroup": workspace.resource_group,
        "location": workspace.location,
        "datastores": [datastore_json(datastore, default=workspace.default_datastore) for datastore in datastores],
        "experiments": [{"name": name, "runs": runs} for name, runs in experiments],
        "realSdk": dict(real_sdk) if real_sdk else None,
    }


def run_configuration_json(name: str, *, target: str | None, environment: EnvironmentSpec) -> JsonObject:
    return {"name": name, "target": target, "environment": environment.to_json()}


def problems_json(problems: Sequence[Any]) -> list[JsonObject]:
    return [problem.to_json() for problem in problems]
