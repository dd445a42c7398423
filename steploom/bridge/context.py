"""What a handler is given: the engine, the workspace in use, the notebook's live objects, the bridge's own state."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from steploom.azureml.core import config_file
from steploom.azureml.exceptions import UserErrorException
from steploom.bridge.live_objects import LiveObjects
from steploom.bridge.ring import EventRing
from steploom.engine.api import Engine
from steploom.errors import NotFoundError, SteploomError

log = logging.getLogger(__name__)


class Context:
    """One per bridge, used on the bridge thread only. The engine is opened at first use."""

    def __init__(
        self,
        open_engine: Callable[[], Engine],
        *,
        live: LiveObjects,
        ring: EventRing,
        epoch: str,
        cwd: Callable[[], Path] = Path.cwd,
    ) -> None:
        self._open_engine = open_engine
        self._cwd = cwd
        self.live, self.ring, self.epoch = live, ring, epoch
        self.request_id = ""

    @cached_property
    def engine(self) -> Engine:
        return self._open_engine()

    @property
    def folder(self) -> Path:
        """The kernel's working directory now: the notebook's folder unless the user moved."""
        try:
            return self._cwd()
        except FileNotFoundError as error:
            raise SteploomError(
                "no-folder",
                "The kernel's working directory does not exist any more.",
                cure="Run %cd to an existing folder, or restart the kernel.",
            ) from error

    @property
    def workspace(self) -> str:
        """The workspace in use: the notebook's `ws`, else that of the folder's config.json, else the local one."""
        for name in (self.live.workspace, self._configured()):
            if name is None:
                continue
            try:
                return self.engine.workspace(name).name
            except NotFoundError:
                continue
        return self.engine.workspace().name

    def _configured(self) -> str | None:
        """As `Workspace.from_config()` finds it; None where there is no file or none that can be read."""
        file = config_file.find(self.folder)
        if file is None:
            return None
        try:
            return config_file.read(file)[2]
        except (OSError, ValueError, UserErrorException) as error:
            log.warning("The workspace configuration %s is ignored: %s", file, error)
            return None
