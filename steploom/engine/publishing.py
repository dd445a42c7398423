"""Everything that is published to be used again and again: pipelines, what submits them, and modules."""

from __future__ import annotations

from steploom.engine.data_type_book import DataTypeBook
from steploom.engine.digest import ContentDigests
from steploom.engine.doors import Doors
from steploom.engine.draft_book import DraftBook
from steploom.engine.endpoint_address import EndpointAddress
from steploom.engine.endpoint_book import EndpointBook
from steploom.engine.home import Home
from steploom.engine.module_book import ModuleBook
from steploom.engine.published_book import PublishedBook
from steploom.engine.schedule_book import ScheduleBook
from steploom.engine.store.store import Store
from steploom.engine.summon import Summoner


class Publishing:
    def __init__(self, home: Home, store: Store, digests: ContentDigests, summoner: Summoner, doors: Doors) -> None:
        self.address = EndpointAddress(home, store, summoner)
        self.pipelines = PublishedBook(home, store, digests, doors)
        self.drafts = DraftBook(home, store, self.pipelines, doors)
        self.endpoints = EndpointBook(home, store, self.pipelines, doors)
        self.modules = ModuleBook(home, store, digests, doors)
        self.data_types = DataTypeBook(store, doors)
        self.schedules = ScheduleBook(home, store, summoner, self.pipelines, self.endpoints, doors)
