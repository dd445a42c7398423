"""Reading the JSON of `PipelineGraph` (src/pipeline/graph.ts): nodes, who produces what, who waits for whom."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

from steploom.engine.values import EnvironmentSpec, Json


def nodes_of_kind(graph: Json, kind: str) -> dict[str, Json]:
    """Nodes by id, in the graph's order."""
    return {node["id"]: node for node in graph["nodes"] if node["kind"] == kind}


def producers(graph: Json) -> dict[str, str]:
    """Data node id to the id of the step that writes it (the last, should several)."""
    return {port["node"]: step["id"] for step in nodes_of_kind(graph, "step").values() for port in step["outputs"]}


def dependencies(graph: Json) -> dict[str, frozenset[str]]:
    """Step id to the ids of the steps it waits for: producers of its inputs and `run_after`."""
    steps = nodes_of_kind(graph, "step")
    producer = producers(graph)
    return {
        step_id: frozenset(
            [producer[port["node"]] for port in step["inputs"] if port["node"] in producer]
            + [other for other in step["after"] if other in steps]
        )
        for step_id, step in steps.items()
    }


def execution_order(graph: Json) -> tuple[str, ...]:
    """Step ids so that each comes after those it waits for; raises `graphlib.CycleError`."""
    return tuple(TopologicalSorter(dependencies(graph)).static_order())


def cycle(graph: Json) -> tuple[str, ...]:
    """The ids of one cycle, first and last the same; empty when there is none."""
    try:
        execution_order(graph)
    except CycleError as error:
        return tuple(error.args[1])
    return ()


def environment_of(step: Json) -> EnvironmentSpec:
    """What a step node asks for; one that asks for nothing gets the kernel's own interpreter."""
    return EnvironmentSpec.from_json(step["environment"] or {"userManaged": True})
