"""`EnvironmentReference`: an environment by name and version, looked up when it is needed."""

from __future__ import annotations

from typing import Any

from steploom.azureml.core.environment import Environment


class EnvironmentReference:
    def __init__(self, name: str, version: str | None = None) -> None:
        """Without `version` the newest there is when it is looked up."""
        self.name, self.version = name, version

    def get_environment(self, workspace: Any) -> Environment:
        """UserErrorException when the workspace has none of that name and version."""
        return Environment.get(workspace, self.name, self.version)

    def __repr__(self) -> str:
        return f"EnvironmentReference(Name: {self.name},\nVersion: {self.version})"
