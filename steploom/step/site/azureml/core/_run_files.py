"""The files of a run: what lies in `outputs` and `logs` of its step, and its log."""

import os
import shutil
from pathlib import Path

from _steploom.exceptions import ModelPathNotFoundException, UserErrorException

LOG = "user_logs/std_log.txt"
_KEPT = ("outputs", "logs")


class RunFiles:
    """Needs `_step`, `_prefix`, which a child run has, and `_files_below`, which goes before the names of its files."""

    def upload_file(self, name, path_or_stream, datastore_name=None):
        """Keep a file with the run: under `outputs`, unless its name begins with `logs/`."""
        target = self._place(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        if hasattr(path_or_stream, "read"):
            content = path_or_stream.read()
            target.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        elif target != Path(path_or_stream).absolute():
            shutil.copyfile(path_or_stream, target)

    def upload_files(self, names, paths, return_artifacts=False, timeout_seconds=None, datastore_name=None):
        if len(names) != len(paths):
            raise UserErrorException(f"upload_files takes as many names as paths, not {len(names)} and {len(paths)}.")
        for name, path in zip(names, paths):
            self.upload_file(name, path)

    def upload_folder(self, name, path, datastore_name=None):
        for root, _, files in os.walk(path):
            for item in files:
                full = os.path.join(root, item)
                relative = os.path.relpath(full, path).replace(os.sep, "/")
                self.upload_file(f"{name}/{relative}", full)

    def get_file_names(self):
        return sorted(self._files())

    def download_file(self, name, output_file_path=None, _validate_checksum=False):
        """To `output_file_path`, a file or an existing folder; by default here, under the file's own name."""
        source = self._found(name)
        target = Path(output_file_path or source.name)
        if target.is_dir():
            target = target / source.name
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.absolute() != source:
            shutil.copyfile(source, target)

    def download_files(
        self,
        prefix=None,
        output_directory=None,
        output_paths=None,
        batch_size=100,
        append_prefix=True,
        timeout_seconds=None,
    ):
        """All files whose name starts with `prefix`; without `append_prefix` the prefix is cut from their paths."""
        names = [name for name in self.get_file_names() if name.startswith(prefix or "")]
        if output_paths is not None and len(output_paths) != len(names):
            raise UserErrorException(f"There are {len(names)} files and {len(output_paths)} output_paths.")
        for number, name in enumerate(names):
            relative = name if append_prefix else name[len(prefix or "") :].lstrip("/") or Path(name).name
            default = Path(output_directory or ".") / relative
            self.download_file(name, output_paths[number] if output_paths else default)

    def get_all_logs(self, destination=None):
        """Download every log; the local paths."""
        paths = {name: str(Path(destination or ".") / name) for name in self._log_files()}
        for name, path in paths.items():
            self.download_file(name, path)
        return list(paths.values())

    def register_model(
        self,
        model_name,
        model_path=None,
        tags=None,
        properties=None,
        model_framework=None,
        model_framework_version=None,
        description=None,
        datasets=None,
        sample_input_dataset=None,
        sample_output_dataset=None,
        resource_configuration=None,
        **kwargs,
    ):
        """Keep a file or folder of the run, `outputs/model.pkl`, as a model; by default the one called `model_name`."""
        from azureml.core.model import Model

        source = self._place(model_path or model_name)
        if not source.exists():
            known = ", ".join(self.get_file_names()) or "none"
            raise ModelPathNotFoundException(
                f"The run has no file '{model_path or model_name}'. It has: {known}. Write it into ./outputs first."
            )
        return Model._keep(
            self.experiment.workspace,
            source,
            name=model_name,
            tags=tags,
            properties=properties,
            description=description,
            framework=model_framework,
            framework_version=model_framework_version,
            resources=resource_configuration,
            datasets=datasets,
            experiment=self.experiment.name,
            run_id=self.id,
        )

    def _place(self, name):
        """Where the file of that name is, or would be."""
        first, _, rest = name.replace(os.sep, "/").partition("/")
        kind, rest = (first, rest) if first in _KEPT else ("outputs", name)
        parts = [*self._files_below.split("/"), *rest.split("/")]
        if ".." in parts:
            raise UserErrorException(f"'{name}' is not a name inside the run's outputs: leave out '..'.")
        return self._step.work.joinpath(kind, *filter(None, parts))

    def _files(self):
        """Name to path."""
        found = {}
        for kind in _KEPT:
            folder = self._step.work.joinpath(kind, *filter(None, self._files_below.split("/")))
            for root, _, files in os.walk(folder):
                for item in files:
                    path = Path(root, item)
                    found[f"{kind}/{path.relative_to(folder).as_posix()}"] = path
        log = self._step.folder / "log.txt"
        if not self._prefix and log.is_file():
            found[LOG] = log
        return found

    def _log_files(self):
        return {name: path for name, path in self._files().items() if not name.startswith("outputs/")}

    def _found(self, name):
        files = self._files()
        for known in (name, f"outputs/{name}"):
            if known in files:
                return files[known]
        raise UserErrorException(f"The run has no file '{name}'. It has: {', '.join(sorted(files)) or 'none'}.")
