"""The data sets that a model was trained or tested with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Sequence

from .exceptions import WebserviceException

if TYPE_CHECKING:
    from .model_registry import ModelRecord, ModelRegistry


class ModelDatasets:
    """Of a `Model`. Data sets are kept by the ids of their registered versions."""

    if TYPE_CHECKING:
        workspace: Any
        _record: ModelRecord | None
        _registry: ModelRegistry
        _known: ModelRecord

        def _take(self, record: ModelRecord | None) -> None: ...

    @property
    def datasets(self) -> dict[str, list[Any]]:
        """Data sets by scenario. UserErrorException when one of them is no longer registered."""
        from .datasets.abstract_dataset import AbstractDataset

        found: dict[str, list[Any]] = {}
        for scenario, dataset_id in self._record.datasets if self._record else ():
            found.setdefault(scenario, []).append(AbstractDataset.get_by_id(self.workspace, dataset_id))
        return found

    def add_dataset_references(self, datasets: Any) -> None:
        """Pairs of a scenario, such as `Dataset.Scenario.TRAINING`, and a registered data set."""
        known = self._known
        new = [pair for pair in references(datasets) if pair not in [list(old) for old in known.datasets]]
        self._take(self._registry.change(known, datasets=[*known.datasets, *new]))


def references(datasets: Any) -> Sequence[Sequence[str]]:
    """Scenario and id of each. WebserviceException for what is no pair, or not registered."""
    found = []
    for item in datasets or ():
        if not isinstance(item, (list, tuple)) or len(item) != 2 or not isinstance(item[0], str):
            raise WebserviceException(
                "datasets are pairs such as (Dataset.Scenario.TRAINING, dataset), not " + type(item).__name__ + "."
            )
        scenario, dataset = item
        if not getattr(dataset, "id", None):
            raise WebserviceException(
                f"The data set for '{scenario}' is not registered: dataset.register(workspace, name) does that."
            )
        found.append([scenario, str(dataset.id)])
    return found
