"""`ScaleSettings`: how many nodes a compute target may have and how long they stay idle."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any


class ScaleSettings:
    """`idle_seconds_before_scaledown` is in seconds; its JSON is an ISO 8601 duration."""

    def __init__(self, minimum_node_count: int, maximum_node_count: int, idle_seconds_before_scaledown: int) -> None:
        self.minimum_node_count = minimum_node_count
        self.maximum_node_count = maximum_node_count
        self.idle_seconds_before_scaledown = idle_seconds_before_scaledown

    def serialize(self) -> dict[str, Any]:
        return {
            "minNodeCount": self.minimum_node_count,
            "maxNodeCount": self.maximum_node_count,
            "nodeIdleTimeBeforeScaleDown": f"PT{self.idle_seconds_before_scaledown}S",
        }

    @staticmethod
    def deserialize(object_dict: Mapping[str, Any]) -> ScaleSettings:
        idle = re.fullmatch(r"PT(\d+)S", str(object_dict["nodeIdleTimeBeforeScaleDown"]))
        return ScaleSettings(object_dict["minNodeCount"], object_dict["maxNodeCount"], int(idle[1]) if idle else 0)

    def __repr__(self) -> str:
        return str(self.serialize())
