"""The run of a script that nobody submitted: logging prints, in words that tools look for; nothing is kept."""

import os

from _steploom.journal import plain
from _steploom.logging_calls import LoggingCalls

from azureml._names import members
from azureml._refusals import completed


@completed(members("_OfflineRun"))
class _OfflineRun(LoggingCalls):
    """Not a `Run`; has no experiment, parent or stored metrics. Scripts test for it: `type(run) == _OfflineRun`."""

    DELIM = "#"

    def __init__(self, run_id=None):
        self.id = self.identity = run_id or f"OfflineRun_{os.urandom(8).hex()}"
        self.name = "OfflineRun"
        self.input_datasets = {}
        self.output_datasets = {}

    def _metric(self, kind, name, value):
        print(f"Attempted to log {kind} metric {name}:\n{plain(value)}")

    def _image(self, name, path, plot):
        print(f"Attempted to log image metric {name}:\n{path or 'a plot'}")

    def tag(self, key, value=None):
        print(f"Attempted to tag {key}={value}")

    def set_tags(self, tags):
        for key, value in tags.items():
            self.tag(key, value)

    def add_properties(self, properties):
        print(f"Attempted to add properties {properties}")

    def upload_file(self, name, path_or_stream, datastore_name=None):
        print(f"Attempted to track file {name} at {path_or_stream}")

    def upload_files(self, names, paths, **kwargs):
        for name, path in zip(names, paths):
            self.upload_file(name, path)

    def upload_folder(self, name, path, datastore_name=None):
        print(f"Attempted to track folder {name} at {path}")

    def child_run(self, name=None, run_id=None, outputs=None):
        return _OfflineRun(run_id)

    def get_status(self):
        return "Running"

    def complete(self, **kwargs):
        """Nothing to complete."""

    def fail(self, error_details=None, error_code=None, **kwargs):
        print(f"Offline run failed: {error_details}")

    def flush(self, timeout_seconds=300):
        """Nothing is held back."""

    def cancel(self):
        """Nothing to cancel."""

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return False

    def __repr__(self):
        return f"OfflineRun(Id: {self.id})"
