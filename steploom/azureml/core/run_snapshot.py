"""The source folder that a run was submitted with, as a file of the notebook's."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Protocol

from steploom.azureml._engine import engine
from steploom.azureml._errors import azureml_errors
from steploom.azureml.exceptions import UserErrorException


class _Labelled(Protocol):
    def get_properties(self) -> dict[str, str]: ...


class RunSnapshot:
    def get_snapshot_id(self: _Labelled) -> str:
        """'' for a pipeline run: its steps have one each."""
        return self.get_properties().get("ContentSnapshotId", "")

    def restore_snapshot(self: _Labelled, snapshot_id: str | None = None, path: str | None = None) -> str:
        """Write it as a zip file: `path`, or `<id>.zip` in the folder `path`, by default the working folder; its path.

        UserErrorException for a pipeline run, and for a snapshot that is not there or not any more.
        """
        wanted = snapshot_id or RunSnapshot.get_snapshot_id(self)
        if not wanted:
            raise UserErrorException(
                "A pipeline run has no snapshot: ask one of its steps, run.find_step_run(name)[0]."
            )
        target = Path(path or ".")
        if target.is_dir():
            target /= f"{wanted.rpartition(':')[2]}.zip"
        with tempfile.TemporaryDirectory() as temporary:
            files = Path(temporary, "files")
            with azureml_errors():
                engine().unpack_snapshot(wanted, files)
            made = shutil.make_archive(str(Path(temporary, "snapshot")), "zip", files)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(made, target)
        return str(target)
