"""The JSON by which a submission over HTTP says what it wants. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from steploom.engine.published import Assignments, DataPlace, Request
from steploom.errors import SteploomError

_RUN_SOURCE = "SDK"
_DATASETS = "DataSetDefinitionValueAssignments"


def request_of(body: bytes) -> Request:
    """SteploomError (bad-request). What else a body names is passed over, as the service does."""
    data = _object(body)
    return Request(
        experiment=_text(data, "ExperimentName", required=True),
        assignments=Assignments(
            parameters=_mapping(data, "ParameterAssignments"),
            data_paths={name: _place(name, item) for name, item in _mapping(data, "DataPathAssignments").items()},
            dataset_ids={name: _dataset_id(name, item) for name, item in _mapping(data, _DATASETS).items()},
        ),
        tags={**_texts(data, "Tags"), **_parent(data)},
        properties={"runType": "HTTP", "runSource": _text(data, "RunSource") or _RUN_SOURCE},
        continue_on_step_failure=_truth(data, "ContinueRunOnStepFailure"),
    )


def _object(body: bytes) -> dict[str, Any]:
    """By lower-case names: callers spell them `experimentName`, too."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _bad(f"The body is not JSON: {error}.", "body") from error
    if not isinstance(data, dict):
        raise _bad("The body is not a JSON object.", "body")
    return {str(name).lower(): value for name, value in data.items()}


def _text(data: Mapping[str, Any], name: str, *, required: bool = False) -> str:
    value = data.get(name.lower())
    if value is None and not required:
        return ""
    if not isinstance(value, str) or not value.strip():
        raise _bad(f"{name} is text that is not empty.", name)
    return value


def _truth(data: Mapping[str, Any], name: str) -> bool | None:
    value = data.get(name.lower())
    if value is not None and not isinstance(value, bool):
        raise _bad(f"{name} is true or false.", name)
    return value


def _mapping(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = data.get(name.lower())
    if value is not None and not isinstance(value, dict):
        raise _bad(f"{name} is an object of names and values.", name)
    return value or {}


def _texts(data: Mapping[str, Any], name: str) -> dict[str, str]:
    return {key: str(value) for key, value in _mapping(data, name).items()}


def _parent(data: Mapping[str, Any]) -> dict[str, str]:
    parent = _text(data, "ParentRunId")
    return {"azureml.parentrunid": parent} if parent else {}


def _place(name: str, item: Any) -> DataPlace:
    if isinstance(item, dict):
        found = {str(key).lower(): value for key, value in item.items()}
        store, path = found.get("datastorename"), found.get("relativepath")
        if isinstance(path, str) and isinstance(store, (str, type(None))):
            return DataPlace(datastore=store, path=path)
    raise _bad(f"{name} is not a place on a datastore.", f"DataPathAssignments, {name}")


def _dataset_id(name: str, item: Any) -> str:
    saved = item.get("SavedDataSetReference") if isinstance(item, dict) else None
    found = saved.get("Id") if isinstance(saved, dict) else None
    if isinstance(found, str) and found:
        return found
    raise _bad(f'{name} is not {{"SavedDataSetReference": {{"Id": "…"}}}}.', f"{_DATASETS}, {name}")


def _bad(what: str, where: str) -> SteploomError:
    cure = (
        'For example {"ExperimentName": "exp", "ParameterAssignments": {"rate": "0.1"}, '
        '"DataPathAssignments": {"input": {"DataStoreName": "workspaceblobstore", "RelativePath": "new"}}}.'
    )
    return SteploomError("bad-request", what, where=where, cure=cure)
