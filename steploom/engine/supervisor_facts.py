"""What the supervisor that has the lock of a home, or had it last, says of itself."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from steploom.engine.home import Home


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisorFacts:
    pid: int
    version: str

    @classmethod
    def read(cls, home: Home) -> SupervisorFacts | None:
        """None before the first one has written them."""
        try:
            facts = json.loads(home.supervisor_facts.read_text(encoding="utf-8"))
            return cls(pid=int(facts["pid"]), version=str(facts["version"]))
        except (FileNotFoundError, ValueError, KeyError):
            return None

    def write(self, home: Home) -> None:
        home.supervisor_facts.write_text(json.dumps(asdict(self)), encoding="utf-8")
