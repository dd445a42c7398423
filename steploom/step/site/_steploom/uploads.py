"""Files that a run keeps besides those its script writes: copied to where the script would have written them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any, Sequence

from .exceptions import UserErrorException

KEPT = ("outputs", "logs")


class Uploads:
    """Needs `_work`, the working folder of the run; `_files_below` goes before the names of its files."""

    _files_below = ""

    @property
    def _work(self) -> Path:
        raise NotImplementedError

    def upload_file(self, name: str, path_or_stream: Any, datastore_name: str | None = None) -> None:
        """Keep a file with the run: under `outputs`, unless its name begins with `logs/`."""
        target = self._place(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        if hasattr(path_or_stream, "read"):
            content = path_or_stream.read()
            target.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        elif target != Path(path_or_stream).absolute():
            shutil.copyfile(path_or_stream, target)

    def upload_files(
        self,
        names: Sequence[str],
        paths: Sequence[Any],
        return_artifacts: bool = False,
        timeout_seconds: int | None = None,
        datastore_name: str | None = None,
    ) -> None:
        if len(names) != len(paths):
            raise UserErrorException(f"upload_files takes as many names as paths, not {len(names)} and {len(paths)}.")
        for name, path in zip(names, paths):
            self.upload_file(name, path)

    def upload_folder(self, name: str, path: str, datastore_name: str | None = None) -> None:
        for root, _, files in os.walk(path):
            for item in files:
                full = os.path.join(root, item)
                relative = os.path.relpath(full, path).replace(os.sep, "/")
                self.upload_file(f"{name}/{relative}", full)

    def _place(self, name: str) -> Path:
        """Where the file of that name is, or would be."""
        first, _, rest = name.replace(os.sep, "/").partition("/")
        kind, rest = (first, rest) if first in KEPT else ("outputs", name)
        parts = [*self._files_below.split("/"), *rest.split("/")]
        if ".." in parts:
            raise UserErrorException(f"'{name}' is not a name inside the run's outputs: leave out '..'.")
        return self._work.joinpath(kind, *filter(None, parts))

    def _keep_image(self, name: str, path: Any, plot: Any, number: int) -> str:
        """The value of its metric. One of `path` and `plot` is None."""
        target = self._place(f"outputs/{name}_{number}.png")
        target.parent.mkdir(parents=True, exist_ok=True)
        if plot is not None:
            plot.savefig(target)
        else:
            shutil.copyfile(path, target)
        return f"aml://artifactId/{target.name}"
