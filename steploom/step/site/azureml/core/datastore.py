"""`Datastore` in a script: looks one of its workspace up by name."""

from azureml._names import attribute_of, members
from azureml._refusals import completed

__getattr__ = attribute_of(__name__)


@completed(members("Datastore"))
class Datastore:
    def __new__(cls, workspace, name=None):
        return workspace.get_default_datastore() if name is None else workspace._datastore(name)

    def __init__(self, workspace, name=None):
        """Never runs: `__new__` gives an object of another class."""

    @staticmethod
    def get(workspace, datastore_name):
        """UserErrorException when the workspace has none of that name."""
        return workspace._datastore(datastore_name)

    @staticmethod
    def get_default(workspace):
        return workspace.get_default_datastore()
