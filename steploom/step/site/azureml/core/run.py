"""`Run.get_context()`: the step's own run inside a step, an offline run elsewhere."""

import sys

from _steploom.exceptions import RunEnvironmentException, UserErrorException
from _steploom.identity import NO_PORTAL
from _steploom.journal import tags_after
from _steploom.logging_calls import LoggingCalls
from _steploom.metrics import folded

from azureml._names import attribute_of, members
from azureml._refusals import GIVE_DATA, completed
from azureml.core import _context
from azureml.core._offline_run import _OfflineRun as _OfflineRun
from azureml.core._run_files import RunFiles
from azureml.core.experiment import Experiment
from azureml.core.workspace import Workspace

__getattr__ = attribute_of(__name__)

_current = []


class _Datasets(dict):
    """Tells who asks for one that is not there what there is, and how to come by the data."""

    def __missing__(self, name):
        raise KeyError(f"The run has no data set '{name}', only: {', '.join(self) or 'none'}. {GIVE_DATA}")


@completed(members("Run"))
class Run(RunFiles, LoggingCalls):
    """The run that the script is. Everything it says goes through the step's journal."""

    DELIM = "#"
    type = "azureml.StepRun"
    portal_url = NO_PORTAL
    _prefix = ""

    def __init__(self, experiment, run_id, outputs=None, **kwargs):
        step = _context.current()
        if step is None:
            raise RunEnvironmentException()
        if run_id != step.facts["stepId"]:
            raise UserErrorException(
                f"The script of a step knows its own run, {step.facts['stepId']}, and not {run_id}. "
                "Its pipeline run is Run.get_context().parent; look at others in the notebook."
            )
        self._take(step, run_id, step.facts["stepName"])
        if not step.is_in_pipeline:
            self.type = "azureml.scriptrun"

    def _take(self, step, run_id, name):
        self._step = step
        self.id = run_id
        self.name = self.display_name = name
        self.number = step.facts["runNumber"]
        self.experiment = Experiment(Workspace.from_config(), step.facts["experiment"])
        self.identity = f"{self.experiment.identity}{self.DELIM}{run_id}"
        self.description = None

    @property
    def input_datasets(self):
        """By input: the path of what is mounted or downloaded, the data set of what the script reads itself."""
        inputs = self._step.facts["data"]["inputs"]
        return _Datasets((name, self._dataset(item) or item["path"]) for name, item in inputs.items())

    @property
    def output_datasets(self):
        """The paths that the script writes to, by output."""
        return _Datasets(self._step.facts["data"]["outputs"])

    def _dataset(self, item):
        if item["definition"] is None:
            return None
        from _steploom.datasets.abstract_dataset import dataset_of
        from _steploom.datasets.definition import DatasetDefinition

        return dataset_of(DatasetDefinition.from_json(item["definition"]), self.experiment.workspace)

    @staticmethod
    def get_context(allow_offline=True, used_for_context_manager=False, **kwargs):
        """The same object at every call. Outside a step: an offline run, or an error if that is not allowed."""
        step = _context.current()
        if step is None and not allow_offline:
            raise RunEnvironmentException()
        if not _current:
            _current.append(_OfflineRun() if step is None else _own(step))
        return _current[0]

    @classmethod
    def get_submitted_run(cls, **kwargs):
        return cls.get_context(**kwargs)

    @staticmethod
    def get(workspace, run_id):
        """The script's own run, its pipeline run, or a step of that which has begun."""
        own = Run.get_context(allow_offline=False)
        known = [own, own.parent, *own.parent.get_children()] if own.parent else [own]
        return next((run for run in known if run.id == run_id), None) or Run(None, run_id)

    @property
    def parent(self):
        """The pipeline run; None for a script that was submitted by itself."""
        from azureml.core._pipeline_run import PipelineRun

        return PipelineRun(self._step) if self._step.is_in_pipeline else None

    @property
    def status(self):
        return self.get_status()

    @property
    def tags(self):
        return self.get_tags()

    @property
    def properties(self):
        return self.get_properties()

    def get_status(self):
        return "Running"

    def get_detailed_status(self):
        return {"status": self.get_status(), "details": ""}

    def get_properties(self):
        found = {}
        if self._step.is_in_pipeline:
            found["azureml.pipelinerunid"] = self._step.facts["runId"]
            found["azureml.runsource"] = "azureml.StepRun"
        found.update((item["key"], item["value"]) for item in self._said("property"))
        return found

    def get_details(self):
        return {
            "runId": self.id,
            "status": self.get_status(),
            "properties": self.get_properties(),
            "inputDatasets": [],
            "outputDatasets": [],
            "runDefinition": {"script": sys.argv[0], "arguments": sys.argv[1:]},
            "logFiles": {name: path.as_uri() for name, path in self._log_files().items()},
        }

    def get_details_with_logs(self):
        """Log files by name with their text in place of their URL."""
        logs = self._log_files().items()
        texts = {name: path.read_text(encoding="utf-8", errors="replace") for name, path in logs}
        return dict(self.get_details(), logFiles=texts)

    def get_portal_url(self):
        return NO_PORTAL

    def get_metrics(self, name=None, recursive=False, run_type=None, populate=False):
        """What this run has logged; with `recursive` its child runs' as well, as `<child>/<name>`."""
        records = [
            record
            for record in self._step.journal.read()
            if record["op"] == "metric"
            and (self._is_own(record) or (recursive and record["name"].startswith(self._prefix)))
        ]
        return {key: value for key, (_, value) in folded(records).items() if name in (None, key)}

    def _metric(self, kind, name, value):
        self._write("metric", type=kind, name=name, value=value)

    def _image(self, name, path, plot):
        count = sum(record["op"] == "metric" for record in self._step.journal.read())
        self._metric("image", name, self._keep_image(name, path, plot, count))

    def tag(self, key, value=None):
        self._write("tag", key=key, value="" if value is None else value)

    def set_tags(self, tags):
        for key, value in tags.items():
            self.tag(key, value)

    def get_tags(self):
        return tags_after(self._step.facts["tags"], self._said("tag"))

    def remove_tags(self, tags):
        """Names, of which those that are there go."""
        for key in [tags] if isinstance(tags, str) else tags:
            self._untag(key)

    def _untag(self, key):
        self._write("tag", key=key, value=None)

    def add_properties(self, properties):
        """Set once, they stay. UserErrorException for another value of one that is set; then none is added."""
        known = self.get_properties()
        for key, value in properties.items():
            if str(known.get(key, value)) != str(value):
                raise UserErrorException(
                    f"The property '{key}' is '{known[key]}' and stays so: properties are set once. Use another name, "
                    "or a tag, which may change: run.tag(name, value)."
                )
        for key, value in properties.items():
            self._add_property(key, value)

    def _add_property(self, key, value):
        self._write("property", key=key, value=value)

    def child_run(self, name=None, run_id=None, outputs=None):
        """A part of this run, with metrics, tags and files of its own: the step shows them as `<name>/<metric>`."""
        from azureml.core._child_run import ChildRun

        return ChildRun.begin(self, name, run_id)

    def create_children(self, count=None, tag_key=None, tag_values=None):
        """`count` child runs, or one for each of `tag_values`."""
        if (count is None) == (tag_key is None or tag_values is None):
            raise UserErrorException("create_children takes either count, or tag_key with tag_values.")
        children = [self.child_run() for _ in (range(count) if count is not None else tag_values)]
        for child, value in zip(children, tag_values or ()):
            child.tag(tag_key, value)
        return children

    def get_children(self, recursive=False, tags=None, properties=None, type=None, status=None, _rehydrate_runs=True):
        """Newest first."""
        from azureml.core._child_run import children_of

        return children_of(self, recursive=recursive, tags=tags, status=status)

    def get_secret(self, name):
        """Of the workspace. UserErrorException when there is none."""
        return self.experiment.workspace.get_default_keyvault().get_secret(name)

    def get_secrets(self, secrets):
        """By name; None for those that are not there."""
        return self.experiment.workspace.get_default_keyvault().get_secrets(secrets)

    def start(self):
        """It runs."""

    def complete(self, _set_status=True):
        """The step ends when its script does; saying so earlier is harmless."""

    def fail(self, error_details=None, error_code=None, _set_status=True):
        """Mark the step as failed, whatever its exit code will be."""
        self._write("fail", details=error_details, code=error_code)

    def cancel(self):
        """Ask the engine to cancel the step."""
        self._write("cancel")

    def flush(self, timeout_seconds=300):
        """Nothing is held back: every call writes at once."""

    def clean(self):
        """A local run leaves nothing on its target."""

    def _write(self, op, **fields):
        self._step.journal.write(op, **fields)

    def _is_own(self, record):
        return "child" not in record

    def _said(self, op):
        return [record for record in self._step.journal.read() if record["op"] == op and self._is_own(record)]

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return False

    def __eq__(self, other):
        return isinstance(other, Run) and other.id == self.id

    def __hash__(self):
        return hash(self.id)

    def __repr__(self):
        return (
            f"Run(Experiment: {self.experiment.name},\nId: {self.id},\nType: {self.type},\nStatus: {self.get_status()})"
        )


def _own(step):
    if step.child is None:
        return Run(None, step.facts["stepId"])
    from azureml.core._sweep_run import SweepRun

    return SweepRun(step)


def get_run(experiment, run_id, rehydrate=True, clean_up=True):
    """As `Run.get`."""
    return Run.get(experiment.workspace, run_id)
