"""The workspace of a script: its datastores, data sets and secrets."""

from __future__ import annotations

import stat
from typing import Any

import pytest

from steploom.step.site._steploom.datastores.partial import PARTIAL

BEGIN = """
from azureml.core import Dataset, Datastore, Keyvault, Run, Workspace
from azureml.data.data_reference import DataReference
from azureml.data.datapath import DataPath
run = Run.get_context()
ws = run.experiment.workspace
"""


def test_datastores_by_name(step: Any) -> None:
    assert step.run(f"""{BEGIN}
from azureml.data.azure_storage_datastore import AzureBlobDatastore
default = ws.get_default_datastore()
sales = Datastore.get(ws, 'sales')
assert type(default) is type(sales) is AzureBlobDatastore
print(default.name, Datastore(ws).name, Datastore.get_default(ws).name, Datastore(ws, 'sales').name, *ws.datastores)
print(sales.datastore_type, sales.account_name, sales.container_name, sales.protocol, sales.account_key)
print(default.account_name, default.endpoint)
""").splitlines() == [
        "workspaceblobstore workspaceblobstore workspaceblobstore sales workspaceblobstore sales",
        "AzureBlob contoso sales-2019 https None",
        "local local",
    ]


def test_files_go_to_a_datastore_and_come_back(step: Any) -> None:
    assert step.run(f"""{BEGIN}
import os
os.makedirs('rows/sub')
for name in ('a', 'sub/b'):
    open(f'rows/{{name}}.csv', 'w').write(name)
store = ws.get_default_datastore()
reference = store.upload('rows', target_path='raw', show_progress=False)
store.upload_files(['rows/a.csv'], target_path='/raw', overwrite=False)
print(type(reference) is DataReference, reference.path_on_datastore, str(store.path('raw', data_reference_name='r')))
open('rows/a.csv', 'w').write('new')
store.upload_files(['rows/a.csv'], target_path='raw', overwrite=True, show_progress=False)
print(store.download('back', prefix='raw', show_progress=False))
print(open('back/raw/a.csv').read(), open('back/raw/sub/b.csv').read())
print(store.download('back', prefix='raw', show_progress=False), store.download('one', 'raw/sub/', show_progress=False))
""").splitlines() == [
        "Uploading an estimated of 1 files",
        "Target already exists. Skipping upload for a.csv; overwrite=True replaces it.",
        "Uploaded 0 files",
        "True raw $AZUREML_DATAREFERENCE_r",
        "2",
        "new sub/b",
        "0 1",
    ]
    assert sorted(path.name for path in (step.home / "blobs" / "raw").rglob("*")) == ["a.csv", "b.csv", "sub"]


def test_what_is_being_written_is_not_listed_nor_is_a_link(step: Any) -> None:
    (step.home / "blobs").mkdir()
    (step.home / "blobs" / f"{PARTIAL}1").write_text("half")
    (step.home / "blobs" / "whole.csv").write_text("1")
    (step.home / "blobs" / "link.csv").symlink_to(step.folder / "run.json")
    assert step.run(f"{BEGIN}print(ws.get_default_datastore().download('out', show_progress=False))") == "1"


def test_data_sets_of_a_datastore(step: Any) -> None:
    assert step.run(f"""{BEGIN}
import os
os.makedirs('rows'); open('rows/a.csv', 'w').write('x')
store = ws.get_default_datastore()
made = Dataset.File.upload_directory('rows', DataPath(store, 'raw'), show_progress=False).register(ws, 'raw')
found = Dataset.get_by_name(ws, 'raw')
places = store.path('raw'), (store, 'raw/*.csv')
print(found.to_path(), [Dataset.File.from_files(place).to_path() for place in places])
print(list(ws.datasets), found.download('out')[0].endswith('a.csv'))
""").splitlines() == ["['/a.csv'] [['/a.csv'], ['/a.csv']]", "['raw'] True"]


def test_secrets(step: Any) -> None:
    assert step.run(f"""{BEGIN}
vault = ws.get_default_keyvault()
vault.set_secret('db-password', 'open sesame')
vault.set_secrets({{'token': 't0ken'}})
print(run.get_secret('db-password'), run.get_secrets(['token', 'none']), Keyvault(ws).list_secrets())
vault.delete_secret('token')
print(vault.get_secrets(['token', 'DB-Password']))
""").splitlines() == [
        "open sesame {'token': 't0ken', 'none': None} [{'name': 'db-password'}, {'name': 'token'}]",
        "{'token': None, 'DB-Password': 'open sesame'}",
    ]
    (file,) = (path for path in (step.home / "secrets").rglob("*") if path.is_file())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("Datastore.get(ws, 'x')", "had no datastore 'x' when this step began. It had: workspaceblobstore, sales."),
        (
            "Datastore.get(ws, 'sales').unregister()",
            "Datastore.unregister does nothing inside the script of a step. Do",
        ),
        ("ws.get_default_datastore().set_as_default()", "Workspace.set_default_datastore does nothing inside the"),
        ("ws.get_default_datastore().upload_files(['none.csv'])", "There is no file none.csv to upload."),
        (
            "open('a', 'w'); ws.get_default_datastore().upload_files(['a'], target_path='../..')",
            "leads out of its data",
        ),
        ("run.get_secret('x')", "There is no secret 'x' in the workspace local. It has: none."),
        ("Keyvault(ws).set_secret('a_b', 'c')", "'a_b' cannot be the name of a secret"),
        ("Keyvault(ws).set_secret('a', None)", "The value of the secret 'a' is text, not nothing."),
    ],
)
def test_what_cannot_be_says_so(step: Any, code: str, said: str) -> None:
    program = (
        f"try:\n    {code}\nexcept Exception as error:\n    raise SystemExit(getattr(error, 'message', str(error)))"
    )
    assert said in step.fail(BEGIN + program)


def test_tags_go_and_properties_stay(step: Any) -> None:
    assert step.run(f"""{BEGIN}
run.tag('b', 2); run.remove_tags(['a', 'none']); run.parent.tag('c'); run.parent.remove_tags('a')
with run.child_run('fold') as fold:
    fold.tag('k', 1); fold.tag('l', 2); fold.remove_tags(['k'])
run.add_properties({{'p': 1}}); run.add_properties({{'p': '1', 'q': 2}}); run.parent.add_properties({{'r': 3}})
try:
    run.add_properties({{'s': 1, 'p': 3}})
except Exception as error:
    print(error.message)
print({{**run.tags}}, run.parent.tags, fold.tags)
print(run.properties['p'], 's' in run.properties, run.parent.properties['r'])
""").splitlines() == [
        "The property 'p' is '1' and stays so: properties are set once. Use another name, or a tag, which may change: "
        "run.tag(name, value).",
        "{'b': '2'} {'c': ''} {'l': '2'}",
        "1 False 3",
    ]
