"""`Workspace`: the local workspaces of this user, by the SDK's names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from steploom.azureml._engine import engine
from steploom.azureml._errors import azureml_errors
from steploom.azureml.core import config_file
from steploom.azureml.core.html import html_table
from steploom.azureml.core.workspace_cloud import CloudOnlyMembers
from steploom.azureml.core.workspace_datastores import WorkspaceDatastores
from steploom.azureml.exceptions import UserErrorException, WorkspaceException
from steploom.step.site._steploom.identity import LOCAL_GROUP, LOCAL_PLACE, LOCAL_SUBSCRIPTION
from steploom.step.site._steploom.keyvault import Keyvault
from steploom.step.site._steploom.must_be import PATH, must_be, must_be_mapping

if TYPE_CHECKING:
    from steploom.engine.values import WorkspaceRecord


class Workspace(WorkspaceDatastores, CloudOnlyMembers):
    """A handle: everything is looked up in the engine when it is asked for, so that two handles agree."""

    DEFAULT_CPU_CLUSTER_NAME: ClassVar[str] = "cpu-cluster"
    DEFAULT_GPU_CLUSTER_NAME: ClassVar[str] = "gpu-cluster"

    def __init__(
        self,
        subscription_id: str,
        resource_group: str,
        workspace_name: str,
        auth: Any = None,
        _location: str | None = None,
        _disable_service_check: bool = False,
        _workspace_id: str | None = None,
        sku: str = "basic",
        tags: Mapping[str, str] | None = None,
        _cloud: str = "AzureCloud",
    ) -> None:
        """A local workspace of that name is made when there is none: a shared notebook finds what it names."""
        self._name = workspace_name
        self._sku = sku
        with azureml_errors():
            self._first = engine().create_workspace(
                workspace_name,
                subscription_id=subscription_id or "",
                resource_group=resource_group or "",
                location=_location or LOCAL_PLACE,
                tags=dict(must_be_mapping(tags, "tags")) if tags else None,
                exist_ok=True,
            )

    @staticmethod
    def from_config(
        path: Any = None, auth: Any = None, _logger: Any = None, _file_name: str | None = None
    ) -> Workspace:
        """The workspace of the nearest config.json. Without one, and without `path`, the default local workspace.

        Raises UserErrorException when `path` leads to no file.
        """
        start = Path(must_be(PATH, path, "path is that of a folder or file")) if path is not None else Path.cwd()
        file = config_file.find(start, _file_name)
        if file is not None:
            subscription_id, resource_group, name = config_file.read(file)
            return Workspace(subscription_id, resource_group, name)
        if path is not None:
            raise UserErrorException(
                f"There is no config.json in {path} or above it. Write one with ws.write_config(), or call "
                "Workspace.from_config() without a path for the local workspace."
            )
        with azureml_errors():
            record = engine().workspace()
        return Workspace(record.subscription_id, record.resource_group, record.name)

    @staticmethod
    def create(
        name: str,
        auth: Any = None,
        subscription_id: str | None = None,
        resource_group: str | None = None,
        location: str | None = None,
        create_resource_group: bool = True,
        sku: str = "basic",
        tags: Mapping[str, str] | None = None,
        friendly_name: str | None = None,
        storage_account: Any = None,
        key_vault: Any = None,
        app_insights: Any = None,
        container_registry: Any = None,
        adb_workspace: Any = None,
        primary_user_assigned_identity: Any = None,
        cmk_keyvault: Any = None,
        resource_cmk_uri: Any = None,
        hbi_workspace: bool = False,
        default_cpu_compute_target: Any = None,
        default_gpu_compute_target: Any = None,
        private_endpoint_config: Any = None,
        private_endpoint_auto_approval: bool = True,
        exist_ok: bool = False,
        show_output: bool = True,
        user_assigned_identity_for_cmk_encryption: Any = None,
        system_datastores_auth_mode: str = "accessKey",
        v1_legacy_mode: bool | None = None,
    ) -> Workspace:
        """Make a local workspace; WorkspaceException when it is there already, unless `exist_ok`."""
        known = {record.name for record in engine().workspaces()}
        if name in known and not exist_ok:
            raise WorkspaceException(f"There is already a workspace '{name}'. Get it: Workspace.get('{name}').")
        made = Workspace(subscription_id or "", resource_group or "", name, _location=location, sku=sku, tags=tags)
        for cluster, configuration in (
            (Workspace.DEFAULT_CPU_CLUSTER_NAME, default_cpu_compute_target),
            (Workspace.DEFAULT_GPU_CLUSTER_NAME, default_gpu_compute_target),
        ):
            if configuration is not None:
                from steploom.azureml.core.compute_target import ComputeTarget

                ComputeTarget.create(made, cluster, configuration)
        if show_output:
            print(f"{'Found' if name in known else 'Created'} the local workspace {name}.")
        return made

    @staticmethod
    def get(
        name: str,
        auth: Any = None,
        subscription_id: str | None = None,
        resource_group: str | None = None,
        location: str | None = None,
        cloud: str = "AzureCloud",
        id: str | None = None,
    ) -> Workspace:
        """WorkspaceException when there is no local workspace of that name."""
        for record in engine().workspaces():
            if record.name == name:
                return Workspace(record.subscription_id, record.resource_group, record.name)
        raise WorkspaceException(f"There is no local workspace '{name}'. Make it: Workspace.create('{name}').")

    @staticmethod
    def list(subscription_id: str, auth: Any = None, resource_group: str | None = None) -> dict[str, list[Workspace]]:
        """Local workspaces by name; of one resource group when one is given."""
        return {
            record.name: [Workspace(record.subscription_id, record.resource_group, record.name)]
            for record in engine().workspaces()
            if resource_group is None or resource_group == (record.resource_group or LOCAL_GROUP)
        }

    @staticmethod
    def setup() -> None:
        """Nothing has to be set up for local workspaces."""

    @property
    def _record(self) -> WorkspaceRecord:
        with azureml_errors():
            return engine().workspace(self._name)

    @property
    def name(self) -> str:
        return self._name

    @property
    def subscription_id(self) -> str:
        return self._first.subscription_id or LOCAL_SUBSCRIPTION

    @property
    def resource_group(self) -> str:
        return self._first.resource_group or LOCAL_GROUP

    @property
    def location(self) -> str:
        return self._first.location or LOCAL_PLACE

    @property
    def sku(self) -> str:
        return self._sku

    @property
    def tags(self) -> dict[str, str]:
        return dict(self._record.tags)

    @property
    def compute_targets(self) -> dict[str, Any]:
        from steploom.azureml.core.compute_target import ComputeTarget

        return {target.name: target for target in ComputeTarget.list(self)}

    @property
    def models(self) -> dict[str, Any]:
        """The newest version of each registered model, by name."""
        from steploom.azureml.core.model import Model

        return {str(model.name): model for model in Model.list(self, latest=True)}

    @property
    def environments(self) -> dict[str, Any]:
        from steploom.azureml.core.environment import Environment

        return Environment.list(self)

    @property
    def experiments(self) -> dict[str, Any]:
        from steploom.azureml.core.experiment import Experiment

        return {experiment.name: experiment for experiment in Experiment.list(self)}

    def get_run(self, run_id: str) -> Any:
        from steploom.azureml.core.run import Run

        return Run.get(self, run_id)

    def get_default_compute_target(self, type: str) -> Any:
        """`type` is 'CPU' or 'GPU'; None when the workspace has no target of the default name."""
        must_be(str, type, "type is 'CPU' or 'GPU'", AttributeError)
        name = self.DEFAULT_GPU_CLUSTER_NAME if type.upper() == "GPU" else self.DEFAULT_CPU_CLUSTER_NAME
        return self.compute_targets.get(name)

    def get_details(self) -> dict[str, Any]:
        record = self._record
        return {
            "id": self.service_context,
            "name": record.name,
            "location": self.location,
            "type": "Microsoft.MachineLearningServices/workspaces",
            "tags": dict(record.tags),
            "sku": self.sku,
            "provisioningState": "Succeeded",
            "subscriptionId": self.subscription_id,
            "resourceGroup": self.resource_group,
            "storageAccount": str(engine().home),
            "defaultDatastore": record.default_datastore,
        }

    def update(
        self,
        friendly_name: str | None = None,
        description: str | None = None,
        tags: Mapping[str, str] | None = None,
        image_build_compute: Any = None,
        service_managed_resources_settings: Any = None,
        primary_user_assigned_identity: Any = None,
        allow_public_access_when_behind_vnet: bool | None = None,
        v1_legacy_mode: bool | None = None,
    ) -> dict[str, Any]:
        """`tags` take the place of those it has; the rest is the cloud's and is not kept. Gives `get_details()`."""
        if tags is not None:
            with azureml_errors():
                engine().set_workspace_tags(
                    self.name, {str(key): str(value) for key, value in must_be_mapping(tags, "tags").items()}
                )
        return self.get_details()

    def write_config(self, path: Any = None, file_name: str | None = None) -> None:
        """Write `<path>/.azureml/config.json`, which `from_config` finds again."""
        folder = Path(must_be(PATH, path, "path is that of a folder")) if path is not None else Path.cwd()
        config_file.write(folder, file_name or "config.json", self.subscription_id, self.resource_group, self.name)

    @property
    def datasets(self) -> dict[str, Any]:
        """The newest version of each registered data set, by name."""
        from steploom.step.site._steploom.datasets.dataset import Dataset

        return dict(Dataset.get_all(self))

    def get_default_keyvault(self) -> Keyvault:
        return Keyvault(self)

    @property
    def _home(self) -> Path:
        """Where models and registered data sets are kept."""
        return engine().home

    @property
    def service_context(self) -> str:
        """The resource path of the workspace; there is no service behind a local one."""
        return (
            f"/subscriptions/{self.subscription_id}/resourceGroups/{self.resource_group}"
            f"/providers/Microsoft.MachineLearningServices/workspaces/{self.name}"
        )

    def __repr__(self) -> str:
        return (
            f"Workspace.create(name='{self.name}', subscription_id='{self.subscription_id}', "
            f"resource_group='{self.resource_group}')"
        )

    def _repr_html_(self) -> str:
        record = self._record
        return html_table(
            (
                ("Workspace", record.name),
                ("Resource group", self.resource_group),
                ("Location", self.location),
                ("Default datastore", record.default_datastore),
            )
        )
