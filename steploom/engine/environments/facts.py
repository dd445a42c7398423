"""What is known of an environment once it is there; its marker holds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentFacts:
    """`packages` are exact versions, as pip or conda name them; `tools` are those that made it, with their versions."""

    packages: tuple[str, ...]
    python: str
    tools: tuple[str, ...]
    as_of: str
    is_conda: bool

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> EnvironmentFacts:
        return cls(
            packages=tuple(data["packages"]),
            python=data["python"],
            tools=tuple(data["tools"]),
            as_of=data["asOf"],
            is_conda=data["isConda"],
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "packages": list(self.packages),
            "python": self.python,
            "tools": list(self.tools),
            "asOf": self.as_of,
            "isConda": self.is_conda,
        }

    @property
    def properties(self) -> dict[str, str]:
        """What a step that ran in it says of it."""
        found = {
            "steploom.packages": "\n".join(self.packages),
            "steploom.packages_as_of": self.as_of,
            "steploom.python": self.python,
            "steploom.environment_tools": ", ".join(self.tools),
        }
        return {name: value for name, value in found.items() if value}
