"""Tags and properties of runs and steps, as a notebook or a script writes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from steploom.engine.run_book import RunBook
from steploom.engine.store.labels import TAG
from steploom.engine.store.store import Store
from steploom.errors import SteploomError

_RESERVED = ("steploom.", "azureml.", TAG)
"""How properties begin that the engine writes and reads itself."""


class RunLabels:
    def __init__(self, store: Store, runs: RunBook) -> None:
        self._labels = store.labels
        self._runs = runs

    def tag(self, run_or_step_id: str, tags: Mapping[str, str]) -> None:
        if not self._labels.tag(run_or_step_id, tags):
            self._runs.as_stored(run_or_step_id)

    def remove_tags(self, run_or_step_id: str, names: Iterable[str]) -> None:
        if not self._labels.remove_tags(run_or_step_id, names):
            self._runs.as_stored(run_or_step_id)

    def add_properties(self, run_or_step_id: str, properties: Mapping[str, str]) -> None:
        for name in properties:
            if name.startswith(_RESERVED):
                raise SteploomError(
                    "property-reserved",
                    f"The property '{name}' is the engine's own.",
                    where=f"run {run_or_step_id}",
                    cure=f"Use a name that begins with none of: {', '.join(_RESERVED)}.",
                )
        kept = self._labels.add_properties(run_or_step_id, properties, all_or_none=True)
        if kept is None:
            self._runs.as_stored(run_or_step_id)
        elif kept:
            name, value = next(iter(kept.items()))
            raise SteploomError(
                "property-set",
                f"The property '{name}' is '{value}' and stays so: properties are set once.",
                where=f"run {run_or_step_id}",
                cure="Use another name, or a tag, which may change: run.tag(name, value).",
            )


def own_properties(properties: Mapping[str, str]) -> dict[str, str]:
    """Those that a script may write."""
    return {name: value for name, value in properties.items() if not name.startswith(_RESERVED)}
