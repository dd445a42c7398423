"""What the actions work on: the shell's namespace, the workspace in use and the engine behind it."""

from __future__ import annotations

from typing import Any

from steploom.azureml.core.workspace import Workspace
from steploom.engine.api import Engine
from steploom.errors import SteploomError


class Context:
    """One per shell. `ws` in the user's namespace is the workspace in use, as in every Azure ML notebook."""

    def __init__(self, shell: Any) -> None:
        self._shell = shell

    @property
    def namespace(self) -> dict[str, Any]:
        return self._shell.user_ns  # type: ignore[no-any-return]

    @property
    def engine(self) -> Engine:
        return Engine.open()

    @property
    def workspace(self) -> str:
        """Name of the workspace in use: that of `ws`, else the default local one."""
        ws = self.namespace.get("ws")
        if not isinstance(ws, Workspace):
            try:
                ws = Workspace.from_config()
            except ValueError as error:
                raise SteploomError("bad-config", str(error)) from error
        return str(ws.name)

    def assign(self, name: str, value: Any) -> None:
        self._shell.push({name: value})
