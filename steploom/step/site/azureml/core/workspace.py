"""`Workspace` in a script: the one its run belongs to."""

from pathlib import Path

from _steploom.exceptions import RunEnvironmentException, WorkspaceException
from _steploom.identity import LOCAL_GROUP, LOCAL_PLACE, LOCAL_SUBSCRIPTION

from azureml._names import attribute_of, members
from azureml._refusals import completed
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

    def _datastore_root(self, name):
        return Path(self._datastores[name])

    def get_run(self, run_id):
        from azureml.core.run import Run

        return Run.get(self, run_id)

    def __repr__(self):
        return (
            f"Workspace.create(name='{self.name}', subscription_id='{self.subscription_id}', "
            f"resource_group='{self.resource_group}')"
        )
