"""`Run.get_context()` where no run was submitted: logging prints, in words that tools look for; nothing is kept."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, ClassVar


class OfflineRun:
    """Not a `Run`: it has no experiment, parent or metrics."""

    DELIM: ClassVar[str] = "#"

    def __init__(self, run_id: str | None = None) -> None:
        self._id = run_id or f"OfflineRun_{uuid.uuid4()}"

    @property
    def id(self) -> str:
        return self._id

    @property
    def identity(self) -> str:
        return self._id

    def log(self, name: str, value: Any, description: str = "", step: int | None = None) -> None:
        _say("scalar", name, value)

    def log_list(self, name: str, value: Sequence[Any], description: str = "") -> None:
        _say("list", name, value)

    def log_row(self, name: str, description: str | None = None, **kwargs: Any) -> None:
        _say("row", name, kwargs)

    def log_table(self, name: str, value: Mapping[str, Any], description: str = "") -> None:
        _say("table", name, value)

    def log_image(self, name: str, path: str | None = None, plot: Any = None, description: str = "") -> None:
        _say("image", name, path if plot is None else plot)

    def log_confusion_matrix(self, name: str, value: Any, description: str = "") -> None:
        _say("confusion matrix", name, value)

    def log_accuracy_table(self, name: str, value: Any, description: str = "") -> None:
        _say("accuracy table", name, value)

    def log_residuals(self, name: str, value: Any, description: str = "") -> None:
        _say("residuals", name, value)

    def log_predictions(self, name: str, value: Any, description: str = "") -> None:
        _say("predictions", name, value)

    def tag(self, key: str, value: Any = None) -> None:
        print(f"Attempted to tag {key}={value}")

    def set_tags(self, tags: Mapping[str, Any]) -> None:
        for key, value in tags.items():
            self.tag(key, value)

    def add_properties(self, properties: Mapping[str, Any]) -> None:
        print(f"Attempted to add properties {dict(properties)}")

    def upload_file(self, name: str, path_or_stream: Any, datastore_name: str | None = None) -> None:
        print(f"Attempted to track file {name} at {path_or_stream}")

    def upload_files(self, names: Sequence[str], paths: Sequence[str], **kwargs: Any) -> None:
        for name, path in zip(names, paths):
            self.upload_file(name, path)

    def upload_folder(self, name: str, path: str, datastore_name: str | None = None) -> None:
        print(f"Attempted to track folder {name} at {path}")

    def child_run(self, name: str | None = None, run_id: str | None = None, outputs: Any = None) -> OfflineRun:
        return OfflineRun(run_id)

    def complete(self, **kwargs: Any) -> None:
        """Nothing to complete."""

    def fail(self, error_details: Any = None, error_code: Any = None, **kwargs: Any) -> None:
        print(f"Offline run failed: {error_details}")

    def cancel(self) -> None:
        """Nothing to cancel."""

    def flush(self, timeout_seconds: int = 300) -> None:
        """Nothing is held back."""

    def __enter__(self) -> OfflineRun:
        print(f"[START] {self._id}")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        print(f"[STOP] {self._id}")

    def __repr__(self) -> str:
        return f"OfflineRun(Id: {self._id})"


OfflineRun.__name__ = OfflineRun.__qualname__ = "_OfflineRun"


def _say(kind: str, name: str, value: Any) -> None:
    print(f"Attempted to log {kind} metric {name}:\n{value}")
