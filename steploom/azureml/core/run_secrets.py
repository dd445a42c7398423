"""The part of `Run` that reads secrets of its workspace."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


class RunSecrets:
    """For classes with an `experiment`."""

    experiment: Any

    def get_secret(self, name: str) -> str:
        """UserErrorException when there is none."""
        found: str = self.experiment.workspace.get_default_keyvault().get_secret(name)
        return found

    def get_secrets(self, secrets: Iterable[str]) -> dict[str, str | None]:
        """By name; None for those that are not there."""
        found: dict[str, str | None] = self.experiment.workspace.get_default_keyvault().get_secrets(secrets)
        return found
