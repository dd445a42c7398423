"""`Experiment`: the name under which runs are kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, NoReturn

from steploom.azureml._engine import engine
from steploom.azureml._errors import azureml_errors
from steploom.azureml.core.html import html_table
from steploom.azureml.core.wanted_tags import has_tags
from steploom.azureml.exceptions import UserErrorException
from steploom.azureml.unavailable import UnavailableError
from steploom.step.site._steploom.identity import NO_PORTAL, experiment_id
from steploom.step.site._steploom.must_be import must_be_mapping, must_be_workspace, names_of


class Experiment:
    """Made in the workspace at once."""

    DELIM: ClassVar[str] = "#"
    EXPERIMENT_ID_PATH: ClassVar[str] = "/experiments/id/{0}"
    EXPERIMENT_NAME_PATH: ClassVar[str] = "/experiments/{0}"
    TID_FMT: ClassVar[str] = "&tid={0}"
    WORKSPACE_FMT: ClassVar[str] = "?wsid=/subscriptions/{0}/resourcegroups/{1}/workspaces/{2}"

    def __init__(
        self,
        workspace: Any,
        name: str,
        _skip_name_validation: bool = False,
        _id: str | None = None,
        _archived_time: Any = None,
        _create_in_cloud: bool = True,
        _experiment_dto: Any = None,
        **kwargs: Any,
    ) -> None:
        if not isinstance(name, str):
            raise TypeError(f"An experiment's name is a string, not {type(name).__name__}.")
        if not name.strip():
            raise UserErrorException("An experiment needs a name: Experiment(workspace, 'my-experiment')")
        self._workspace, self._name = must_be_workspace(workspace), name
        with azureml_errors():
            engine().ensure_experiment(self._workspace.name, name)
        if tags := kwargs.get("tags"):
            self.set_tags(tags)

    @staticmethod
    def list(
        workspace: Any, experiment_name: str | None = None, view_type: str = "ActiveOnly", tags: Any = None
    ) -> list[Experiment]:
        """`tags` is a name that must be there, or a mapping of values that must be so."""
        with azureml_errors():
            names = [name for name, _ in engine().experiments(must_be_workspace(workspace).name)]
        found = [Experiment(workspace, name) for name in names if experiment_name in (None, name)]
        return [experiment for experiment in found if tags is None or has_tags(experiment.tags, tags)]

    @staticmethod
    def from_directory(path: str, auth: Any = None) -> Experiment:
        """The experiment named like the folder, in the workspace of its config.json."""
        from pathlib import Path

        from steploom.azureml.core.workspace import Workspace

        return Experiment(Workspace.from_config(path), Path(path).resolve().name)

    @staticmethod
    def delete(workspace: Any, experiment_id: str) -> NoReturn:
        raise UnavailableError("Experiment.delete: runs are kept, as later steps may reuse what they made.")

    @property
    def name(self) -> str:
        return self._name

    @property
    def id(self) -> str:
        return experiment_id(self._workspace.name, self._name)

    @property
    def identity(self) -> str:
        return f"{self._workspace.name}{self.DELIM}{self._name}"

    @property
    def workspace(self) -> Any:
        return self._workspace

    @property
    def workspace_object(self) -> Any:
        return self._workspace

    @property
    def tags(self) -> dict[str, str]:
        """As they are now."""
        with azureml_errors():
            return engine().experiment_tags(self._workspace.name, self._name)

    @property
    def archived_time(self) -> None:
        return None

    @property
    def portal_url(self) -> str:
        return NO_PORTAL

    def get_portal_url(self) -> str:
        return NO_PORTAL

    @classmethod
    def get_docs_url(cls) -> str:
        return "https://learn.microsoft.com/python/api/azureml-core/azureml.core.experiment.experiment"

    def submit(self, config: Any, tags: Mapping[str, str] | None = None, **kwargs: Any) -> Any:
        """Submit a Pipeline, published or not, or a ScriptRunConfig. Unknown keywords are ignored, as in the SDK."""
        submit = getattr(config, "_submit_to", None)
        if submit is None:
            raise UnavailableError(
                "Experiment.submit takes a Pipeline, a PublishedPipeline, a PipelineEndpoint or a ScriptRunConfig, "
                f"not {type(config).__name__}."
            )
        return submit(self, tags=tags, **kwargs)

    def start_logging(self, *args: Any, **kwargs: Any) -> Any:
        """A run to log to from here: `run.log('auc', 0.9)`, then `run.complete()`.

        `outputs` is a folder whose files it keeps at its end. No snapshot is taken: `snapshot_directory` is ignored.
        """
        from steploom.azureml.core.interactive_run import start_logging

        outputs = kwargs.get("outputs", args[0] if args else None)
        return start_logging(self, str(outputs) if outputs else None)

    def get_runs(
        self, type: str | None = None, tags: Any = None, properties: Any = None, include_children: bool = False
    ) -> Iterator[Any]:
        """Newest first."""
        from steploom.azureml.core.run_queries import runs_of

        return runs_of(self, type=type, tags=tags, properties=properties, include_children=include_children)

    def tag(self, key: str, value: Any = None) -> None:
        self.set_tags({key: value})

    def set_tags(self, tags: Mapping[str, Any]) -> None:
        given = must_be_mapping(tags, "tags")
        self._change_tags({str(key): "" if value is None else str(value) for key, value in given.items()})

    def remove_tags(self, tags: Any) -> None:
        self._change_tags(dict.fromkeys(names_of(tags, "tags")))

    def _change_tags(self, changes: Mapping[str, str | None]) -> None:
        with azureml_errors():
            engine().change_experiment_tags(self._workspace.name, self._name, changes)

    def refresh(self) -> None:
        """Nothing is held that could be out of date."""

    def archive(self) -> NoReturn:
        raise UnavailableError("Experiment.archive: local experiments are always active.")

    def reactivate(self, new_name: str | None = None) -> None:
        """A local experiment is always active."""

    def __repr__(self) -> str:
        return f"Experiment(Name: {self._name},\nWorkspace: {self._workspace.name})"

    def _repr_html_(self) -> str:
        return html_table((("Experiment", self._name), ("Workspace", self._workspace.name)))
