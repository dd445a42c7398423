"""Where steps run, as the engine sees it. Implementations are in `steploom.targets`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class StepProcess:
    """What to start: `folder` is the step's own, `cwd` is below it; `env` is the whole environment.

    `warm_s`: keep the interpreter ready for the next step for so many seconds; None where that is not wanted.
    `warm_module`: the module whose `prepare()` makes an interpreter ready for steps like this, if there is more to it
    than to start.
    `compute`: the compute target it is kept for, as (workspace, name).
    `cores`: how many it may use, where the system can see to that; None for all.
    """

    folder: Path
    argv: Sequence[str]
    cwd: Path
    env: Mapping[str, str]
    warm_s: float | None = None
    warm_module: str | None = None
    compute: tuple[str, str] = ("", "")
    cores: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepExit:
    """How a script ended: its exit code, 128 + n for one that signal n ended."""

    code: int


class Target(Protocol):
    """Starts, follows and ends the process of a step. A step is known by its folder, to any supervisor."""

    def has_begun(self, folder: Path) -> bool:
        """Whether the script was, or is about to be, started: then it must never be started again."""

    @property
    def can_stand_by(self) -> bool:
        """Whether there is `stand_by` here."""

    def stand_by(self, process: StepProcess) -> None:
        """Do ahead what can be done, so that `start` of this process does not block. Nothing has begun with that, and
        nothing of it is left when we die. Blocking, short. OSError when it fails."""

    def stand_down(self, folder: Path) -> None:
        """The process that stands by there will not be started. Blocking, short."""

    def start(self, process: StepProcess) -> None:
        """Start it so that it outlives us. Blocking, short. OSError when that fails; nothing runs then."""

    def retire(self, warm_s: Callable[[str, str], float | None]) -> None:
        """End what is kept ready for a compute target, (workspace, name), that does not want it, or not so long.

        Scripts go on. Blocking, short."""

    async def wait(self, folder: Path) -> StepExit | None:
        """Wait for its end, whoever started it. None: it was lost and nobody knows how it ended."""

    def memory_bytes(self, folder: Path, *, exact_above: int) -> int:
        """What the script and all it started hold in memory now. An estimate, never too small, up to `exact_above`."""

    async def end(self, folder: Path) -> None:
        """Stop the script and all it started; returns when nothing of it is alive."""
