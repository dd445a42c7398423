"""`DataTransferStep`: copies data from one place of the datastores to another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from steploom.azureml.pipeline.data import PipelineData
from steploom.azureml.pipeline.input_port_binding import InputPortBinding, input_binding
from steploom.azureml.pipeline.output_port_binding import OutputPortBinding
from steploom.azureml.pipeline.port_data_reference import PortDataReference
from steploom.azureml.pipeline.source_step import SourceStep
from steploom.step import TRANSFER_SCRIPT
from steploom.step.site._steploom.datastores.data_reference import DataReference

_TYPES = ("file", "directory")


class DataTransferStep(SourceStep):
    """A program of ours runs it on this machine: no compute target is needed, and any that is given is taken."""

    def __init__(
        self,
        name: str,
        source_data_reference: Any = None,
        destination_data_reference: Any = None,
        compute_target: Any = None,
        source_reference_type: str | None = None,
        destination_reference_type: str | None = None,
        allow_reuse: bool = True,
    ) -> None:
        """ValueError without source, destination or compute target, and for what is neither data nor a place of them.

        A destination on a datastore keeps the files that it has beside those of the source.
        """
        for setting, value in (
            ("source_data_reference", source_data_reference),
            ("destination_data_reference", destination_data_reference),
            ("compute_target", compute_target),
        ):
            if value is None:
                raise ValueError(f"{setting} is missing.")
        self._types = {
            "source_reference_type": source_reference_type,
            "destination_reference_type": destination_reference_type,
        }
        self._output, place = _destination(destination_data_reference, destination_reference_type)
        super().__init__(
            name,
            script=TRANSFER_SCRIPT.name,
            arguments=[
                source_data_reference,
                self._output,
                source_reference_type or "",
                destination_reference_type or "",
                *place,
            ],
            inputs=[source_data_reference],
            outputs=[self._output],
            source_directory=TRANSFER_SCRIPT.parent,
            allow_reuse=allow_reuse,
        )

    def get_output(self) -> Any:
        """What the step writes, as the input of others: they wait for it."""
        return self._output

    def _folder(self, default: Path) -> Path:
        return TRANSFER_SCRIPT.parent

    def _check(self) -> None:
        for setting, value in self._types.items():
            if value is not None and value not in _TYPES:
                raise ValueError(f"{self.name}: {setting} is one of {', '.join(_TYPES)}, not {value!r}.")


class _Place:
    """Makes an output one that goes to a fixed path of its datastore."""

    def __init__(self, path: str) -> None:
        self._path = path

    def _node_facts(self) -> dict[str, Any]:
        return {"destination": self._path}


def _destination(given: Any, kind: str | None) -> tuple[Any, list[str]]:
    """The output that the step writes and, if that is a fixed place, datastore and path."""
    found = given.bind_object if isinstance(given, InputPortBinding) else given
    if isinstance(found, tuple):
        found = input_binding(found).bind_object.reference({})
    if isinstance(found, PortDataReference):
        found = found._as_data_reference()
    if not isinstance(found, DataReference):
        return found._as_output()[0] if hasattr(found, "_as_output") else _refuse(given), []
    # '.' is the datastore itself.
    path = found.path_on_datastore or "."
    made = PipelineData(found.data_reference_name, datastore=found.datastore)
    made._output = OutputPortBinding(
        made.name,
        found.datastore,
        is_directory=None if kind not in _TYPES else kind == "directory",
        dataset_output=_Place(path),
    )
    return made, [str(found.datastore.name), path]


def _refuse(given: Any) -> Any:
    raise ValueError(f"destination_data_reference is a DataReference or a PipelineData, not {type(given).__name__}.")
