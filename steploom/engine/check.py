"""Every reason why a graph cannot run, found before anything is stored or started."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterator
from difflib import get_close_matches
from pathlib import Path

from steploom.engine.graph import cycle, nodes_of_kind, producers
from steploom.engine.programs import Find, missing_program
from steploom.engine.step_types import COMMANDS
from steploom.engine.values import EnvironmentSpec, Json
from steploom.errors import SteploomError
from steploom.step.site._steploom.datasets.files import fixed_part

_PORT_NAME = re.compile(r"\w{1,255}", re.ASCII)


class GraphChecker:
    """What a graph is checked against: the workspace's names and the files on disk.

    `data_exists` tells whether there is something at a path of a datastore (None: the default one); SteploomError for a
    path that leads out of it. `check_environment` gives the problems of an environment, `find_program` the
    place of a program, None when there is none.
    """

    def __init__(
        self,
        *,
        computes: frozenset[str],
        datastores: frozenset[str],
        data_exists: Callable[[str | None, str], bool],
        check_environment: Callable[[EnvironmentSpec], tuple[SteploomError, ...]],
        find_program: Find,
    ) -> None:
        self._computes = computes
        self._datastores = datastores
        self._data_exists = data_exists
        self._check_environment = check_environment
        self._find_program = find_program

    def check(
        self, graph: Json, *, frozen: Container[str] = (), settled: Container[str] = ()
    ) -> tuple[SteploomError, ...]:
        """All problems, in the graph's order; linear in its size.

        Nodes of steps: `frozen` ones have their sources stored already, `settled` ones are not to run.
        """
        steps = nodes_of_kind(graph, "step")
        if not steps:
            return (
                SteploomError(
                    "empty-pipeline",
                    "The pipeline has no steps.",
                    where=graph["name"],
                    cure="Give it at least one: Pipeline(workspace=ws, steps=[step])",
                ),
            )
        problems = [*_cycle(graph, steps), *_outputs(graph, steps)]
        known = {node["id"]: node for node in graph["nodes"]}
        written = {*producers(graph), *_brought(graph)}
        idle = _only_of(settled, steps)
        for node in graph["nodes"]:
            if node["id"] in idle or node["id"] in settled:
                continue
            if node["kind"] == "step":
                problems += self._step(node, known, written, is_frozen=node["id"] in frozen)
                if missing := missing_program(node, graph["parameters"], self._find_program):
                    problems.append(missing)
            elif node["kind"] == "opaque":
                problems.append(_opaque(node))
            else:
                problems += self._data(node, written)
        return tuple(problems)

    def _data(self, node: Json, written: Container[str]) -> Iterator[SteploomError]:
        if "places" not in node:
            yield from self._place(node, written)
        for place in node.get("places", ()):
            if "datastore" in place:
                # Of a path with wildcards, the folder before the first of them has to be there.
                yield from self._place({**node, **place, "path": fixed_part(place["path"])}, written)

    def _place(self, node: Json, written: Container[str]) -> Iterator[SteploomError]:
        if node["datastore"] is not None and node["datastore"] not in self._datastores:
            yield SteploomError(
                "datastore-not-found",
                f"There is no datastore '{node['datastore']}' in the workspace.",
                where=f"data {node['name']}",
                cure=f"The workspace has: {', '.join(sorted(self._datastores))}.",
            )
        elif node["kind"] == "reference" and node["id"] not in written:
            try:
                if not self._data_exists(node["datastore"], node["path"]):
                    yield _no_data(node)
            except SteploomError as problem:
                yield problem

    def _step(
        self, step: Json, known: dict[str, Json], written: Container[str], *, is_frozen: bool
    ) -> Iterator[SteploomError]:
        where = f"step {step['name']}"
        if step["compute"] is not None and step["compute"] not in self._computes:
            yield self._no_compute(step, where)
        if not is_frozen and "module" not in step:
            yield from _script(step, where)
        yield from _ports(step, where)
        for port in step["inputs"]:
            node = known.get(port["node"])
            if node is None or (node["kind"] == "data" and port["node"] not in written):
                yield SteploomError(
                    "missing-producer",
                    f"No step of the pipeline writes {port['name']}, which {step['name']} reads.",
                    where=where,
                    cure="Add it to the outputs of the step that writes it.",
                )
        if step["environment"] is not None:
            for problem in self._check_environment(EnvironmentSpec.from_json(step["environment"])):
                yield SteploomError(problem.code, problem.what, where=f"{where}, {problem.where}", cure=problem.cure)

    def _no_compute(self, step: Json, where: str) -> SteploomError:
        near = get_close_matches(step["compute"], self._computes, n=1)
        hint = f"Did you mean {near[0]}? " if near else ""
        return SteploomError(
            "compute-not-found",
            f"There is no compute target '{step['compute']}' in the workspace.",
            where=where,
            cure=f"{hint}Create it in the Compute panel or with %compute create {step['compute']}",
        )


def _only_of(settled: Container[str], steps: dict[str, Json]) -> set[str]:
    """Data that no other step reads or writes."""
    used: dict[bool, set[str]] = {True: set(), False: set()}
    for node_id, step in steps.items():
        used[node_id in settled].update(port["node"] for port in (*step["inputs"], *step["outputs"]))
    return used[True] - used[False]


def _brought(graph: Json) -> Iterator[str]:
    """References to a place where, or above which, a step puts its output: nothing has to be there before."""
    fixed = [
        (node["datastore"], node["destination"]) for node in graph["nodes"] if "{" not in node.get("destination", "{")
    ]
    for node in nodes_of_kind(graph, "reference").values():
        place = f"{node['path']}/"
        if any(store == node["datastore"] and place.startswith(f"{path}/") for store, path in fixed):
            yield node["id"]


def _cycle(graph: Json, steps: dict[str, Json]) -> Iterator[SteploomError]:
    found = cycle(graph)
    if found:
        yield SteploomError(
            "cycle",
            f"Steps wait for each other in a circle: {' -> '.join(steps[item]['name'] for item in found)}.",
            where=f"step {steps[found[0]]['name']}",
            cure="Remove one of these inputs or run_after calls.",
        )


def _outputs(graph: Json, steps: dict[str, Json]) -> Iterator[SteploomError]:
    writers: dict[str, list[str]] = {}
    names = {node["id"]: node["name"] for node in graph["nodes"] if node["kind"] == "data"}
    for step in steps.values():
        for node in dict.fromkeys(port["node"] for port in step["outputs"]):
            writers.setdefault(node, []).append(step["name"])
    for data, found in writers.items():
        if len(found) > 1:
            yield SteploomError(
                "duplicate-output",
                f"The output {names.get(data, data)} is written by {' and '.join(found)}.",
                where=f"data {names.get(data, data)}",
                cure="Give each step a PipelineData of its own.",
            )


def _script(step: Json, where: str) -> Iterator[SteploomError]:
    folder = Path(step["source"] or ".")
    if not step["script"]:
        yield SteploomError("missing-script", "The step has no script.", where=where, cure="Set script_name.")
    elif not folder.is_dir():
        yield SteploomError(
            "source-not-found",
            f"The source folder {folder} does not exist.",
            where=where,
            cure="Correct source_directory, which is relative to the notebook's folder.",
        )
    elif step["type"] in COMMANDS:
        return
    elif not (folder / step["script"]).resolve().is_relative_to(folder.resolve()):
        yield SteploomError(
            "script-outside",
            f"The script {step['script']} is not in the source folder {folder}.",
            where=where,
            cure="Set source_directory to the folder that holds it, and script_name to its path in there.",
        )
    elif not (folder / step["script"]).is_file():
        scripts = sorted(path.name for path in folder.glob(f"*{Path(step['script']).suffix or '.py'}"))
        near = get_close_matches(step["script"], scripts, n=1)
        noun, keyword = ("notebook", "notebook") if "notebook" in step else ("script", "script_name")
        hint = f"Did you mean {near[0]}?" if near else f"Write the {noun}, or correct {keyword}."
        yield SteploomError(
            "script-not-found", f"There is no {noun} {step['script']} in {folder}.", where=where, cure=hint
        )


def _ports(step: Json, where: str) -> Iterator[SteploomError]:
    ports = [*step["inputs"], *step["outputs"]]
    for port in ports:
        if not _PORT_NAME.fullmatch(port["name"]):
            yield SteploomError(
                "illegal-port-name",
                f"'{port['name']}' cannot be the name of an input or output.",
                where=where,
                cure="Use letters, digits and underscores.",
            )
    for name, count in Counter(port["name"] for port in ports).items():
        if count > 1:
            yield SteploomError(
                "duplicate-port",
                f"The step has {count} inputs and outputs called '{name}'.",
                where=where,
                cure="Give each a name of its own, inputs by as_input(name).",
            )
    declared = {port["name"] for port in ports}
    for argument in step["arguments"]:
        if argument["kind"] == "port" and argument["port"] not in declared:
            yield SteploomError(
                "undeclared-data",
                f"The arguments use '{argument['port']}', which is neither an input nor an output of the step.",
                where=where,
                cure="Add it to inputs or outputs.",
            )
        elif argument["kind"] == "opaque":
            yield _opaque({"label": argument["code"], "reason": f"it is an argument of {step['name']}"})


def _opaque(node: Json) -> SteploomError:
    return SteploomError(
        "opaque-node",
        f"{node['label']} is not known without running the notebook: {node['reason']}.",
        where=node["label"],
        cure="Run the cells and submit the Pipeline object.",
    )


def _no_data(node: Json) -> SteploomError:
    return SteploomError(
        "data-not-found",
        f"There is nothing at '{node['path']}' in the datastore {node['datastore'] or '(default)'}.",
        where=f"data reference {node['name']}",
        cure="Upload it in the Workspace panel or with datastore.upload_files(...), or correct path_on_datastore.",
    )
