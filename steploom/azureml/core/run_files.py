"""The part of `Run` that deals with files of a step: logs, outputs, downloads, models."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from steploom.azureml.core.step_files import LOG, RUN_AGAIN, log_text, pruned_on, stored_files
from steploom.azureml.exceptions import UserErrorException
from steploom.engine.values import StepRecord
from steploom.step.site._steploom.must_be import must_be


class RunFiles:
    """For classes with `_record`."""

    _record: Any

    def _files(self) -> dict[str, Path]:
        record = self._record
        return stored_files(record) if isinstance(record, StepRecord) else {}

    def _log_files(self) -> dict[str, str]:
        return {name: path.as_uri() for name, path in self._files().items() if _is_log(name)}

    def _log_texts(self) -> dict[str, str]:
        record = self._record
        if not isinstance(record, StepRecord):
            return {}
        others = {
            name: path.read_text(encoding="utf-8", errors="replace")
            for name, path in self._files().items()
            if name.startswith("logs/")
        }
        return {LOG: self._log_text(), **others}

    def _log_text(self) -> str:
        return log_text(self._record)

    def _stored_name(self, name: str) -> str:
        """What the step calls the file or folder that is called so here."""
        return name

    def get_file_names(self) -> list[str]:
        """Logs, and what the script left in `./outputs` and `./logs`."""
        return sorted(self._files())

    def download_file(self, name: str, output_file_path: str | None = None, _validate_checksum: bool = False) -> None:
        """To `output_file_path`, a file or an existing folder; by default here, under the file's own name."""
        found = self._files().get(name)
        if found is None:
            if when := pruned_on(self._record):
                raise UserErrorException(f"The files of this step run were removed by prune on {when}. {RUN_AGAIN}")
            known = ", ".join(self.get_file_names()) or "none"
            raise UserErrorException(f"The run has no file '{name}'. It has: {known}.")
        target = Path(output_file_path) if output_file_path else Path(Path(name).name)
        if target.is_dir():
            target = target / Path(name).name
        target.parent.mkdir(parents=True, exist_ok=True)
        if name == LOG:
            # As it is shown: without secrets, and without the gap of one that was cut.
            target.write_text(self._log_text(), encoding="utf-8")
        else:
            shutil.copyfile(found, target)

    def download_files(
        self,
        prefix: str | None = None,
        output_directory: str | None = None,
        output_paths: Sequence[str] | None = None,
        batch_size: int = 100,
        append_prefix: bool = True,
        timeout_seconds: int | None = None,
    ) -> None:
        """All files whose name starts with `prefix`; without `append_prefix` the prefix is cut from their paths."""
        must_be((str, type(None)), prefix, "prefix is text")
        names = [name for name in self.get_file_names() if name.startswith(prefix or "")]
        if output_paths is not None and len(output_paths) != len(names):
            raise UserErrorException(f"There are {len(names)} files and {len(output_paths)} output_paths.")
        for number, name in enumerate(names):
            relative = name if append_prefix else name.removeprefix(prefix or "").lstrip("/") or Path(name).name
            default = Path(output_directory or ".") / relative
            self.download_file(name, str(output_paths[number] if output_paths else default))

    def get_all_logs(self, destination: str | None = None) -> list[str]:
        """Download every log; the local paths."""
        folder = Path(destination or ".")
        paths = []
        for name in self._log_files():
            self.download_file(name, str(folder / name))
            paths.append(str(folder / name))
        return paths

    def register_model(
        self,
        model_name: str,
        model_path: str | None = None,
        tags: Any = None,
        properties: Any = None,
        model_framework: str | None = None,
        model_framework_version: str | None = None,
        description: str | None = None,
        datasets: Any = None,
        sample_input_dataset: Any = None,
        sample_output_dataset: Any = None,
        resource_configuration: Any = None,
        **kwargs: Any,
    ) -> Any:
        """Keep a file or folder of the run, `outputs/model.pkl`, as a model; by default the one called `model_name`."""
        from steploom.azureml.core.run_models import register_model

        must_be(str, model_name, "model_name is text")
        return register_model(
            self,
            model_name,
            self._stored_name(model_path or model_name),
            tags=tags,
            properties=properties,
            framework=model_framework,
            framework_version=model_framework_version,
            datasets=datasets,
            description=description,
            resources=resource_configuration,
        )


def _is_log(name: str) -> bool:
    return name == LOG or name.startswith("logs/")
