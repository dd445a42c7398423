"""The step that this script is: what the engine has written down for it, its journal, its folders."""

import os
from pathlib import Path

from _steploom import interactive
from _steploom.journal import Journal

from azureml.core._facts import read_facts

# Scripts, commands and sweeps that were submitted by themselves.
_STANDALONE = ("ScriptRun", "ScriptRunCommand", "HyperDriveRun", interactive.NODE_TYPE)


class StepContext:
    """`folder` is the step's own in the engine's home. `child` is the name of this run of a sweep, if it is one."""

    def __init__(self, folder, child=None):
        self.facts = read_facts(folder)
        self.folder = Path(folder)
        self.home = Path(os.environ["STEPLOOM_HOME"])
        self.journal = Journal(os.path.join(folder, "journal.ndjson"))
        # Not the working directory: a script may leave it.
        self.work = self.folder / "children" / child if child else self.folder / "work"
        self.child = child

    @property
    def is_in_pipeline(self):
        """Or a script that was submitted by itself."""
        return self.facts["stepType"] not in _STANDALONE


_contexts = {}


def current():
    """The context of this process, always the same object; None where no step runs."""
    folder = os.environ.get("STEPLOOM_STEP_DIR")
    if not folder:
        return None
    if folder not in _contexts:
        _contexts[folder] = StepContext(folder, os.environ.get("STEPLOOM_CHILD_RUN"))
    return _contexts[folder]
