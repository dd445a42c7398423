"""The example's scripts, run as a step runs them: in the environment the notebook asks for, as plain programs."""

from __future__ import annotations

import ast
import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from example.executed import Executed

from steploom.engine.environments.manager import EnvironmentManager
from steploom.engine.home import Home
from steploom.engine.values import EnvironmentSpec
from steploom.step import site_folder

Execute = Callable[[str, str], Executed]
Run = Callable[..., subprocess.CompletedProcess[str]]
Row = dict[str, str]

# What a scoring script would do, with nothing but the model file and a processed table.
SCORE = """
import sys, joblib, pandas as pd
model, table, out = sys.argv[1:]
pd.Series(joblib.load(model).predict_proba(pd.read_csv(table))[:, 1]).to_csv(out, index=False, header=False)
"""


@pytest.fixture(scope="session")
def read_rows() -> Callable[[Path], list[Row]]:
    def read(path: Path) -> list[Row]:
        with path.open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    return read


@pytest.fixture(scope="session")
def write_rows() -> Callable[[Path, list[Row]], Path]:
    def write(path: Path, rows: list[Row]) -> Path:
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write


@pytest.fixture(scope="session")
def examples() -> Path:
    return Path(__file__).parents[3] / "examples"


@pytest.fixture(scope="session")
def engine_home(request: pytest.FixtureRequest) -> Home:
    """Kept from one test session to the next, because it holds an environment of 270 MB."""
    return Home.open(request.config.cache.mkdir("flights-example"))


@pytest.fixture(scope="session")
def example_python(examples: Path, engine_home: Home) -> Path:
    """The interpreter of the notebook's own run configuration, built by the engine."""
    spec = EnvironmentSpec(**_packages_of(examples / "flights-training.ipynb"))
    return EnvironmentManager(engine_home).ensure(spec, sys.executable, print).python


def _packages_of(notebook: Path) -> dict[str, tuple[str, ...]]:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    source = "".join(next(cell for cell in cells if cell["id"] == "runconfig")["source"])
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "CondaDependencies.create":
            given = {item.arg: tuple(ast.literal_eval(item.value)) for item in node.keywords}
            return {"conda": given["conda_packages"], "pip": given["pip_packages"]}
    raise AssertionError("the notebook creates no CondaDependencies")


@pytest.fixture(scope="session")
def run_script(example_python: Path, engine_home: Home, examples: Path) -> Run:
    """`run_script("train", "--input", …)`; with `step_folder` the script believes to be a step that runs there."""

    def run(name: str, *arguments: object, step_folder: Path | None = None) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(site_folder()), "PYTHONDONTWRITEBYTECODE": "1"}
        environment.pop("STEPLOOM_STEP_DIR", None)
        if step_folder is not None:
            environment |= {"STEPLOOM_STEP_DIR": str(step_folder), "STEPLOOM_HOME": str(engine_home.root)}
        script = examples / "scripts" / name / f"{name}.py"
        return subprocess.run(
            [str(example_python), str(script), *map(str, arguments)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def training_table(run_script: Run, examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder the process step writes in train mode."""
    # Neither the folder nor its parent is there: the engine makes nothing for a PipelineData.
    folder = tmp_path_factory.mktemp("process") / "outputs" / "processed_data"
    raw = examples / "data" / "flights-train.csv"
    done = run_script("process", "--process_mode", "train", "--raw_data", raw, "--processed_data", folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def scores(example_python: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, Path], list[float]]:
    """`scores(model, table)`: what a model file says about each row."""

    def score(model: Path, table: Path) -> list[float]:
        out = tmp_path_factory.mktemp("scores") / "scores.csv"
        subprocess.run([str(example_python), "-c", SCORE, str(model), str(table), str(out)], check=True)
        return [float(line) for line in out.read_text().splitlines()]

    return score


@pytest.fixture(scope="session")
def auc() -> Callable[[Sequence[bool], Sequence[float]], float]:
    """Mann and Whitney's: the share of pairs (late, on time) that the scores order rightly, ties by half."""

    def area(late: Sequence[bool], scores: Sequence[float]) -> float:
        order = sorted(range(len(scores)), key=scores.__getitem__)
        rank_sum = 0.0
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and scores[order[end]] == scores[order[start]]:
                end += 1
            rank_sum += (start + 1 + end) / 2 * sum(late[place] for place in order[start:end])
            start = end
        positive = sum(late)
        return (rank_sum - positive * (positive + 1) / 2) / (positive * (len(late) - positive))

    return area


@pytest.fixture(scope="module")
def folder(examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of `examples/` as a clone has it."""
    copy = tmp_path_factory.mktemp("copy") / "examples"
    shutil.copytree(examples, copy, ignore=shutil.ignore_patterns("downloads", ".azureml", "__pycache__"))
    return copy


@pytest.fixture(scope="module")
def execute(
    folder: Path,
    engine_home: Home,
    example_python: Path,
    tmp_path_factory: pytest.TempPathFactory,
    end_processes: Callable[[Path], None],
) -> Iterator[Execute]:
    """`execute(notebook, name)` in a home that starts without runs and shares the prepared environment."""
    home = tmp_path_factory.mktemp("home")
    (home / "envs").symlink_to(engine_home.environments, target_is_directory=True)
    environment = {
        **os.environ,
        "STEPLOOM_HOME": str(home),
        "IPYTHONDIR": str(home / "ipython"),
        # A kernel spec that somebody else's python3 left in the user's folder would start that Python.
        "JUPYTER_DATA_DIR": str(home / "jupyter"),
    }

    def run(notebook: str, name: str) -> Executed:
        command = [sys.executable, "-m", "jupyter", "execute", notebook, "--output", name]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return Executed(folder / f"{name}.ipynb")

    yield run
    end_processes(home)
