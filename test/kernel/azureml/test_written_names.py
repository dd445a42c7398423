"""What is written from the table of names (scripts/azureml_names.py) says what the table says."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[3] / "scripts" / "azureml_names.py"
WRITTEN: dict[Path, str] = runpy.run_path(str(SCRIPT))["written"]()


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_is_up_to_date(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == WRITTEN[path], (
        f"{path} is older than steploom/azureml/exports.py. Write it anew: .venv/bin/python scripts/azureml_names.py"
    )
