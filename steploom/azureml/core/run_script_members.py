"""Members of `Run` that belong to a script while it runs, or to services that a local run does not have.

A script of a step has them all (`steploom/step`); on a handle in a notebook they say where to do it instead.
"""

from __future__ import annotations

from typing import Any, NoReturn

from steploom.azureml.unavailable import UnavailableError


class ScriptMembers:
    def log(self, name: str, value: Any, description: str = "", step: int | None = None) -> NoReturn:
        _in_the_script("log")

    def log_list(self, name: str, value: Any, description: str = "") -> NoReturn:
        _in_the_script("log_list")

    def log_row(self, name: str, description: str | None = None, **kwargs: Any) -> NoReturn:
        _in_the_script("log_row")

    def log_table(self, name: str, value: Any, description: str = "") -> NoReturn:
        _in_the_script("log_table")

    def log_image(self, name: str, path: str | None = None, plot: Any = None, description: str = "") -> NoReturn:
        _in_the_script("log_image")

    def log_confusion_matrix(self, name: str, value: Any, description: str = "") -> NoReturn:
        _in_the_script("log_confusion_matrix")

    def log_accuracy_table(self, name: str, value: Any, description: str = "") -> NoReturn:
        _in_the_script("log_accuracy_table")

    def log_residuals(self, name: str, value: Any, description: str = "") -> NoReturn:
        _in_the_script("log_residuals")

    def log_predictions(self, name: str, value: Any, description: str = "") -> NoReturn:
        _in_the_script("log_predictions")

    def upload_file(self, name: str, path_or_stream: Any, datastore_name: str | None = None) -> NoReturn:
        _in_the_script("upload_file")

    def upload_files(
        self,
        names: Any,
        paths: Any,
        return_artifacts: bool = False,
        timeout_seconds: int | None = None,
        datastore_name: str | None = None,
    ) -> NoReturn:
        _in_the_script("upload_files")

    def upload_folder(self, name: str, path: str, datastore_name: str | None = None) -> NoReturn:
        _in_the_script("upload_folder")

    def take_snapshot(self, file_or_folder_path: str) -> NoReturn:
        _in_the_script("take_snapshot")

    def start(self) -> NoReturn:
        _in_the_script("start")

    def complete(self, _set_status: bool = True) -> NoReturn:
        _in_the_script("complete")

    def fail(self, error_details: Any = None, error_code: Any = None, _set_status: bool = True) -> NoReturn:
        _in_the_script("fail")

    def flush(self, timeout_seconds: int = 300) -> None:
        """Nothing is held back."""

    def clean(self) -> None:
        """A local run leaves nothing on its target."""

    def child_run(self, name: str | None = None, run_id: str | None = None, outputs: Any = None) -> NoReturn:
        _in_the_script("child_run")

    def create_children(self, count: int | None = None, tag_key: str | None = None, tag_values: Any = None) -> NoReturn:
        _in_the_script("create_children")

    def submit_child(self, config: Any, tags: Any = None, **kwargs: Any) -> NoReturn:
        raise UnavailableError("Run.submit_child is not part of this version of Steploom: submit a Pipeline.")


def _in_the_script(name: str) -> NoReturn:
    raise UnavailableError(
        f"Run.{name} is for the script of a step while it runs: Run.get_context().{name}(...) there."
    )
