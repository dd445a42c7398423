"""`Module`: code with an interface, kept in versions, to be a step of many pipelines (`ModuleStep`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from steploom.azureml._engine import engine
from steploom.azureml._errors import azureml_errors
from steploom.azureml.core.html import html_table
from steploom.azureml.pipeline.facts import lines
from steploom.azureml.pipeline.module_publishing import ModulePublishing
from steploom.azureml.pipeline.module_version import ModuleVersion, ModuleVersionDescriptor
from steploom.engine.values import ModuleRecord, ModuleStatus
from steploom.step.site._steploom.must_be import must_be_workspace


class Module(ModulePublishing):
    """Of the workspace it was created in; its versions are code as it was when they were published."""

    def __init__(
        self,
        workspace: Any,
        module_id: str,
        name: str,
        description: str | None,
        status: str,
        default_version: str | None,
        module_version_list: Sequence[ModuleVersionDescriptor],
        _module_provider: Any = None,
        _module_version_provider: Any = None,
    ) -> None:
        self._workspace, self._id, self._name, self._description = workspace, module_id, name, description
        self._status, self._default_version = status, default_version
        self._versions = list(module_version_list)

    @classmethod
    def _of(cls, workspace: Any, record: ModuleRecord) -> Module:
        versions = [
            ModuleVersionDescriptor(item.version, item.id) for item in engine().publishing.modules.versions(record.id)
        ]
        return cls(
            workspace, record.id, record.name, record.description, record.status.value, record.default_version, versions
        )

    def _take(self, record: ModuleRecord) -> None:
        vars(self).update(vars(Module._of(self._workspace, record)))

    @staticmethod
    def create(workspace: Any, name: str, description: str, _workflow_provider: Any = None) -> Module:
        """Without versions yet. A name may be given again: it then stands for the newer module."""
        with azureml_errors():
            return Module._of(
                workspace, engine().publishing.modules.create(must_be_workspace(workspace).name, name, description)
            )

    @staticmethod
    def get(
        workspace: Any, module_id: str | None = None, name: str | None = None, _workflow_provider: Any = None
    ) -> Module:
        """By its id, or the newest of that name. ValueError without either, UserErrorException if there is none."""
        modules = engine().publishing.modules
        with azureml_errors():
            if module_id is not None:
                return Module._of(workspace, modules.get(module_id, must_be_workspace(workspace).name))
            if name is None:
                raise ValueError("Module.get needs a module_id or a name.")
            return Module._of(workspace, modules.by_name(must_be_workspace(workspace).name, name))

    @staticmethod
    def get_versions(workspace: Any, name: str, _workflow_provider: Any = None) -> list[ModuleVersionDescriptor]:
        """Of the module of that name, oldest first."""
        return Module.get(workspace, name=name).module_version_list()

    def module_version_list(self) -> list[ModuleVersionDescriptor]:
        """As of the last look at the module, oldest first."""
        return list(self._versions)

    def resolve(self, version: str | None = None) -> ModuleVersion:
        """The version that a step runs: the named one, else the default one, else the highest if all are semantic
        versions, else the newest. UserErrorException when there is none."""
        with azureml_errors():
            return ModuleVersion._of(self._workspace, engine().publishing.modules.resolve(self._id, version))

    def get_default(self) -> ModuleVersion | None:
        """The default version; None when none was chosen."""
        return None if self._default_version is None else self.resolve(self._default_version)

    def get_default_version(self) -> str | None:
        """Its name; None when none was chosen."""
        return self._default_version

    def set_default_version(self, version_id: str) -> None:
        """By its name or its id. UserErrorException when there is none."""
        with azureml_errors():
            self._take(engine().publishing.modules.set_default(self._id, version_id))

    def set_name(self, name: str) -> None:
        with azureml_errors():
            self._take(engine().publishing.modules.rename(self._id, name))

    def set_description(self, description: str) -> None:
        with azureml_errors():
            self._take(engine().publishing.modules.describe(self._id, description))

    def enable(self) -> None:
        """Steps may run its versions."""
        self._set_status(ModuleStatus.ACTIVE)

    def deprecate(self) -> None:
        """Steps still run its versions, with a warning."""
        self._set_status(ModuleStatus.DEPRECATED)

    def disable(self) -> None:
        """No new step may run its versions; pipelines that have one, published ones too, do."""
        self._set_status(ModuleStatus.DISABLED)

    def _set_status(self, status: ModuleStatus) -> None:
        with azureml_errors():
            self._take(engine().publishing.modules.set_status(self._id, status))

    @property
    def id(self) -> str:
        return self._id

    @property
    def name(self) -> str:
        return self._name

    @property
    def description(self) -> str | None:
        return self._description

    @property
    def status(self) -> str:
        """Active, Deprecated or Disabled."""
        return self._status

    @property
    def default_version(self) -> str | None:
        return self._default_version

    def _facts(self) -> tuple[tuple[str, Any], ...]:
        return (
            ("Name", self._name),
            ("Id", self._id),
            ("Status", self._status),
            ("Description", self._description),
            ("Default Version", self._default_version),
            ("Versions", ", ".join(item.version for item in self._versions)),
        )

    def __repr__(self) -> str:
        return f"Module({lines(self._facts())})"

    def _repr_html_(self) -> str:
        return html_table(self._facts())
