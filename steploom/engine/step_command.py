"""A step as a process: argv, environment and working folder, with every port a real path."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from steploom.engine.environments.manager import PreparedEnvironment
from steploom.engine.graph import environment_of
from steploom.engine.home import Home
from steploom.engine.notebook_step import notebook_argv, parameters_of_notebook
from steploom.engine.programs import rscript
from steploom.engine.shell_command import shell_command
from steploom.engine.step_types import COMMANDS, PARALLEL, R_SCRIPT, is_mpi
from steploom.engine.sweep_step import sweep_argv
from steploom.engine.values import Json, RunRecord, WorkspaceRecord
from steploom.step import NOTEBOOK_MODULE, mpi_program, parallel_program, search_path

_PARAMETER = re.compile(r"\$\{?AML_PARAMETER_(\w+)\}?")
_REFERENCE = re.compile(r"\$\{?(AZUREML_DATAREFERENCE_\w+|AML_PARAMETER_\w+)\}?")


@dataclass(frozen=True, slots=True, kw_only=True)
class StepCommand:
    """`warm_module`: as of a `StepProcess`."""

    argv: tuple[str, ...]
    cwd: Path
    env: Mapping[str, str]
    warm_module: str | None = None


def used_parameters(node: Json, given: Mapping[str, Any], declared: Sequence[Json]) -> dict[str, str]:
    """Pipeline parameters and `params` of a step as the text its script sees: of those it uses, by name."""
    values = {item["name"]: given.get(item["name"], item["default"]) for item in declared}
    texts = [item["text"] for item in node["arguments"] if item["kind"] == "literal"]
    if node["type"] in COMMANDS:
        texts.append(node["script"])
    mentioned = {match[1] for text in (*texts, *node["params"].values()) for match in _PARAMETER.finditer(text)}
    mentioned |= {item["name"] for item in node["arguments"] if item["kind"] == "parameter"}
    mentioned |= parameters_of_notebook(node)
    used = {name: str(values[name]) for name in sorted(mentioned) if name in values}
    own = {key: _PARAMETER.sub(lambda m: used.get(m[1], m[0]), text) for key, text in node["params"].items()}
    return {**used, **own}


def step_command(
    node: Json,
    run: RunRecord,
    folder: Path,
    *,
    ports: Mapping[str, str],
    parameters: Mapping[str, str],
    prepared: PreparedEnvironment,
    base_env: Mapping[str, str],
    step_id: str,
) -> StepCommand:
    """`ports` maps each port's name to what the script is given for it. What a notebook is given is written down."""
    spec = environment_of(node)
    env = {**base_env, **prepared.variables}
    if not spec.user_managed or node["type"] in (*COMMANDS, R_SCRIPT) or is_mpi(node):
        env["PATH"] = f"{prepared.python.parent}{os.pathsep}{env.get('PATH', '')}"
    env.update(
        PYTHONPATH=search_path(spec.variables),
        PYTHONUNBUFFERED="1",
        PYTHONIOENCODING="utf-8",
        MPLBACKEND="Agg",
        AZUREML_RUN_ID=step_id,
        AZUREML_ROOT_RUN_ID=run.id,
        AZUREML_EXPERIMENT_NAME=run.experiment,
        AZUREML_ARM_PROJECT_NAME=run.experiment,
        AZUREML_ARM_WORKSPACE_NAME=run.workspace,
        STEPLOOM_STEP_DIR=str(folder),
    )
    env.update((f"AZUREML_DATAREFERENCE_{name}", path) for name, path in ports.items())
    env.update(_variables(node, ports, env))
    env.update((f"AML_PARAMETER_{name}", text) for name, text in parameters.items())
    env.update(spec.variables)
    if node["type"] in COMMANDS:
        return StepCommand(argv=shell_command(node["script"], env), cwd=folder / "work", env=env)
    warm_module = None
    if "notebook" in node:
        program = notebook_argv(node, run, folder, ports)
        warm_module = NOTEBOOK_MODULE
    else:
        program = (node["script"], *(_argument(item, ports, parameters, env) for item in node["arguments"]))
        if node["type"] == R_SCRIPT:
            return StepCommand(argv=(rscript(node, env), *program), cwd=folder / "work", env=env)
        if node["type"] == PARALLEL:
            program = (str(parallel_program()), *program)
        elif is_mpi(node):
            program = (str(mpi_program()), *program)
        if "sweep" in node:
            program = (*sweep_argv(node, folder, ports), *program)
    argv = (str(prepared.python), *program)
    return StepCommand(argv=argv, cwd=folder / "work", env=env, warm_module=warm_module)


def _variables(node: Json, ports: Mapping[str, str], taken: Container[str]) -> dict[str, str]:
    """What inputs are called besides: by the variable that was asked for; data sets by their name, if it is free."""
    own = {port["name"]: ports[port["name"]] for port in node["inputs"] if "dataset" in port}
    asked = {port["variable"]: ports[port["name"]] for port in node["inputs"] if "variable" in port}
    return {**{name: path for name, path in own.items() if name not in taken}, **asked}


def _argument(item: Json, ports: Mapping[str, str], parameters: Mapping[str, str], env: Mapping[str, str]) -> str:
    if item["kind"] == "port":
        return ports[item["port"]]
    if item["kind"] == "parameter":
        return parameters.get(item["name"], "")
    return _REFERENCE.sub(lambda match: env.get(match[1], match[0]), item["text"])


def write_facts(
    folder: Path, node: Json, run: RunRecord, step_id: str, *, workspace: WorkspaceRecord, home: Home, data: Json
) -> None:
    """`run.json`: what the script's `Run` knows of itself and its `data`, and where it can read of the steps before."""
    facts = {
        "runId": run.id,
        "stepId": step_id,
        "stepName": node["name"],
        "stepType": node["type"],
        "experiment": run.experiment,
        "workspace": {
            "name": workspace.name,
            "subscriptionId": workspace.subscription_id,
            "resourceGroup": workspace.resource_group,
            "location": workspace.location,
            "defaultDatastore": workspace.default_datastore,
            "tags": dict(workspace.tags),
        },
        "data": data,
        "runNumber": run.number,
        "tags": dict(run.tags),
        # The others are in the run's own folder, see `step_list`.
        "reused": {
            step.id: str(home.step(step.reused_run_id, step.reused_step_id)) for step in run.steps if step.reused
        },
    }
    (folder / "run.json").write_text(json.dumps(facts), encoding="utf-8")
