"""`Model` in a script: the models of its workspace, in the engine's home."""

from _steploom.model import Model as SharedModel

from azureml._names import attribute_of

__getattr__ = attribute_of(__name__)


class Model(SharedModel):
    @property
    def run(self):
        """The run that registered it, if it is the script's own; None when it was registered without one."""
        return None if self.run_id is None else self.workspace.get_run(self.run_id)
