"""`%pipeline`: the `Pipeline` objects of this notebook."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from typing import Any

from steploom.azureml import live
from steploom.azureml.assignments import assignments
from steploom.errors import NotFoundError, SteploomError
from steploom.magics import runs
from steploom.magics.command import Action, Command, option
from steploom.magics.context import Context
from steploom.magics.run_text import SHORT_ID
from steploom.magics.table import moment, table


def _pipelines(context: Context) -> dict[str, live.Pipeline]:
    return live.live_pipelines(context.namespace)


def names(context: Context) -> list[str]:
    return list(_pipelines(context))


def parameters(context: Context) -> list[str]:
    """Names of the pipeline parameters of all of them."""
    return [name for item in _pipelines(context).values() for name in _defaults(live.graph(item))]


def _defaults(graph: Mapping[str, Any]) -> dict[str, Any]:
    return {item["name"]: item["default"] for item in graph["parameters"]}


def _find(context: Context, name: str | None) -> tuple[str, live.Pipeline]:
    found = _pipelines(context)
    if name is None and len(found) == 1:
        return next(iter(found.items()))
    if name is None:
        raise SteploomError(
            "usage",
            f"There are {len(found)} pipelines in this notebook." if found else "No pipeline yet.",
            cure=f"Name one: {', '.join(found)}" if found else "Run the cell that makes it.",
        )
    if name not in found:
        raise NotFoundError(
            "pipeline-not-found",
            f"There is no Pipeline called '{name}' in this notebook.",
            cure=f"There are: {', '.join(found) or 'none; run the cell that makes it'}.",
        )
    return name, found[name]


def _list(context: Context, options: Namespace) -> str:
    rows = []
    for name, pipeline in _pipelines(context).items():
        steps = [node["name"] for node in live.graph(pipeline)["nodes"] if node["kind"] == "step"]
        rows.append((name, len(steps), ", ".join(steps)))
    return table(("variable", "steps", "names"), rows, empty="No pipeline yet. Run the cell that makes it.")


def _show(context: Context, options: Namespace) -> str:
    _, pipeline = _find(context, options.name)
    graph = live.graph(pipeline)
    rows = [
        (
            node["name"],
            node["script"],
            node["compute"] or "local",
            ", ".join(port["name"] for port in node["inputs"]),
            ", ".join(port["name"] for port in node["outputs"]),
        )
        for node in graph["nodes"]
        if node["kind"] == "step"
    ]
    steps = table(("step", "script", "compute", "inputs", "outputs"), rows, empty="No steps.")
    defaults = [(name, repr(value)) for name, value in _defaults(graph).items()]
    return f"{steps}\n\n{table(('parameter', 'default'), defaults, empty='')}" if defaults else steps


def _check(context: Context, options: Namespace) -> str:
    name, pipeline = _find(context, options.name)
    found = live.problems(pipeline)
    return "\n".join(f"problem: {problem}" for problem in found) or f"{name} can be submitted."


def _submit(context: Context, options: Namespace) -> str:
    name, pipeline = _find(context, options.name)
    graph = live.graph(pipeline)
    submission = live.submission(
        graph,
        workspace=live.workspace(pipeline).name,
        experiment=options.experiment or name,
        parameters=assignments(options.parameter, _defaults(graph)),
        continue_on_step_failure=options.continue_on_step_failure,
        regenerate_outputs=options.regenerate_outputs,
        request_id="",
    )
    record = context.engine.submit(submission)
    context.assign("run", runs.handle(record))
    print(f"Submitted run {record.id} of experiment {record.experiment}; it is in the variable run.")
    if options.wait:
        return runs.wait(record)
    return f"Follow it: %runs show {record.id[:SHORT_ID]}"


def _publish(context: Context, options: Namespace) -> str:
    name, pipeline = _find(context, options.name)
    made = pipeline.publish(
        name=options.published_name or name, description=options.description, version=options.version
    )
    context.assign("published", made)
    return f"Published {made.name} as {made.id}; it is in the variable published."


def _published(context: Context, options: Namespace) -> str:
    rows = [
        (record.id[:SHORT_ID], record.name, record.version, record.total_steps, moment(record.created))
        for record in context.engine.publishing.pipelines.all(context.workspace)
    ]
    return table(("id", "name", "version", "steps", "published"), rows, empty="None yet: %pipeline publish")


_NAME = option("name", nargs="?", metavar="VARIABLE", complete="pipeline")

PIPELINE = Command(
    "pipeline",
    "the Pipeline objects of this notebook",
    (
        Action("list", "all pipelines", _list),
        Action("show", "its steps", _show, (_NAME,)),
        Action("check", "every reason it cannot run", _check, (_NAME,)),
        Action(
            "submit",
            "submit it; the run is in the variable run",
            _submit,
            (
                _NAME,
                option(
                    "--experiment",
                    metavar="NAME",
                    complete="experiment",
                    help="the experiment of the run (named like the variable)",
                ),
                option(
                    "-p",
                    "--parameter",
                    action="append",
                    default=[],
                    metavar="NAME=VALUE",
                    complete="parameter",
                    help="value of a pipeline parameter; may be repeated",
                ),
                option("--regenerate-outputs", action="store_true", help="reuse nothing"),
                option("--continue-on-step-failure", action="store_true", help="go on with what does not need it"),
                option("--wait", action="store_true", help="show it until it ends; fail if it does"),
            ),
        ),
        Action(
            "publish",
            "keep it as it is now; it is in the variable published",
            _publish,
            (
                _NAME,
                option("--name", dest="published_name", metavar="NAME", help="its name (that of the variable)"),
                option("--description", metavar="TEXT", help="what it is for"),
                option("--version", metavar="TEXT", help="a text of yours"),
            ),
        ),
        Action("published", "published pipelines of the workspace in use", _published),
    ),
)
