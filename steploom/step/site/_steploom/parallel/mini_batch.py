"""What one call of the entry script's `run` gets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Mapping, Optional


@dataclass(frozen=True)
class MiniBatch:
    """`items` are paths, or a pandas frame. `definition` is the data set of its items, as JSON; None if it has none."""

    index: int
    input_index: int
    items: Any
    partition: Mapping[str, Any] = field(default_factory=dict)
    definition: Optional[Mapping[str, Any]] = None

    @property
    def size(self) -> int:
        """In files or rows."""
        return len(self.items)


class MiniBatchContext:
    """The second argument of `run`, where it takes one."""

    def __init__(self, batch: MiniBatch) -> None:
        self.minibatch_index = self.mini_batch_id = batch.index
        self.dataset_index = batch.input_index
        self.partition_key_value = dict(batch.partition)
        self._definition = batch.definition

    @property
    def dataset(self) -> Any:
        """The files, or the rows of the partition, as a data set; None for rows that are no partition."""
        if self._definition is None:
            return None
        from azureml.core import Run

        from ..datasets.abstract_dataset import dataset_of
        from ..datasets.definition import DatasetDefinition

        return dataset_of(DatasetDefinition.from_json(self._definition), Run.get_context().experiment.workspace)

    def __repr__(self) -> str:
        return (
            f"MiniBatchContext(minibatch_index={self.minibatch_index}, partition_key_value={self.partition_key_value})"
        )
