"""`PortDataReference`: what a step run wrote, as data that can be downloaded or given to another pipeline."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from steploom.azureml.core.step_files import RUN_AGAIN, pruned_on
from steploom.azureml.exceptions import UserErrorException
from steploom.azureml.pipeline.input_port_binding import InputPortBinding
from steploom.azureml.pipeline.port_name import variable_text
from steploom.step.site._steploom.datastores.data_reference import DataReference
from steploom.step.site._steploom.datastores.transfer import download_files


class PortDataReference:
    """`path_on_datastore` is `azureml/<step run id>/<output name>` of the run that wrote it."""

    def __init__(self, context: Any, pipeline_run_id: str, data_reference: DataReference, step_run: Any = None) -> None:
        self._context, self._reference, self._step_run = context, data_reference, step_run
        self.pipeline_run_id = pipeline_run_id
        self.data_reference_name = data_reference.data_reference_name
        self._path_on_datastore = data_reference.path_on_datastore

    @property
    def name(self) -> str:
        return self.data_reference_name

    @property
    def datastore(self) -> Any:
        return self._reference.datastore

    @property
    def datastore_name(self) -> str:
        return str(self._reference.datastore.name)

    @property
    def path_on_datastore(self) -> str | None:
        return self._path_on_datastore

    def download(self, local_path: str, overwrite: bool | None = None, show_progress: bool | None = None) -> int:
        """Fetch below `local_path`, the datastore's folders kept; the number of files.

        Waits for the step when it still runs, and says so.
        """
        if self._step_run is not None:
            self._step_run._wait_for_outputs()
        path = self.path_on_datastore or ""
        show = show_progress is not False
        files = self.datastore._files
        is_folder = any(found != path for found in files.list(path))
        prefix = f"{path}/" if is_folder else path
        count = download_files(files, Path(local_path), prefix, overwrite=bool(overwrite), show=show)
        if not count and self._step_run is not None and (when := pruned_on(self._step_run._record)):
            raise UserErrorException(f"The output {self.name} was removed by prune on {when}. {RUN_AGAIN}")
        if not count:
            print(f"Nothing was downloaded: the datastore has nothing at {path}. The step's log says what it wrote.")
        return count

    def as_input(self, input_name: str) -> InputPortBinding:
        return self.create_input_binding(input_name)

    def as_mount(self, input_name: str | None = None) -> InputPortBinding:
        return self.create_input_binding(input_name, "mount")

    def as_download(
        self, input_name: str | None = None, path_on_compute: str | None = None, overwrite: bool | None = None
    ) -> InputPortBinding:
        return self.create_input_binding(input_name, "download", path_on_compute, overwrite)

    def create_input_binding(
        self,
        input_name: str | None = None,
        mode: str | None = None,
        path_on_compute: str | None = None,
        overwrite: bool | None = None,
    ) -> InputPortBinding:
        if mode not in (None, "mount", "download"):
            raise ValueError(f"The mode of an input is mount or download, not {mode!r}.")
        return InputPortBinding(input_name or self.name, self, mode or "mount", path_on_compute, overwrite)

    def _as_input_binding(self) -> InputPortBinding:
        return self.create_input_binding()

    def _as_data_reference(self) -> DataReference:
        return self._reference

    def __str__(self) -> str:
        return variable_text(self.data_reference_name)

    __repr__ = __str__
