"""Run the example notebook without a browser; print its steps and its result.

python run_example.py           a table, and the notebook's progress while it runs
python run_example.py --json    one JSON document on standard output, nothing else
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

NOTEBOOK = Path(__file__).with_name("flights-training.ipynb")

# Goes behind the notebook's own cells and asks by the same public names that a user has.
REPORT = """
import datetime

def _seconds(details):
    ends = [datetime.datetime.fromisoformat(details[name].replace("Z", "+00:00"))
            for name in ("startTimeUtc", "endTimeUtc") if details.get(name)]
    return (ends[1] - ends[0]).total_seconds() if len(ends) == 2 else 0.0

def _row(step_run):
    reused = step_run.properties.get("azureml.reusedrunid")
    return {
        "name": step_run.name,
        "status": step_run.get_status(),
        "reused": bool(reused),
        "reason": step_run.properties.get("steploom.reuse_reason", ""),
        # A reused step shows the times of the run it is taken from; here it took none.
        "seconds": 0.0 if reused else _seconds(step_run.get_details()),
    }

print(json.dumps({
    "run": pipeline_run.id,
    "status": pipeline_run.get_status(),
    # Azure ML lists the newest first.
    "steps": [_row(step_run) for step_run in reversed(list(pipeline_run.get_steps()))],
    "metrics": metrics,
    "model": (model_folder / "model.pkl").as_posix(),
}))
"""


def run_notebook(path: Path, *, show_progress: bool) -> dict[str, Any]:
    """Execute the cells in a kernel of this very Python; the file stays as it is. Raises `CellExecutionError`."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(REPORT))

    def on_cell_start(cell: Any, cell_index: int) -> None:
        if show_progress and cell.cell_type == "markdown":
            print(cell.source.splitlines()[0].lstrip("# "), flush=True)

    # No search path: a kernel spec named python3 that another installation left behind may start another Python.
    specs = KernelSpecManager(kernel_dirs=[])
    client = NotebookClient(
        notebook,
        km=AsyncKernelManager(kernel_name="python3", kernel_spec_manager=specs),
        timeout=None,
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.on_cell_start = on_cell_start
    # A kernel manager that comes from outside is kept alive unless one says otherwise.
    client.execute(cleanup_kc=True)
    printed = "".join(output.text for output in notebook.cells[-1].outputs if output.get("name") == "stdout")
    return json.loads(printed)


def print_report(report: dict[str, Any]) -> None:
    rows = [("step", "status", "seconds", "why")]
    for step in report["steps"]:
        status = "Reused" if step["reused"] else step["status"]
        rows.append((step["name"], status, f"{step['seconds']:.1f}", step["reason"]))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    print()
    for name, status, seconds, why in rows:
        print(f"{name:<{widths[0]}}  {status:<{widths[1]}}  {seconds:>{widths[2]}}  {why}".rstrip())
    metrics = report["metrics"]
    print(f"\n{report['status']} in {report['seconds']:.0f} s")
    print(f"AUC    {metrics['auc']:.4f} ({metrics['baseline_auc']:.4f} by the delay at the gate alone)")
    print(f"model  examples/{report['model']}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    options = parser.parse_args()
    begin = time.monotonic()
    try:
        report = run_notebook(NOTEBOOK, show_progress=not options.json)
    except CellExecutionError as error:
        print(error, file=sys.stderr)
        return 1
    report["seconds"] = round(time.monotonic() - begin, 1)
    if options.json:
        print(json.dumps(report, indent=2))
    else:
        print_report(report)
    return 0 if report["status"] == "Finished" else 1


if __name__ == "__main__":
    sys.exit(main())
