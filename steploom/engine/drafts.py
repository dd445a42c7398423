"""Drafts: pipelines that are kept to be changed, submitted and published later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from steploom.engine.published import Assignments, FrozenPipeline


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRecord:
    """`parent_…` name what it was made from; '' where it was made from nothing that is kept."""

    id: str
    workspace: str
    name: str | None
    description: str | None
    experiment: str | None
    created: str
    pipeline: FrozenPipeline
    assignments: Assignments = field(default_factory=Assignments)
    continue_on_step_failure: bool | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    parent_pipeline_id: str = ""
    parent_run_id: str = ""
    parent_draft_id: str = ""
    last_run_id: str = ""
