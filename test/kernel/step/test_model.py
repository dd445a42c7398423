"""`Model` in a script: the workspace's models, without an engine and in an old Python."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from steploom.step.site._steploom.model_registry import ModelRegistry


def test_registered_and_found_again(step: Any) -> None:
    assert step.run("""
from azureml.core import Run, Model, Workspace
run = Run.get_context()
ws = run.experiment.workspace
open('model.pkl', 'w').write('weights')
print(Model.register(ws, 'model.pkl', 'flights', tags={'auc': 0.9}).version)
print(Model.register(workspace=ws, model_path='model.pkl', model_name='flights', child_paths=None).id)
found = Model(ws, 'flights')
print(type(found) is Model, found.version, found.run, list(ws.models), [item.id for item in Model.list(ws)])
print(Model.get_model_path('flights', _workspace=ws), Model.get_model_path('flights', 2))
print(Model(ws, 'flights', version=1).download('here'), Model(ws, 'flights', tags=[['auc', '0.9']]).id)
""").splitlines() == [
        "Registering model flights",
        "1",
        "Registering model flights",
        "flights:2",
        "True 2 None ['flights'] ['flights:2', 'flights:1']",
        "azureml-models/flights/2/model.pkl azureml-models/flights/2/model.pkl",
        "here/model.pkl flights:1",
    ]


def test_registered_by_the_run(step: Any) -> None:
    assert (
        step.run("""
import os
from azureml.core import Run
run = Run.get_context()
os.makedirs('outputs')
open('outputs/model.pkl', 'w').write('weights')
model = run.register_model('flights', 'outputs/model.pkl', properties={'auc': 1})
print(model.id, model.run_id, model.experiment_name, model.run == run, model.properties)
""")
        == "flights:1 step-1 flights True {'auc': '1'}"
    )
    [record] = ModelRegistry(step.home, "local").versions("flights")
    assert Path(ModelRegistry(step.home, "local").content(record)).read_text() == "weights"


def test_what_is_not_there(step: Any) -> None:
    assert step.run("""
from azureml.core import Model, Run, Workspace
from azureml.exceptions import ModelNotFoundException, ModelPathNotFoundException, WebserviceException
ws = Workspace.from_config()
def told(ask, kind):
    try:
        ask()
    except kind as error:
        print(error.message)
told(lambda: Model.get_model_path('flights', _workspace=ws), ModelNotFoundException)
told(lambda: Model(ws, 'flights'), WebserviceException)
told(lambda: Run.get_context().register_model('flights', 'outputs/m.pkl'), ModelPathNotFoundException)
""").splitlines() == [
        "The workspace has no model 'flights'. Register it: Model.register(...)",
        "ModelNotFound: there is no model 'flights'. The workspace has: none. Register it: "
        "Model.register(workspace, model_path, 'flights')",
        "The run has no file 'outputs/m.pkl'. It has: none. Write it into ./outputs first.",
    ]
