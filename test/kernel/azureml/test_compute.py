"""Compute targets: the try/except of every notebook, creating, resizing, the status."""

from __future__ import annotations

from typing import Any

import pytest

from steploom.azureml.core.aml_compute import AmlCompute, BatchAiCompute
from steploom.azureml.core.aml_compute_status import AmlComputeStatus
from steploom.azureml.core.compute_instance import ComputeInstance
from steploom.azureml.core.compute_instance_status import ComputeInstanceStatus
from steploom.azureml.core.compute_target import ComputeTarget
from steploom.azureml.exceptions import ComputeTargetException


def test_the_try_except_of_every_notebook(ws: Any, capsys: pytest.CaptureFixture[str]) -> None:
    def found() -> Any:
        try:
            target = ComputeTarget(workspace=ws, name="cpu-cluster")
            print("found existing")
        except ComputeTargetException:
            config = AmlCompute.provisioning_configuration(vm_size="STANDARD_D2_V2", min_nodes="0", max_nodes="4")
            target = ComputeTarget.create(ws, "cpu-cluster", config)
            target.wait_for_completion(show_output=True, min_node_count=None, timeout_in_minutes=20)
        return target

    first = found()
    assert "AmlCompute wait for completion finished" in capsys.readouterr().out
    again = found()
    assert capsys.readouterr().out == "found existing\n"
    assert type(first) is AmlCompute and type(again) is AmlCompute
    assert first.scale_settings.maximum_node_count == 4
    assert {"cpu", "cpu-cluster"} == {target.name for target in ComputeTarget.list(ws)}


def test_counts_are_checked() -> None:
    for wrong in ({}, {"max_nodes": -1}, {"min_nodes": 3, "max_nodes": 1}, {"max_nodes": "many"}):
        with pytest.raises(ComputeTargetException):
            AmlCompute.provisioning_configuration(vm_size="STANDARD_D2_V2", **wrong)  # type: ignore[arg-type]


def test_status_in_both_forms(ws: Any) -> None:
    status = AmlCompute(ws, "cpu").get_status()
    data = status.serialize()
    assert data["scaleSettings"] == {"minNodeCount": 0, "maxNodeCount": 2, "nodeIdleTimeBeforeScaleDown": "PT1800S"}
    assert data["provisioningState"] == status.provisioning_state == "Succeeded"
    assert set(data["nodeStateCounts"]) >= {"idleNodeCount", "runningNodeCount", "preparingNodeCount"}
    assert AmlComputeStatus.deserialize(data).serialize() == data


def test_resize_shows_in_other_handles(ws: Any) -> None:
    target, other = AmlCompute(ws, "cpu"), AmlCompute(ws, "cpu")
    target.update(min_nodes=1, max_nodes=3, idle_seconds_before_scaledown=60)
    assert other.get_status().serialize()["scaleSettings"]["maxNodeCount"] == 3
    assert target.scale_settings.idle_seconds_before_scaledown == 60
    assert len(other.list_nodes()) == 1


def test_deleted_it_is_gone(ws: Any) -> None:
    AmlCompute(ws, "cpu").delete()
    assert "cpu" not in ws.compute_targets
    with pytest.raises(ComputeTargetException, match="cpu"):
        ComputeTarget(ws, "cpu")


def test_names_of_2018(ws: Any) -> None:
    config = BatchAiCompute.provisioning_configuration("STANDARD_D2_V2", autoscale_enabled=True, cluster_max_nodes=1)
    target = ComputeTarget.create(ws, "old", config)
    assert target.vm_size == "STANDARD_D2_V2"
    assert BatchAiCompute(ws, "old").name == "old"


def test_what_belongs_to_the_cloud(ws: Any) -> None:
    with pytest.raises(NotImplementedError, match="vm1"):
        ComputeTarget.attach(ws, "vm1", None)
    with pytest.raises(ComputeTargetException, match="delete"):
        AmlCompute(ws, "cpu").detach()
    assert any(size["name"] == "STANDARD_D2_V2" for size in AmlCompute.supported_vmsizes(ws))


def test_an_instance_is_a_target_of_one_node(ws: Any, capsys: pytest.CaptureFixture[str]) -> None:
    config = ComputeInstance.provisioning_configuration("STANDARD_D2_V2", tags={"for": "tests"})
    ComputeTarget.create(ws, "own", config).wait_for_completion(show_output=True)
    assert capsys.readouterr().out == "Creating\nSucceeded\n"
    found = ComputeTarget(ws, "own")
    assert type(found) is type(ComputeInstance(ws, "own")) is ComputeInstance
    assert (found.type, found.tags, found.get_status().state) == ("ComputeInstance", {"for": "tests"}, "Running")
    assert ComputeInstanceStatus.deserialize(found.status.serialize()).vm_size == "STANDARD_D2_V2"
    assert {name: target.type for name, target in ws.compute_targets.items()} == {
        "cpu": "AmlCompute",
        "own": "ComputeInstance",
    }
    assert repr(found).startswith("ComputeInstance(workspace=Workspace.create(name=")
    with pytest.raises(NotImplementedError, match="is this machine"):
        found.stop()
    found.delete(wait_for_completion=True)
    with pytest.raises(ComputeTargetException):
        ComputeInstance(ws, "own")
