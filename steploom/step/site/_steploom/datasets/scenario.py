"""`Dataset.Scenario`: what a model used a data set for."""

from __future__ import annotations

from typing import ClassVar


class Scenario:
    INFERENCE: ClassVar[str] = "inferencing"
    TEST: ClassVar[str] = "test"
    TRAINING: ClassVar[str] = "training"
    VALIDATION: ClassVar[str] = "validation"
