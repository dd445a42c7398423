"""What a step may take and how often it may fail, from its run configuration to the JSON of the graph."""

from __future__ import annotations

import math
from typing import Any

from steploom.azureml.core.run_configuration import RunConfiguration
from steploom.azureml.exceptions import UserErrorException

_MOST_RETRIES = 100


def failure_json(config: RunConfiguration | None) -> dict[str, Any]:
    """`timeoutSeconds` and `retries` of a step node, where they are set. Raises UserErrorException."""
    if config is None:
        return {}
    found: dict[str, Any] = {}
    limit_s, count, interval_s = config.max_run_duration_seconds, config.max_retries, config.retry_interval_seconds
    if limit_s is not None:
        if not _is_number(limit_s) or limit_s <= 0:
            raise UserErrorException(f"max_run_duration_seconds is a number of seconds above 0, not {limit_s!r}.")
        found["timeoutSeconds"] = limit_s
    if not isinstance(count, int) or isinstance(count, bool) or not 0 <= count <= _MOST_RETRIES:
        raise UserErrorException(f"max_retries is a whole number from 0 to {_MOST_RETRIES}, not {count!r}.")
    if not _is_number(interval_s) or interval_s < 0:
        raise UserErrorException(f"retry_interval_seconds is a number of seconds, 0 or more, not {interval_s!r}.")
    if count:
        found["retries"] = {"max": count, "intervalSeconds": interval_s}
    return found


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
