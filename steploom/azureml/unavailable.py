"""Names that can be imported, as notebooks list more than they use, and that say why they do nothing when used."""

from __future__ import annotations

from typing import Any

from steploom.azureml.unanswered import LATER
from steploom.step.site._steploom.refusing import UnavailableError as UnavailableError
from steploom.step.site._steploom.refusing import refusing_class

_CLOUD = "{name} needs the Azure cloud, so Steploom does not run it locally.{instead}"
_LATER = "{name} is not part of this version of Steploom.{instead}"

INSTEAD = {
    "AutoMLStep": " In SDK v2 it is automl.* of azure-ai-ml.",
    "AutoMLStepRun": " In SDK v2 it is automl.* of azure-ai-ml.",
    "AutoMLConfig": " In SDK v2 it is automl.* of azure-ai-ml.",
    "AutoMLRun": " In SDK v2 it is automl.* of azure-ai-ml.",
    "DataFactoryCompute": " A DataTransferStep needs none here: give it any name as its compute_target.",
    "SynapseSparkStep": " In SDK v2 it is a spark component.",
    "Dataset": " Use a DataReference to a path on a datastore.",
    "OutputFileDatasetConfig": " Use PipelineData.",
    **dict.fromkeys(
        ("AciWebservice", "AksWebservice", "InferenceConfig", "LocalWebservice", "Webservice"),
        " In SDK v2 it is an online endpoint.",
    ),
}

LATER_NAMES = frozenset(name for names in LATER.values() for name in names.split())


def reason(name: str) -> str:
    """One sentence for the user about `Class` or `Class.member`."""
    owner = name.partition(".")[0]
    sentence = _LATER if owner in LATER_NAMES else _CLOUD
    return sentence.format(name=name, instead=INSTEAD.get(owner, ""))


def __getattr__(name: str) -> Any:
    """`steploom.azureml.unavailable:AutoMLStep` of the export table: one refusing class for each name."""
    if name.startswith("__"):
        raise AttributeError(name)
    made = refusing_class(name, __name__, reason)
    globals()[name] = made
    return made
