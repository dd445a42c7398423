"""What the engine knows, as frozen values. Rows become these in `engine.store`; nobody else sees SQLite.

Times are ISO 8601 strings in UTC with milliseconds ("2026-11-24T14:03:07.120Z"), the form stored, sent and shown.
The graph is kept as the JSON of `PipelineGraph` (generated schema: `steploom/bridge/schema.json`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# Offered here, as part of what the engine's users may see.
from steploom.engine.data_types import DataTypeRecord as DataTypeRecord
from steploom.engine.drafts import DraftRecord as DraftRecord
from steploom.engine.modules import ModuleRecord as ModuleRecord
from steploom.engine.modules import ModuleStatus as ModuleStatus
from steploom.engine.modules import ModuleVersionRecord as ModuleVersionRecord
from steploom.engine.notebook import NOTEBOOK as NOTEBOOK
from steploom.engine.notebook import NOTEBOOK_VARIABLE as NOTEBOOK_VARIABLE
from steploom.engine.pipeline_endpoints import EndpointRecord as EndpointRecord
from steploom.engine.prune_plan import PRUNED as PRUNED
from steploom.engine.prune_plan import PruneItem as PruneItem
from steploom.engine.prune_plan import PruneRule as PruneRule
from steploom.engine.published import PIPELINE_ID as PIPELINE_ID
from steploom.engine.published import Assignments as Assignments
from steploom.engine.published import DataPlace as DataPlace
from steploom.engine.published import DatasetChoice as DatasetChoice
from steploom.engine.published import FrozenPipeline as FrozenPipeline
from steploom.engine.published import PublishedRecord as PublishedRecord
from steploom.engine.published import PublishedStatus as PublishedStatus
from steploom.engine.published import Request as Request
from steploom.engine.published import data_parameters as data_parameters
from steploom.engine.published import parameter_names as parameter_names
from steploom.engine.recurrence import Recurrence as Recurrence
from steploom.engine.recurrence import in_words as in_words
from steploom.engine.rerun_plan import RERUN_OF as RERUN_OF
from steploom.engine.rerun_plan import RerunMode as RerunMode
from steploom.engine.rerun_plan import RerunPlan as RerunPlan
from steploom.engine.schedules import DataTrigger as DataTrigger
from steploom.engine.schedules import ScheduleRecord as ScheduleRecord
from steploom.engine.secret_values import MASK as MASK
from steploom.engine.secret_values import is_secret_name as is_secret_name
from steploom.engine.secret_values import mask_graph as mask_graph
from steploom.engine.session import SESSION_TAG as SESSION_TAG
from steploom.engine.session import SESSION_VARIABLE as SESSION_VARIABLE
from steploom.engine.statuses import RunStatus as RunStatus
from steploom.engine.statuses import StepStatus as StepStatus
from steploom.engine.sweeps import Swept as Swept
from steploom.engine.sweeps import SweptRun as SweptRun
from steploom.engine.vm_sizes import VM_SIZES as VM_SIZES
from steploom.engine.vm_sizes import VmSize as VmSize
from steploom.engine.vm_sizes import find_vm_size as find_vm_size

Json = Mapping[str, Any]

ATTEMPT = "steploom.attempt"
"""Property of a step that did not succeed at its first attempt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceRecord:
    name: str
    subscription_id: str
    resource_group: str
    location: str
    default_datastore: str
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatastoreRecord:
    """`location` is an absolute folder for `type == "local"`.

    `stands_for` is what the folder is in place of, if of anything in the cloud: the `type` of the datastore there,
    `account`, `container`, `protocol` and `endpoint`; no keys.
    """

    workspace: str
    name: str
    type: str
    location: str
    stands_for: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComputeRecord:
    """A compute target. Locally its nodes are slots: at most `max_nodes` of its steps run at once."""

    workspace: str
    name: str
    vm_size: str
    min_nodes: int
    max_nodes: int
    idle_seconds: int
    created: str
    modified: str
    running_nodes: int = 0
    preparing_nodes: int = 0
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentSpec:
    """What a step's interpreter must hold; the `environment` of `PipelineGraph`, field for field.

    `as_of` is an ISO date: packages that came later are not installed; '' for no such bound.
    """

    python: str | None = None
    conda: tuple[str, ...] = ()
    pip: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    as_of: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    user_managed: bool = False
    interpreter: str = ""
    docker_enabled: bool = False
    base_image: str | None = None
    name: str = ""

    @classmethod
    def from_json(cls, data: Json) -> EnvironmentSpec:
        docker = data.get("docker", {})
        return cls(
            python=data.get("python"),
            conda=tuple(data.get("conda", ())),
            pip=tuple(data.get("pip", ())),
            channels=tuple(data.get("channels", ())),
            as_of=data.get("asOf", ""),
            variables=dict(data.get("variables", {})),
            user_managed=bool(data.get("userManaged", False)),
            interpreter=data.get("interpreter", ""),
            docker_enabled=bool(docker.get("enabled", False)),
            base_image=docker.get("baseImage"),
            name=data.get("name", ""),
        )

    def to_json(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "python": self.python,
            "conda": list(self.conda),
            "pip": list(self.pip),
            "channels": list(self.channels),
            "variables": dict(self.variables),
            "userManaged": self.user_managed,
            "docker": {"enabled": self.docker_enabled, "baseImage": self.base_image},
        }
        if self.name:
            data["name"] = self.name
        if self.as_of:
            data["asOf"] = self.as_of
        if self.interpreter:
            data["interpreter"] = self.interpreter
        return data


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One request to run a graph. `request_id` makes it idempotent: the same id gives the same run.

    Step nodes carry absolute `source` folders; relative datastore paths stay as they are in the graph.
    `interpreter` is the kernel's own Python, used by steps with `userManaged`. `snapshots` are stored source folders by
    step node: what is not named there is read from its folder now. `rerun` says of which run it is made, if of one.
    """

    workspace: str
    experiment: str
    graph: Json
    interpreter: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    snapshots: Mapping[str, str] = field(default_factory=dict)
    continue_on_step_failure: bool = False
    regenerate_outputs: bool = False
    request_id: str = ""
    rerun: RerunPlan | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputRecord:
    """`path` is relative to the datastore: `azureml/<step run id>/<name>` of the run that really wrote it."""

    name: str
    datastore: str
    path: str
    size_bytes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRecord:
    id: str
    run_id: str
    node: str
    name: str
    status: StepStatus
    reused: bool = False
    reason: str = ""
    reused_run_id: str = ""
    reused_step_id: str = ""
    compute: str = ""
    started: str | None = None
    ended: str | None = None
    exit_code: int | None = None
    error: Mapping[str, str] | None = None
    outputs: tuple[OutputRecord, ...] = ()
    log_size_bytes: int = 0
    properties: Mapping[str, str] = field(default_factory=dict)

    @property
    def attempt(self) -> int:
        """1, unless it has failed and runs, or ran, again."""
        return int(self.properties.get(ATTEMPT, 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    id: str
    workspace: str
    experiment: str
    number: int
    name: str
    status: RunStatus
    created: str
    graph: Json
    parameters: Mapping[str, Any] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    started: str | None = None
    ended: str | None = None
    error: Mapping[str, str] | None = None
    steps: tuple[StepRecord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricRecord:
    """`type`: scalar, list, row, table, image. `value` is the folded value `get_metrics()` returns (JSON)."""

    name: str
    type: str
    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ReuseAnswer:
    """Why a step was reused, or ran. `reason` is the sentence told at the time.

    `differences` from the step it is compared with ('': there is none), each naming a file, argument, package or input.
    """

    reused: bool
    reason: str
    compared_step_id: str = ""
    differences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPage:
    """Bytes [offset, next) of a log, decoded with replacement; `size` is the file's size now."""

    offset: int
    next: int
    size: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineFacts:
    """The living supervisor (no pid: the next run starts one), the uv that builds environments and the conda tool that
    does what uv cannot, by name and version ('': none)."""

    supervisor_pid: int | None
    supervisor_version: str
    uv_version: str
    conda_tool: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something changed. `stream` is run, step, log, compute or environment; `subject` the id to look up again."""

    seq: int
    stream: str
    subject: str
    ts: str
    body: Json
