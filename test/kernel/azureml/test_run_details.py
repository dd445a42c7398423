"""`RunDetails(run).show()` in a real IPython shell: what is published, and that it is brought up to date."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from steploom.azureml.pipeline.pipeline import Pipeline
from steploom.azureml.pipeline.script_step import PythonScriptStep
from steploom.azureml.widgets import run_display
from steploom.azureml.widgets.run_details import RunDetails
from steploom.bridge.check import check

GATED = """
import os, sys, time
print('a line of the log', flush=True)
while not os.path.exists(sys.argv[1]): time.sleep(0.02)
"""
NASTY = "<img src=x onerror=alert(1)>"


@pytest.fixture
def published(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    # A history would be written at the end of the process, long after its folder is gone.
    shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    shell.display_pub = CapturingDisplayPublisher()
    yield shell.display_pub.outputs
    InteractiveShell.clear_instance()


@pytest.fixture
def run(ws: Any, tmp_path: Path) -> Any:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "s.py").write_text(GATED)
    step = PythonScriptStep(
        "s.py",
        name=NASTY,
        source_directory=str(tmp_path / "src"),
        compute_target="cpu",
        arguments=[str(tmp_path / "gate")],
    )
    return Pipeline(ws, [step]).submit("exp")


def test_shown_and_brought_to_its_end(run: Any, published: list[dict[str, Any]], tmp_path: Path) -> None:
    assert RunDetails(run).show() is None
    first = published[0]
    assert set(first["data"]) == {run_display.MIME, "text/plain", "text/html"}
    check("runSnapshot", first["data"][run_display.MIME])
    assert first["data"][run_display.MIME]["run"]["id"] == run.id
    (tmp_path / "gate").touch()

    run.wait_for_completion(show_output=False)
    last = published[-1]
    assert last["update"] is True
    assert last["transient"]["display_id"] == first["transient"]["display_id"]
    snapshot = last["data"][run_display.MIME]
    check("runSnapshot", snapshot)
    assert snapshot["run"]["status"] == "Finished"
    assert "a line of the log" in "".join(snapshot["logTails"].values())
    assert "Finished" in last["data"]["text/plain"]

    before = len(published)
    run.wait_for_completion(show_output=False)
    assert len(published) == before, "what has ended is not published again"


def test_names_are_text_never_markup(run: Any, published: list[dict[str, Any]], tmp_path: Path) -> None:
    (tmp_path / "gate").touch()
    run.wait_for_completion(show_output=False)
    RunDetails(run.find_step_run(NASTY)[0]).show()
    html = published[-1]["data"]["text/html"]
    assert "<img" not in html and "&lt;img" in html


def test_without_a_notebook_it_prints(run: Any, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "gate").touch()
    run.wait_for_completion(show_output=False)
    capsys.readouterr()
    RunDetails(run).show()
    assert run.id in capsys.readouterr().out


def test_widget_data(run: Any, tmp_path: Path) -> None:
    (tmp_path / "gate").touch()
    run.wait_for_completion(show_output=False)
    data = RunDetails(run).get_widget_data()
    assert data["status"] == "Completed"
    assert [child["name"] for child in data["child_runs"]] == [NASTY]
    assert "a line of the log" in data["run_logs"]
