"""Which journal SQLite can keep in a folder."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

WAL, DELETE = "wal", "delete"


def possible_journal(folder: Path, connect: Callable[[Path], sqlite3.Connection] = sqlite3.connect) -> str:
    """`wal`, unless the file system cannot (network drives): there the pragma may succeed and the first write fails.

    So it is tried on a database of its own, as the real one would be left in a mode in which nobody can write it.
    """
    with TemporaryDirectory(prefix="probe-", dir=folder) as place:
        connection = connect(Path(place) / "probe.db")
        # Closing may have to write as well.
        with contextlib.suppress(sqlite3.OperationalError), contextlib.closing(connection):
            if connection.execute("PRAGMA journal_mode=WAL").fetchone()[0] == WAL:
                connection.execute("CREATE TABLE probe (x)")
                connection.execute("INSERT INTO probe VALUES (1)")
                connection.commit()
                return WAL
    return DELETE
