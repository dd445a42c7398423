"""`DataTransferStep`: data from one place of the datastores to another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from steploom.azureml.pipeline.data import PipelineData
from steploom.azureml.pipeline.data_transfer_step import DataTransferStep
from steploom.azureml.pipeline.pipeline import Pipeline
from steploom.azureml.pipeline.script_step import PythonScriptStep
from steploom.bridge.check import check

READ = """
import sys
from pathlib import Path
for place in map(Path, sys.argv[1:]):
    found = [path for path in (place, *place.rglob("*")) if path.is_file()]
    print(*sorted(path.name + "=" + path.read_text() for path in found))
"""


@pytest.fixture
def blobs(ws: Any, tmp_path: Path) -> Any:
    """The blob store, with two files in `raw`."""
    raw = tmp_path / "raw"
    (raw / "deep").mkdir(parents=True)
    (raw / "a.txt").write_text("1")
    (raw / "deep" / "b.txt").write_text("2")
    store = ws.get_default_datastore()
    store.upload(str(raw), "raw", show_progress=False)
    return store


@pytest.fixture
def files(ws: Any, tmp_path: Path) -> Any:
    """The file store, with one in `in/kept`."""
    (tmp_path / "old.txt").write_text("0")
    store = ws.datastores["workspacefilestore"]
    store.upload_files([str(tmp_path / "old.txt")], target_path="in/kept", show_progress=False)
    return store


def files_in(home: Path) -> list[str]:
    """What the file store holds."""
    root = home / "workspaces" / "local" / "workspacefilestore"
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


def node_of(graph: Any, kind: str) -> Any:
    return next(item for item in graph["nodes"] if item["kind"] == kind)


def submit(ws: Any, *steps: Any) -> dict[str, Any]:
    """The step runs of a finished run by name."""
    run = Pipeline(ws, list(steps)).submit("exp")
    run.wait_for_completion(show_output=False)
    return {step.name: step for step in run.get_steps()}


@pytest.mark.parametrize("missing", ["source_data_reference", "destination_data_reference", "compute_target"])
def test_what_it_needs(blobs: Any, missing: str) -> None:
    given = {"source_data_reference": blobs.path("raw"), "destination_data_reference": blobs.path("out")}
    with pytest.raises(ValueError, match=missing):
        DataTransferStep("copy", **{**given, "compute_target": "factory", missing: None})


def test_what_it_refuses(ws: Any, blobs: Any) -> None:
    with pytest.raises(ValueError, match="DataReference or a PipelineData, not str"):
        DataTransferStep("copy", blobs.path("raw"), "out", "factory")
    with pytest.raises(ValueError, match="inputs cannot hold str"):
        DataTransferStep("copy", "raw", blobs.path("out"), "factory")
    # As in the SDK, no sooner.
    step = DataTransferStep("copy", blobs.path("raw"), blobs.path("out"), "factory", "link")
    with pytest.raises(ValueError, match="source_reference_type is one of file, directory"):
        Pipeline(ws, [step])


def test_its_node(ws: Any, blobs: Any, files: Any) -> None:
    target = files.path("in/new.txt", "new")
    step = DataTransferStep("copy", blobs.path("raw/a.txt", "old"), target, "factory", None, "file")
    assert (step.name, step.step_type, step.get_output().name) == ("copy", "DataTransferStep", "new")
    graph = Pipeline(ws, [step])._steploom_graph()
    check("pipelineGraph", graph)
    node, data = node_of(graph, "step"), node_of(graph, "data")
    assert (node["type"], node["compute"], node["script"]) == ("DataTransferStep", None, "transfer.py")
    assert ([port["name"] for port in node["inputs"]], [port["name"] for port in node["outputs"]]) == (["old"], ["new"])
    assert (data["datastore"], data["destination"], data["isDirectory"]) == ("workspacefilestore", "in/new.txt", False)


def test_it_runs(ws: Any, blobs: Any, files: Any, src: Path, tmp_path: Path) -> None:
    (src / "score.py").write_text(READ)

    def steps() -> list[Any]:
        kept, one = files.path("in/kept", "kept"), files.path("in/one.txt", "one")
        folder = DataTransferStep("folder", blobs.path("raw", "raw"), kept, "factory")
        file = DataTransferStep("file", blobs.path("raw/a.txt", "a"), one, "factory", "file", "file")
        own = DataTransferStep("own", folder.get_output(), PipelineData("own", blobs), "factory")
        data = [folder.get_output(), own.get_output(), file.get_output()]
        read = PythonScriptStep("score.py", "read", data, inputs=data, source_directory=str(src))
        # By the place, which is not there before; the step says itself that it waits.
        again = PythonScriptStep("score.py", "again", [one], inputs=[one], source_directory=str(src))
        again.run_after(file)
        return [folder, file, own, read, again]

    done = submit(ws, *steps())
    assert done["read"].get_stdout_log().splitlines() == ["a.txt=1 b.txt=2 old.txt=0"] * 2 + ["one.txt=1"]
    assert done["again"].get_stdout_log() == "one.txt=1\n"
    assert done["folder"].get_stdout_log() == "Transferred 2 files, 0.0 MB, to workspacefilestore/in/kept.\n"
    assert done["folder"].get_output_data("kept").path_on_datastore == "in/kept"
    done = submit(ws, *steps())
    assert all("azureml.reusedrunid" in step.get_properties() for step in done.values())
    # What has been changed at the destination is brought there again; what has been changed at the source, too.
    for store, path, reused in ((files, "in/one.txt", False), (blobs, "raw/deep/b.txt", True)):
        (tmp_path / Path(path).name).write_text("3")
        store.upload_files([str(tmp_path / Path(path).name)], target_path=str(Path(path).parent), overwrite=True)
        done = submit(ws, *steps())
        assert ("azureml.reusedrunid" in done["file"].get_properties()) is reused
        assert ("azureml.reusedrunid" in done["folder"].get_properties()) is not reused
    assert done["read"].get_stdout_log().splitlines() == ["a.txt=1 b.txt=3 old.txt=0"] * 2 + ["one.txt=1"]


def test_what_fails_leaves_the_destination_as_it_was(ws: Any, home: Path, blobs: Any, files: Any) -> None:
    step = DataTransferStep("copy", blobs.path("raw", "raw"), files.path("in/kept/old.txt", "old"), "factory")
    run = Pipeline(ws, [step]).submit("exp")
    assert run.wait_for_completion(show_output=False, raise_on_error=False) == "Failed"
    (copied,) = run.get_steps()
    assert "cannot become the file workspacefilestore/in/kept/old.txt" in copied.get_details()["error"]["message"]
    assert files_in(home) == ["in/kept/old.txt"]


def test_a_whole_datastore_as_destination(ws: Any, home: Path, blobs: Any, files: Any) -> None:
    submit(ws, DataTransferStep("copy", blobs.path("raw", "raw"), files.as_mount(), "factory"))
    assert files_in(home) == ["a.txt", "deep/b.txt", "in/kept/old.txt"]
