"""Modules: versions of code that are steps of pipelines, whatever becomes of the folder they were published from."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from steploom.engine.home import Home
from steploom.engine.modules import best_version
from steploom.engine.prune_book import PruneBook
from steploom.engine.prune_plan import PruneRule
from steploom.engine.store.store import Store
from steploom.engine.values import ModuleRecord, ModuleStatus, ModuleVersionRecord, RerunMode, RunStatus
from steploom.errors import NotFoundError, SteploomError


@pytest.fixture
def book(lab: Any) -> Any:
    return lab.engine.publishing.modules


def version(name: str, status: ModuleStatus = ModuleStatus.ACTIVE) -> ModuleVersionRecord:
    return ModuleVersionRecord(
        id=f"id-{name}",
        module_id="m",
        version=name,
        description=None,
        category=None,
        status=status,
        created="",
        snapshot="",
        definition={},
    )


@pytest.mark.parametrize(
    ("names", "best"),
    [
        (["1.0.0", "1.10.0", "1.9.0"], "1.10.0"),
        (["2", "1"], "2"),
        (["1.0.0", "1.0.0-rc.2", "1.0.0-rc.10"], "1.0.0"),
        (["1.0.0-rc.2", "1.0.0-rc.10"], "1.0.0-rc.10"),
        (["2.0", "first"], "first"),
        (["second", "first"], "first"),
    ],
)
def test_the_best_version_is_the_highest_or_else_the_newest(names: list[str], best: str) -> None:
    found = best_version([version(name) for name in names])
    assert found is not None and found.version == best


def test_a_disabled_version_is_never_the_best() -> None:
    found = best_version([version("1"), version("2", ModuleStatus.DEPRECATED), version("3", ModuleStatus.DISABLED)])
    assert found is not None and found.version == "2"
    assert best_version([version("1", ModuleStatus.DISABLED)]) is None


def test_versions_are_named_found_and_chosen(lab: Any, book: Any) -> None:
    made = book.create(lab.workspace, "sums", "Adds")
    with pytest.raises(NotFoundError, match="has no version that can be used"):
        book.resolve(made.id)
    first = book.publish(made.id, {"script": "a.py"}, source=None, description="initial", version="1")
    second = book.publish(made.id, {"script": "b.py"}, source=None)
    assert (second.version, book.resolve(made.id).id, book.resolve(made.id, "1").id) == ("2", second.id, first.id)
    assert book.set_default(made.id, "1").default_version == "1"
    assert book.resolve(made.id).id == first.id
    book.publish(made.id, {}, source=None, version="3", is_default=True)
    assert book.get(made.id).default_version == "3"
    assert [item.version for item in book.versions(made.id)] == ["1", "2", "3"]
    assert book.version(first.id).definition == {"script": "a.py"}
    with pytest.raises(SteploomError, match="has a version '1' already"):
        book.publish(made.id, {}, source=None, version="1")
    with pytest.raises(NotFoundError, match=r"no version '9'.*It has: 1, 2, 3"):
        book.set_default(made.id, "9")


def test_versions_published_at_once_get_numbers_of_their_own(lab: Any, book: Any) -> None:
    made = book.create(lab.workspace, "sums", None)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: book.publish(made.id, {}, source=None).version, range(12)))
    assert sorted(found, key=int) == [str(number) for number in range(1, 13)]


def test_what_may_change_changes(lab: Any, book: Any) -> None:
    made = book.create(lab.workspace, "sums", None)
    published = book.publish(made.id, {}, source=None)
    assert book.rename(made.id, "totals").name == book.get(made.id).name == "totals"
    assert book.describe(made.id, "Adds").description == "Adds"
    assert book.set_status(made.id, ModuleStatus.DEPRECATED).status is ModuleStatus.DEPRECATED
    assert book.set_version_status(published.id, ModuleStatus.DISABLED).status is ModuleStatus.DISABLED
    assert book.describe_version(published.id, "first").description == "first"
    with pytest.raises(SteploomError, match="needs a name"):
        book.rename(made.id, " ")


def test_a_name_stands_for_the_newest_module(lab: Any, book: Any) -> None:
    book.create(lab.workspace, "sums", "old")
    assert book.create(lab.workspace, "sums", "new") == book.by_name(lab.workspace, "sums")
    with pytest.raises(NotFoundError, match=r"no module 'sum'\. .*The workspace has: sums"):
        book.by_name(lab.workspace, "sum")
    with pytest.raises(NotFoundError, match="no module with the id x"):
        book.get("x", lab.workspace)


def node_of(lab: Any, module: ModuleRecord, published: ModuleVersionRecord, **fields: Any) -> dict[str, Any]:
    use = {
        "id": module.id,
        "versionId": published.id,
        "name": module.name,
        "version": published.version,
        "snapshot": published.snapshot,
    }
    node: dict[str, Any] = lab.step("x", type="ModuleStep", script="x.py", source=None, module=use, **fields)
    return node


def test_a_step_runs_the_code_of_its_version(lab: Any, book: Any) -> None:
    """When its folder has changed and when it is gone; in a pipeline that is published, and run again, too."""
    made = book.create(lab.workspace, "sums", None)
    published = book.publish(made.id, {}, source=lab.script("x", "print('first')"), script="x.py")
    lab.script("x", "print('second')")
    graph = lab.graph(node_of(lab, made, published))
    run = lab.run(graph)
    assert (run.status, lab.log(run.steps[0])) == (RunStatus.FINISHED, "first\n")
    shutil.rmtree(lab.folder / "src")
    assert lab.run(graph).steps[0].reused
    pipelines = lab.engine.publishing.pipelines
    frozen = pipelines.publish(lab.workspace, pipelines.freeze(lab.workspace, graph, "python"))
    assert frozen.pipeline.snapshots == {"x": published.snapshot}


def test_a_rerun_has_the_code_of_the_version_too(lab: Any, book: Any) -> None:
    made = book.create(lab.workspace, "sums", None)
    published = book.publish(made.id, {}, source=lab.script("x", "print('one'); raise SystemExit(1)"), script="x.py")
    run = lab.run(lab.graph(node_of(lab, made, published)))
    lab.script("x", "print('corrected')")
    again = lab.ended(lab.engine.rerun(run.id, RerunMode.FAILED))
    assert again.status is RunStatus.FAILED
    assert "corrected" not in lab.log(again.steps[0]) and "one" in lab.log(again.steps[0])


def test_its_code_is_never_pruned(lab: Any, book: Any) -> None:
    made = book.create(lab.workspace, "sums", None)
    published = book.publish(made.id, {}, source=lab.script("x", "print('kept')"), script="x.py")
    graph = lab.graph(node_of(lab, made, published))
    lab.run(graph)
    home = Home(lab.home)
    pruning = PruneBook(home, Store(home), now=lambda: datetime.now(timezone.utc) + timedelta(days=60))
    assert [item.kind for item in pruning.prune(PruneRule())] == ["run"]
    assert lab.log(lab.run(graph).steps[0]) == "kept\n"


def test_code_that_is_gone_all_the_same_is_said(lab: Any, book: Any) -> None:
    made = book.create(lab.workspace, "sums", None)
    published = book.publish(made.id, {}, source=lab.script("x", ""), script="x.py")
    shutil.rmtree(lab.home / "snapshots")
    with pytest.raises(NotFoundError, match=r"version 1 of the module sums is not stored\. \(step x\)"):
        lab.submit(lab.graph(node_of(lab, made, published)))


def test_types_of_data(lab: Any) -> None:
    book = lab.engine.publishing.data_types
    made = book.create(lab.workspace, "Table", "rows", is_directory=False)
    other = book.create(lab.workspace, "CSV", None, is_directory=False, parents=(made.id,))
    assert [item.name for item in book.all(lab.workspace)] == ["CSV", "Table"]
    with pytest.raises(SteploomError, match="already a type of data 'CSV'"):
        book.create(lab.workspace, "CSV", None, is_directory=True)
    changed = book.update(lab.workspace, other.id, description="text", parents=(made.id,))
    assert (changed.description, changed.parents) == ("text", (made.id,))
    assert book.all(lab.workspace)[0] == changed
    with pytest.raises(NotFoundError, match="no type of data x"):
        book.update(lab.workspace, "x")
