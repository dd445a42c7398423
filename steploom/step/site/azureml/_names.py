"""Whatever a notebook can import from `azureml` a script can import, too. What is only for the notebook says so when it
is used, never at import: scripts list more names than they use.

`names.json` is written by scripts/azureml_names.py from the names of the notebook.
"""

import importlib
import json
import os
import sys
from importlib.machinery import ModuleSpec

from _steploom.refusing import refusing_class

_FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "names.json")
_ERRORS = "azureml.exceptions"
# What works inside a script, and where it is; the exceptions do, too.
_WORKING = {
    "AbstractAzureStorageDatastore": "_steploom.datastores.storage_datastore",
    "AbstractDataset": "_steploom.datasets.abstract_dataset",
    "AbstractDatastore": "_steploom.datastores.abstract_datastore",
    "AzureBlobDatastore": "_steploom.datastores.storage_datastore",
    "AzureFileDatastore": "_steploom.datastores.storage_datastore",
    "DataPath": "_steploom.datastores.data_path",
    "DataPathComputeBinding": "_steploom.datastores.data_path_compute_binding",
    "DataReference": "_steploom.datastores.data_reference",
    "DataReferenceConfiguration": "_steploom.data_reference_configuration",
    "DataType": "_steploom.datasets.data_type",
    "Dataset": "_steploom.datasets.dataset",
    "Datastore": "azureml.core.datastore",
    "Experiment": "azureml.core.experiment",
    "FileDataset": "_steploom.datasets.file_dataset",
    "FileDatasetFactory": "_steploom.datasets.file_dataset_factory",
    "Keyvault": "_steploom.keyvault",
    "Model": "azureml.core.model",
    "PromoteHeadersBehavior": "_steploom.datasets.promote_headers",
    "ResourceConfiguration": "_steploom.resource_configuration",
    "Run": "azureml.core.run",
    "TabularDataset": "_steploom.datasets.tabular_dataset",
    "TabularDatasetFactory": "_steploom.datasets.tabular_dataset_factory",
    "Workspace": "azureml.core.workspace",
    "_OfflineRun": "azureml.core.run",
    "get_run": "azureml.core.run",
    "set_diagnostics_collection": "_steploom.diagnostics",
}

_read = {}
_classes = {}


def _table():
    if not _read:
        with open(_FILE, encoding="utf-8") as stream:
            _read.update(json.load(stream))
    return _read


def modules():
    """Module to its names; of a constant with the value, else null."""
    return _table()["modules"]


def members(name):
    """What a class has in a notebook."""
    return _table()["members"][name]


def attribute_of(module):
    """The `__getattr__` of a module."""

    def get(name):
        names = modules()[module]
        if name in names:
            value = _object(name) if names[name] is None else names[name]
            setattr(sys.modules[module], name, value)
            return value
        if f"{module}.{name}" in modules():
            return importlib.import_module(f"{module}.{name}")
        raise AttributeError(_unknown(module, name))

    return get


def _object(name):
    if name in _WORKING:
        return getattr(importlib.import_module(_WORKING[name]), name)
    if name in modules()[_ERRORS]:
        return getattr(importlib.import_module("_steploom.exceptions"), name)
    if name not in _classes:
        from azureml._refusals import reason

        # One for all the modules that have the name, as in a notebook.
        _classes[name] = refusing_class(name, "azureml", reason)
    return _classes[name]


def _unknown(module, name):
    return f"{module}.{name} is not one of the Azure ML names that Steploom supports."


class _Finder:
    """Makes the modules of the table that are no files here."""

    def find_spec(self, name, path=None, target=None):
        parent, _, child = name.rpartition(".")
        if parent.partition(".")[0] != "azureml":
            return None
        if name in modules():
            return ModuleSpec(name, self, origin="steploom", is_package=True)
        if parent in modules() and child[:1].isupper():
            # `from azureml.core import Typo` looks for a module of that name last, and shows of all errors only this.
            raise ImportError(_unknown(parent, child), name=name)
        raise ModuleNotFoundError(_unknown(parent, child), name=name)

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        module.__getattr__ = attribute_of(module.__name__)
        module.__all__ = sorted(modules()[module.__name__])


def install():
    """At the end of `sys.meta_path`: files come first."""
    sys.meta_path.append(_Finder())
