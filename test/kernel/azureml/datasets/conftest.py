"""Delays of three days and two airports on the default datastore."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

ROWS = {
    "2013/01/JFK.csv": "day,delay\n2013-01-01,3\n2013-01-02,\n",
    "2013/01/LGA.csv": "day,delay\n2013-01-01,20\n",
    "2013/02/JFK.csv": "day,delay\n2013-02-01,7\n",
}


@pytest.fixture
def store(ws: Any, tmp_path: Path) -> Any:
    """The default datastore with `ROWS` below `delays`, and two lines of JSON."""
    files = tmp_path / "files"
    for name, text in {**ROWS, "lines.jsonl": '{"a": 1, "b": "x"}\n{"a": 2, "b": "y"}\n'}.items():
        (files / name).parent.mkdir(parents=True, exist_ok=True)
        (files / name).write_text(text)
    datastore = ws.get_default_datastore()
    datastore.upload(str(files), "delays", show_progress=False)
    return datastore
