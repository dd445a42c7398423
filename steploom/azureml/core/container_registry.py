"""`ContainerRegistry` and its identity: kept with a run configuration, used by the cloud only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from steploom.step.site._steploom.section import Section


class RegistryIdentity(Section):
    _DEFAULTS: ClassVar[Mapping[str, Any]] = {"resource_id": None, "client_id": None}

    def __init__(self) -> None:
        super().__init__()


class ContainerRegistry(Section):
    _DEFAULTS: ClassVar[Mapping[str, Any]] = {
        "address": None,
        "username": None,
        "password": None,
        "registry_identity": None,
    }

    def __init__(self) -> None:
        super().__init__()
