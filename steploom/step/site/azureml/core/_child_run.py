"""Child runs: parts of a step's run. The engine knows steps alone, so theirs are the step's metrics, tags and files."""

import uuid

from _steploom.journal import tags_after
from _steploom.model_search import has

from azureml._refusals import refuse
from azureml.core.run import Run

# The gravest first: `with` completes a child run that has been failed in its block.
_ENDINGS = {"child_fail": "Failed", "child_cancel": "Canceled", "child_complete": "Completed"}


@refuse("add_properties")
class ChildRun(Run):
    """Its name goes before those of its metrics, tags and files."""

    type = "azureml.scriptrun"

    def __init__(self, parent, run_id, name):
        self._take(parent._step, run_id, name)
        self._parent = parent
        self._prefix = f"{parent._prefix}{name}/"
        self._files_below = f"{parent._files_below}{name}/"

    @classmethod
    def begin(cls, parent, name, run_id):
        number = uuid.uuid4().hex[:8]
        child = cls(parent, run_id or f"{parent.id}_{number}", name or number)
        child._step.journal.write("child", id=child.id, name=child.name, of=parent.id)
        return child

    @property
    def parent(self):
        return self._parent

    def get_status(self):
        ends = [op for op in _ENDINGS if self._said(op)]
        return _ENDINGS[ends[0]] if ends else "Running"

    def get_properties(self):
        return {}

    def get_tags(self):
        tags = tags_after({}, self._said("tag"))
        return {key[len(self._prefix) :]: value for key, value in tags.items()}

    def get_metrics(self, name=None, recursive=False, run_type=None, populate=False):
        metrics = super().get_metrics(None, recursive)
        own = {key[len(self._prefix) :]: value for key, value in metrics.items()}
        return {key: value for key, value in own.items() if name in (None, key)}

    def tag(self, key, value=None):
        super().tag(self._prefix + key, value)

    def _untag(self, key):
        super()._untag(self._prefix + key)

    def complete(self, _set_status=True):
        self._write("child_complete")

    def fail(self, error_details=None, error_code=None, _set_status=True):
        """The step goes on."""
        self._write("child_fail", details=error_details, code=error_code)

    def cancel(self):
        """It stops nothing by itself: the script is the step's."""
        self._write("child_cancel")

    def _metric(self, kind, name, value):
        super()._metric(kind, self._prefix + name, value)

    def _write(self, op, **fields):
        super()._write(op, child=self.id, **fields)

    def _is_own(self, record):
        return record.get("child") == self.id

    def __exit__(self, kind, error, trace):
        if kind is None:
            self.complete()
        else:
            self.fail(f"{kind.__name__}: {error}")
        return False


def children_of(run, recursive, tags, status):
    """Newest first."""
    begun = [record for record in run._step.journal.read() if record["op"] == "child" and record["of"] == run.id]
    found = []
    for record in reversed(begun):
        child = ChildRun(run, record["id"], record["name"])
        if has(child.get_tags(), tags) and status in (None, child.get_status()):
            found.append(child)
        if recursive:
            found += children_of(child, recursive, tags, status)
    return found
