"""The notebook as it is committed: valid, clean, and at home in any folder."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import nbformat
import pytest


@pytest.fixture(scope="module", params=["flights-training", "flights-batch-scoring"])
def notebook(request: pytest.FixtureRequest, examples: Path) -> nbformat.NotebookNode:
    return nbformat.read(examples / f"{request.param}.ipynb", as_version=nbformat.NO_CONVERT)


def code(notebook: nbformat.NotebookNode) -> list[ast.Module]:
    return [ast.parse(cell.source) for cell in notebook.cells if cell.cell_type == "code"]


def test_it_is_a_valid_python_notebook(notebook: nbformat.NotebookNode) -> None:
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) >= (4, 5)
    assert notebook.metadata.kernelspec.name == "python3"


def test_nothing_of_a_run_is_kept(notebook: nbformat.NotebookNode) -> None:
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None


def test_cells_have_names_that_stay(notebook: nbformat.NotebookNode) -> None:
    names = [cell.id for cell in notebook.cells]
    assert len(set(names)) == len(names)
    # Words, not the random digits an editor gives: the builder and these tests refer to them.
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in names)


def test_no_path_is_absolute(notebook: nbformat.NotebookNode) -> None:
    texts = [
        node.value
        for module in code(notebook)
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert [text for text in texts if text.startswith(("/", "~")) or re.match(r"[A-Za-z]:[\\/]", text)] == []
    assert not any(str(Path.home()) in cell.source for cell in notebook.cells)


def test_steps_share_a_folder_only_with_the_same_script(notebook: nbformat.NotebookNode, examples: Path) -> None:
    steps = [
        {item.arg: item.value for item in node.keywords}
        for module in code(notebook)
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "PythonScriptStep"
    ]
    scripts = {(ast.literal_eval(step["source_directory"]), ast.literal_eval(step["script_name"])) for step in steps}
    assert len({folder for folder, _ in scripts}) == len(scripts) >= 2
    for folder, script in scripts:
        assert (examples / folder / script).is_file()


def test_the_kernel_needs_no_package_of_the_scripts(notebook: nbformat.NotebookNode) -> None:
    modules = {
        (name.name if isinstance(node, ast.Import) else str(node.module)).partition(".")[0]
        for module in code(notebook)
        for node in ast.walk(module)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }
    assert modules <= {"azureml", "json", "pathlib", "time"}
