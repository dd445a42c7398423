"""All that is decided of an environment before it is built: packages, Python, and the tools that make it."""

from __future__ import annotations

import hashlib
import json
import sysconfig
import time
from collections.abc import Callable
from dataclasses import dataclass

from steploom.engine.environments.conda_tool import CondaTool
from steploom.engine.environments.interpreters import Interpreter, choose_interpreter
from steploom.engine.environments.package_address import local_state
from steploom.engine.environments.requirements import Plan, plan, wanted_python
from steploom.engine.values import EnvironmentSpec
from steploom.errors import SteploomError

# Changes when the same request must give another folder, e.g. another way of building.
BUILDER = "2"
# For so long what is on the machine is taken to be the same; looking may cost 0.5 s a step.
_FORGET_S = 10.0
_KEPT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """`tool` makes the environment; None: uv does."""

    plan: Plan
    interpreter: Interpreter
    tool: CondaTool | None

    @property
    def problems(self) -> tuple[SteploomError, ...]:
        """What keeps it from being built."""
        problem = self.interpreter.problem
        is_helped = self.tool is not None and self.interpreter.is_missing
        return self.plan.problems if problem is None or is_helped else (*self.plan.problems, problem)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is decided for the user: the Python first."""
        if self.tool is not None:
            return f"{self.tool} installs Python {self.python.lstrip('= ')}.", *self.plan.notes
        own = (self.interpreter.note, "uv makes the environment.") if self.interpreter.note else ()
        return (*own, *self.plan.notes)

    @property
    def python(self) -> str:
        """The version that a conda tool is asked for: the kernel's when nobody asks for another, as scripts were
        written beside it."""
        return self.plan.python or self.interpreter.key

    @property
    def digest(self) -> str:
        """Identity of the environment, known before anything is built. Which conda tool makes it changes nothing."""
        parts = [BUILDER, sysconfig.get_platform(), self.plan.as_of, *self.plan.requirements]
        parts += filter(None, map(local_state, self.plan.requirements))
        if self.tool is None:
            parts += ["uv", self.interpreter.key]
        else:
            parts += ["conda", self.python, *self.plan.channels, *self.plan.conda]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


class Decisions:
    """Remembers them for a while: all steps of a pipeline ask for the same few. `now` is monotonic, in seconds."""

    def __init__(self, *, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._made: dict[str, tuple[Decision, float]] = {}

    def of(self, spec: EnvironmentSpec, interpreter: str) -> Decision:
        """Looks at this machine, not at packages. Raises `EnvironmentBuildError` (interpreter)."""
        key = json.dumps([spec.to_json(), interpreter])
        known = self._made.get(key)
        if known is not None and self._now() - known[1] < _FORGET_S:
            return known[0]
        if len(self._made) >= _KEPT:
            self._made.clear()
        decision = _decide(spec, interpreter)
        self._made[key] = (decision, self._now())
        return decision


def _decide(spec: EnvironmentSpec, kernel: str) -> Decision:
    interpreter = choose_interpreter(wanted_python(spec), kernel)
    planned = plan(spec, has_python=not interpreter.is_missing)
    tool = CondaTool.find() if planned.wants_conda else None
    if tool is not None:
        planned = plan(spec, has_python=not interpreter.is_missing, tool=str(tool))
    return Decision(plan=planned, interpreter=interpreter, tool=tool)
