"""`PrimaryMetricGoal`: whether more of the primary metric is better, or less."""

from __future__ import annotations

from enum import Enum


class PrimaryMetricGoal(Enum):
    MAXIMIZE = "MAXIMIZE"
    MINIMIZE = "MINIMIZE"
