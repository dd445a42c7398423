"""What somebody wants to know who looks for the reason why runs do not run."""

from __future__ import annotations

from steploom.engine.environments.conda_tool import CondaTool
from steploom.engine.environments.uv import uv_version
from steploom.engine.home import Home
from steploom.engine.locks import is_locked
from steploom.engine.supervisor_facts import SupervisorFacts
from steploom.engine.values import EngineFacts


def engine_facts(home: Home) -> EngineFacts:
    supervisor = SupervisorFacts.read(home) if is_locked(home.supervisor_lock) else None
    return EngineFacts(
        supervisor_pid=supervisor.pid if supervisor else None,
        supervisor_version=supervisor.version if supervisor else "",
        uv_version=uv_version(),
        conda_tool=str(CondaTool.find() or ""),
    )
