"""`RunDetails(run).show()`: the live view of a run in the notebook."""

from __future__ import annotations

import sys
from typing import Any

from steploom.engine.values import RunRecord
from steploom.step.site._steploom.identity import NO_PORTAL


class RunDetails:
    """For a step run, the view of the pipeline run it belongs to."""

    def __init__(self, run_instance: Any) -> None:
        if not hasattr(run_instance, "_pipeline_record"):
            raise AttributeError(
                f"RunDetails shows a run, such as experiment.submit(pipeline) returns, not {run_instance!r}."
            )
        self._run = run_instance

    def show(self, render_lib: Any = None, widget_settings: Any = None) -> None:
        """Returns at once. In a notebook the view is live; elsewhere the state of now is printed."""
        from steploom.azureml.widgets import run_display

        record: RunRecord = self._run._pipeline_record
        if _has_front_end():
            run_display.show(record)
        else:
            print(run_display.as_text(record))

    def get_widget_data(self, widget_settings: Any = None) -> dict[str, Any]:
        """What the view shows, as the SDK's widget names it."""
        from steploom.azureml.widgets import run_display

        record: RunRecord = self._run._pipeline_record
        snapshot = run_display.snapshot(record)
        steps = snapshot["run"]["steps"]
        return {
            "status": self._run.status,
            "workbench_run_details_uri": NO_PORTAL,
            "run_id": self._run.id,
            "run_properties": {
                "run_id": self._run.id,
                "created_utc": record.created,
                "start_time_utc": record.started,
                "end_time_utc": record.ended,
                "status": self._run.status,
                "properties": self._run.get_properties(),
                "tags": self._run.get_tags(),
            },
            "child_runs": steps,
            "children_metrics": {step["id"]: step["metrics"] for step in steps if step["metrics"]},
            "run_metrics": [],
            "run_logs": "\n".join(snapshot["logTails"].values()),
            "graph": snapshot["graph"],
            "widget_settings": dict(widget_settings or {}),
        }


def _has_front_end() -> bool:
    """Whether this is an IPython kernel or shell, which knows what to do with a MIME bundle."""
    ipython = sys.modules.get("IPython")
    return ipython is not None and ipython.get_ipython() is not None
