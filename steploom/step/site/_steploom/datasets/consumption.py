"""`DatasetConsumptionConfig`: one use of a data set by a step: its name, and how it arrives."""

from __future__ import annotations

import re
from typing import Any

from ..exceptions import UserErrorException
from ..must_be import must_be

_MODES = ("direct", "mount", "download", "hdfs")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,254}")


def check_name(name: str, what: str) -> str:
    """UserErrorException unless scripts can have it as the name of a variable."""
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise UserErrorException(
            f"{what} is {name!r}: use letters, digits and underscores, no digit first, at most 255 characters."
        )
    return name


class DatasetConsumptionConfig:
    """`dataset` is a data set, a `PipelineParameter` with one as default, or an output that another step writes."""

    def __init__(self, name: str, dataset: Any, mode: str = "direct", path_on_compute: str | None = None) -> None:
        mode = must_be(str, mode, "mode is text such as 'mount'", AttributeError).lower()
        if mode not in _MODES:
            raise UserErrorException(f"The mode of a data set is one of {', '.join(_MODES)}, not '{mode}'.")
        self.name = name
        self.dataset = dataset
        self.mode = mode
        self.path_on_compute = path_on_compute

    @property
    def name(self) -> str:
        return self._name

    @name.setter
    def name(self, name: str) -> None:
        self._name = check_name(name, "The name of a data set's input")
        self.arg_val = f"DatasetConsumptionConfig:{name}"

    def as_mount(self, path_on_compute: str | None = None) -> DatasetConsumptionConfig:
        return self._with("mount", path_on_compute)

    def as_download(self, path_on_compute: str | None = None) -> DatasetConsumptionConfig:
        return self._with("download", path_on_compute)

    def as_hdfs(self) -> DatasetConsumptionConfig:
        return self._with("hdfs", None)

    def _with(self, mode: str, path_on_compute: str | None) -> DatasetConsumptionConfig:
        return DatasetConsumptionConfig(self.name, self.dataset, mode, path_on_compute)

    def __str__(self) -> str:
        return f"$AZUREML_DATAREFERENCE_{self.name}"
