"""Compute targets by name: made, resized, deleted, and what is told when a name is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from steploom.engine.compute_rules import check_nodes, new_compute
from steploom.engine.store.store import Store
from steploom.engine.summon import Summoner
from steploom.engine.values import ComputeRecord
from steploom.errors import NotFoundError, SteploomError


class ComputeBook:
    def __init__(self, store: Store, summoner: Summoner) -> None:
        self._store = store
        self._summoner = summoner

    def get(self, workspace: str, name: str) -> ComputeRecord:
        found = self._store.computes.get(workspace, name)
        if found is None:
            known = [item.name for item in self._store.computes.all(workspace)]
            near = get_close_matches(str(name), known, n=1)
            hint = f"Did you mean '{near[0]}'?" if near else f"It has: {', '.join(known) or 'none'}."
            raise NotFoundError(
                "compute-not-found",
                f"There is no compute target '{name}' in the workspace.",
                where=f"workspace {workspace}",
                cure=f"{hint} Create one in the Compute panel or with %compute create {name}",
            )
        return found

    def create(
        self,
        workspace: str,
        name: str,
        vm_size: str,
        *,
        nodes: tuple[int, int],
        idle_seconds: int,
        tags: Mapping[str, str],
    ) -> tuple[ComputeRecord, bool]:
        """`(record, found)`; `nodes` are min and max."""
        record = new_compute(workspace, name, vm_size, nodes=nodes, idle_seconds=idle_seconds)
        added = self._store.computes.add(replace(record, tags=dict(tags)))
        return self.get(workspace, name), not added

    def update(self, workspace: str, name: str, changes: Mapping[str, Any]) -> ComputeRecord:
        """`changes` by the record's fields."""
        changed = replace(self.get(workspace, name), **changes)
        check_nodes(name, changed.min_nodes, changed.max_nodes, changed.idle_seconds)
        record = self._store.computes.update(changed)
        self._summoner.tell_if_alive("resize", name)
        return record

    def delete(self, workspace: str, name: str) -> None:
        record = self.get(workspace, name)
        if record.running_nodes or record.preparing_nodes:
            raise SteploomError(
                "compute-in-use",
                f"Steps are running on the compute target '{name}'.",
                where=f"workspace {workspace}",
                cure="Wait for them or cancel their runs, then delete it.",
            )
        self._store.computes.delete(record)
        self._summoner.tell_if_alive("resize", name)
