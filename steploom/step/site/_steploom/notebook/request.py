"""What is to be run, as the engine has written it down."""

from __future__ import annotations

import json
from typing import Any, Dict, List, Optional


class NotebookRequest:
    """`output` gets the executed notebook, and `copies` are made of it. Paths are relative to the working folder."""

    def __init__(
        self,
        notebook: str,
        output: str,
        copies: List[str],
        parameters: Dict[str, Any],
        timeoutSeconds: Optional[float],
        progressBar: bool,
        logOutput: bool,
    ) -> None:
        self.notebook = notebook
        self.output = output
        self.copies = copies
        self.parameters = parameters
        self.timeout_s = timeoutSeconds
        self.shows_progress = progressBar
        self.logs_output = logOutput

    @classmethod
    def read(cls, path: str) -> NotebookRequest:
        with open(path, encoding="utf-8") as stream:
            return cls(**json.load(stream))
