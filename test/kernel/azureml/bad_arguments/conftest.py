"""A workspace with one of everything that bad arguments can be given to. Nothing of it is ever run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import steploom


@dataclass
class Place:
    ws: Any
    files: Any
    """A file data set."""
    rows: Any
    """A tabular data set with the columns a and b."""
    published: Any

    @property
    def store(self) -> Any:
        return self.ws.get_default_datastore()

    @property
    def named(self) -> Any:
        return self.files.as_named_input("given")

    def step(self, script: Any = "train.py", **kwargs: Any) -> Any:
        from azureml.pipeline.steps import PythonScriptStep  # type: ignore[import-not-found]

        return PythonScriptStep(script, **{"source_directory": "src", "compute_target": "cpu", **kwargs})

    def pipeline(self, **kwargs: Any) -> Any:
        from azureml.pipeline.core import Pipeline  # type: ignore[import-not-found]

        return Pipeline(self.ws, [self.step(**kwargs)])

    def parallel(self, **kwargs: Any) -> Any:
        """A ParallelRunConfig."""
        from azureml.core import Environment  # type: ignore[import-not-found]
        from azureml.pipeline.steps import ParallelRunConfig

        fitting = {
            "environment": Environment("e"),
            "entry_script": "score.py",
            "error_threshold": 1,
            "output_action": "append_row",
            "compute_target": "cpu",
            "node_count": 1,
            "source_directory": "src",
        }
        return ParallelRunConfig(**{**fitting, **kwargs})

    def schedule(self, recurrence: Any = None, **kwargs: Any) -> Any:
        from azureml.pipeline.core import Schedule

        fitting = {"workspace": self.ws, "name": "s", "pipeline_id": self.published.id, "experiment_name": "e"}
        return Schedule.create(**{**fitting, **kwargs}, recurrence=recurrence)


@pytest.fixture(scope="module")
def on(tmp_path_factory: pytest.TempPathFactory, end_processes: Callable[[Path], None]) -> Iterator[Place]:
    top = tmp_path_factory.mktemp("bad-arguments")
    (top / "src").mkdir()
    for name in ("train.py", "score.py"):
        (top / "src" / name).touch()
    (top / "data.csv").write_text("a,b\n1,x\n2,y\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STEPLOOM_HOME", str(top / "home"))
        patch.chdir(top)
        steploom.activate()
        from azureml.core import ComputeTarget, Dataset, Workspace
        from azureml.core.compute import AmlCompute  # type: ignore[import-not-found]

        ws = Workspace.from_config()
        ComputeTarget.create(ws, "cpu", AmlCompute.provisioning_configuration("STANDARD_D2_V2", max_nodes=2))
        store = ws.get_default_datastore()
        store.upload_files(["data.csv"], target_path="d", show_progress=False)
        files = Dataset.File.from_files((store, "d/data.csv"))
        rows = Dataset.Tabular.from_delimited_files((store, "d/data.csv"))
        made = Place(ws, files, rows, None)
        made.published = made.pipeline().publish("p")
        yield made
        end_processes(top / "home")
