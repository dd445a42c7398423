"""An entry script with its settings, and data sets for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from steploom.azureml.core.environment import Environment
from steploom.azureml.pipeline.parallel_run_config import ParallelRunConfig
from steploom.step.site._steploom.datasets.dataset import Dataset

NAMES = """
import os
def run(mini_batch):
    return [f"{os.path.basename(path)} {len(mini_batch)}" for path in mini_batch]
"""


@pytest.fixture
def config(src: Path) -> Callable[..., ParallelRunConfig]:
    environment = Environment("own")
    environment.python.user_managed_dependencies = True

    def make(script: str = NAMES, **given: Any) -> ParallelRunConfig:
        (src / "score.py").write_text(script)
        wanted: dict[str, Any] = {
            "environment": environment,
            "entry_script": "score.py",
            "source_directory": str(src),
            "error_threshold": 0,
            "output_action": "append_row",
            "compute_target": None,
            "node_count": 1,
            "process_count_per_node": 2,
        }
        return ParallelRunConfig(**{**wanted, **given})

    return make


@pytest.fixture
def images(ws: Any, tmp_path: Path) -> Any:
    """A file data set of 0.txt to 6.txt, each of which holds its number."""
    folder = tmp_path / "images"
    folder.mkdir()
    for number in range(7):
        (folder / f"{number}.txt").write_text(str(number))
    store = ws.get_default_datastore()
    store.upload(str(folder), "images", show_progress=False)
    return Dataset.File.from_files((store, "images"))


@pytest.fixture
def rows(ws: Any, tmp_path: Path) -> Any:
    """A tabular data set of 40 rows: city, number."""
    folder = tmp_path / "rows"
    folder.mkdir()
    text = "".join(f"{'ab'[number % 2]},{number}\n" for number in range(40))
    (folder / "rows.csv").write_text(f"city,number\n{text}")
    store = ws.get_default_datastore()
    store.upload(str(folder), "rows", show_progress=False)
    return Dataset.Tabular.from_delimited_files((store, "rows/rows.csv"))
