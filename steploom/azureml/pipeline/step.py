"""`PipelineStep`: what every kind of step has: a name, inputs, outputs, arguments and an order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from steploom.azureml.data.output_dataset_config import OutputDatasetConfig
from steploom.azureml.pipeline.data import PipelineData
from steploom.azureml.pipeline.dataset_input import DatasetInput
from steploom.azureml.pipeline.input_port_binding import DataPathInput, InputPortBinding, input_binding
from steploom.azureml.pipeline.output_dataset import PipelineOutputAbstractDataset
from steploom.azureml.pipeline.output_port_binding import OutputPortBinding
from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.azureml.unavailable import UnavailableError
from steploom.step.site._steploom.datasets.consumption import DatasetConsumptionConfig
from steploom.step.site._steploom.datastores.data_reference import DataReference
from steploom.step.site._steploom.must_be import must_be


class PipelineStep:
    """The lists it is given are copied. Order beyond data comes from `run_after`."""

    def __init__(
        self,
        name: str,
        inputs: Sequence[Any] | None,
        outputs: Sequence[Any] | None,
        arguments: Sequence[Any] | None = None,
        fix_port_name_collisions: bool = False,
        resource_inputs: Sequence[Any] | None = None,
    ) -> None:
        if not isinstance(name, str):
            raise ValueError(f"The name of a step is text, not {name!r}.")
        self.name = name
        self.run_after_steps: list[Any] = []
        self.step_type = type(self).__name__.lstrip("_").removesuffix("Base")
        given_inputs = [*_given("inputs", inputs), *_given("resource_inputs", resource_inputs)]
        outputs = _given("outputs", outputs)
        self._arguments = list(_given("arguments", arguments))
        given_inputs += _undeclared_inputs(self._arguments, given_inputs)
        self._inputs = [input_binding(item) for item in given_inputs]
        outputs = [*outputs, *_undeclared_outputs(self._arguments, [*given_inputs, *outputs])]
        self._outputs: list[tuple[Any, OutputPortBinding]] = [self._bind_output(item) for item in outputs]
        self._separate_names(fix_port_name_collisions)
        self.validate_arguments(self._arguments, given_inputs, outputs)
        for data, _ in self._outputs:
            if isinstance(data, (PipelineData, OutputDatasetConfig)):
                data._producer = self

    def _bind_output(self, item: Any) -> tuple[Any, OutputPortBinding]:
        """An entry of `outputs`: the data, and how the step leaves them."""
        return _output(item)

    def _separate_names(self, fix: bool) -> None:
        """An input named like an output becomes INPUT_<name>; two inputs or two outputs of a name are an error."""
        taken = {binding._output_name for _, binding in self._outputs}
        if len(taken) != len(self._outputs):
            raise ValueError(f"Two outputs of the step {self.name} have the same name: give each one of its own.")
        self._inputs = [
            InputPortBinding(
                f"INPUT_{item.name}",
                item.bind_object,
                item.bind_mode,
                item.path_on_compute,
                item.overwrite,
                item.is_resource,
                item.additional_transformations,
            )
            if item.name in taken
            else item
            for item in self._inputs
        ]
        names = [item.name for item in self._inputs]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(
                f"Two inputs of the step {self.name} are called {twice[0]}: name one of them with as_input(name)."
            )

    def run_after(self, step: Any) -> None:
        """Wait for `step`, though no data come from it."""
        self.run_after_steps.append(step)

    def _run_after_steps_of(self) -> list[PipelineStep]:
        """The steps of `run_after`; AttributeError for anything that is no step."""
        for step in self.run_after_steps:
            if not isinstance(step, PipelineStep):
                raise AttributeError(f"{self.name}.run_after was given {step!r}, which is no step.")
        return list(self.run_after_steps)

    @staticmethod
    def validate_arguments(
        arguments: Sequence[Any] | None, inputs: Sequence[Any] | None, outputs: Sequence[Any] | None
    ) -> None:
        """ValueError for data among the arguments that neither `inputs` nor `outputs` list."""
        known = {id(bound) for item in inputs or () for bound in _identities(item)}
        known |= {id(bound) for item in outputs or () for bound in _identities(item)}
        names = {getattr(item, "data_reference_name", None) for item in inputs or () if isinstance(item, DataReference)}
        for argument in arguments or ():
            hash(argument)
            if isinstance(argument, DataReference) and argument.data_reference_name in names:
                continue
            if is_data(argument) and not any(id(bound) in known for bound in _identities(argument)):
                raise ValueError(
                    f"The arguments hold the data '{_name(argument)}', which is in neither inputs nor outputs: add it "
                    "to inputs if the script reads it, to outputs if the script writes it."
                )
            if not is_data(argument) and type(argument).__name__ in ("FileDataset", "TabularDataset"):
                raise ValueError("A data set is no argument by itself: use dataset.as_named_input(name).")

    @staticmethod
    def resolve_input_arguments(
        arguments: Sequence[Any], inputs: Sequence[Any], outputs: Sequence[Any], params: Mapping[str, Any]
    ) -> list[str]:
        """The arguments as text; data and parameters stand as the variables that hold them inside the step."""
        return [
            f"$AML_PARAMETER_{item.name}" if isinstance(item, PipelineParameter) else str(item) for item in arguments
        ]

    def create_node(self, graph: Any, default_datastore: Any, context: Any) -> NoReturn:
        raise UnavailableError("PipelineStep.create_node: graphs are made by Pipeline(ws, steps), see Pipeline.graph.")

    def create_input_output_bindings(
        self, inputs: Any, outputs: Any, default_datastore: Any, resource_inputs: Any = None
    ) -> tuple[list[InputPortBinding], list[OutputPortBinding]]:
        return [input_binding(item) for item in inputs or ()], [_output(item)[1] for item in outputs or ()]

    def create_module_def(
        self,
        execution_type: str,
        input_bindings: Any,
        output_bindings: Any,
        param_defs: Any = None,
        create_sequencing_ports: bool = True,
        allow_reuse: bool = True,
        version: str | None = None,
        module_type: Any = None,
        arguments: Any = None,
        runconfig: Any = None,
        cloud_settings: Any = None,
    ) -> NoReturn:
        raise UnavailableError("PipelineStep.create_module_def: modules belong to the cloud's graphs.")

    def get_source_directory(self, context: Any, source_directory: str | None, script_name: str) -> tuple[str, None]:
        """The source folder and, as there is no hash path, None."""
        return str(source_directory or "."), None

    def __repr__(self) -> str:
        return f"{type(self).__name__}(name={self.name!r})"


def _given(name: str, items: Any) -> Any:
    """A list. TypeError for a single object, and for text, which would be taken apart into its letters."""
    return () if items is None else must_be((list, tuple, set), items, f"{name} is a list")


def is_data(item: Any) -> bool:
    """Whether an argument is data: an object that can be bound, or a data path tuple."""
    is_bound = isinstance(item, (DataReference, DatasetConsumptionConfig, tuple))
    return is_bound or hasattr(item, "_as_input_binding") or hasattr(item, "_as_output")


def _undeclared_inputs(arguments: Sequence[Any], inputs: Sequence[Any]) -> list[DatasetConsumptionConfig]:
    """Data sets among the arguments declare themselves, once each."""
    taken = {item.name for item in inputs if isinstance(item, DatasetConsumptionConfig)}
    found = {item.name: item for item in arguments if isinstance(item, DatasetConsumptionConfig)}
    return [item for name, item in found.items() if name not in taken]


def _undeclared_outputs(arguments: Sequence[Any], declared: Sequence[Any]) -> list[OutputDatasetConfig]:
    """Output data sets among the arguments declare themselves, once each; one among the inputs is read."""
    taken = {id(item._origin) for item in declared if isinstance(item, OutputDatasetConfig)}
    found = {id(item._origin): item for item in arguments if isinstance(item, OutputDatasetConfig)}
    return [item for origin, item in found.items() if origin not in taken]


def _name(data: Any) -> str:
    item = data[0] if isinstance(data, tuple) and data else data
    return str(getattr(item, "data_reference_name", None) or getattr(item, "name", None) or item)


def _identities(item: Any) -> list[Any]:
    """The objects by which an argument finds its port: itself and the data behind it."""
    if isinstance(item, tuple):
        return [item[0]] if item else []
    if isinstance(item, OutputDatasetConfig):
        return [item._origin]
    if isinstance(item, DatasetConsumptionConfig):
        return [item, getattr(item.dataset, "_origin", item.dataset)]
    behind = item.bind_object if isinstance(item, InputPortBinding) else item
    if isinstance(behind, (DataPathInput, DatasetInput)):
        behind = behind.source
    if isinstance(behind, PipelineOutputAbstractDataset):
        behind = behind._pipeline_data
    return [item, behind]


def _output(item: Any) -> tuple[Any, OutputPortBinding]:
    make = getattr(item, "_as_output", None)
    if make is None:
        raise ValueError(
            f"outputs cannot hold {type(item).__name__}: give a PipelineData or an OutputFileDatasetConfig."
        )
    found: tuple[Any, OutputPortBinding] = make()
    return found
