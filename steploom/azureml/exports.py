"""Which name is found where: the table behind `import azureml...`, made of one for each package in `exported`.

A value is "module:attribute" of ours. All paths of a name have the same value, so they give the same object.
"""

from __future__ import annotations

from steploom.azureml.exported.at import at
from steploom.azureml.exported.core import CORE
from steploom.azureml.exported.data import DATA
from steploom.azureml.exported.homes import HOMES
from steploom.azureml.exported.pipeline import PIPELINE
from steploom.azureml.exported.rest import REST
from steploom.azureml.unanswered import CLOUD, LATER

DOCS = "Azure ML names answered by Steploom, which runs pipelines on this machine. See steploom.azureml.exports."


def _all_names() -> dict[str, dict[str, str]]:
    modules: dict[str, dict[str, str]] = {}
    for table in (LATER, CLOUD):
        for module, names in table.items():
            modules.setdefault(module, {}).update(at("steploom.azureml.unavailable", *names.split()))
    for answered in (CORE, DATA, PIPELINE, REST):
        for module, places in answered.items():
            modules.setdefault(module, {}).update(places)
    for module, (other, names) in HOMES.items():
        modules.setdefault(module.rpartition(".")[0], {})
        modules.setdefault(module, {}).update({name: modules[other][name] for name in names.split()})
    return dict(sorted(modules.items()))


MODULES = _all_names()

PUBLIC: dict[str, tuple[str, ...]] = {
    "azureml.core": tuple(name for name in MODULES["azureml.core"] if name not in ("VERSION", "__version__")),
}
"""`__all__` of modules where it is not every name."""
