"""`HyperDriveStep`: runs a script many times, with other hyperparameters each time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from steploom.azureml.pipeline.source_step import SourceStep
from steploom.azureml.pipeline.training_output import METRICS, TrainingOutput
from steploom.azureml.train.hyperdrive.config import HyperDriveConfig


class HyperDriveStep(SourceStep):
    """Script, compute target and environment are those of the configuration."""

    def __init__(
        self,
        name: str,
        hyperdrive_config: HyperDriveConfig,
        estimator_entry_script_arguments: Sequence[Any] | None = None,
        inputs: Sequence[Any] | None = None,
        outputs: Sequence[Any] | None = None,
        metrics_output: Any = None,
        allow_reuse: bool = True,
        version: str | None = None,
    ) -> None:
        """`estimator_entry_script_arguments` replace the arguments of the configuration's script.

        `metrics_output` is one of the outputs: a JSON file of what each run has logged.
        """
        if not isinstance(hyperdrive_config, HyperDriveConfig):
            raise ValueError(f"hyperdrive_config is a HyperDriveConfig, not {type(hyperdrive_config).__name__}.")
        self._config = hyperdrive_config
        script = hyperdrive_config._script()
        config = script.run_config
        if not config.script:
            raise ValueError(
                f"{name}: hyperparameters are given to a script. Name one: ScriptRunConfig(folder, 'train.py')"
            )
        if config.command:
            raise ValueError(f"{name}: hyperparameters are given to a script, not to a command.")
        arguments = estimator_entry_script_arguments
        given = list(inputs or ())
        self._metrics_output = metrics_output
        super().__init__(
            name,
            script=config.script,
            arguments=config.arguments if arguments is None else arguments,
            runconfig=config,
            inputs=[*given, *(item for item in script.inputs if all(item is not other for other in given))],
            outputs=[*(outputs or ()), *(() if metrics_output is None else (metrics_output,))],
            params=script.params,
            source_directory=script.source_directory,
            allow_reuse=allow_reuse,
            version=version,
        )

    def _sweep_json(self, run_seconds: float | None) -> dict[str, Any]:
        """`sweep` of its node; `run_seconds` is what one run may take."""
        found = {**self._config._to_json(), "outputs": self._training_outputs()}
        return found if run_seconds is None else {**found, "runSeconds": run_seconds}

    def _training_outputs(self) -> list[dict[str, str]]:
        found = []
        for data, binding in self._outputs:
            wanted = binding.training_output
            if data is self._metrics_output and wanted is None:
                wanted = TrainingOutput(METRICS)
            if wanted is not None:
                item = {"port": binding._output_name, "kind": wanted.type.lower()}
                found.append({**item, "file": wanted.model_file} if wanted.model_file else item)
        return found

    def _check(self) -> None:
        super()._check()
        for data, binding in self._outputs:
            wanted = binding.training_output
            if wanted is not None and wanted.type != METRICS and not wanted.model_file:
                raise ValueError(
                    f"{self.name}: which file of the best run is the output {data.name}? Say so: "
                    "TrainingOutput('Model', model_file='outputs/model.pkl')"
                )
        self._config._note_what_is_ignored()
