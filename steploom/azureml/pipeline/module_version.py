"""`ModuleVersion`: the code and the interface that a step runs. `ModuleVersionDescriptor`: its name and its id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from steploom.azureml._engine import engine
from steploom.azureml._errors import azureml_errors
from steploom.azureml.pipeline.facts import lines
from steploom.azureml.pipeline.module_definition import ModuleDef
from steploom.azureml.pipeline.module_json import definition_of, runconfig_of
from steploom.engine.values import ModuleStatus, ModuleVersionRecord
from steploom.step.site._steploom.must_be import must_be_workspace

if TYPE_CHECKING:
    from steploom.azureml.pipeline.module import Module


class ModuleVersionDescriptor:
    def __init__(self, version: str, module_version_id: str) -> None:
        self._version, self._module_version_id = version, module_version_id

    @property
    def version(self) -> str:
        return self._version

    @property
    def module_version_id(self) -> str:
        return self._module_version_id

    def __repr__(self) -> str:
        return f"ModuleVersionDescriptor(version={self._version!r}, module_version_id={self._module_version_id!r})"


class ModuleVersion:
    """Made by the publish methods of `Module`; code, interface and version never change."""

    def __init__(
        self, workspace: Any, module_entity: ModuleVersionRecord, version: str, _module_version_provider: Any
    ) -> None:
        self._workspace, self._record, self._version = workspace, module_entity, version

    @classmethod
    def _of(cls, workspace: Any, record: ModuleVersionRecord) -> ModuleVersion:
        return cls(workspace, record, record.version, None)

    @staticmethod
    def get(workspace: Any, module_version_id: str | None = None, _workflow_provider: Any = None) -> ModuleVersion:
        """UserErrorException when the workspace has none of that id."""
        with azureml_errors():
            return ModuleVersion._of(
                workspace,
                engine().publishing.modules.version(str(module_version_id), must_be_workspace(workspace).name),
            )

    def module(self, _workflow_provider: Any = None) -> Module:
        """The module that it is a version of."""
        from steploom.azureml.pipeline.module import Module

        return Module.get(self._workspace, module_id=self._record.module_id)

    def enable(self) -> None:
        """Steps may run it."""
        self._set_status(ModuleStatus.ACTIVE)

    def deprecate(self) -> None:
        """Steps still run it, with a warning."""
        self._set_status(ModuleStatus.DEPRECATED)

    def disable(self) -> None:
        """No new step may run it; pipelines that have it, published ones too, do."""
        self._set_status(ModuleStatus.DISABLED)

    def set_description(self, description: str) -> None:
        with azureml_errors():
            self._record = engine().publishing.modules.describe_version(self._record.id, description)

    def _set_status(self, status: ModuleStatus) -> None:
        with azureml_errors():
            self._record = engine().publishing.modules.set_version_status(self._record.id, status)

    @property
    def version(self) -> str:
        return self._version

    @property
    def module_version_id(self) -> str:
        return self._record.id

    @property
    def module_id(self) -> str:
        return self._record.module_id

    @property
    def description(self) -> str | None:
        return self._record.description

    @property
    def category(self) -> str | None:
        return self._record.category

    @property
    def status(self) -> str:
        """Active, Deprecated or Disabled."""
        return self._record.status.value

    @property
    def interface(self) -> ModuleDef:
        """Its inputs, outputs and parameters."""
        return definition_of(self._record.definition, self._record.description, self._version)

    @property
    def runconfig(self) -> Any:
        """The RunConfiguration that steps without one of their own get; None if there is none."""
        return runconfig_of(self._record.definition)

    def __repr__(self) -> str:
        facts = (
            ("Version", self._version),
            ("Id", self._record.id),
            ("Module Id", self._record.module_id),
            ("Status", self.status),
            ("Description", self.description),
        )
        return f"ModuleVersion({lines(facts)})"
