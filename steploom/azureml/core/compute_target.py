"""`ComputeTarget`: looks one up by name, makes, lists and deletes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, NoReturn

from steploom.azureml._engine import engine
from steploom.azureml._errors import azureml_errors
from steploom.azureml.exceptions import ComputeTargetException
from steploom.azureml.unavailable import UnavailableError
from steploom.step.site._steploom.must_be import must_be_workspace

_TYPE_TAG = "steploom.type"
"""The engine's targets are all of one kind; this tag says that one was made as another of the SDK's."""


class ComputeTarget:
    """`ComputeTarget(ws, name)` gives the real subclass; ComputeTargetException when there is none."""

    _TYPE: ClassVar[str] = "AmlCompute"

    def __new__(cls, workspace: Any, name: str) -> Any:
        if name is None:
            raise TypeError("A compute target is looked up by its name: ComputeTarget(ws, 'cpu-cluster').")
        return super().__new__(cls._class_of(workspace, name) if cls is ComputeTarget else cls)

    @staticmethod
    def _class_of(workspace: Any, name: str) -> Any:
        from steploom.azureml.core.aml_compute import AmlCompute
        from steploom.azureml.core.compute_instance import ComputeInstance

        with azureml_errors():
            record = engine().compute(must_be_workspace(workspace).name, name)
        return ComputeInstance if record.tags.get(_TYPE_TAG) == ComputeInstance._TYPE else AmlCompute

    def __init__(self, workspace: Any, name: str) -> None:
        with azureml_errors():
            self._take(workspace, engine().compute(must_be_workspace(workspace).name, name))

    def _take(self, workspace: Any, record: Any) -> None:
        self.workspace = workspace
        self.name: str = record.name
        self.type, self.location = self._TYPE, workspace.location
        self.provisioning_state, self.provisioning_errors = "Succeeded", None
        self.created_on, self.modified_on = record.created, record.modified
        self.tags = {key: value for key, value in record.tags.items() if key != _TYPE_TAG}
        self.description, self.is_attached = None, False
        self.cluster_resource_id = (
            f"/subscriptions/{workspace.subscription_id}/resourceGroups/{workspace.resource_group}/providers/"
            f"Microsoft.MachineLearningServices/workspaces/{workspace.name}/computes/{record.name}"
        )

    @staticmethod
    def create(workspace: Any, name: str, provisioning_configuration: Any) -> Any:
        """Make it at once; one of that name which is there already is returned as it is."""
        settings = getattr(provisioning_configuration, "scale_settings", None)
        if settings is None:
            raise AttributeError(
                "provisioning_configuration is what AmlCompute.provisioning_configuration(max_nodes=4) returns, not "
                f"{provisioning_configuration!r}."
            )
        kind = getattr(provisioning_configuration, "_TYPE", ComputeTarget._TYPE)
        tags = {_TYPE_TAG: kind} if kind != ComputeTarget._TYPE else {}
        with azureml_errors():
            engine().create_compute(
                must_be_workspace(workspace).name,
                name,
                vm_size=provisioning_configuration.vm_size,
                min_nodes=settings.minimum_node_count,
                max_nodes=settings.maximum_node_count,
                idle_seconds=settings.idle_seconds_before_scaledown,
                tags={**(provisioning_configuration.tags or {}), **tags},
            )
        return ComputeTarget(workspace, name)

    @staticmethod
    def attach(workspace: Any, name: str, attach_configuration: Any) -> NoReturn:
        raise UnavailableError(
            f"ComputeTarget.attach: {name} is a machine or cluster in the cloud. Local compute targets are made "
            "with ComputeTarget.create(ws, name, AmlCompute.provisioning_configuration(max_nodes=4))."
        )

    @staticmethod
    def list(workspace: Any) -> list[Any]:
        with azureml_errors():
            names = [record.name for record in engine().computes(must_be_workspace(workspace).name)]
        return [ComputeTarget(workspace, name) for name in names]

    @staticmethod
    def deserialize(workspace: Any, object_dict: Mapping[str, Any]) -> Any:
        return ComputeTarget(workspace, object_dict["name"])

    def refresh_state(self) -> None:
        with azureml_errors():
            self._take(self.workspace, engine().compute(self.workspace.name, self.name))

    def get_status(self) -> Any:
        return "Succeeded"

    def serialize(self) -> dict[str, Any]:
        return {
            "id": self.cluster_resource_id,
            "name": self.name,
            "location": self.location,
            "tags": self.tags,
            "properties": {
                "computeType": self.type,
                "provisioningState": self.provisioning_state,
                "provisioningErrors": self.provisioning_errors,
                "description": self.description,
                "status": self.get_status().serialize(),
            },
        }

    def wait_for_completion(self, show_output: bool = False, is_delete_operation: bool = False) -> None:
        """Local targets are there, or gone, at once."""

    def delete(self) -> None:
        with azureml_errors():
            engine().delete_compute(self.workspace.name, self.name)

    def detach(self) -> None:
        raise ComputeTargetException(f"{self.name} was created, not attached: use delete().")

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}(workspace={self.workspace!r}, name={self.name}, id={self.cluster_resource_id}, "
            f"type={self.type}, provisioning_state={self.provisioning_state}, location={self.location}, "
            f"tags={self.tags})"
        )
