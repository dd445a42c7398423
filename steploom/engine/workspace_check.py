"""What a graph is checked against in a workspace: its names, its data, and the environments that can be built."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from steploom.datastores.paths import inside
from steploom.engine.check import GraphChecker
from steploom.engine.environment_book import EnvironmentBook
from steploom.engine.programs import finder
from steploom.engine.store.store import Store
from steploom.engine.values import WorkspaceRecord


def workspace_checker(store: Store, workspace: WorkspaceRecord, environments: EnvironmentBook) -> GraphChecker:
    roots = {item.name: Path(item.location) for item in store.workspaces.datastores(workspace.name)}
    return GraphChecker(
        computes=frozenset(item.name for item in store.computes.all(workspace.name)),
        datastores=frozenset(roots),
        data_exists=lambda name, path: inside(roots[name or workspace.default_datastore], path).exists(),
        check_environment=lambda spec: environments.check(spec)[0],
        find_program=finder(os.environ.get("PATH", ""), sys.executable),
    )
