"""Wrong types, missing files, None names and unknown references, given to `azureml.pipeline` and `azureml.widgets`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from steploom.azureml.core.experiment import Experiment
from steploom.azureml.core.run_configuration import RunConfiguration
from steploom.azureml.exceptions import UserErrorException
from steploom.azureml.pipeline.command_step import CommandStep
from steploom.azureml.pipeline.data import PipelineData
from steploom.azureml.pipeline.parallel_run_config import ParallelRunConfig
from steploom.azureml.pipeline.parallel_run_step import ParallelRunStep
from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.azureml.pipeline.pipeline import Pipeline
from steploom.azureml.pipeline.pipeline_draft import PipelineDraft
from steploom.azureml.pipeline.pipeline_endpoint import PipelineEndpoint
from steploom.azureml.pipeline.pipeline_run import PipelineRun
from steploom.azureml.pipeline.published_pipeline import PublishedPipeline
from steploom.azureml.pipeline.schedule import Schedule
from steploom.azureml.pipeline.schedule_recurrence import ScheduleRecurrence
from steploom.azureml.pipeline.script_step import PythonScriptStep
from steploom.azureml.pipeline.sequence import StepSequence
from steploom.azureml.pipeline.step_run import StepRun
from steploom.azureml.widgets.run_details import RunDetails

Case = tuple[Callable[[Any], Any], type[Exception], str]
A_WORKSPACE = r"workspace is a Workspace"
DAILY = ScheduleRecurrence("Day", 1)

STEPS: list[Case] = [
    (lambda on: PythonScriptStep(None), ValueError, r"script_name is the name of a Python file"),
    (lambda on: on.step(name=3), ValueError, r"name of a step is text, not 3"),
    (lambda on: on.step(arguments="--rate 1"), TypeError, r"arguments is a list, not '--rate 1'"),
    (lambda on: on.step(arguments=3), TypeError, r"arguments is a list, not 3"),
    (lambda on: on.step(inputs="x"), TypeError, r"inputs is a list, not 'x'"),
    (lambda on: on.step(inputs=PipelineData("d")), TypeError, r"inputs is a list, not \$AZUREML_DATAREFERENCE_d"),
    (lambda on: on.step(inputs=[None]), ValueError, r"inputs cannot hold NoneType"),
    (lambda on: on.step(inputs=[on.files]), ValueError, r"as_named_input"),
    (lambda on: on.step(outputs=["x"]), ValueError, r"outputs cannot hold str"),
    (lambda on: on.step(params="x"), ValueError, r"params is a dictionary, not 'x'"),
    (lambda on: on.step(source_directory=3), TypeError, r"source_directory is the path of a folder, not 3"),
    (lambda on: on.step(runconfig_pipeline_params="x"), ValueError, r"runconfig_pipeline_params is a dictionary"),
    (lambda on: on.step(runconfig_pipeline_params={"NodeCount": 1}), ValueError, r"is a PipelineParameter, not 1"),
    (lambda on: on.step(bogus=1), TypeError, r"bogus"),
    (lambda on: on.pipeline(compute_target=3), AttributeError, r"3 is no compute target and no name of one"),
    (lambda on: on.pipeline(runconfig="x"), ValueError, r"runconfig is a RunConfiguration, not str"),
    (lambda on: on.pipeline(runconfig=named_environment()), ValueError, r"a name alone.*Environment\.get\(ws, 'e'\)"),
    (lambda on: CommandStep(3), ValueError, r"command is text or a list"),
    (lambda on: StepSequence(3), TypeError, r"steps is a list of steps, not 3"),
    (lambda on: PipelineData(None), ValueError, r"PipelineData None is not valid"),
    (lambda on: PipelineData("d", output_mode="bogus"), ValueError, r"mount or upload, not 'bogus'"),
    (lambda on: PipelineData("d").create_input_binding(mode="x"), ValueError, r"mount or download, not 'x'"),
    (lambda on: PipelineParameter(None, 1), ValueError, r"name of a pipeline parameter is text, not None"),
    (lambda on: PipelineParameter("p", [1]), ValueError, r"not list"),
]

PIPELINES: list[Case] = [
    (lambda on: Pipeline(None, [on.step()]), AttributeError, A_WORKSPACE),
    (lambda on: Pipeline(on.ws, None), NotImplementedError, r"not of NoneType"),
    (lambda on: Pipeline(on.ws, [3]), NotImplementedError, r"not of int"),
    (lambda on: Pipeline(on.ws, [on.step()], bogus=1), ValueError, r"no keyword 'bogus'"),
    (lambda on: Pipeline(on.ws, [], default_source_directory=3), TypeError, r"default_source_directory is the path"),
    (lambda on: on.pipeline().submit(None), TypeError, r"name is a string, not NoneType"),
    (lambda on: on.pipeline().submit("e", pipeline_parameters="x"), AttributeError, r"is a dictionary, not 'x'"),
    (lambda on: on.pipeline().submit("e", pipeline_parameters={"x": 1}), ValueError, r"no parameter 'x'"),
    (lambda on: Experiment(on.ws, "e").submit(on.pipeline(), tags="x"), TypeError, r"tags is a dictionary, not 'x'"),
    (lambda on: PipelineRun(None, "x"), AttributeError, r"experiment is an Experiment"),
    (lambda on: PipelineRun(Experiment(on.ws, "e"), "nope").status, UserErrorException, r"no run nope"),
    (lambda on: PipelineRun.get(on.ws, None), UserErrorException, r"no run None"),
    (lambda on: StepRun(Experiment(on.ws, "e"), "x", "y", "z").status, UserErrorException, r"no step run x"),
    (lambda on: RunDetails(None), AttributeError, r"RunDetails shows a run.*not None"),
    (lambda on: PublishedPipeline.get(on.ws, "nope"), UserErrorException, r"no published pipeline nope"),
    (lambda on: PublishedPipeline.get(None, "x"), AttributeError, A_WORKSPACE),
    (lambda on: PublishedPipeline.list(None), AttributeError, A_WORKSPACE),
    (lambda on: on.published.submit(None, "e"), AttributeError, A_WORKSPACE),
    (lambda on: on.published.submit(on.ws, "e", pipeline_parameters="x"), AttributeError, r"is a dictionary"),
    (lambda on: PipelineEndpoint.get(on.ws), Exception, r"needs the id or the name"),
    (lambda on: PipelineEndpoint.get(on.ws, name="nope"), UserErrorException, r"no pipeline endpoint 'nope'"),
    (lambda on: PipelineEndpoint.list(None), AttributeError, A_WORKSPACE),
    (lambda on: PipelineEndpoint.publish(on.ws, None, "d", on.published), ValueError, r"needs a name"),
    (lambda on: PipelineEndpoint.publish(on.ws, "n", "d", 3), ValueError, r"its id or a Pipeline is needed, not 3"),
    (lambda on: PipelineDraft.create(on.ws, "x"), ValueError, r"or a PipelineDraft is needed, not 'x'"),
    (lambda on: PipelineDraft.get(on.ws, "nope"), UserErrorException, r"no pipeline draft nope"),
]

SCHEDULES: list[Case] = [
    (lambda on: on.schedule(DAILY, workspace=None), AttributeError, A_WORKSPACE),
    (lambda on: on.schedule(DAILY, name=None), ValueError, r"A schedule needs a name"),
    (lambda on: on.schedule(DAILY, pipeline_id="nope"), UserErrorException, r"no published pipeline nope"),
    (lambda on: on.schedule(DAILY, experiment_name=None), ValueError, r"name of an experiment"),
    (lambda on: on.schedule(DAILY, datastore=on.store), ValueError, r"not both"),
    (lambda on: on.schedule(DAILY, pipeline_parameters="x"), AttributeError, r"is a dictionary, not 'x'"),
    (lambda on: on.schedule("Day"), AttributeError, r"recurrence is a ScheduleRecurrence, not 'Day'"),
    (lambda on: on.schedule(), ValueError, r"needs a recurrence, or a datastore"),
    (lambda on: on.schedule(datastore="x"), ValueError, r"is an AzureBlobDatastore.*not str"),
    (lambda on: on.schedule(datastore=on.store, polling_interval="x"), ValueError, r"number of minutes from 1 on"),
    (lambda on: on.schedule(datastore=on.store, path_on_datastore="../x"), UserErrorException, r"without '\.\.'"),
    (lambda on: on.schedule(ScheduleRecurrence(None, 1)), ValueError, r"frequency is one of.*not None"),
    (lambda on: on.schedule(ScheduleRecurrence("Day", "x")), ValueError, r"interval is a whole number"),
    (lambda on: on.schedule(ScheduleRecurrence("Day", 1, hours=30)), TypeError, r"hours is a list, not 30"),
    (lambda on: on.schedule(ScheduleRecurrence("Day", 1, time_zone="Mars")), ValueError, r"TimeZone\.UTC, not 'Mars'"),
    (lambda on: Schedule.get(on.ws, None), UserErrorException, r"no schedule None"),
    (lambda on: Schedule.list(None), AttributeError, A_WORKSPACE),
]

PARALLEL: list[Case] = [
    (lambda on: on.parallel(environment="e"), ValueError, r"environment is an Environment object, not 'e'"),
    (lambda on: on.parallel(error_threshold=None), TypeError, r"error_threshold is a number, not None"),
    (lambda on: on.parallel(output_action=None), AttributeError, r"output_action is text.*not None"),
    (lambda on: on.parallel(process_count_per_node="x"), TypeError, r"process_count_per_node is a number, not 'x'"),
    (lambda on: on.parallel(run_invocation_timeout=0), ValueError, r"1 or more, not 0"),
    (lambda on: on.parallel(mini_batch_size="10XB"), ValueError, r"not '10XB'"),
    (lambda on: on.parallel(partition_keys="a"), ValueError, r"list of column names, not 'a'"),
    (lambda on: on.parallel(append_row_file_name=3), TypeError, r"append_row_file_name is the name of a file, not 3"),
    (lambda on: ParallelRunConfig.load_yaml(on.ws, "no.yml"), FileNotFoundError, r"no file no\.yml"),
    (lambda on: ParallelRunConfig.load_yaml(on.ws, "data.csv"), UserErrorException, r"no parallel_run_config"),
    (lambda on: parallel(on, name=None), ValueError, r"None is no name for a ParallelRunStep"),
    (lambda on: parallel(on, parallel_run_config="x"), AttributeError, r"is a ParallelRunConfig, not str"),
    (lambda on: parallel(on, inputs=None), AssertionError, r"at least one data set"),
    (lambda on: parallel(on, inputs=[on.files]), Exception, r"FileDataset cannot be among its inputs"),
    (lambda on: parallel(on, output=None), ValueError, r"writes a file: give output"),
    (lambda on: parallel(on, output=3), ValueError, r"outputs cannot hold int"),
    (lambda on: parallel(on, arguments="--a"), TypeError, r"arguments is a list, not '--a'"),
]


def named_environment() -> RunConfiguration:
    config = RunConfiguration()
    config.environment = "e"
    return config


def parallel(on: Any, **kwargs: Any) -> ParallelRunStep:
    fitting = {
        "name": "scores",
        "parallel_run_config": on.parallel(),
        "inputs": [on.named],
        "output": PipelineData("d"),
    }
    return ParallelRunStep(**{**fitting, **kwargs})


@pytest.mark.parametrize(("act", "kind", "message"), [*STEPS, *PIPELINES, *SCHEDULES, *PARALLEL])
def test_is_told(on: Any, act: Callable[[Any], Any], kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=f"(?s){message}"):
        act(on)
