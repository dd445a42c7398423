"""Pruning: what is chosen, by values; what goes and what stays, by runs of a real engine."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from steploom.datastores.local import PARTIAL
from steploom.engine.clock import parse, timestamp
from steploom.engine.home import Home
from steploom.engine.prune_book import PruneBook
from steploom.engine.prune_plan import EndedRun, PruneItem, choose_runs, held_steps
from steploom.engine.store.store import Store
from steploom.engine.values import PRUNED, PruneRule, RerunMode, RunStatus
from steploom.errors import NotFoundError, SteploomError

NOW = datetime(2026, 6, 1, tzinfo=timezone.utc)
EVERYTHING = PruneRule(keep_last=0)
WRITE = "import sys\nprint('wrote')\nopen(sys.argv[1], 'w').write('data')\n"


def ended(number: int, *, days: float, size: int = 10, experiment: str = "exp") -> EndedRun:
    return EndedRun(
        id=f"run{number}",
        workspace="ws",
        experiment=experiment,
        number=number,
        ended=timestamp(NOW - timedelta(days=days)),
        steps=(f"step{number}",),
        size_bytes=size,
    )


RUNS = (ended(1, days=50), ended(2, days=40), ended(3, days=20), ended(4, days=1, experiment="other"))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (PruneRule(), [2, 1]),
        (PruneRule(older_than_days=0.5), [4, 3, 2, 1]),
        (PruneRule(older_than_days=60), []),
        (PruneRule(keep_last=1), [2, 1]),
        (PruneRule(keep_last=0), [4, 3, 2, 1]),
        (PruneRule(keep_last=2, older_than_days=0), [1]),
        (PruneRule(max_bytes=25), [2, 1]),
        (PruneRule(max_bytes=40), []),
        (PruneRule(max_bytes=0, keep_last=3), []),
        (PruneRule(max_bytes=15, older_than_days=45), [3, 2, 1]),
    ],
)
def test_which_runs_may_go(rule: PruneRule, expected: list[int]) -> None:
    assert [run.number for run in choose_runs(RUNS, rule, now=NOW)] == expected


def test_what_others_show_or_name_is_held() -> None:
    chosen = (ended(1, days=50), ended(2, days=40), ended(3, days=20))
    reused_by = {"step1": {"run2"}, "step2": {"run3", "run9"}}
    assert held_steps(chosen, reused_by, ()) == {"step2"}
    assert held_steps(chosen, reused_by, ("step3",)) == {"step2", "step3"}


@pytest.fixture
def book(lab: Any) -> PruneBook:
    """A prune two months after the runs."""
    home = Home(lab.home)
    return PruneBook(home, Store(home), now=lambda: datetime.now(timezone.utc) + timedelta(days=60))


@pytest.fixture
def graph(lab: Any, port: Any) -> Any:
    def make(name: str = "write") -> Any:
        writes = lab.step(name, WRITE, arguments=["<made>"], outputs=[port("made")])
        return lab.graph(writes, lab.output("made"))

    return make


def output_of(lab: Any, run: Any) -> Path:
    step = lab.engine.run(run.id).steps[0]
    return Path(lab.engine.output_path(step.outputs[0], run.workspace))


def kinds(items: tuple[PruneItem, ...]) -> list[str]:
    return [item.kind for item in items]


def test_a_plan_removes_nothing_and_a_prune_all_of_it(lab: Any, book: PruneBook, graph: Any) -> None:
    run = lab.run(graph())
    place, step = output_of(lab, run), run.steps[0]
    plan = book.plan(PruneRule())
    assert kinds(plan) == ["run", "snapshot"]
    assert all(item.size_bytes > 0 for item in plan)
    assert place.read_text() == "data"
    assert PRUNED not in lab.engine.run(run.id).properties
    assert book.prune(PruneRule()) == plan
    assert not place.exists()
    assert list((lab.home / "runs").iterdir()) == list((lab.home / "snapshots").iterdir()) == []
    kept = lab.engine.run(run.id)
    assert kept.status is RunStatus.FINISHED
    day = kept.properties[PRUNED][:10]
    page = lab.engine.log(step.id)
    assert page.text == f"[steploom] The log was removed by prune on {day}.\n"
    assert lab.engine.log(step.id, offset=page.next).text == ""
    assert book.plan(PruneRule()) == ()


def test_after_it_the_step_runs_and_says_why(lab: Any, book: PruneBook, graph: Any) -> None:
    first = lab.run(graph())
    book.prune(PruneRule())
    day = lab.engine.run(first.id).properties[PRUNED][:10]
    second = lab.run(graph())
    assert (second.status, second.steps[0].reused) == (RunStatus.FINISHED, False)
    assert second.steps[0].reason == f"Runs: its earlier outputs were removed by prune on {day}."
    assert output_of(lab, second).read_text() == "data"
    with pytest.raises(SteploomError) as caught:
        lab.engine.rerun(first.id, RerunMode.FROM, step_id=first.steps[0].id)
    assert caught.value.code == "run-pruned"


def test_a_result_that_a_kept_run_shows_stays_until_that_run_goes(lab: Any, book: PruneBook, graph: Any) -> None:
    first, second = lab.run(graph()), lab.run(graph())
    assert second.steps[0].reused
    assert book.prune(PruneRule(keep_last=1)) == ()
    assert output_of(lab, first).read_text() == "data"
    assert lab.engine.log(second.steps[0].id).text == "wrote\n"
    assert kinds(book.prune(EVERYTHING)) == ["run", "snapshot"]
    assert not output_of(lab, first).exists()


def test_a_result_that_a_data_set_stands_for_stays(lab: Any, book: PruneBook, graph: Any) -> None:
    run = lab.run(graph())
    record = lab.home / "datasets" / "ws" / "made" / "1.json"
    record.parent.mkdir(parents=True)
    record.write_text(f'{{"paths": [{{"path": "azureml/{run.steps[0].id}/made"}}]}}')
    assert "run" not in kinds(book.prune(EVERYTHING))
    assert output_of(lab, run).read_text() == "data"


def test_an_unfinished_run_and_what_it_reads_stay(lab: Any, book: PruneBook, graph: Any) -> None:
    made = lab.run(graph())
    read = lab.reference("made", output_of(lab, made).relative_to(lab.datastore).as_posix())
    waits = lab.waiting("waits", inputs=[{"name": "made", "node": "made", "mode": "mount"}])
    going = lab.submit(lab.graph(read, waits))
    book.prune(EVERYTHING)
    assert output_of(lab, made).read_text() == "data"
    lab.gate.touch()
    assert lab.ended(going).status is RunStatus.FINISHED
    assert "run" in kinds(book.prune(EVERYTHING))


def test_a_young_snapshot_stays_for_whoever_is_about_to_submit(lab: Any, graph: Any) -> None:
    lab.run(graph())
    home = Home(lab.home)
    assert kinds(PruneBook(home, Store(home)).prune(EVERYTHING)) == ["run"]


def test_what_a_killed_prune_has_only_marked_is_removed_by_the_next(lab: Any, book: PruneBook, graph: Any) -> None:
    run = lab.run(graph())
    store = Store(Home(lab.home))
    marked = store.prunes.mark(run.id, [run.steps[0].id], when=timestamp(), documents=())
    assert marked == (run.steps[0].id,)
    assert output_of(lab, run).exists()
    assert kinds(book.prune(PruneRule())) == ["run", "snapshot"]
    assert not output_of(lab, run).exists()


def test_a_claim_and_a_mark_exclude_each_other(lab: Any, graph: Any) -> None:
    """A run that takes a result over records its outputs before it is seen to have reused it."""
    first, second = lab.run(graph()), lab.run(graph("other"))
    store = Store(Home(lab.home))
    source, other = first.steps[0].id, second.steps[0].id
    outputs = store.runs.stored_outputs(source)
    assert store.runs.claim_outputs(other, source, outputs)
    assert store.prunes.mark(first.id, [source], when=timestamp(), documents=()) == ()
    store.prunes.mark(second.id, [other], when=timestamp(), documents=())
    assert store.prunes.mark(first.id, [source], when=timestamp(), documents=()) == (source,)
    assert not store.runs.claim_outputs(other, source, outputs)


def test_the_mark_is_a_time(lab: Any, book: PruneBook, graph: Any) -> None:
    run = lab.run(graph())
    book.prune(PruneRule())
    assert parse(lab.engine.step(run.steps[0].id).properties[PRUNED]) > datetime.now(timezone.utc)


def test_a_snapshot_that_a_rerun_chooses_is_young_again(lab: Any, graph: Any) -> None:
    run = lab.run(graph())
    (snapshot,) = (lab.home / "snapshots").iterdir()
    os.utime(snapshot, (0, 0))
    lab.ended(lab.engine.rerun(run.id, RerunMode.FROM, step_id=run.steps[0].id))
    assert snapshot.stat().st_mtime > 0


def test_a_submission_at_any_moment_of_a_prune_has_its_code(lab: Any) -> None:
    """A prune reads the clock between its steps; the code is that of a run which is pruned."""
    home = Home(lab.home)
    lab.run(lab.graph(lab.step("x", "", arguments=["first"])))
    begun: list[Future[Any]] = []
    with ThreadPoolExecutor() as pool:
        for moment in itertools.count():
            for snapshot in home.snapshots.iterdir():
                os.utime(snapshot, (0, 0))
            reads = itertools.count()

            def now(moment: int = moment, reads: Iterator[int] = reads) -> datetime:
                if next(reads) == moment:
                    begun.append(pool.submit(lab.submit, lab.graph(lab.step("x", arguments=[moment]))))
                    # As far as it gets: where a lock keeps it out it goes on later.
                    wait(begun, timeout=0.5)
                return datetime.now(timezone.utc)

            PruneBook(home, Store(home), now=now).prune(EVERYTHING)
            if len(begun) == moment:
                break
            assert lab.ended(begun[-1].result()).status is RunStatus.FINISHED
    assert len(begun) > 3
    assert list(home.snapshots.iterdir()) == []


def test_a_rerun_whose_code_a_prune_has_just_taken_is_refused(lab: Any, graph: Any) -> None:
    run = lab.run(graph())
    for source in (lab.folder / "src", lab.home / "snapshots"):
        shutil.rmtree(source)
    (lab.home / "snapshots").mkdir()
    with pytest.raises(NotFoundError, match="The code of write is no longer stored") as caught:
        lab.engine.rerun(run.id, RerunMode.FROM, step_id=run.steps[0].id)
    assert caught.value.code == "code-not-found"
    assert len(lab.engine.runs(lab.workspace)) == 1


def test_a_prune_that_is_killed_is_finished_by_the_next(lab: Any, book: PruneBook, graph: Any) -> None:
    """With -9, as soon as the first of ten runs is seen to go."""
    runs = [lab.run(graph(f"write{number}")) for number in range(10)]
    places = [output_of(lab, run) for run in runs]
    command = [sys.executable, "-m", "steploom.cli", "prune", "--keep-last", "0", "--yes"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 60
        while all(place.exists() for place in places) and process.poll() is None:
            assert time.monotonic() < deadline
        process.kill()
    for run, place in zip(runs, places):
        # What is gone, or half gone, is not offered to anybody.
        assert place.exists() or PRUNED in lab.engine.run(run.id).properties
    book.prune(EVERYTHING)
    assert not any(place.exists() for place in places)
    assert list((lab.home / "runs").iterdir()) == []
    assert book.plan(EVERYTHING) == ()


def test_files_of_broken_uploads_go_with_their_folders(lab: Any, book: PruneBook) -> None:
    part = lab.data(f"deep/er/{PARTIAL}0123", "half")
    kept = lab.data("data/rows.csv", "1")
    assert kinds(PruneBook(Home(lab.home), Store(Home(lab.home))).plan(EVERYTHING)) == []
    plan = book.plan(EVERYTHING)
    assert [(item.kind, item.what) for item in plan] == [("upload", "er")]
    assert book.prune(EVERYTHING) == plan
    assert not part.parent.parent.exists()
    assert kept.read_text() == "1"
