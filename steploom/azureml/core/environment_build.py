"""The preparation of an environment's packages, as `Environment.build` returns it."""

from __future__ import annotations

import time
from typing import Any

from steploom.azureml._engine import engine, interpreter
from steploom.azureml._errors import azureml_errors
from steploom.azureml.core.environment import Environment
from steploom.azureml.core.environment_spec import environment_spec
from steploom.azureml.exceptions import UserErrorException

_POLL_S = 0.2


class EnvironmentBuild:
    """The supervisor builds; this looks at it. `status` is Running, Succeeded or Failed."""

    def __init__(self, workspace: Any, environment: Environment) -> None:
        self._spec = environment_spec(environment)
        self._after = engine().last_event()
        self.lines: list[str] = []
        with azureml_errors():
            self.environment_id, self.ready = engine().prepare_environment(self._spec, interpreter=interpreter())
        self.status = "Succeeded" if self.ready else "Running"

    def wait_for_completion(self, show_output: bool = True) -> str:
        """Returns when the packages are there; UserErrorException when they cannot be had."""
        while self.status == "Running":
            for line in self._news():
                if show_output:
                    print(line)
            if self.status == "Running":
                time.sleep(_POLL_S)
        if show_output:
            print(f"Environment {self.environment_id}: {self.status}")
        if self.status == "Failed":
            raise UserErrorException("The environment could not be prepared:\n" + "\n".join(self.lines[-20:]))
        return self.status

    def _news(self) -> list[str]:
        found: list[str] = []
        for event in engine().events(self._after):
            self._after = event.seq
            body = event.body
            if event.stream == "environment" and body.get("environmentId") == self.environment_id:
                found += body.get("lines", ())
                self.status = {"Ready": "Succeeded", "Failed": "Failed"}.get(str(body.get("status")), "Running")
        self.lines += found
        return found
