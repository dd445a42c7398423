"""Which steps a Pipeline holds and in which order they stand: what it is given and what that depends on."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

from steploom.azureml.data.output_dataset_config import OutputDatasetConfig
from steploom.azureml.pipeline.data import PipelineData
from steploom.azureml.pipeline.input_port_binding import InputPortBinding
from steploom.azureml.pipeline.sequence import StepSequence
from steploom.azureml.pipeline.step import PipelineStep


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """A snapshot: later `run_after` calls on the steps do not change it. `steps` has producers first where it can;
    `after` has the steps each one waits for beyond data, in the order they were named."""

    steps: tuple[PipelineStep, ...]
    after: dict[PipelineStep, tuple[PipelineStep, ...]]


def closure(given: Any, *, resolve: bool) -> Closure:
    """NotImplementedError for what is no step; ValueError for data nobody, or more than one step, produces."""
    after: dict[PipelineStep, list[PipelineStep]] = {}
    roots = _flatten(given, after)
    members: dict[PipelineStep, None] = {}
    _visit(roots, members, after, resolve)
    steps = tuple(members)
    _check_producers(steps, resolve)
    return Closure(
        steps=steps,
        after={
            step: tuple(
                dict.fromkeys(
                    other for other in (*step._run_after_steps_of(), *after.get(step, ())) if other in members
                )
            )
            for step in steps
        },
    )


def _flatten(item: Any, after: dict[PipelineStep, list[PipelineStep]]) -> list[PipelineStep]:
    if isinstance(item, PipelineStep):
        return [item]
    if isinstance(item, OutputDatasetConfig):
        item = item._origin
    if isinstance(item, (PipelineData, OutputDatasetConfig)):
        if item._producer is None:
            raise ValueError(f"No step writes {item.name}: list it in the outputs of a step.")
        return [item._producer]
    if isinstance(item, list):
        return [step for part in item for step in _flatten(part, after)]
    if isinstance(item, StepSequence):
        groups = [_flatten(part, after) for part in item]
        for earlier, later in itertools.pairwise(groups):
            for step in later:
                after.setdefault(step, []).extend(earlier)
        return [step for group in groups for step in group]
    raise NotImplementedError(
        f"A pipeline is made of steps, lists of steps and StepSequences, not of {type(item).__name__}."
    )


def _visit(
    roots: list[PipelineStep],
    members: dict[PipelineStep, None],
    after: dict[PipelineStep, list[PipelineStep]],
    resolve: bool,
) -> None:
    """Depth first and without recursion, so that long chains do not hit Python's limit; cycles end by `seen`."""
    seen: set[PipelineStep] = set()
    stack: list[tuple[PipelineStep, bool]] = [(step, False) for step in reversed(roots)]
    while stack:
        step, done = stack.pop()
        if done:
            members[step] = None
        elif step not in seen:
            seen.add(step)
            stack.append((step, True))
            before = [*after.get(step, ())]
            if resolve:
                before += [*_producers(step), *step._run_after_steps_of()]
            stack += [(other, False) for other in reversed(before)]


def _producers(step: PipelineStep) -> list[PipelineStep]:
    found = (getattr(behind(item), "_producer", None) for item in step._inputs)
    return [producer for producer in found if producer is not None]


def _check_producers(steps: tuple[PipelineStep, ...], resolve: bool) -> None:
    writers: dict[int, PipelineStep] = {}
    for step in steps:
        for data, binding in step._outputs:
            other = writers.setdefault(id(data), step)
            if other is not step:
                raise ValueError(
                    f"The steps {other.name} and {step.name} both write {binding.name}: give each one of its own."
                )
    for step in steps:
        for item in step._inputs:
            data = behind(item)
            if hasattr(data, "_producer") and id(data) not in writers:
                cure = "list it in the outputs of a step" if resolve else "add the step that writes it"
                raise ValueError(f"{step.name} reads {item.name}, which no step of the pipeline writes: {cure}.")


def behind(item: InputPortBinding) -> Any:
    """The data an input stands for."""
    return item.bind_object
