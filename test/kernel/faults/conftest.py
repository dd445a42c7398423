"""The engine's lab, for faults in real runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from engine.conftest import Lab, make_port, reap, wait_until


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    monkeypatch.setenv("STEPLOOM_HOME", str(tmp_path / "home"))
    made = Lab(tmp_path)
    yield made
    reap(made.home)


@pytest.fixture
def until() -> Callable[..., Any]:
    """Fails when the condition is not met in time, generously."""
    return lambda condition: wait_until(condition, seconds=60)


@pytest.fixture
def port() -> Callable[..., dict[str, Any]]:
    return make_port
