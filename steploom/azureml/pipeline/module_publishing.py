"""What publishes the versions of a `Module`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from steploom.azureml._engine import engine
from steploom.azureml._errors import azureml_errors
from steploom.azureml.pipeline.module_definition import ModuleDef, ParamDef
from steploom.azureml.pipeline.module_json import definition_json
from steploom.azureml.pipeline.module_json import param_defs as definitions_of
from steploom.azureml.pipeline.module_version import ModuleVersion
from steploom.azureml.unavailable import UnavailableError
from steploom.engine.values import ModuleRecord
from steploom.step.site._steploom.must_be import LIST, must_be

_SCRIPT_PARAMETERS = ("script", "script_name")
_ON_A_COMPUTE_TARGET = "escloud"


class ModulePublishing(ABC):
    """The publishing half of `Module`."""

    _workspace: Any
    _id: str
    _name: str

    @abstractmethod
    def _take(self, record: ModuleRecord) -> None:
        """Become what the record says."""

    def publish_python_script(
        self,
        script_name: str,
        description: str,
        inputs: Sequence[Any],
        outputs: Sequence[Any],
        params: Mapping[str, Any] | None = None,
        create_sequencing_ports: bool = True,
        version: str | None = None,
        is_default: bool = False,
        source_directory: str | None = None,
        hash_paths: Sequence[str] | None = None,
        category: str | None = None,
        arguments: Sequence[Any] | None = None,
        runconfig: Any = None,
    ) -> ModuleVersion:
        """A version with the files of `source_directory` as they are now; without `version`, the next number.

        `arguments` (text, port definitions, parameters) and `runconfig` are those of steps that have none of their own.
        ValueError without the script, UserErrorException for a version that is there already.
        """
        folder, _ = self.process_source_directory(self._name, source_directory, script_name)
        return self._publish(
            ModuleDef(
                self._name,
                description,
                inputs,
                outputs,
                definitions_of(params),
                _ON_A_COMPUTE_TARGET,
                create_sequencing_ports,
                module_type="None",
                step_type="PythonScriptStep",
                runconfig=runconfig,
            ),
            Path(folder),
            script_name,
            arguments,
            version=version,
            is_default=is_default,
            category=category,
        )

    def publish(
        self,
        description: str,
        execution_type: str,
        inputs: Sequence[Any],
        outputs: Sequence[Any],
        param_defs: Sequence[ParamDef] | None = None,
        create_sequencing_ports: bool = True,
        version: str | None = None,
        is_default: bool = False,
        content_path: str | None = None,
        hash_paths: Sequence[str] | None = None,
        category: str | None = None,
        arguments: Sequence[Any] | None = None,
        runconfig: Any = None,
    ) -> ModuleVersion:
        """As `publish_python_script`. The script is `content_path` if that is a file, else the parameter `Script`."""
        place = None if content_path is None else Path(content_path).expanduser().absolute()
        if place is not None and not place.exists():
            raise ValueError(f"content_path {content_path} does not exist.")
        named = [item for item in param_defs or () if item.name.lower() in _SCRIPT_PARAMETERS and item.default_value]
        is_file = place is not None and place.is_file()
        script = place.name if place is not None and is_file else str(named[0].default_value) if named else ""
        return self._publish(
            ModuleDef(
                self._name,
                description,
                inputs,
                outputs,
                [item for item in param_defs or () if item not in named],
                execution_type,
                create_sequencing_ports,
                runconfig=runconfig,
            ),
            place.parent if place is not None and is_file else place,
            script,
            arguments,
            version=version,
            is_default=is_default,
            category=category,
        )

    def _publish(
        self, definition: ModuleDef, source: Path | None, script: str, arguments: Sequence[Any] | None, **fields: Any
    ) -> ModuleVersion:
        must_be((str, type(None)), definition.description, "description is text")
        must_be((*LIST, type(None)), arguments, "arguments is a list")
        data = definition_json(definition, script, arguments)
        modules = engine().publishing.modules
        with azureml_errors():
            record = modules.publish(
                self._id, data, source=source, script=script, description=definition.description, **fields
            )
            self._take(modules.get(self._id))
        return ModuleVersion._of(self._workspace, record)

    def publish_adla_script(
        self,
        script_name: str,
        description: str,
        inputs: Sequence[Any],
        outputs: Sequence[Any],
        params: Mapping[str, Any] | None = None,
        create_sequencing_ports: bool = True,
        degree_of_parallelism: int | None = None,
        priority: int | None = None,
        runtime_version: str | None = None,
        compute_target: Any = None,
        version: str | None = None,
        is_default: bool = False,
        source_directory: str | None = None,
        hash_paths: Sequence[str] | None = None,
        category: str | None = None,
        arguments: Sequence[Any] | None = None,
    ) -> NoReturn:
        raise UnavailableError("Module.publish_adla_script needs Azure Data Lake Analytics, which is in the cloud.")

    def publish_azure_batch(
        self,
        description: str,
        compute_target: Any,
        inputs: Sequence[Any],
        outputs: Sequence[Any],
        params: Mapping[str, Any] | None = None,
        create_sequencing_ports: bool = True,
        version: str | None = None,
        is_default: bool = False,
        create_pool: bool = False,
        pool_id: str | None = None,
        delete_batch_job_after_finish: bool = False,
        delete_batch_pool_after_finish: bool = False,
        is_positive_exit_code_failure: bool = True,
        vm_image_urn: str = "urn:MicrosoftWindowsServer:WindowsServer:2012-R2-Datacenter",
        run_task_as_admin: bool = False,
        target_compute_nodes: int = 1,
        vm_size: str = "standard_d1_v2",
        executable: str | None = None,
        source_directory: str | None = None,
        category: str | None = None,
        arguments: Sequence[Any] | None = None,
    ) -> NoReturn:
        raise UnavailableError("Module.publish_azure_batch needs Azure Batch, which is in the cloud.")

    @staticmethod
    def module_def_builder(
        name: str,
        description: str | None,
        execution_type: str | None,
        input_bindings: Sequence[Any],
        output_bindings: Sequence[Any],
        param_defs: Sequence[ParamDef] | None = None,
        create_sequencing_ports: bool = True,
        allow_reuse: bool = True,
        version: str | None = None,
        module_type: str | None = None,
        step_type: str | None = None,
        arguments: Sequence[Any] | None = None,
        runconfig: Any = None,
        cloud_settings: Any = None,
    ) -> ModuleDef:
        """A definition by itself: `publish` and `publish_python_script` make their own."""
        return ModuleDef(
            name,
            description,
            input_bindings,
            output_bindings,
            param_defs,
            execution_type,
            create_sequencing_ports,
            allow_reuse,
            version,
            module_type,
            step_type,
            arguments,
            runconfig,
            cloud_settings,
        )

    @staticmethod
    def process_source_directory(name: str, source_directory: Any, script_name: str) -> tuple[str, list[str]]:
        """The folder (the working folder without one) and, as the whole of it decides about reuse, no hash paths.

        ValueError when it is not there, or the script is not in it.
        """
        folder = Path(source_directory or ".").expanduser().absolute()
        if not isinstance(script_name, str) or not script_name:
            raise ValueError(f"{name}: script_name is the name of a Python file in source_directory.")
        if not folder.is_dir():
            raise ValueError(f"{name}: the source folder {folder} does not exist.")
        script = (folder / script_name).resolve()
        if not script.is_file() or not script.is_relative_to(folder.resolve()):
            raise ValueError(f"{name}: there is no script {script_name} in {folder}.")
        return str(folder), []
