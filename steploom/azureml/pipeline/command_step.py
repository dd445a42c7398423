"""`CommandStep`: runs a command line in a folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.azureml.pipeline.source_step import SourceStep


class CommandStep(SourceStep):
    """A shell runs `command` as it is written: text, or a list of text, data and parameters with spaces between them.

    Data and parameters are one word each, whatever is in them.
    """

    def __init__(
        self,
        command: Any = None,
        name: str | None = None,
        compute_target: Any = None,
        runconfig: Any = None,
        runconfig_pipeline_params: Mapping[str, PipelineParameter] | None = None,
        inputs: Sequence[Any] | None = None,
        outputs: Sequence[Any] | None = None,
        params: Mapping[str, Any] | None = None,
        source_directory: Any = None,
        allow_reuse: bool = True,
        version: str | None = None,
    ) -> None:
        command = command or getattr(runconfig, "command", None)
        if not command:
            raise ValueError("There is no command: give one as text or as a list, or a run configuration that has it.")
        if not isinstance(command, (str, list, tuple)):
            raise ValueError(f"command is text or a list of text, data and parameters, not {command!r}.")
        words = [command] if isinstance(command, str) else list(command)
        program = str(words[0]).split()
        super().__init__(
            name or "_".join([type(self).__name__, *program[:1]]),
            script="",
            arguments=words,
            compute_target=compute_target,
            runconfig=runconfig,
            runconfig_pipeline_params=runconfig_pipeline_params,
            inputs=inputs,
            outputs=outputs,
            params=params,
            source_directory=source_directory,
            allow_reuse=allow_reuse,
            version=version,
        )

    def _run_by_graph(self, arguments: list[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
        return " ".join(map(_word, arguments)), []


def _word(argument: dict[str, Any]) -> str:
    if argument["kind"] == "port":
        return f"$AZUREML_DATAREFERENCE_{argument['port']}"
    return f"$AML_PARAMETER_{argument['name']}" if argument["kind"] == "parameter" else str(argument["text"])
