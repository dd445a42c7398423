"""Where a worker's words go: files of its own in the step's `logs/user`."""

from __future__ import annotations

import logging
import os
import sys
from typing import Optional

LOGGER = "azureml_user.parallel_run"


def log_file(kind: str, number: int, end: str) -> str:
    """The folder is made. `0` is the node: there is one."""
    folder = os.path.join("logs", "user", kind, "0")
    os.makedirs(folder, exist_ok=True)
    return os.path.abspath(os.path.join(folder, f"process{number:03d}{end}"))


def redirect(number: int) -> None:
    """From now on this process, and what it starts, prints there."""
    for kind, stream in (("stdout", sys.stdout), ("stderr", sys.stderr)):
        stream.flush()
        handle = os.open(log_file(kind, number, f".{kind}.txt"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(handle, stream.fileno())
        os.close(handle)


def entry_script_logger(number: Optional[int] = None, level: str = "INFO") -> logging.Logger:
    """`EntryScript().logger`. The one of worker `number` writes to its file; outside a parallel step to stderr."""
    logger = logging.getLogger(LOGGER)
    if number is None and logger.handlers:
        return logger
    handler = (
        logging.StreamHandler()
        if number is None
        else logging.FileHandler(log_file("entry_script_log", number, ".log.txt"), encoding="utf-8")
    )
    handler.setFormatter(logging.Formatter("%(asctime)s|%(levelname)s|%(process)d|%(message)s"))
    logger.addHandler(handler)
    logger.propagate = False
    known = logging.getLevelName(str(level).upper())
    logger.setLevel(known if isinstance(known, int) else logging.INFO)
    return logger
