"""`azureml.core.Run` as a script in a step sees it: in a process of its own, with nothing but the standard library."""

from __future__ import annotations

import ast
from typing import Any

import pytest


def test_metrics_reach_the_journal_and_fold(step: Any) -> None:
    printed = step.run("""
from azureml.core import Run
run = Run.get_context()
assert Run.get_context() is run
run.log('auc', 0.9)
run.log('loss', 3); run.log('loss', 2); run.log('loss', float('nan'))
run.log_list('all', [1, 2]); run.log_list('all', [3])
run.log_row('curve', x=1, y=2); run.log_row('curve', x=3, y=4)
run.log_table('table', {'a': [1, 2]})
print(run.get_metrics())
""")
    assert ast.literal_eval(printed) == {
        "auc": 0.9,
        "loss": [3, 2, "nan"],
        "all": [1, 2, 3],
        "curve": {"x": [1, 3], "y": [2, 4]},
        "table": {"a": [1, 2]},
    }
    assert [item["op"] for item in step.journal()] == ["metric"] * 9


def test_metrics_that_change_their_type_and_full_journals(step: Any) -> None:
    assert step.run("""
from _steploom import journal
from azureml.core import Run
run = Run.get_context()
run.log_list('a', [1]); run.log('a', 2); run.log('a', 3); run.log('a', 4)
print(run.get_metrics())
journal.LIMIT_BYTES = 0
run.log('late', 1); run.parent.log('late', 1); run.tag('done')
print(run.get_metrics(), run.parent.get_metrics(), 'done' in run.tags)
""").splitlines() == ["{'a': [2, 3, 4]}", "{'a': [2, 3, 4]} {} True"]


def test_what_it_is(step: Any) -> None:
    assert step.run("""
from azureml.core import Run, Workspace, Experiment
from azureml.core.run import get_run
run = Run.get_context()
print(run.id, run.name, run.number, run.type, run.status, run.get_status())
print(run.experiment.name, run.experiment.workspace.name, run.identity)
print(run.parent.id, run.parent.type, run.parent.parent, run.properties)
assert run.input_datasets == {'raw': '/data/raw'} and 'x' not in run.input_datasets
assert run.output_datasets == {'model': '/data/model'}
assert isinstance(run.parent, Run) and isinstance(run.experiment, Experiment)
ws = run.experiment.workspace
assert isinstance(ws, Workspace) and ws.name == Workspace.from_config().name == Workspace.get('local').name
print(ws.subscription_id, ws.resource_group, ws.location)
assert Run.get(ws, run.id) == run == Run(run.experiment, run.id) == get_run(run.experiment, run.id)
assert Run.get(ws, 'run-1') == run.parent != run
""").splitlines() == [
        "step-1 train 3 azureml.StepRun Running Running",
        "flights local local#flights#step-1",
        "run-1 azureml.PipelineRun None {'azureml.pipelinerunid': 'run-1', 'azureml.runsource': 'azureml.StepRun'}",
        "00000000-0000-0000-0000-000000000000 local local",
    ]


def test_a_script_submitted_by_itself_is_no_step_of_a_pipeline(step: Any) -> None:
    step.write_facts(stepType="ScriptRun")
    assert (
        step.run("""
from azureml.core import Run
run = Run.get_context()
print(run.type, run.parent, run.properties, run.tags)
""")
        == "azureml.scriptrun None {} {'a': '1'}"
    )


def test_tags_failure_and_what_it_may_do_to_its_pipeline(step: Any) -> None:
    assert (
        step.run("""
from azureml.core import Run
run = Run.get_context()
run.tag('b', 2)
run.set_tags({'c': 'x', 'd': None})
run.add_properties({'p': 'q'})
run.parent.log('shared', 5)
run.parent.tag('from', 'script')
run.parent.cancel()
run.fail('bad data')
run.complete(); run.flush()
print(run.tags, run.get_properties()['p'], run.parent.get_metrics(), run.parent.tags)
""")
        == "{'a': '1', 'b': '2', 'c': 'x', 'd': ''} q {'shared': 5} {'a': '1', 'from': 'script'}"
    )
    assert [item["op"] for item in step.journal()] == [
        *["tag"] * 3,
        *["property", "parent_metric", "parent_tag", "cancel_parent", "fail"],
    ]


def test_files(step: Any) -> None:
    (step.folder / "log.txt").write_text("so far")
    assert step.run("""
import io, os
from azureml.core import Run
run = Run.get_context()
os.makedirs('made/sub'); os.chdir('made')
open('sub/x.txt', 'w').write('hi')
run.upload_file('outputs/deep/x.txt', 'sub/x.txt')
run.upload_file('y.txt', io.StringIO('text'))
run.upload_files(['logs/z.txt'], ['sub/x.txt'])
run.upload_folder('all', '.')
print(run.get_file_names())
run.download_file('y.txt', 'copy.txt'); run.download_file('outputs/deep/x.txt')
print(open('copy.txt').read(), open('x.txt').read())
run.download_files('outputs/deep/', 'here', append_prefix=False)
print(os.listdir('here'), run.get_all_logs('logged'))
print(run.get_details_with_logs()['logFiles'])
""").splitlines() == [
        "['logs/z.txt', 'outputs/all/sub/x.txt', 'outputs/deep/x.txt', 'outputs/y.txt', 'user_logs/std_log.txt']",
        "text hi",
        "['x.txt'] ['logged/logs/z.txt', 'logged/user_logs/std_log.txt']",
        "{'logs/z.txt': 'hi', 'user_logs/std_log.txt': 'so far'}",
    ]
    assert (step.work / "outputs" / "deep" / "x.txt").read_text() == "hi"


def test_a_file_cannot_leave_the_outputs(step: Any) -> None:
    said = step.fail("""
from azureml.core import Run
open('x.txt', 'w').write('hi')
try:
    Run.get_context().upload_file('../../x.txt', 'x.txt')
except Exception as error:
    raise SystemExit(error.message)
""")
    assert said == "'../../x.txt' is not a name inside the run's outputs: leave out '..'."


def test_child_runs_are_parts_of_the_step(step: Any) -> None:
    assert step.run("""
import io
from azureml.core import Run
run = Run.get_context()
run.log('acc', 0.1)
with run.child_run('k=3') as child:
    child.log('acc', 0.5); child.log('acc', 0.6)
    child.tag('kind', 'knn')
    child.upload_file('outputs/model.txt', io.StringIO('m'))
print(run.get_metrics(), child.get_metrics(), run.get_metrics(recursive=True))
print(child.get_tags(), run.get_tags(), child.get_file_names(), child.status, child.parent == run)
try:
    with run.child_run('k=5') as second:
        raise RuntimeError('singular')
except RuntimeError:
    pass
print([(item.name, item.status) for item in run.get_children()])
print([item.name for item in run.get_children(tags={'kind': 'knn'})], len(list(run.get_children(status='Failed'))))
deeper = child.child_run('fold'); deeper.log('acc', 1)
print(child.get_metrics(recursive=True), len(run.get_children(recursive=True)), deeper.parent == child)
print([(item.get_tags(), item.get_status()) for item in run.create_children(tag_key='k', tag_values=[1, 2])])
print(len(run.create_children(3)))
""").splitlines() == [
        "{'acc': 0.1} {'acc': [0.5, 0.6]} {'acc': 0.1, 'k=3/acc': [0.5, 0.6]}",
        "{'kind': 'knn'} {'a': '1'} ['outputs/model.txt'] Completed True",
        "[('k=5', 'Failed'), ('k=3', 'Completed')]",
        "['k=3'] 1",
        "{'acc': [0.5, 0.6], 'fold/acc': 1} 3 True",
        "[({'k': '1'}, 'Running'), ({'k': '2'}, 'Running')]",
        "3",
    ]
    assert (step.work / "outputs" / "k=3" / "model.txt").is_file()


def test_several_processes_log_at_once_without_tearing_lines(step: Any) -> None:
    step.run("""
import subprocess, sys
code = "from azureml.core import Run; r = Run.get_context(); [r.log('m', i) for i in range(200)]"
children = [subprocess.Popen([sys.executable, '-S', '-c', code]) for _ in range(4)]
assert [child.wait() for child in children] == [0] * 4
""")
    assert len(step.journal()) == 800


def test_outside_a_step_logging_prints(step: Any) -> None:
    done = step.start(
        """
from azureml.core import Run, Workspace
from azureml.core.run import _OfflineRun
from azureml.exceptions import RunEnvironmentException
run = Run.get_context()
assert type(run) == _OfflineRun and not isinstance(run, Run)
run.log('auc', 0.5)
with run.child_run() as child:
    child.log_list('all', [1])
asked = [Workspace.from_config, lambda: Run(None, 'x'), lambda: Run.get(None, 'x'), lambda: Run.get_context(False)]
for ask in asked:
    try:
        ask()
    except RunEnvironmentException as error:
        print('no run')
""",
        {},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        *("Attempted to log scalar metric auc:", "0.5", "Attempted to log list metric all:", "[1]", *["no run"] * 4),
    ]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("run.wait_for_completion()", "Run.wait_for_completion does nothing inside the script of a step."),
        ("run.parent.get_pipeline_output('x')", "PipelineRun.get_pipeline_output does nothing inside the script"),
        ("run.parent.complete()", "PipelineRun.complete does nothing inside the script of a step."),
        ("run.experiment.submit(None)", "Experiment.submit does nothing inside the script of a step."),
        ("run.experiment.workspace.compute_targets['x']", "Workspace.compute_targets does nothing inside the script"),
        ("Workspace.create('x')", "Workspace.create does nothing inside the script of a step."),
        ("run.input_datasets['x']", "The run has no data set 'x', only: raw. Give the step a DataReference or Pip"),
        ("run.no_such_member", "AttributeError"),
        ("run.get_metric", "AttributeError"),
    ],
)
def test_members_that_are_for_the_notebook_say_so(step: Any, code: str, said: str) -> None:
    assert said in step.fail(f"from azureml.core import Run, Workspace\nrun = Run.get_context()\n{code}")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("Workspace.get('other')", "the workspace of its run, 'local', and no other: not 'other'"),
        ("Run.get(None, 'step-9')", "knows its own run, step-1, and not step-9"),
        ("Run.get_context().create_children()", "either count, or tag_key with tag_values"),
        ("Run.get_context().get_secret('x')", "There is no secret 'x' in the workspace local. It has: none. Set it in"),
        ("Run.get_context().download_file('z')", "The run has no file 'z'. It has: none."),
    ],
)
def test_what_it_cannot_find(step: Any, code: str, said: str) -> None:
    program = f"try:\n    {code}\nexcept Exception as error:\n    raise SystemExit(error.message)"
    assert said in step.fail(f"from azureml.core import Run, Workspace\n{program}")
