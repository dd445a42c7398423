"""`run.parent`: what a script may do to the pipeline run, and the steps before it."""

from pathlib import Path

from _steploom.journal import Journal, tags_after
from _steploom.metrics import folded
from _steploom.model_search import has

from azureml._names import members
from azureml._refusals import completed, refuse
from azureml.core._facts import read_step_list
from azureml.core.run import Run


@completed(members("PipelineRun"))
@refuse("complete", "fail", "child_run", "create_children")
class PipelineRun(Run):
    """Files that are given to it are kept with the step."""

    type = "azureml.PipelineRun"
    parent = None

    def __init__(self, step):
        self._take(step, step.facts["runId"], step.facts["experiment"])

    def get_properties(self):
        found = {"azureml.runsource": "azureml.PipelineRun"}
        records = (item for item in self._journal_records() if item["op"] == "parent_property")
        found.update((item["key"], str(item["value"])) for item in records)
        return found

    def get_tags(self):
        records = [item for item in self._journal_records() if item["op"] == "parent_tag"]
        return tags_after(self._step.facts["tags"], records)

    def get_metrics(self, name=None, recursive=False, run_type=None, populate=False):
        """What all steps have logged to the pipeline run so far."""
        records = (item for item in self._journal_records() if item["op"] == "parent_metric")
        return {key: value for key, (_, value) in folded(records).items() if name in (None, key)}

    def get_children(self, recursive=False, tags=None, properties=None, type=None, status=None, _rehydrate_runs=True):
        """The steps that have begun, newest first. A step that was reused after this one began is not among them."""
        from azureml.core._other_step import other_step

        known = reversed(self._steps_of_the_run())
        begun = [other_step(self._step, facts) for facts in known if Path(facts["folder"], "run.json").is_file()]
        return [run for run in begun if has(run.get_tags(), tags) and status in (None, run.status, run.get_status())]

    def get_steps(self):
        return self.get_children()

    def find_step_run(self, name):
        """Every step run of that name; empty when none has begun."""
        return [run for run in self.get_children() if run.name == name]

    def _steps_of_the_run(self):
        """Of a reused step: the folder of the one that really ran."""
        steps, reused = self._step.folder.parent, self._step.facts["reused"]
        listed = read_step_list(steps.parent)
        return [dict(item, folder=reused.get(item["id"]) or str(steps / item["id"])) for item in listed]

    def _journal_records(self):
        """Of all steps of the run."""
        paths = self._step.folder.parent.glob("*/journal.ndjson")
        return sorted((item for path in paths for item in Journal(path).read()), key=lambda item: item["ts"])

    def _metric(self, kind, name, value):
        self._write("parent_metric", type=kind, name=name, value=value)

    def tag(self, key, value=None):
        self._write("parent_tag", key=key, value="" if value is None else value)

    def _add_property(self, key, value):
        self._write("parent_property", key=key, value=value)

    def _untag(self, key):
        self._write("parent_tag", key=key, value=None)

    def cancel(self):
        """Ask the engine to cancel the whole pipeline run."""
        self._write("cancel_parent")
