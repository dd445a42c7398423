"""What the books of published pipelines need of the engine behind them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from steploom.datastores.store import Store as DatastoreStore
from steploom.engine.values import Json, RunRecord, Submission
from steploom.errors import SteploomError

if TYPE_CHECKING:
    from steploom.engine.api import Engine


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """What the books need of the engine. `check` and `datastore` are of a workspace."""

    check: Callable[[str, Json], tuple[SteploomError, ...]]
    submit: Callable[[Submission], RunRecord]
    run: Callable[[str], RunRecord]
    datastore: Callable[[str, str], DatastoreStore]
    new_id: Callable[[], str]

    @classmethod
    def of(cls, engine: Engine, new_id: Callable[[], str]) -> Doors:
        return cls(
            check=engine.check,
            submit=engine.submit,
            run=engine.run,
            datastore=lambda workspace, name: engine.store(engine.datastore(workspace, name)),
            new_id=new_id,
        )
