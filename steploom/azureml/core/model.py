"""`Model`: a file or folder that is kept under a name, in versions, with tags."""

from __future__ import annotations

from typing import Any

from steploom.azureml.core.html import html_table
from steploom.step.site._steploom.model import Model as ModelOfScripts


class Model(ModelOfScripts):
    """What a script has, and what a notebook shows of it."""

    @property
    def run(self) -> Any:
        """The run that registered it; None when it was registered without one."""
        if self.run_id is None:
            return None
        from steploom.azureml.core.run import Run

        return Run.get(self.workspace, self.run_id)

    def _repr_html_(self) -> str:
        return html_table((("Model", self.name), ("Version", self.version), ("Tags", self.tags)))
