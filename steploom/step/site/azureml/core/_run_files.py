"""The files of a run: what lies in `outputs` and `logs` of its step, and its log."""

import os
import shutil
from pathlib import Path

from _steploom.exceptions import ModelPathNotFoundException, UserErrorException
from _steploom.uploads import KEPT, Uploads

LOG = "user_logs/std_log.txt"


class RunFiles(Uploads):
    """Needs `_step` and `_prefix`, which a child run has."""

    @property
    def _work(self):
        return self._step.work

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

    def _files(self):
        """Name to path."""
        found = {}
        for kind in KEPT:
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
