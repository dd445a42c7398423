"""What every executor of one supervisor shares, wired once."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from steploom.engine.data import DataPlaces
from steploom.engine.digest import ContentDigests
from steploom.engine.environment_builds import EnvironmentBuilds
from steploom.engine.environments.manager import EnvironmentManager
from steploom.engine.home import Home
from steploom.engine.nodes import NodePool
from steploom.engine.snapshot import is_small
from steploom.engine.step_types import INTERACTIVE
from steploom.engine.store.store import Store
from steploom.engine.target import Target
from steploom.engine.threads import thread_variables
from steploom.engine.values import ComputeRecord, Json, StepRecord
from steploom.engine.vm_sizes import VmSize, find_vm_size

# What the kernel, its server or a virtual environment left in the environment says nothing about a step.
_NOT_INHERITED = ("JPY_", "JUPYTER", "VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH", "STEPLOOM_", "AZUREML_", "AML_")

_CODE_KEPT = 32
_SNAPSHOTS_KNOWN = 256
# Each holds a process that waits, an open file and a copy of its code.
_MOST_HEAD_STARTS = 16

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """What a step gets of the compute target it runs on. `warm_s`: how long its idle interpreters are kept, if any.

    `size`: None where no target was chosen, or one of a size that we do not know.
    """

    environ: Mapping[str, str]
    warm_s: float | None
    size: VmSize | None


class Services:
    """On the supervisor's loop. `at_work` counts what must not be cut off: starting scripts, publishing results."""

    def __init__(self, home: Home, store: Store, target: Target, environ: Mapping[str, str]) -> None:
        self.home = home
        self.store = store
        self.target = target
        self.digests = ContentDigests(home.digests)
        self.builds = EnvironmentBuilds(EnvironmentManager(home), store)
        self.environ = {key: value for key, value in environ.items() if not key.startswith(_NOT_INHERITED)}
        self.environ["STEPLOOM_HOME"] = str(home.root)
        # (workspace, reuse key) -> done when the step that runs with this key has ended.
        self.in_flight: dict[tuple[str, str], asyncio.Future[None]] = {}
        # (snapshot, environment, interpreter) -> (manifest, digest of the environment), of steps that have come to run.
        self.code_seen: dict[tuple[str, str, str], tuple[Mapping[str, str], str]] = {}
        # Whether the code of that digest is copied in less time than it takes to wait for a thread.
        self.is_small = lru_cache(maxsize=_SNAPSHOTS_KNOWN)(lambda digest: is_small(digest, home))
        self.at_work = 0
        self.closing = False
        # How often compute targets were changed.
        self.resizes = 0
        # How many steps of all runs are made ready, or are ready, ahead of their turn.
        self.head_starts = 0
        self._pools: dict[tuple[str, str], NodePool] = {}
        self._endless = NodePool(lambda: sys.maxsize)
        self._computes: dict[tuple[str, str], ComputeRecord] = {}
        self._nodes: dict[tuple[str, str], Node] = {}

    @property
    def has_room_ahead(self) -> bool:
        """Whether another step can be made ready ahead."""
        return self.target.can_stand_by and self.head_starts < _MOST_HEAD_STARTS

    async def whole(self, work: Callable[[], T]) -> T:
        """Do blocking `work` in a thread, to its end: a cancellation arrives after it. When closing, never."""
        if self.closing:
            await asyncio.get_running_loop().create_future()
        self.at_work += 1
        done = asyncio.ensure_future(asyncio.to_thread(work))
        try:
            return await asyncio.shield(done)
        except asyncio.CancelledError:
            await asyncio.wait({done})
            raise
        finally:
            self.at_work -= 1

    async def here(self, work: Callable[[], T]) -> T:
        """As `whole`, for what takes less time than to wait for a thread."""
        if self.closing:
            await asyncio.get_running_loop().create_future()
        return work()

    def see_code(self, code: tuple[str, str, str], manifest: Mapping[str, str], environment: str) -> None:
        """Remember it, a few at a time: a manifest may name 20,000 files."""
        if len(self.code_seen) >= _CODE_KEPT:
            self.code_seen.clear()
        self.code_seen[code] = manifest, environment

    def pool(self, workspace: str, compute: str) -> NodePool:
        """The nodes of a compute target; '' is the local default target, which has as many as there are cores."""
        key = (workspace, compute)
        if key not in self._pools:
            self._pools[key] = NodePool(lambda: self.max_nodes(workspace, compute))
        return self._pools[key]

    def pool_of(self, step: StepRecord, node: Json, workspace: str) -> NodePool:
        """Where the step gets its node. A run that a notebook logs to may stay open for days, and takes none away."""
        return self._endless if node["type"] == INTERACTIVE else self.pool(workspace, step.compute)

    def node(self, workspace: str, compute: str) -> Node:
        """What the compute target is to a step; what the user has set himself outranks it."""
        key = (workspace, compute)
        if key not in self._nodes:
            record = self._compute(workspace, compute)
            if record is None:
                return Node(environ=self.environ, warm_s=None, size=None)
            threads = thread_variables(record.vm_size, os.cpu_count() or 1)
            self._nodes[key] = Node(
                environ={**threads, **self.environ},
                warm_s=record.idle_seconds if record.min_nodes else None,
                size=find_vm_size(record.vm_size),
            )
        return self._nodes[key]

    def _compute(self, workspace: str, compute: str) -> ComputeRecord | None:
        """As it was when compute targets were changed last: each step asks several times."""
        key = (workspace, compute)
        if compute and key not in self._computes and (record := self.store.computes.get(workspace, compute)):
            self._computes[key] = record
        return self._computes.get(key)

    def resized(self) -> None:
        """Compute targets have been changed or deleted."""
        self.resizes += 1
        self._computes.clear()
        self._nodes.clear()
        for pool in self._pools.values():
            pool.resized()
        self.target.retire(lambda workspace, compute: self.node(workspace, compute).warm_s)

    def max_nodes(self, workspace: str, compute: str) -> int:
        record = self._compute(workspace, compute)
        return record.max_nodes if record and record.max_nodes else os.cpu_count() or 1

    def places(self, workspace: str) -> DataPlaces:
        """Local places of the workspace's data."""
        record = self.store.workspaces.get(workspace)
        default = record.default_datastore if record else ""
        return DataPlaces(self.store.workspaces.datastores(workspace), default, self.digests)
