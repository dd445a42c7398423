"""`pin_sdk_version`: packages of the SDK are asked for in the version of the SDK that asks."""

from __future__ import annotations

import re

from steploom.azureml.core.constants import VERSION

_SDK = (
    "azureml-accel-models",
    "azureml-automl-core",
    "azureml-automl-runtime",
    "azureml-core",
    "azureml-datadrift",
    "azureml-dataset-runtime",
    "azureml-defaults",
    "azureml-explain-model",
    "azureml-interpret",
    "azureml-mlflow",
    "azureml-opendatasets",
    "azureml-pipeline",
    "azureml-pipeline-core",
    "azureml-pipeline-steps",
    "azureml-sdk",
    "azureml-telemetry",
    "azureml-tensorboard",
    "azureml-train",
    "azureml-train-automl",
    "azureml-train-automl-client",
    "azureml-train-automl-runtime",
    "azureml-train-core",
    "azureml-train-restclients-hyperdrive",
    "azureml-widgets",
)
_PIN = f"~={VERSION}"
_WITHOUT_VERSION = re.compile(r"([\w.-]+)(\[[^\]]*\])?")


def pinned(package: str) -> str:
    """The requirement with a version, if it is a package of the SDK that has none."""
    found = _WITHOUT_VERSION.fullmatch(package)
    if not found or not (found[1] in _SDK or found[1].startswith("azureml-contrib-")):
        return package
    return package + _PIN


def unpinned(requirement: str) -> str:
    """What `pinned` was given."""
    package = requirement.removesuffix(_PIN)
    return package if pinned(package) == requirement else requirement
