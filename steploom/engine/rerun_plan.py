"""What becomes of each step of a run that is made of an earlier one. Pure; kept with the run's settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any

RERUN_OF = "steploom.rerunOf"
"""The property of a run that names the run it was made of."""


class RerunMode(str, Enum):
    """What runs again: what has no result; a step and all that follows it; one step alone."""

    FAILED = "failed"
    FROM = "from"
    ONLY = "only"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPlan:
    """One of the first four is set.

    `take_over`: id of the step run whose result it gets. `again`: why it runs, unless another run has its result.
    `anew`: why it runs in any case. `left_out`: why it is not part of the run. `note`: what else there is to say.
    """

    take_over: str = ""
    again: str = ""
    anew: str = ""
    left_out: str = ""
    note: str = ""

    @classmethod
    def of(cls, settings: Mapping[str, Any], node: str) -> StepPlan:
        """From the settings of a run, which need not be made of another. Not the whole plan, as each step asks."""
        return cls(**settings["rerun"]["steps"][node]) if "rerun" in settings else cls()


@dataclass(frozen=True, slots=True, kw_only=True)
class RerunPlan:
    """`steps` by node; `run_id` and `number` are those of the earlier run."""

    run_id: str
    number: int
    steps: Mapping[str, StepPlan]

    @property
    def settled(self) -> frozenset[str]:
        """The nodes of the steps that are not to run."""
        return frozenset(node for node, step in self.steps.items() if step.take_over or step.left_out)

    def to_json(self) -> dict[str, Any]:
        return {
            "runId": self.run_id,
            "number": self.number,
            "steps": {
                node: {key: text for key, text in asdict(step).items() if text} for node, step in self.steps.items()
            },
        }
