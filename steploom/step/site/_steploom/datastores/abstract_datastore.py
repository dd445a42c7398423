"""What every datastore has, whatever is behind it."""

from __future__ import annotations

import json
from typing import Any


class AbstractDatastore:
    """Everything is asked of the workspace, which is another class in a script."""

    def __init__(self, workspace: Any, name: str, datastore_type: str) -> None:
        self.workspace, self.name, self.datastore_type = workspace, name, datastore_type

    def set_as_default(self) -> None:
        self.workspace.set_default_datastore(self.name)

    def unregister(self) -> None:
        """Forget the name; the data stay where they are. UserErrorException for one that a workspace needs."""
        self.workspace._unregister_datastore(self.name)

    def __repr__(self) -> str:
        facts = {key: value for key, value in vars(self).items() if isinstance(value, (str, bool))}
        return json.dumps(facts, indent=2)

    __str__ = __repr__
