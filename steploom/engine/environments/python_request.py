"""The Python version that a run configuration asks for. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import Version

# What runs inside a step (steploom/step) is written for this and later.
OLDEST_PYTHON = "3.8"
_LATEST_MINOR = 30


@dataclass(frozen=True, slots=True)
class PythonRequest:
    """'3.9' means any 3.9, and '3.9.18' too, as a patch changes nothing that a script sees; '>=3.8,<3.10' any of these.
    '==3.9' and '==3.9.18' mean no other: without it nothing runs."""

    text: str
    specifier: SpecifierSet

    @classmethod
    def parse(cls, text: str) -> PythonRequest | None:
        """None when it is no version."""
        number = re.fullmatch(r"(={0,2})\s*(\d+(?:\.\d+)*)(?:\.\*)?", text.strip())
        if number is not None:
            parts = number[2].split(".")
            is_patch = number[1] == "==" and len(parts) > 2
            condition = f"=={number[2]}" if is_patch else f"=={'.'.join(parts[:2])}.*"
            return cls(text.strip(), SpecifierSet(condition))
        try:
            return cls(text.strip(), SpecifierSet(text)) if text.strip() else None
        except InvalidSpecifier:
            return None

    @property
    def is_must(self) -> bool:
        return self.text.startswith("==")

    @property
    def is_too_old(self) -> bool:
        """Whether all that it allows are older than a step can run with."""
        exact = [Version(item.version.removesuffix(".*")) for item in self.specifier if item.operator == "=="]
        if exact:
            return min(exact) < Version(OLDEST_PYTHON) and len(exact[0].release) > 1
        oldest = int(OLDEST_PYTHON.partition(".")[2])
        return not any(self.allows(f"3.{minor}.99") for minor in range(oldest, _LATEST_MINOR))

    def allows(self, version: str) -> bool:
        return self.specifier.contains(version, prereleases=True)

    @property
    def for_conda(self) -> str:
        """As one of conda's packages."""
        conditions = ",".join(sorted(str(item).removesuffix(".*") for item in self.specifier))
        return f"python{conditions}".replace("python==", "python=")

    def __str__(self) -> str:
        return self.text.lstrip("= ")
