"""The one door to the engine. The Azure ML names, the bridge and the magics call this, `values` and `errors` only."""

from __future__ import annotations

import os
import sys
import uuid
from collections.abc import Callable, Container, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from steploom.datastores.paths import inside
from steploom.engine.home import Home
from steploom.engine.notebook import notebook_properties
from steploom.engine.run_book import RunBook
from steploom.engine.run_labels import RunLabels
from steploom.engine.session import session_tags
from steploom.engine.store.store import Store
from steploom.engine.summon import Summoner
from steploom.engine.values import (
    EngineFacts,
    EnvironmentSpec,
    Event,
    Json,
    LogPage,
    MetricRecord,
    OutputRecord,
    RerunMode,
    ReuseAnswer,
    RunRecord,
    StepRecord,
    Submission,
)
from steploom.engine.workspace_api import WorkspaceApi
from steploom.errors import InvalidGraphError, SteploomError

if TYPE_CHECKING:
    from steploom.engine.digest import ContentDigests
    from steploom.engine.environment_book import EnvironmentBook
    from steploom.engine.notebook_hold import NotebookHold
    from steploom.engine.prune_book import PruneBook
    from steploom.engine.publishing import Publishing


class Engine(WorkspaceApi):
    """Workspaces, computes and runs of one home. Cheap to make; usable from any thread, and after a fork made anew.

    A supervisor is started by what needs one, and again by whoever looks while a run is unfinished. Every method may
    raise `EngineUnavailableError` (home-unusable, disk-full, state-damaged).
    """

    def __init__(
        self, home: Home, *, environ: Mapping[str, str], new_id: Callable[[], str] = lambda: str(uuid.uuid4())
    ) -> None:
        store = Store(home)
        summoner = Summoner(home, store, environ)
        super().__init__(home, store, summoner)
        self._home = home
        self._store = store
        self._tags = session_tags(environ)
        self._properties = notebook_properties(environ)
        self._new_id = new_id
        self._summoner = summoner
        self._run_book = RunBook(home, store, summoner)
        self._run_labels = RunLabels(store, self._run_book)

    @classmethod
    def open(cls, home: Path | None = None) -> Engine:
        """On `home`, else `STEPLOOM_HOME`, else the user data folder."""
        return cls(Home.open(home), environ=os.environ)

    @property
    def home(self) -> Path:
        return self._home.root

    def facts(self) -> EngineFacts:
        """Starts no supervisor."""
        from steploom.engine.facts import engine_facts

        return engine_facts(self._home)

    # -- runs

    def check(
        self, workspace: str, graph: Json, *, frozen: Container[str] = (), settled: Container[str] = ()
    ) -> tuple[SteploomError, ...]:
        """Every reason why the graph cannot run; none is an empty tuple. `frozen`, `settled`: see `GraphChecker`."""
        from steploom.engine.workspace_check import workspace_checker

        return workspace_checker(self._store, self.workspace(workspace), self._environment_book).check(
            graph, frozen=frozen, settled=settled
        )

    def submit(self, submission: Submission) -> RunRecord:
        """Store the run and have it started. InvalidGraphError; snapshot-too-large and others of a source folder."""
        known = self._store.runs.by_request(submission.request_id) if submission.request_id else None
        if known is None:
            settled = submission.rerun.settled if submission.rerun else ()
            graph, frozen = submission.graph, submission.snapshots
            if problems := self.check(submission.workspace, graph, frozen=frozen, settled=settled):
                raise InvalidGraphError(problems)
            from steploom.engine.submission import Submitter

            submitter = Submitter(self._home, self._store, self._digests, self._new_id, self._tags, self._properties)
            run_id = submitter.submit(submission)
        else:
            run_id = known.id
        self._summoner.summon()
        return self._run_book.as_stored(run_id)

    def notebook_hold(self) -> NotebookHold:
        """For a run that this process logs to itself. Raises `EngineUnavailableError`."""
        from steploom.engine.notebook_hold import NotebookHold

        return NotebookHold(self._home)

    def rerun(self, run_id: str, mode: RerunMode, *, step_id: str | None = None, request_id: str = "") -> RunRecord:
        """A new run made of one that has ended: what failed, or from a step on, or that step alone.

        SteploomError (run-not-found, run-not-ended, step-not-found, no-result, nothing-to-rerun); see `submit`.
        """
        from steploom.engine.rerun_book import RerunBook

        return RerunBook(self._store, self._run_book, self.submit).rerun(run_id, mode, step_id, request_id)

    def runs(self, workspace: str, *, experiment: str | None = None, limit: int = 50) -> tuple[RunRecord, ...]:
        """Newest first, with their steps."""
        return self._run_book.newest(workspace, experiment=experiment, limit=limit)

    def run(self, run_id: str) -> RunRecord:
        """NotFoundError (run-not-found)."""
        return self._run_book.get(run_id)

    def step(self, step_id: str) -> StepRecord:
        """NotFoundError (step-not-found)."""
        return self._run_book.step(step_id)

    def why(self, step_id: str) -> ReuseAnswer:
        """NotFoundError (step-not-found)."""
        from steploom.engine.reuse_answer import reuse_answer

        return reuse_answer(self._store, self.step(step_id))

    def find_run_of_step(self, step_id: str) -> RunRecord:
        return self._run_book.as_stored(self.step(step_id).run_id)

    def wait(self, run_id: str, *, timeout_s: float | None = None) -> RunRecord:
        """The finished record; after `timeout_s` seconds the record as it is then, and the run goes on."""
        return self._run_book.wait(run_id, timeout_s=timeout_s)

    def cancel(self, run_id: str, *, step_id: str | None = None) -> None:
        """Ask for the end of a run, or of one step; what has ended stays as it is."""
        self._run_book.cancel(run_id, step_id)

    def metrics(self, step_id: str) -> tuple[MetricRecord, ...]:
        """Of a step run, or what its steps have logged to a pipeline run."""
        return self._store.metrics.of(step_id)

    def tag_run(self, run_or_step_id: str, tags: Mapping[str, str]) -> None:
        """NotFoundError (run-not-found)."""
        self._run_labels.tag(run_or_step_id, tags)

    def remove_tags(self, run_or_step_id: str, names: Iterable[str]) -> None:
        """Of those that there are. NotFoundError (run-not-found)."""
        self._run_labels.remove_tags(run_or_step_id, names)

    def add_properties(self, run_or_step_id: str, properties: Mapping[str, str]) -> None:
        """Once set they stay. SteploomError (property-set, property-reserved), NotFoundError (run-not-found)."""
        self._run_labels.add_properties(run_or_step_id, properties)

    def shown_graph(self, workspace: str, graph: Json) -> Json:
        """The graph of a pipeline or run of the workspace without values of secrets, to be looked at."""
        shown: Json = self._run_book.secrets.mask_graph(workspace, graph)
        return shown

    # -- files of runs

    def log(self, step_id: str, *, offset: int = 0, limit_bytes: int = 65536, child: str = "") -> LogPage:
        """A page of a step's log, or of that of a run of its sweep by name; `offset=-1` is the last page. Of a reused
        step: of the one that really ran."""
        return self._run_book.log(step_id, offset=offset, limit_bytes=limit_bytes, child=child)

    def build_log(self, step_id: str) -> str:
        """How the step's environment was built; '' when it was not built by us."""
        return self._environment_book.build_log(self.step(step_id).properties.get("steploom.environment", ""))

    def step_folder(self, step_id: str) -> Path:
        """Where a step ran: `work` is its working folder. Of a reused step: the folder of the one that really ran."""
        return self._run_book.folder(step_id)

    def output_path(self, output: OutputRecord, workspace: str) -> Path:
        """The local folder or file of an output."""
        return inside(Path(self.datastore(workspace, output.datastore).location), output.path)

    def unpack_snapshot(self, snapshot: str, target: Path) -> None:
        """The source folder that a step was submitted with, at `target`, which must not exist. NotFoundError
        (snapshot-not-found)."""
        from steploom.engine.snapshot import unpack_for_user

        unpack_for_user(snapshot, target, self._home)

    # -- events

    def events(self, after: int, *, limit: int = 500) -> tuple[Event, ...]:
        """What has changed since event number `after`, oldest first."""
        self._summoner.keep_going()
        return self._store.messages.events(after, limit)

    def last_event(self) -> int:
        return self._store.messages.last_event()

    # -- environments

    def check_environment(self, spec: EnvironmentSpec) -> tuple[tuple[SteploomError, ...], tuple[str, ...]]:
        """`(problems, notes)`: what keeps it from being built, and what is decided for the user."""
        return self._environment_book.check(spec)

    def prepare_environment(self, spec: EnvironmentSpec, *, interpreter: str = sys.executable) -> tuple[str, bool]:
        """`(environment id, already there)`. Built by the supervisor, which tells by `environment` events.

        Raises the first problem that `check_environment` finds.
        """
        return self._environment_book.prepare(spec, interpreter)

    # -- what is imported when it is first needed

    @cached_property
    def publishing(self) -> Publishing:
        """Pipelines that are submitted again and again, and what submits them."""
        from steploom.engine.doors import Doors
        from steploom.engine.publishing import Publishing

        return Publishing(self._home, self._store, self._digests, self._summoner, Doors.of(self, self._new_id))

    @cached_property
    def pruning(self) -> PruneBook:
        """Removal of files that nobody needs."""
        from steploom.engine.prune_book import PruneBook

        return PruneBook(self._home, self._store)

    @cached_property
    def _digests(self) -> ContentDigests:
        from steploom.engine.digest import ContentDigests

        return ContentDigests(self._home.digests)

    @cached_property
    def _environment_book(self) -> EnvironmentBook:
        from steploom.engine.environment_book import EnvironmentBook

        return EnvironmentBook(self._home, self._store, self._summoner)
