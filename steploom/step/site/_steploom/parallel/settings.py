"""What a parallel step was asked for, as its parameters say."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Mapping, Optional, Tuple

from .batch_size import batch_size

PREFIX = "aml_"
"""Of the step's `params` that are its settings."""


def variable_of(setting: str) -> str:
    """The environment variable that a script, too, finds it in."""
    return f"AML_PARAMETER_{PREFIX}{setting}"


@dataclass(frozen=True)
class ParallelSettings:
    """`inputs` are ports; `output` is one, or '' . `batch_size` is in files or bytes; None is the default of either."""

    inputs: Tuple[str, ...]
    output: str
    output_is_file: bool
    batch_size: Optional[int]
    partition_keys: Tuple[str, ...]
    appends_rows: bool
    file_name: str
    error_threshold: int
    allowed_failed_count: Optional[int]
    allowed_failed_percent: Optional[float]
    max_try: int
    timeout_s: float
    node_count: int
    process_count: Optional[int]
    logging_level: str

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> ParallelSettings:
        """ValueError for what is no number, which a pipeline parameter may have brought."""

        def text(name: str) -> str:
            # A pipeline parameter may be None, too.
            value = environ[variable_of(name)]
            return "" if value == "None" else value

        def number(name: str, least: int = 1) -> Optional[int]:
            if not text(name):
                return None
            value = int(text(name))
            if value < least:
                raise ValueError(f"{name} is {least} or more, not {value}.")
            return value

        percent = text("allowed_failed_percent")
        size = text("mini_batch_size")
        return cls(
            inputs=tuple(json.loads(text("inputs"))),
            output=text("output"),
            output_is_file=text("output_is_file") == "True",
            batch_size=max(1, batch_size(size)) if size else None,
            partition_keys=tuple(json.loads(text("partition_keys"))),
            appends_rows=text("output_action").lower() == "append_row",
            file_name=text("append_row_file_name"),
            error_threshold=int(text("error_threshold")),
            allowed_failed_count=number("allowed_failed_count", 0),
            allowed_failed_percent=float(percent) if percent else None,
            max_try=number("run_max_try") or 1,
            timeout_s=float(text("run_invocation_timeout")),
            node_count=number("node_count") or 1,
            process_count=number("process_count_per_node"),
            logging_level=text("logging_level"),
        )
