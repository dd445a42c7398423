"""The files of a step run by the names the SDK gives them: logs, and what the script left in outputs and logs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from steploom.azureml._engine import engine
from steploom.azureml._errors import azureml_errors
from steploom.engine.values import PRUNED, StepRecord

LOG = "user_logs/std_log.txt"
BUILD_LOG = "azureml-logs/20_image_build_log.txt"
RUN_AGAIN = "Submit its pipeline again: the step runs anew."
_WORK = ("outputs", "logs")


def stored_files(step: StepRecord) -> dict[str, Path]:
    """Name to local file. Of a reused step: the files of the run that really wrote them."""
    with azureml_errors():
        folder = engine().step_folder(step.id)
    found = {LOG: folder / "log.txt"} if (folder / "log.txt").is_file() else {}
    for part in _WORK:
        for path in sorted((folder / "work" / part).rglob("*")):
            if path.is_file():
                found[path.relative_to(folder / "work").as_posix()] = path
    return found


def pruned_on(step: Any) -> str:
    """The day on which the files of the step that really ran were removed by prune; '' when they were not."""
    if not isinstance(step, StepRecord):
        return ""
    with azureml_errors():
        ran = engine().step(step.reused_step_id) if step.reused else step
    return ran.properties.get(PRUNED, "")[:10]


def stored_path(step: StepRecord, name: str) -> Path | None:
    """The file of that name, or the folder whose files have names below it; None when there is neither."""
    with azureml_errors():
        place = engine().step_folder(step.id) / "work" / name
    names = stored_files(step)
    return place if name in names or any(item.startswith(f"{name.rstrip('/')}/") for item in names) else None


def log_text(step: StepRecord, *, child: str = "") -> str:
    """The whole log, or that of a run of the step's sweep by its name, read page by page."""
    pages: list[str] = []
    offset = 0
    while True:
        page = engine().log(step.id, offset=offset, child=child)
        pages.append(page.text)
        if page.next >= page.size or page.next == offset:
            return "".join(pages)
        offset = page.next
