"""The state of one home: a part for each kind of fact."""

from __future__ import annotations

from steploom.engine.home import Home
from steploom.engine.store.computes import Computes
from steploom.engine.store.data_types import DataTypes
from steploom.engine.store.database import Database
from steploom.engine.store.drafts import Drafts
from steploom.engine.store.labels import Labels
from steploom.engine.store.messages import Messages
from steploom.engine.store.metrics import Metrics
from steploom.engine.store.modules import Modules
from steploom.engine.store.pipeline_endpoints import PipelineEndpoints
from steploom.engine.store.prune import Prunes
from steploom.engine.store.published import PublishedPipelines
from steploom.engine.store.reuse import Reuse
from steploom.engine.store.run_properties import RunProperties
from steploom.engine.store.runs import Runs
from steploom.engine.store.schedules import Schedules
from steploom.engine.store.served import Served
from steploom.engine.store.workspaces import Workspaces


class Store:
    """Opens (and brings up to date) the home's database. Safe to use from several threads and processes."""

    def __init__(self, home: Home) -> None:
        self._database = Database(home)
        self.workspaces = Workspaces(self._database)
        self.computes = Computes(self._database)
        self.runs = Runs(self._database)
        self.labels = Labels(self._database)
        self.metrics = Metrics(self._database)
        self.reuse = Reuse(self._database)
        self.prunes = Prunes(self._database)
        self.run_properties = RunProperties(self._database)
        self.published = PublishedPipelines(self._database)
        self.drafts = Drafts(self._database)
        self.endpoints = PipelineEndpoints(self._database)
        self.schedules = Schedules(self._database)
        self.modules = Modules(self._database)
        self.data_types = DataTypes(self._database)
        self.served = Served(self._database)
        self.messages = Messages(self._database)

    def kept_snapshots(self) -> frozenset[str]:
        """The stored source folders that must stay, however old: what is published, and drafts, run them yet."""
        return self.published.snapshots() | self.drafts.snapshots() | self.modules.snapshots()

    def needs_supervisor(self) -> bool:
        """Whether there is something to run, to obey, to listen for or to submit when its time comes."""
        return bool(
            self.runs.has_unfinished()
            or self.messages.waiting()
            or self.served.any_active()
            or self.schedules.any_active()
        )

    def close(self) -> None:
        """Close this thread's connection."""
        self._database.close()
