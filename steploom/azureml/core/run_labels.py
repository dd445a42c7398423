"""The part of `Run` that deals with what is written on a run: tags, which change, and properties, which do not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from steploom.azureml._engine import engine
from steploom.azureml._errors import azureml_errors
from steploom.azureml.core.run_details_json import pipeline_properties, step_properties, step_tags
from steploom.azureml.exceptions import UserErrorException
from steploom.engine.values import StepRecord

_DISPLAY_NAME, _DESCRIPTION = "azureml.displayname", "azureml.description"
"""Kept as tags that are not shown among them."""


class RunLabels:
    """For classes with `_run_id`, `_record` and `_pipeline_record`."""

    _run_id: str
    _record: Any
    _pipeline_record: Any

    @property
    def tags(self) -> dict[str, str]:
        return self.get_tags()

    @property
    def properties(self) -> dict[str, str]:
        return self.get_properties()

    @property
    def display_name(self) -> str:
        """The name of its step or pipeline, until it is given another."""
        return self._labels.get(_DISPLAY_NAME) or str(self._record.name)

    @display_name.setter
    def display_name(self, value: str | None) -> None:
        self._label(_DISPLAY_NAME, value)

    @property
    def description(self) -> str | None:
        return self._labels.get(_DESCRIPTION)

    @description.setter
    def description(self, value: str | None) -> None:
        self._label(_DESCRIPTION, value)

    def get_tags(self) -> dict[str, str]:
        return {key: value for key, value in self._labels.items() if key not in (_DISPLAY_NAME, _DESCRIPTION)}

    @property
    def _labels(self) -> dict[str, str]:
        """The tags, and what is kept like them."""
        record = self._record
        return step_tags(record) if isinstance(record, StepRecord) else dict(record.tags)

    def _label(self, name: str, value: str | None) -> None:
        if value is None:
            self.remove_tags(name)
        else:
            self.set_tags({name: value})

    def get_properties(self) -> dict[str, str]:
        record = self._record
        if isinstance(record, StepRecord):
            return step_properties(record, self._pipeline_record.graph)
        return pipeline_properties(record)

    @property
    def _tagged(self) -> tuple[str, ...]:
        """Whose tags are shown as those of the run."""
        return (self._run_id,)

    def tag(self, key: str, value: Any = None) -> None:
        self.set_tags({key: "" if value is None else value})

    def set_tags(self, tags: Mapping[str, Any]) -> None:
        with azureml_errors():
            engine().tag_run(self._run_id, _texts(tags))

    def remove_tags(self, tags: str | Iterable[str]) -> None:
        """Names, of which those that are there go."""
        names = [tags] if isinstance(tags, str) else [str(name) for name in tags]
        with azureml_errors():
            for identifier in self._tagged:
                engine().remove_tags(identifier, names)

    def add_properties(self, properties: Mapping[str, Any]) -> None:
        """Set once, they stay. UserErrorException for another value of one that is set; then none is added."""
        with azureml_errors():
            engine().add_properties(self._run_id, _texts(properties))


def _texts(labels: Mapping[str, Any]) -> dict[str, str]:
    if not isinstance(labels, Mapping):
        raise UserErrorException(f"Give names and values, {{'name': 'value'}}, not {labels!r}.")
    return {str(key): str(value) for key, value in labels.items()}
