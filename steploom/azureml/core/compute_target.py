"""`ComputeTarget`: looks one up by name, makes, lists and deletes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

from steploom.azureml._engine import engine
from steploom.azureml._errors import azureml_errors
from steploom.azureml.exceptions import ComputeTargetException
from steploom.azureml.unavailable import UnavailableError


class ComputeTarget:
    """`ComputeTarget(ws, name)` gives the real subclass; ComputeTargetException when there is none."""

    def __new__(cls, workspace: Any, name: str) -> Any:
        if name is None:
            raise TypeError("A compute target is looked up by its name: ComputeTarget(ws, 'cpu-cluster').")
        from steploom.azureml.core.aml_compute import AmlCompute

        return super().__new__(cls if issubclass(cls, AmlCompute) else AmlCompute)

    def __init__(self, workspace: Any, name: str) -> None:
        with azureml_errors():
            self._take(workspace, engine().compute(workspace.name, name))

    def _take(self, workspace: Any, record: Any) -> None:
        self.workspace = workspace
        self.name: str = record.name

    @staticmethod
    def create(workspace: Any, name: str, provisioning_configuration: Any) -> Any:
        """Make it at once; one of that name which is there already is returned as it is."""
        settings = provisioning_configuration.scale_settings
        with azureml_errors():
            engine().create_compute(
                workspace.name,
                name,
                vm_size=provisioning_configuration.vm_size,
                min_nodes=settings.minimum_node_count,
                max_nodes=settings.maximum_node_count,
                idle_seconds=settings.idle_seconds_before_scaledown,
                tags=provisioning_configuration.tags,
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
            names = [record.name for record in engine().computes(workspace.name)]
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
        return {"name": self.name}

    def wait_for_completion(self, show_output: bool = False, is_delete_operation: bool = False) -> None:
        """Local targets are there, or gone, at once."""

    def delete(self) -> None:
        with azureml_errors():
            engine().delete_compute(self.workspace.name, self.name)

    def detach(self) -> None:
        raise ComputeTargetException(f"{self.name} was created, not attached: use delete().")

    def __repr__(self) -> str:
        return f"{type(self).__name__}(workspace={self.workspace!r}, name={self.name})"
