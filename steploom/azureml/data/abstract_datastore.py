"""What every datastore has, whatever is behind it."""

from __future__ import annotations

import json
from typing import Any

from steploom.azureml._engine import engine
from steploom.azureml._errors import azureml_errors
from steploom.azureml.exceptions import UserErrorException


class AbstractDatastore:
    def __init__(self, workspace: Any, name: str, datastore_type: str) -> None:
        self.workspace, self.name, self.datastore_type = workspace, name, datastore_type

    def set_as_default(self) -> None:
        with azureml_errors():
            engine().set_default_datastore(self.workspace.name, self.name)

    def unregister(self) -> None:
        """Refused: the engine keeps a datastore as long as the runs that wrote to it."""
        raise UserErrorException(
            f"The datastore {self.name} cannot be unregistered: outputs of runs are kept on it. "
            "Register another one and make it the default with set_as_default()."
        )

    def __repr__(self) -> str:
        facts = {key: value for key, value in vars(self).items() if isinstance(value, (str, bool))}
        return json.dumps(facts, indent=2)

    __str__ = __repr__
