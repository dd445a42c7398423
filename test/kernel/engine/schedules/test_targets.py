"""What schedules submit, and how they are stored."""

from __future__ import annotations

from engine.schedules.conftest import DAILY, Desk

from steploom.engine.schedules import DataTrigger
from steploom.engine.values import Assignments, DataPlace


def test_an_endpoint_is_scheduled_with_whatever_its_default_version_is(desk: Desk) -> None:
    endpoint = desk.publishing.endpoints.publish(desk.lab.workspace, "e", None, desk.pipeline_id)
    record = desk.create(endpoint_id=endpoint.id, recurrence=DAILY)
    other = desk.publish()
    desk.at("2026-03-04T15:30")
    desk.publishing.endpoints.add_version(endpoint.id, other, is_default=True)
    desk.at("2026-03-05T15:30")
    assert [run.properties["azureml.pipelineid"] for run in desk.runs()] == [desk.pipeline_id, other]
    assert desk.book.all(desk.lab.workspace, endpoint_id=endpoint.id) == (desk.book.get(record.id),)
    assert desk.book.all(desk.lab.workspace, pipeline_id=desk.pipeline_id) == ()


def test_it_is_stored_as_it_is(desk: Desk) -> None:
    given = Assignments(parameters={"rate": 2}, data_paths={"raw": DataPlace(datastore=None, path="other")})
    for fields in ({"recurrence": DAILY}, {"trigger": DataTrigger(datastore=desk.store, path="in")}):
        record = desk.create(**fields, assignments=given, description="d", continue_on_step_failure=True)
        assert desk.book.get(record.id) == record
