"""`Schedule`, as notebooks use it. When it fires is the business of test/kernel/engine."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from steploom.azureml.exceptions import UserErrorException
from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.azureml.pipeline.pipeline import Pipeline
from steploom.azureml.pipeline.pipeline_endpoint import PipelineEndpoint
from steploom.azureml.pipeline.published_pipeline import PublishedPipeline
from steploom.azureml.pipeline.schedule import Schedule
from steploom.azureml.pipeline.schedule_recurrence import ScheduleRecurrence
from steploom.azureml.pipeline.script_step import PythonScriptStep
from steploom.azureml.pipeline.time_zone import TimeZone
from steploom.step.site._steploom.datastores.data_path import DataPath
from steploom.step.site._steploom.datastores.data_path_compute_binding import DataPathComputeBinding

LATER = datetime(2099, 1, 1, 10, 30)


def daily() -> ScheduleRecurrence:
    """Not before the end of the century."""
    return ScheduleRecurrence("Day", 1, start_time=LATER)


@pytest.fixture
def published(ws: Any, src: Path) -> PublishedPipeline:
    data = PipelineParameter("data", DataPath(ws.get_default_datastore(), "new"))
    bound = (data, DataPathComputeBinding())
    rate = PipelineParameter("rate", 1)
    step = PythonScriptStep(
        "train.py", arguments=[rate, bound], inputs=[bound], compute_target="cpu", source_directory=src
    )
    found: PublishedPipeline = Pipeline(ws, [step]).publish("n", "d", "1")
    return found


def test_a_recurrence(ws: Any, published: PublishedPipeline, capsys: pytest.CaptureFixture[str]) -> None:
    recurrence = ScheduleRecurrence(
        "Week", 2, LATER, TimeZone.WEuropeStandardTime, hours=[1, 2], minutes=[0], week_days=["Monday"]
    )
    schedule = Schedule.create(
        ws, "s", published.id, "exp", recurrence, description="d", wait_for_provisioning=True, wait_timeout=10
    )
    assert capsys.readouterr().out == "Provisioning status: Completed\n"
    assert (schedule.name, schedule.description, schedule.status) == ("s", "d", "Active")
    assert (schedule.pipeline_id, schedule.pipeline_endpoint_id) == (published.id, None)
    assert (schedule.datastore_name, schedule.path_on_datastore, schedule.polling_interval) == (None, None, None)
    found = Schedule.get(ws, schedule.id).recurrence
    assert found is not None
    assert vars(found) == vars(recurrence)
    assert (schedule.get_pipeline_runs(), schedule.get_last_pipeline_run()) == ([], None)


def test_the_data_of_a_datastore(ws: Any, published: PublishedPipeline) -> None:
    schedule = Schedule.create(
        ws,
        name="s",
        pipeline_id=published.id,
        experiment_name="exp",
        datastore=ws.get_default_datastore(),
        path_on_datastore="new",
        polling_interval=1,
        data_path_parameter_name="data",
        continue_on_step_failure=True,
        pipeline_parameters={"rate": 3},
    )
    assert (schedule.recurrence, schedule.datastore_name) == (None, ws.get_default_datastore().name)
    assert (schedule.path_on_datastore, schedule.polling_interval) == ("new", 1)
    assert (schedule.data_path_parameter_name, schedule.continue_on_step_failure) == ("data", True)
    schedule.update(polling_interval=2, path_on_datastore="other")
    again = Schedule.get(ws, schedule.id)
    assert (again.polling_interval, again.path_on_datastore, again.data_path_parameter_name) == (2, "other", "data")


def test_it_fires_and_its_runs_are_found(ws: Any, published: PublishedPipeline) -> None:
    ws.get_default_datastore().upload_files([__file__], target_path="new", show_progress=False)
    schedule = Schedule.create(ws, "s", published.id, "scheduled", recurrence=ScheduleRecurrence("Month", 1))
    deadline = time.monotonic() + 40
    while (run := schedule.get_last_pipeline_run()) is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert run.wait_for_completion(show_output=False) == "Finished"
    assert run.experiment.name == "scheduled"
    assert run.get_properties()["azureml.scheduleid"] == schedule.id
    assert [item.id for item in schedule.get_pipeline_runs()] == [run.id]


def test_lists(ws: Any, published: PublishedPipeline) -> None:
    endpoint = PipelineEndpoint.publish(ws, "ep", "d", published)
    first = Schedule.create(ws, "first", published.id, "exp", recurrence=daily())
    second = Schedule.create_for_pipeline_endpoint(ws, "second", endpoint.id, "exp", recurrence=daily())
    assert (second.pipeline_id, second.pipeline_endpoint_id) == (None, endpoint.id)
    first.disable(wait_for_provisioning=True)

    def names(found: Any) -> list[str]:
        return [item.name for item in found]

    assert names(Schedule.list(ws)) == ["second"]
    assert names(Schedule.get_all(ws, active_only=False)) == ["second", "first"]
    # As in the SDK, of one pipeline all are listed.
    assert names(Schedule.list(ws, pipeline_id=published.id)) == ["first"]
    assert names(Schedule.get_schedules_for_pipeline_id(ws, published.id)) == ["first"]
    assert names(Schedule.get_schedules_for_pipeline_endpoint_id(ws, endpoint.id)) == ["second"]


def test_it_is_changed_in_place(ws: Any, published: PublishedPipeline) -> None:
    schedule = Schedule.create(ws, "s", published.id, "exp", recurrence=daily())
    assert schedule.update(name="m", description="q", pipeline_parameters={"rate": 2}) is None
    assert (schedule.name, schedule.description) == ("m", "q")
    schedule.update(recurrence=ScheduleRecurrence("Hour", 3, start_time=LATER))
    assert schedule.recurrence is not None and schedule.recurrence.interval == 3
    assert schedule.disable() is None
    schedule.disable()
    assert schedule.status == "Disabled"
    assert schedule.enable() is None
    schedule.enable()
    assert schedule.status == Schedule.get(ws, schedule.id).status == "Active"
    schedule.update(status="Disabled")
    assert schedule.status == "Disabled"


def test_the_names_of_2019(ws: Any, published: PublishedPipeline) -> None:
    made = Schedule.create(ws, "s", published.id, "exp", daily())
    found = Schedule.get_schedule(ws, made.id)
    found.disable()
    found.activate(wait_for_provisioning=True)
    assert (found.id, found.status, Schedule.get(ws, made.id).status) == (made.id, "Active", "Active")


def test_a_pipeline_with_an_active_schedule_cannot_be_disabled(ws: Any, published: PublishedPipeline) -> None:
    schedule = Schedule.create(ws, "s", published.id, "exp", recurrence=daily())
    with pytest.raises(UserErrorException, match="active schedule s"):
        published.disable()
    schedule.disable()
    published.disable()


def test_what_it_says_of_itself(ws: Any, published: PublishedPipeline) -> None:
    schedule = Schedule.create(ws, "<b>", published.id, "exp", recurrence=daily())
    assert [line.partition(":")[0] for line in repr(schedule).splitlines()] == [
        "Pipeline(Name",
        "Id",
        "Status",
        "Pipeline Id",
        "Pipeline Endpoint Id",
        "Recurrence Details",
    ]
    assert "every day from 2099-01-01 10:30" in repr(schedule)
    assert "&lt;b&gt;" in schedule._repr_html_()
    watching = Schedule.create(ws, "s", published.id, "exp", datastore=ws.get_default_datastore())
    assert "Datastore: workspaceblobstore" in repr(watching)


YAML = """
Schedule:
  description: every other week
  recurrence:
    frequency: Week
    interval: 2
    start_time: 2099-06-07T10:50:00
    time_zone: UTC
    hours: [1]
    minutes: [0]
    time_of_day: null
    week_days: [Friday]
  pipeline_parameters: {rate: 2}
  wait_for_provisioning: true
  polling_interval: ~
"""


def test_parameters_from_a_file(ws: Any, published: PublishedPipeline, tmp_path: Path) -> None:
    file = tmp_path / "s.yml"
    file.write_text(YAML)
    found = Schedule.load_yaml(ws, str(file))
    assert (found["description"], found["pipeline_parameters"]) == ("every other week", {"rate": 2})
    assert (found["polling_interval"], found["datastore_name"]) == (None, None)
    recurrence = found["recurrence"]
    assert (recurrence.start_time, recurrence.time_zone) == ("2099-06-07T10:50:00", TimeZone.UTC)
    schedule = Schedule.create(ws, "s", published.id, "exp", recurrence=recurrence)
    assert schedule.recurrence is not None and schedule.recurrence.week_days == ["Friday"]


@pytest.mark.parametrize(
    ("text", "error", "what"),
    [
        ("a: [", UserErrorException, "could not be read"),
        ("other: 1", UserErrorException, "no part 'Schedule:'"),
        ("Schedule: {frequency: Day}", UserErrorException, "has 'frequency'"),
        ("Schedule: {recurrence: Day}", UserErrorException, "not a list of names"),
        ("Schedule: {recurrence: {frequency: Day}}", UserErrorException, "has no interval"),
        ("Schedule: {recurrence: {frequency: Day, interval: 1, every: 2}}", UserErrorException, "has 'every'"),
        ("Schedule: {recurrence: {frequency: Day, interval: 1, time_zone: Mars}}", ValueError, "Mars"),
    ],
)
def test_a_bad_file(ws: Any, tmp_path: Path, text: str, error: type[Exception], what: str) -> None:
    (tmp_path / "s.yml").write_text(text)
    with pytest.raises(error, match=what):
        Schedule.load_yaml(ws, str(tmp_path / "s.yml"))
    with pytest.raises(UserErrorException, match="could not be read"):
        Schedule.load_yaml(ws, str(tmp_path / "none.yml"))


@pytest.mark.parametrize(
    ("fields", "error", "what"),
    [
        (lambda ws: {"recurrence": daily(), "datastore": ws.get_default_datastore()}, ValueError, "not both"),
        (lambda ws: {}, ValueError, "needs a recurrence"),
        (lambda ws: {"recurrence": daily(), "path_on_datastore": "d"}, ValueError, "go with a datastore"),
        (lambda ws: {"recurrence": daily(), "data_path_parameter_name": "d"}, ValueError, "go with a datastore"),
        (lambda ws: {"recurrence": "daily"}, AttributeError, "is a ScheduleRecurrence"),
        (lambda ws: {"recurrence": ScheduleRecurrence("Year", 1)}, ValueError, "frequency is one of"),
        (lambda ws: {"datastore": "workspaceblobstore"}, ValueError, "is an AzureBlobDatastore"),
        (lambda ws: {"datastore": ws.datastores["workspacefilestore"]}, ValueError, "is an AzureBlobDatastore"),
        (lambda ws: {"datastore": ws.get_default_datastore(), "polling_interval": 0}, ValueError, "polling_interval"),
        (
            lambda ws: {"datastore": ws.get_default_datastore(), "data_path_parameter_name": "rate"},
            ValueError,
            "no parameter 'rate'",
        ),
        (lambda ws: {"recurrence": daily(), "pipeline_parameters": {"rate": "x"}}, UserErrorException, "rate"),
        (lambda ws: {"recurrence": daily(), "pipeline_id": "pid"}, UserErrorException, "no published pipeline"),
        (lambda ws: {"recurrence": daily(), "experiment_name": ""}, ValueError, "experiment"),
        (lambda ws: {"recurrence": daily(), "name": None}, ValueError, "needs a name"),
    ],
)
def test_bad_input(ws: Any, published: PublishedPipeline, fields: Any, error: type[Exception], what: str) -> None:
    given = {"name": "s", "pipeline_id": published.id, "experiment_name": "exp", **fields(ws)}
    with pytest.raises(error, match=what):
        Schedule.create(ws, **given)
    assert Schedule.list(ws, active_only=False) == []


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        (lambda ws: {"status": "Off"}, "Active or Disabled"),
        (lambda ws: {"datastore": ws.get_default_datastore()}, "cannot become one of a datastore"),
        (lambda ws: {"polling_interval": 1}, "cannot become one of a datastore"),
        (lambda ws: {"recurrence": ScheduleRecurrence("Year", 1)}, "frequency is one of"),
    ],
)
def test_bad_changes(ws: Any, published: PublishedPipeline, changes: Any, what: str) -> None:
    schedule = Schedule.create(ws, "s", published.id, "exp", recurrence=daily())
    with pytest.raises(ValueError, match=what):
        schedule.update(**changes(ws))
    with pytest.raises(UserErrorException, match="no schedule none"):
        Schedule.get(ws, "none")


def test_a_watching_schedule_gets_no_recurrence(ws: Any, published: PublishedPipeline) -> None:
    schedule = Schedule.create(ws, "s", published.id, "exp", datastore=ws.get_default_datastore())
    with pytest.raises(ValueError, match="cannot get a recurrence"):
        schedule.update(recurrence=daily())
