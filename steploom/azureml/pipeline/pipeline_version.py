"""`PipelineVersion`: one version of a `PipelineEndpoint`."""

from __future__ import annotations

from typing import Any

from steploom.azureml.pipeline.published_pipeline import PublishedPipeline


class PipelineVersion:
    def __init__(self, workspace: Any, pipeline_id: str, version: str) -> None:
        self._workspace, self.pipeline_id, self.version = workspace, pipeline_id, version

    @property
    def pipeline(self) -> PublishedPipeline:
        return PublishedPipeline.get(self._workspace, self.pipeline_id)

    def __repr__(self) -> str:
        return f"PipelineVersion(Version: {self.version}, Pipeline Id: {self.pipeline_id})"
