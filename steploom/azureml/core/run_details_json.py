"""`get_details()` of pipeline and step runs, and their properties."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from typing import Any

from steploom.azureml.core.run_status import status_word
from steploom.azureml.pipeline.graph_view import short_id
from steploom.engine.values import RunRecord, StepRecord, StepStatus
from steploom.step.site._steploom.sweep.book import PREFIX

TAG = "tag:"
"""The engine keeps a step's tags among its properties under this prefix."""


def pipeline_properties(record: RunRecord) -> dict[str, str]:
    return {
        "azureml.runsource": "azureml.PipelineRun",
        "runSource": "SDK",
        "runType": "SDK",
        "azureml.parameters": str(dict(record.parameters)),
        **record.properties,
    }


def step_properties(record: StepRecord, graph: Mapping[str, Any]) -> dict[str, str]:
    """With the keys of the SDK for reuse, and `steploom.reuse_reason`: why it was, or was not, reused."""
    node = _node_of(record, graph)
    found = {
        "ContentSnapshotId": str(record.properties.get("steploom.snapshot", "")),
        "StepType": node["type"],
        "ComputeTargetType": "AmlCompute" if record.compute else "local",
        "azureml.runsource": "azureml.StepRun",
        "azureml.nodeid": short_id(record.node),
        "azureml.pipelinerunid": record.run_id,
        "steploom.reuse_reason": record.reason,
        **{key: value for key, value in record.properties.items() if not key.startswith((TAG, PREFIX))},
    }
    if "module" in node:
        found["azureml.moduleid"] = node["module"]["versionId"]
    if record.reused:
        found["azureml.isreused"] = "true"
        found["azureml.reusedrunid"] = record.reused_step_id
        found["azureml.reusednodeid"] = short_id(record.node)
        found["azureml.reusedpipeline"] = record.reused_run_id
        found["azureml.reusedpipelinerunid"] = record.reused_run_id
    if record.status is StepStatus.SKIPPED:
        found["steploom.skipped"] = "true"
    return found


def step_tags(record: StepRecord) -> dict[str, str]:
    return {key.removeprefix(TAG): value for key, value in record.properties.items() if key.startswith(TAG)}


def pipeline_details(record: RunRecord) -> dict[str, Any]:
    return {
        **_common(record),
        "properties": pipeline_properties(record),
        "inputDatasets": [],
        "outputDatasets": [],
        "logFiles": {},
        "submittedBy": getpass.getuser(),
    }


def _node_of(record: StepRecord, graph: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = next(node for node in graph["nodes"] if node["id"] == record.node)
    return found


def step_details(record: StepRecord, graph: Mapping[str, Any], log_files: Mapping[str, str]) -> dict[str, Any]:
    """`graph` is that of its run."""
    node = _node_of(record, graph)
    return {
        **_common(record),
        "target": record.compute or "local",
        "services": {},
        "properties": step_properties(record, graph),
        "inputDatasets": [],
        "outputDatasets": [],
        "runDefinition": {
            "script": node.get("script"),
            "arguments": [_text(item) for item in node.get("arguments", ())],
            "sourceDirectory": node.get("source"),
            "target": record.compute or "local",
            "environment": node.get("environment"),
        },
        "logFiles": dict(log_files),
        "submittedBy": getpass.getuser(),
    }


def error_details(error: Mapping[str, str] | None) -> dict[str, Any]:
    """The `error` dictionary that ActivityFailedException carries."""
    text = " ".join(part for part in ((error or {}).get("what", ""), (error or {}).get("cure", "")) if part)
    return {
        "error": {"code": (error or {}).get("code", "failed"), "message": text or "The run failed."},
    }


def _common(record: RunRecord | StepRecord) -> dict[str, Any]:
    details: dict[str, Any] = {"runId": record.id, "status": status_word(record.status)}
    if record.started:
        details["startTimeUtc"] = record.started
    if record.ended:
        details["endTimeUtc"] = record.ended
    if record.error:
        details.update(error_details(record.error))
    return details


def _text(argument: Mapping[str, Any]) -> str:
    if argument["kind"] == "port":
        return f"$AZUREML_DATAREFERENCE_{argument['port']}"
    return f"$AML_PARAMETER_{argument['name']}" if argument["kind"] == "parameter" else str(argument["text"])
