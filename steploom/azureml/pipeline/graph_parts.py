"""What `azureml.pipeline.core.graph` calls the parts of a graph in the cloud: holders of an id and a definition."""

from __future__ import annotations

from typing import Any


class DataSource:
    """Existing data by their id there."""

    DATASOURCE_PORT_NAME = "data"

    def __init__(self, datasource_id: str, datasource_def: Any) -> None:
        self.id, self.datasource_def = datasource_id, datasource_def


class Module:
    """`azureml.pipeline.core.graph.Module`, which is not that of `azureml.pipeline.core`: what a node holds."""

    def __init__(
        self, module_id: str, module_def: Any = None, module_version: Any = None, default_version: Any = None
    ) -> None:
        self.id, self.module_def, self.module_version = module_id, module_def, module_version
        self._default_version = default_version
