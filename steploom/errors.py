"""Every error Steploom raises on purpose, as values that survive JSON, processes and the bridge.

SteploomError            code, what, where, cure
`- NotFoundError         a named thing does not exist (compute, datastore, run, ...)
`- InvalidGraphError     the pipeline cannot run; `problems` lists every reason
`- EnvironmentBuildError a step environment cannot be had
`- EngineUnavailableError the home cannot be used or the supervisor does not start

The Azure ML names map `code` to the exception classes of the SDK; the page shows `what`, `where` and `cure`.
"""

from __future__ import annotations

from typing import Any


class SteploomError(Exception):
    """Something the user can act on: what happened, where, and what to do next. `code` is stable."""

    def __init__(self, code: str, what: str, *, where: str = "", cure: str = "") -> None:
        super().__init__(code, what, where, cure)
        self.code, self.what, self.where, self.cure = code, what, where, cure

    def __str__(self) -> str:
        where = f" ({self.where})" if self.where else ""
        cure = f" {self.cure}" if self.cure else ""
        return f"{self.what}{where}{cure}"

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild, (type(self), self.to_json()))

    def to_json(self) -> dict[str, str]:
        """`{code, what, where?, cure?}`, the `problem` of the bridge's schema."""
        fields = {"code": self.code, "what": self.what, "where": self.where, "cure": self.cure}
        return {key: value for key, value in fields.items() if value or key in ("code", "what")}

    @classmethod
    def from_json(cls, data: dict[str, str]) -> SteploomError:
        return cls(data["code"], data["what"], where=data.get("where", ""), cure=data.get("cure", ""))


def _rebuild(cls: type[SteploomError], data: dict[str, str]) -> SteploomError:
    return cls.from_json(data)


class NotFoundError(SteploomError):
    """A workspace, compute target, datastore, run, step or file that was asked for by name is not there."""


class InvalidGraphError(SteploomError):
    """The pipeline cannot be submitted. `problems` holds one `SteploomError` for each reason."""

    def __init__(self, problems: tuple[SteploomError, ...]) -> None:
        first = problems[0]
        super().__init__(first.code, first.what, where=first.where, cure=first.cure)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)

    def __reduce__(self) -> tuple[Any, ...]:
        return (InvalidGraphError, (self.problems,))


class EnvironmentBuildError(SteploomError):
    """The packages of a step's environment do not resolve or do not install."""


class EngineUnavailableError(SteploomError):
    """The home folder cannot be used, or no supervisor could be started on it."""
