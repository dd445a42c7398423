"""`from azureml_user.parallel_run import EntryScript`."""

from __future__ import annotations

import logging
import os

from _steploom.parallel.settings import variable_of
from _steploom.parallel.worker_logs import entry_script_logger


class EntryScript:
    """Every one is the same to the script."""

    @property
    def logger(self) -> logging.Logger:
        """Writes to `logs/user/entry_script_log/0/process<n>.log.txt` of the step."""
        return entry_script_logger()

    @property
    def working_dir(self) -> str:
        return os.getcwd()

    @property
    def log_dir(self) -> str:
        return os.path.abspath("logs")

    @property
    def output_dir(self) -> str:
        """Of the step's output; '' if it has none."""
        from azureml.core import Run

        name = os.environ.get(variable_of("output"))
        return Run.get_context().output_datasets[name] if name else ""
