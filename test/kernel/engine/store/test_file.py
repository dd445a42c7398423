"""The store's file: many writers, other versions, bad disks."""

from __future__ import annotations

import sqlite3
import threading

import pytest
from engine.store.conftest import BLOB, WS

from steploom.engine.home import Home
from steploom.engine.store import database, migrations
from steploom.engine.store.database import Database
from steploom.engine.store.store import Store
from steploom.errors import EngineUnavailableError


def test_old_events_are_forgotten_and_numbers_go_on(store: Store) -> None:
    for number in range(10):
        store.messages.tell("environment", str(number), {})
    last = store.messages.last_event()
    store.messages.forget(keep=3)
    assert [event.subject for event in store.messages.events(0, 100)] == ["7", "8", "9"]
    store.messages.forget(keep=0)
    store.messages.tell("environment", "next", {})
    assert store.messages.events(last, 100)[0].seq == last + 1


def test_many_writers_lose_nothing(home: Home, store: Store) -> None:
    def write(name: int) -> None:
        mine = Store(home)
        for number in range(100):
            mine.messages.tell("environment", f"{name}-{number}", {})
        mine.close()

    threads = [threading.Thread(target=write, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    events = store.messages.events(0, 1000)
    assert len({event.subject for event in events if event.stream == "environment"}) == 400


# -- the file


def test_two_processes_may_open_a_new_home_at_once(home: Home) -> None:
    failures: list[Exception] = []

    def open_it() -> None:
        try:
            Store(home).workspaces.all()
        except EngineUnavailableError as error:
            failures.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_home_from_a_newer_version_is_not_touched(home: Home, store: Store) -> None:
    with sqlite3.connect(home.database) as connection:
        connection.execute(f"PRAGMA user_version={len(migrations.MIGRATIONS) + 1}")
    with pytest.raises(EngineUnavailableError) as caught:
        Store(home)
    assert caught.value.code == "home-newer"


def test_each_old_version_is_brought_up_to_date(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = migrations.MIGRATIONS
    Store(home).workspaces.add(WS, (BLOB,))
    monkeypatch.setattr(database, "MIGRATIONS", (*whole, "CREATE TABLE later (x TEXT); INSERT INTO later VALUES ('y')"))
    upgraded = Database(home)
    assert upgraded.query("SELECT x FROM later")[0][0] == "y"
    assert Store(home).workspaces.get("ws") == WS


def test_a_migration_that_fails_changes_nothing(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    Store(home)
    broken = (*migrations.MIGRATIONS, "CREATE TABLE later (x TEXT); INSERT INTO nowhere VALUES (1)")
    monkeypatch.setattr(database, "MIGRATIONS", broken)
    with pytest.raises(EngineUnavailableError):
        Database(home)
    monkeypatch.undo()
    with sqlite3.connect(home.database) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == len(migrations.MIGRATIONS)
        assert connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'later'").fetchone() is None


def test_a_full_disk_is_told_and_nothing_is_half_written(home: Home, store: Store) -> None:
    connection = Database(home).connection()
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    full = Database(home)
    full.connection().execute(f"PRAGMA max_page_count={pages}")
    before = store.messages.last_event()
    with pytest.raises(EngineUnavailableError) as caught:
        for _ in range(1000):
            with full.transaction() as tx:
                database.record_event(tx, "run", "x", {"text": "y" * 1000})
    assert caught.value.code == "disk-full"
    assert caught.value.cure
    events = store.messages.events(before, 10_000)
    assert all(len(event.body["text"]) == 1000 for event in events)
    full.connection().execute(f"PRAGMA max_page_count={pages + 100}")
    with full.transaction() as tx:
        database.record_event(tx, "run", "room again")
    assert store.messages.events(store.messages.last_event() - 1, 1)[0].subject == "room again"


def test_a_damaged_file_is_told(home: Home) -> None:
    home.database.write_bytes(b"this is not a database, and never was one" * 100)
    with pytest.raises(EngineUnavailableError) as caught:
        Store(home)
    assert caught.value.code == "state-damaged"
    assert str(home.database) in str(caught.value)
