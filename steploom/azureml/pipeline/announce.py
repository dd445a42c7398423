"""What submitting prints."""

from __future__ import annotations

from steploom.azureml.pipeline.graph_view import short_id
from steploom.engine.values import RunRecord
from steploom.step.site._steploom.identity import NO_PORTAL

PORTAL_LINE = f"Link to Azure Machine Learning Portal: {NO_PORTAL}"


def announce(record: RunRecord, *, regenerate: bool) -> None:
    """One line a step. Whether a step is reused is decided when its turn comes, so a reusable one says "may"."""
    may_reuse = {
        node["id"] for node in record.graph["nodes"] if node["kind"] == "step" and node["allowReuse"] and not regenerate
    }
    for step in record.steps:
        fate = (
            "This step is eligible to reuse a previous run's output"
            if step.node in may_reuse
            else "This step will run and generate new outputs"
        )
        print(f"Created step {step.name} [{short_id(step.node)}][{step.id}], ({fate})")
    announce_run(record)


def announce_run(record: RunRecord) -> None:
    """Of a published pipeline the steps are known already."""
    print(f"Submitted PipelineRun {record.id}")
    print(PORTAL_LINE)
