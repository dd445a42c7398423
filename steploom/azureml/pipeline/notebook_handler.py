"""`AzureMLNotebookHandler`: how a notebook is run."""

from __future__ import annotations

from typing import Any


class AzureMLNotebookHandler:
    """`timeout` is for each cell, in seconds; what cells print is in the executed notebook, with `log_output` in the
    log of the step as well."""

    def __init__(
        self,
        history: bool = True,
        timeout: float | None = None,
        progress_bar: bool = True,
        log_output: bool = False,
        **kwargs: Any,
    ) -> None:
        """Other options of papermill are kept and change nothing: the kernel is the step's own interpreter."""
        if timeout is not None and (isinstance(timeout, bool) or not isinstance(timeout, (int, float))):
            raise ValueError(f"timeout is a number of seconds for each cell, not {timeout!r}.")
        self.history = bool(history)
        # Papermill's way to say "no limit".
        self.timeout = None if timeout is None or timeout <= 0 else timeout
        self.progress_bar, self.log_output = bool(progress_bar), bool(log_output)
        self.options = dict(kwargs)
