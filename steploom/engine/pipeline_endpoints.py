"""Endpoints: one address, and a name, for a published pipeline and the versions that follow it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from steploom.engine.published import PublishedStatus

ENDPOINT_ID = "azureml.pipelineendpointid"
"""The property of a run that names the endpoint it was submitted through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointRecord:
    """`versions` are published pipelines by "0", "1", …, in that order."""

    id: str
    workspace: str
    name: str
    description: str | None
    status: PublishedStatus
    created: str
    default_version: str
    versions: Mapping[str, str]
