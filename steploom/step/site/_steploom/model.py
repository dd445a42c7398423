"""`Model`: a file or folder that is kept under a name, in versions, with tags."""

from __future__ import annotations

import getpass
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, Mapping, Sequence, TypeVar

from .exceptions import WebserviceException
from .model_cloud import ModelCloudMembers
from .model_datasets import ModelDatasets, references
from .model_framework import Framework as ModelFramework
from .model_path import model_path as path_of
from .model_registry import ModelRecord, ModelRegistry, copy_into, now
from .model_search import has, labels
from .must_be import PATH, must_be, must_be_workspace, names_of
from .resource_configuration import ResourceConfiguration

Self = TypeVar("Self", bound="Model")


class Model(ModelDatasets, ModelCloudMembers):
    """`Model(ws, name)` is the newest version that has the tags and properties asked for."""

    Framework: ClassVar[type[ModelFramework]] = ModelFramework

    def __init__(
        self,
        workspace: Any,
        name: str | None = None,
        id: str | None = None,
        tags: Any = None,
        properties: Any = None,
        version: int | str | None = None,
        run_id: str | None = None,
        model_framework: str | None = None,
        expand: bool = True,
        **kwargs: Any,
    ) -> None:
        """WebserviceException when there is none. Without a name and an id, an empty object as in the SDK."""
        self.workspace = workspace
        if id is not None:
            name, _, version = id.rpartition(":")
        if name is None:
            self._take(None)
            return
        found = _find(workspace, name, tags=tags, properties=properties, run_id=run_id, framework=model_framework)
        fitting = [record for record in found if version is None or str(record.version) == str(version)]
        if not fitting:
            raise _not_found(workspace, name, version)
        self._take(fitting[-1])

    def _take(self, record: ModelRecord | None) -> None:
        facts: Mapping[str, Any] = asdict(record) if record else {}
        self._record = record
        self.name: str | None = facts.get("name")
        self.version: int | None = facts.get("version")
        self.id = f"{record.name}:{record.version}" if record else None
        self.tags: Any = facts.get("tags")
        self.properties: Any = facts.get("properties")
        self.description: str | None = facts.get("description")
        self.created_by = {"userName": getpass.getuser()} if record else None
        self.created_time = datetime.fromisoformat(record.created.replace("Z", "+00:00")) if record else None
        self.url = f"aml://asset/{self.id}" if record else None
        self.mime_type = "application/x-python" if record else None
        self.model_framework: str | None = facts.get("framework")
        self.model_framework_version: str | None = facts.get("framework_version")
        self.experiment_name: str | None = facts.get("experiment")
        self.run_id: str | None = facts.get("run_id")
        self.unpack = False
        self.sample_input_dataset = self.sample_output_dataset = None
        self.resource_configuration = ResourceConfiguration.deserialize(facts.get("resources"))

    @classmethod
    def register(
        cls: type[Self],
        workspace: Any,
        model_path: str,
        model_name: str,
        tags: Mapping[str, Any] | None = None,
        properties: Mapping[str, Any] | None = None,
        description: str | None = None,
        datasets: Any = None,
        model_framework: str | None = None,
        model_framework_version: str | None = None,
        child_paths: Sequence[str] | None = None,
        sample_input_dataset: Any = None,
        sample_output_dataset: Any = None,
        resource_configuration: ResourceConfiguration | None = None,
    ) -> Self:
        """Keep a file or folder as the next version. WebserviceException when it is not there."""
        source = Path(must_be(PATH, model_path, "model_path is the path of a file or folder"))
        for path in (source, *(source / child for child in child_paths or ())):
            if not path.exists() or source.resolve() not in (path.resolve(), *path.resolve().parents):
                raise WebserviceException(f"There is nothing at {path} to register as the model '{model_name}'.")
        print(f"Registering model {model_name}")
        return cls._keep(
            workspace,
            source.absolute(),
            child_paths,
            name=model_name,
            tags=tags,
            properties=properties,
            description=description,
            framework=model_framework,
            framework_version=model_framework_version,
            resources=resource_configuration,
            datasets=datasets,
        )

    @classmethod
    def _keep(
        cls: type[Self],
        workspace: Any,
        source: Path,
        children: Sequence[str] | None = None,
        *,
        tags: Mapping[str, Any] | None = None,
        properties: Mapping[str, Any] | None = None,
        resources: ResourceConfiguration | None = None,
        datasets: Any = None,
        **facts: Any,
    ) -> Self:
        """`facts` are fields of the record."""
        record = ModelRecord(
            workspace=must_be_workspace(workspace).name,
            version=0,
            created=now(),
            tags=labels(tags),
            properties=labels(properties),
            resources=resources.serialize() if resources else None,
            datasets=references(datasets),
            **facts,
        )
        return cls._of(workspace, ModelRegistry.of(workspace).register(record, source, children))

    @classmethod
    def _of(cls: type[Self], workspace: Any, record: ModelRecord) -> Self:
        made = cls(workspace)
        made._take(record)
        return made

    @classmethod
    def list(
        cls: type[Self],
        workspace: Any,
        name: str | None = None,
        tags: Any = None,
        properties: Any = None,
        run_id: str | None = None,
        latest: bool = False,
        dataset_id: str | None = None,
        expand: bool = True,
        page_count: int = 255,
        model_framework: str | None = None,
    ) -> list[Self]:
        """Newest first; with `latest` one version of each name; with `dataset_id` those that have to do with it."""
        found: list[ModelRecord] = []
        for each in [name] if name is not None else ModelRegistry.of(workspace).names():
            fitting = _find(workspace, each, tags=tags, properties=properties, run_id=run_id, framework=model_framework)
            found += fitting[-1:] if latest else fitting
        newest_first = sorted(found, key=lambda record: (record.created, record.version), reverse=True)
        if dataset_id is not None:
            newest_first = [record for record in newest_first if dataset_id in (pair[1] for pair in record.datasets)]
        return [cls._of(workspace, record) for record in newest_first]

    @staticmethod
    def get_model_path(model_name: str, version: int | None = None, _workspace: Any = None) -> str:
        """A path on this machine. ModelNotFoundException or WebserviceException when there is none."""
        return path_of(model_name, version, _workspace)

    def download(self, target_dir: str = ".", exist_ok: bool = False, exists_ok: bool | None = None) -> str:
        """Copy it into `target_dir`; the path. WebserviceException when it is there already, unless `exist_ok`."""
        content = self._registry.content(self._known)
        target = Path(must_be(PATH, target_dir, "target_dir is the path of a folder")) / content.name
        if target.exists() and not (exist_ok or exists_ok):
            raise WebserviceException(f"{target} is there already. Replace it: model.download(..., exist_ok=True)")
        if Path(target_dir).exists() and not Path(target_dir).is_dir():
            raise WebserviceException(f"{target_dir} is a file. Give target_dir a folder.")
        Path(target_dir).mkdir(parents=True, exist_ok=True)
        copy_into(content, Path(target_dir))
        return str(target)

    def delete(self) -> None:
        """The number of the version is not given again."""
        self._registry.delete(self._known)

    def add_tags(self, tags: Mapping[str, Any]) -> None:
        """A tag that is there keeps its value, as in the SDK: remove it first."""
        self.update(tags={**labels(tags), **self._known.tags})

    def remove_tags(self, tags: Sequence[str]) -> None:
        gone = names_of(tags, "tags")
        self.update(tags={key: value for key, value in self._known.tags.items() if key not in gone})

    def add_properties(self, properties: Mapping[str, Any]) -> None:
        """Properties stay as they once were."""
        self._take(self._registry.change(self._known, properties={**labels(properties), **self._known.properties}))

    def update(
        self,
        tags: Mapping[str, Any] | None = None,
        description: str | None = None,
        sample_input_dataset: Any = None,
        sample_output_dataset: Any = None,
        resource_configuration: ResourceConfiguration | None = None,
    ) -> None:
        """Replace what is given."""
        changes: dict[str, Any] = {}
        if tags is not None:
            changes["tags"] = labels(tags)
        if description is not None:
            changes["description"] = description
        if resource_configuration is not None:
            changes["resources"] = resource_configuration.serialize()
        self._take(self._registry.change(self._known, **changes))

    def update_tags_properties(
        self,
        add_tags: Mapping[str, Any] | None = None,
        remove_tags: Sequence[str] | None = None,
        add_properties: Mapping[str, Any] | None = None,
    ) -> None:
        self.remove_tags(remove_tags or [])
        self.add_tags(add_tags or {})
        self.add_properties(add_properties or {})

    @property
    def _registry(self) -> ModelRegistry:
        return ModelRegistry.of(self.workspace)

    @property
    def _known(self) -> ModelRecord:
        """The record as it is now. WebserviceException when it was deleted meanwhile, or never was."""
        if self._record is None:
            raise WebserviceException("This Model object stands for none: make it with a name, Model(ws, name).")
        for record in self._registry.versions(self._record.name):
            if record.version == self._record.version:
                return record
        raise _not_found(self.workspace, self._record.name, self._record.version)

    def serialize(self) -> dict[str, Any]:
        return {
            "createdTime": self.created_time.isoformat() if self.created_time else None,
            "createdBy": self.created_by,
            "description": self.description,
            "id": self.id,
            "mimeType": self.mime_type,
            "name": self.name,
            "framework": self.model_framework,
            "frameworkVersion": self.model_framework_version,
            "tags": self.tags,
            "properties": self.properties,
            "unpack": self.unpack,
            "url": self.url,
            "version": self.version,
            "experimentName": self.experiment_name,
            "runId": self.run_id,
            "datasets": [{"name": name, "id": id} for name, id in (self._record.datasets if self._record else ())],
            "resourceRequirements": self.resource_configuration.serialize() if self.resource_configuration else None,
        }

    def __repr__(self) -> str:
        return (
            f"Model(workspace={self.workspace!r}, name={self.name}, id={self.id}, version={self.version}, "
            f"tags={self.tags}, properties={self.properties})"
        )


def _find(
    workspace: Any, name: str, *, tags: Any, properties: Any, run_id: str | None, framework: str | None
) -> list[ModelRecord]:
    return [
        record
        for record in ModelRegistry.of(workspace).versions(name)
        if has(record.tags, tags)
        and has(record.properties, properties)
        and run_id in (None, record.run_id)
        and framework in (None, record.framework)
    ]


def _not_found(workspace: Any, name: str, version: Any) -> WebserviceException:
    known = ", ".join(ModelRegistry.of(workspace).names()) or "none"
    which = "" if version is None else f" of version {version}"
    return WebserviceException(
        f"ModelNotFound: there is no model '{name}'{which}. The workspace has: {known}. Register it: "
        f"Model.register(workspace, model_path, '{name}')",
        status_code=404,
    )
