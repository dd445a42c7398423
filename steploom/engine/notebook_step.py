"""A step whose script is a notebook: what decides about its reuse, and what its interpreter is told to run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from steploom.engine.values import Json, RunRecord
from steploom.step import notebook_program


def parameters_of_notebook(node: Json) -> set[str]:
    """Names of the pipeline parameters that the step hands to its notebook."""
    return {value["name"] for value in _values(node).values() if value["kind"] == "parameter"}


def notebook_key(node: Json) -> tuple[str, ...]:
    """What the notebook is given, and the file it becomes, as text without any path of a run; empty for a script."""
    if "notebook" not in node:
        return ()
    given = (f"{name}={_placeholder(value)}" for name, value in sorted(_values(node).items()))
    return (*given, f"output {node['notebook']['output']}")


def notebook_argv(node: Json, run: RunRecord, folder: Path, ports: Mapping[str, str]) -> tuple[str, ...]:
    """The arguments of the interpreter; writes the request that they name into the step's folder."""
    given = {item["name"]: run.parameters.get(item["name"], item["default"]) for item in run.graph["parameters"]}
    asked = node["notebook"]
    copy = asked.get("outputPort")
    request = {
        "notebook": node["script"],
        "output": asked["output"],
        "copies": [ports[copy]] if copy else [],
        "parameters": {name: _value(value, given, ports) for name, value in _values(node).items()},
        "timeoutSeconds": asked.get("timeoutSeconds"),
        "progressBar": asked["progressBar"],
        "logOutput": asked["logOutput"],
    }
    path = folder / "notebook.json"
    path.write_text(json.dumps(request), encoding="utf-8")
    return str(notebook_program()), str(path)


def _values(node: Json) -> Mapping[str, Json]:
    found: Mapping[str, Json] = node["notebook"]["parameters"] if "notebook" in node else {}
    return found


def _value(value: Json, given: Mapping[str, Any], ports: Mapping[str, str]) -> Any:
    if value["kind"] == "parameter":
        return given.get(value["name"])
    return ports[value["port"]] if value["kind"] == "port" else value["value"]


def _placeholder(value: Json) -> str:
    if value["kind"] == "parameter":
        return f"{{{value['name']}}}"
    return f"<{value['port']}>" if value["kind"] == "port" else json.dumps(value["value"], sort_keys=True)
