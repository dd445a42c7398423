"""`Workspace` in a script: the one its run belongs to."""

from pathlib import Path

from _steploom.exceptions import RunEnvironmentException, UserErrorException, WorkspaceException
from _steploom.identity import LOCAL_GROUP, LOCAL_PLACE, LOCAL_SUBSCRIPTION
from _steploom.refusing import UnavailableError

from azureml._names import attribute_of, members
from azureml._refusals import completed, reason
from azureml.core import _context

__getattr__ = attribute_of(__name__)


@completed(members("Workspace"))
class Workspace:
    """However a script asks for its workspace, it gets this one; another is refused."""

    DEFAULT_CPU_CLUSTER_NAME = "cpu-cluster"
    DEFAULT_GPU_CLUSTER_NAME = "gpu-cluster"

    def __init__(self, subscription_id, resource_group, workspace_name, auth=None, **kwargs):
        step = _context.current()
        if step is None:
            raise RunEnvironmentException()
        facts = step.facts["workspace"]
        if workspace_name not in (None, facts["name"]):
            raise WorkspaceException(
                f"The script of a step has the workspace of its run, '{facts['name']}', and no other: not "
                f"'{workspace_name}'. Submit the pipeline in that workspace."
            )
        self.name = facts["name"]
        self.subscription_id = facts["subscriptionId"] or LOCAL_SUBSCRIPTION
        self.resource_group = facts["resourceGroup"] or LOCAL_GROUP
        self.location = facts["location"] or LOCAL_PLACE
        self.tags = dict(facts["tags"])
        self.sku = "basic"
        self._home = step.home
        self._default_datastore = facts["defaultDatastore"]
        self._datastores = step.facts["data"]["datastores"]

    @classmethod
    def from_config(cls, path=None, auth=None, _logger=None, _file_name=None):
        """Needs no file."""
        return cls(None, None, None)

    @classmethod
    def get(cls, name, auth=None, subscription_id=None, resource_group=None, location=None, cloud=None, id=None):
        return cls(subscription_id, resource_group, name)

    @property
    def models(self):
        """The newest version of each registered model, by name."""
        from azureml.core.model import Model

        return {model.name: model for model in Model.list(self, latest=True)}

    @property
    def datasets(self):
        """The newest version of each registered data set, by name."""
        from _steploom.datasets.dataset import Dataset

        return Dataset.get_all(self)

    @property
    def datastores(self):
        """Those that there were when the step began, by name."""
        return {name: self._datastore(name) for name in self._datastores}

    def get_default_datastore(self):
        return self._datastore(self._default_datastore)

    def get_default_keyvault(self):
        from _steploom.keyvault import Keyvault

        return Keyvault(self)

    def _datastore(self, name):
        from _steploom.datastores.datastore_of import datastore_of

        facts = self._datastore_facts(name)
        return datastore_of(self, name, facts["location"], facts["standsFor"])

    def _datastore_facts(self, name):
        if name not in self._datastores:
            raise UserErrorException(
                f"The workspace {self.name} had no datastore '{name}' when this step began. It had: "
                f"{', '.join(self._datastores)}. Register it in the notebook, and submit again."
            )
        return self._datastores[name]

    def _datastore_root(self, name):
        return Path(self._datastore_facts(name)["location"])

    def _files_of(self, name):
        from _steploom.datastores.folder_files import FolderFiles

        return FolderFiles(self._datastore_root(name))

    def _unregister_datastore(self, name):
        raise UnavailableError(reason("Datastore.unregister"))

    def get_run(self, run_id):
        from azureml.core.run import Run

        return Run.get(self, run_id)

    def __repr__(self):
        return (
            f"Workspace.create(name='{self.name}', subscription_id='{self.subscription_id}', "
            f"resource_group='{self.resource_group}')"
        )
