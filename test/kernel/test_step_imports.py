"""What runs inside a step finds no Steploom there; import-linter cannot see `site`, which is no package."""

import ast
import sys
from pathlib import Path

import pytest

STEP = Path(__file__).parents[2] / "steploom/step"
FILES = sorted(STEP.rglob("*.py"))


def imported(tree: ast.AST) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add(node.module.partition(".")[0])
    return names


# What a step's environment holds where it is needed: for rows of data sets, and for notebooks.
NOTEBOOKS = {"ipykernel", "jupyter_client", "nbclient", "nbformat"}
WHERE_USED = {
    "datasets/table.py": {"pandas"},
    "datasets/tabular_dataset.py": {"dask"},
    "legacy/pandas_append.py": {"pandas"},
    "legacy/pandas_ix.py": {"pandas"},
    "legacy/sklearn_preprocessing.py": {"sklearn"},
}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(STEP).as_posix())
def test_imports_the_standard_library_and_its_own_names(file):
    tree = ast.parse(file.read_text(encoding="utf-8"), feature_version=(3, 8))
    place = f"{file.parent.name}/{file.name}"
    more = NOTEBOOKS if file.parent.name == "notebook" else WHERE_USED.get(place, set())
    assert imported(tree) <= sys.stdlib_module_names | {"azureml", "_steploom"} | more
