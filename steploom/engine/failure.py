"""How an attempt of a step has failed, also as the file that tells the next supervisor."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from steploom.engine.failure_policy import Cause
from steploom.errors import SteploomError

NAME = "failure.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """`told` goes on after "attempt 1 …". `retry_at` is the wall clock's second of the next attempt, if there is one
    after a wait of `wait_s`."""

    cause: Cause
    told: str
    error: SteploomError
    exit_code: int | None = None
    wait_s: float = 0.0
    retry_at: float = 0.0

    def write(self, folder: Path) -> None:
        """Into a step's folder, whole or not at all. From then on this is how the attempt ended, whatever its exit
        code says: a script may answer TERM with 0."""
        data: dict[str, Any] = {
            "cause": self.cause.value,
            "told": self.told,
            "error": self.error.to_json(),
            "exitCode": self.exit_code,
            "waitSeconds": self.wait_s,
            "retryAt": self.retry_at,
        }
        fresh = folder / f"{NAME}.new"
        fresh.write_text(json.dumps(data), encoding="utf-8")
        fresh.replace(folder / NAME)

    @classmethod
    def read(cls, folder: Path) -> Failure | None:
        try:
            data = json.loads((folder / NAME).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return cls(
            cause=Cause(data["cause"]),
            told=data["told"],
            error=SteploomError.from_json(data["error"]),
            exit_code=data["exitCode"],
            wait_s=data["waitSeconds"],
            retry_at=data["retryAt"],
        )
