"""`Experiment` in a script: a name in its workspace."""

from _steploom.identity import NO_PORTAL, experiment_id

from azureml._names import attribute_of, members
from azureml._refusals import completed

__getattr__ = attribute_of(__name__)


@completed(members("Experiment"))
class Experiment:
    DELIM = "#"

    def __init__(self, workspace, name, **kwargs):
        self.workspace = self.workspace_object = workspace
        self.name = name
        self.identity = f"{workspace.name}{self.DELIM}{name}"
        self.tags = {}
        self.archived_time = None
        self.portal_url = NO_PORTAL

    @property
    def id(self):
        return experiment_id(self.workspace.name, self.name)

    def get_portal_url(self):
        return self.portal_url

    def refresh(self):
        """Nothing is held that could be out of date."""

    def __repr__(self):
        return f"Experiment(Name: {self.name},\nWorkspace: {self.workspace.name})"
