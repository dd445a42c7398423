"""Elyra, doit and Kedro: what each wants to be told."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from peer import Peer
from workload import Workload

# What runs a notebook for those that do not by themselves. As with Elyra, it becomes what it was run to.
_PAPERMILL = ("papermill==2.7.0", "ipykernel==7.4.0")
_DOIT = """
import sys

NEEDS = {needs!r}


def task_step():
    for name, needed in NEEDS.items():
        yield {{
            "name": name,
            "actions": [{action}],
            "file_dep": [{file!r}],
            "task_dep": ["step:" + other for other in needed],
        }}
"""
# In process: nodes are functions, so a step starts no interpreter.
_KEDRO = """
import {module}

from kedro.io import DataCatalog, MemoryDataset
from kedro.pipeline import node, pipeline
from kedro.runner import SequentialRunner, ThreadRunner

NEEDS = {needs!r}


def run(*inputs):
    {call}
    return 1


if __name__ == "__main__":
    nodes = [node(run, list(needed) or ["start"], name, name="run_" + name) for name, needed in NEEDS.items()]
    runner = SequentialRunner() if {at_once} == 1 else ThreadRunner(max_workers={at_once})
    runner.run(pipeline(nodes), DataCatalog({{"start": MemoryDataset(0)}}))
"""
_FLOW = "http://api.dataplatform.ibm.com/schemas/common-pipeline/pipeline-flow/pipeline-flow-v3-schema.json"


def _doit(workload: Workload, folder: Path) -> list[str]:
    action = f'[{sys.executable!r}, "step.py"]'
    if workload.is_notebook:
        action = '[sys.executable, "-m", "papermill", "--no-progress-bar", "step.ipynb", "step.ipynb"]'
    text = _DOIT.format(needs=dict(workload.needs), action=action, file=workload.file)
    (folder / "dodo.py").write_text(text, encoding="utf-8")
    at_once = ["-n", str(workload.at_once)] if workload.at_once > 1 else []
    return ["doit", "run", "-v", "0", *at_once]


def _kedro(workload: Workload, folder: Path) -> list[str]:
    call = 'runpy.run_path("step.py", run_name="__main__")'
    if workload.is_notebook:
        call = 'papermill.execute_notebook("step.ipynb", "step.ipynb", progress_bar=False)'
    text = _KEDRO.format(needs=dict(workload.needs), at_once=workload.at_once, module=call.partition(".")[0], call=call)
    (folder / "run_kedro.py").write_text(text, encoding="utf-8")
    return ["python", "run_kedro.py"]


def _elyra(workload: Workload, folder: Path) -> list[str]:
    graph = {
        "doc_type": "pipeline",
        "version": "3.0",
        "json_schema": _FLOW,
        "id": "bench",
        "primary_pipeline": "primary",
        "schemas": [],
        "pipelines": [
            {
                "id": "primary",
                "runtime_ref": "",
                "nodes": [_elyra_node(name, needed, workload) for name, needed in workload.needs.items()],
                "app_data": {
                    "ui_data": {"comments": []},
                    "version": 8,
                    "properties": {"name": "bench", "runtime": "Local"},
                },
            }
        ],
    }
    (folder / "bench.pipeline").write_text(json.dumps(graph), encoding="utf-8")
    return ["elyra-pipeline", "run", "bench.pipeline"]


def _elyra_node(name: str, needed: tuple[str, ...], workload: Workload) -> dict[str, Any]:
    links = [{"id": f"{other}-{name}", "node_id_ref": other, "port_id_ref": "outPort"} for other in needed]
    port = {"app_data": {"ui_data": {"cardinality": {"min": 0, "max": -1}, "label": ""}}}
    parameters = {
        "dependencies": [],
        "include_subdirectories": False,
        "outputs": [],
        "env_vars": [],
        "filename": workload.file,
        "runtime_image": "python:3",
    }
    return {
        "id": name,
        "type": "execution_node",
        "op": "execute-notebook-node" if workload.is_notebook else "execute-python-node",
        "app_data": {"component_parameters": parameters, "label": name, "ui_data": {"label": name}},
        "inputs": [{"id": "inPort", **port, **({"links": links} if links else {})}],
        "outputs": [{"id": "outPort", **port}],
    }


PEERS = (
    Peer(name="Elyra", requirements=("elyra==4.1.1",), note="one after the other", reuses=False, command=_elyra),
    Peer(
        name="doit",
        requirements=("doit==0.37.0", *_PAPERMILL),
        note="a process a step",
        reuses=True,
        command=_doit,
    ),
    Peer(name="Kedro", requirements=("kedro==1.7.0", *_PAPERMILL), note="in process", reuses=False, command=_kedro),
)
