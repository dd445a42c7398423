"""`%runconfig`: run configurations in the namespace and in `.azureml/*.runconfig`."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from steploom.azureml import live
from steploom.azureml.core.as_of import set_as_of
from steploom.azureml.core.conda_dependencies import CondaDependencies
from steploom.azureml.core.constants import RUNCONFIGURATION_EXTENSION
from steploom.azureml.core.environment import Environment
from steploom.azureml.core.run_configuration import RunConfiguration
from steploom.errors import NotFoundError, SteploomError
from steploom.magics.command import Action, Command, option
from steploom.magics.context import Context
from steploom.magics.table import fields, table
from steploom.step import LEGACY_VARIABLE

FOLDER = Path(".azureml")


def _saved() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.runconfig"))


def _live(context: Context) -> dict[str, Any]:
    return {
        name: value
        for name, value in list(context.namespace.items())
        if isinstance(value, RunConfiguration) and not name.startswith("_")
    }


def names(context: Context) -> list[str]:
    """Variables first, then saved files: what every action of this magic accepts."""
    return [*_live(context), *_saved()]


def _find(context: Context, name: str) -> Any:
    live = _live(context)
    if name in live:
        return live[name]
    if name in _saved():
        return RunConfiguration.load(path=".", name=name)
    raise NotFoundError(
        "runconfig-not-found",
        f"There is no run configuration '{name}'.",
        cure="%runconfig list shows the variables and the files in .azureml.",
    )


def _list(context: Context, options: Namespace) -> str:
    rows = [(name, "variable", value.target) for name, value in _live(context).items()]
    rows += [(name, f"{FOLDER}/{name}.runconfig", "") for name in _saved()]
    return table(
        ("name", "where", "target"),
        rows,
        empty="No run configurations yet. Make one: run_config = RunConfiguration()",
    )


def _show(context: Context, options: Namespace) -> str:
    config = _find(context, options.name)
    spec = live.environment_spec(config)
    return fields(
        (
            ("name", options.name),
            ("target", config.target),
            ("python", "the kernel's" if spec.user_managed else spec.python or "as the kernel's"),
            ("conda packages", ", ".join(spec.conda) or "none"),
            ("pip packages", ", ".join(spec.pip) or "none"),
            ("packages as of", spec.as_of or "today"),
            ("variables", ", ".join(sorted(spec.variables)) or "none"),
        )
    )


def _check(context: Context, options: Namespace) -> str:
    spec = live.environment_spec(_find(context, options.name))
    problems, notes = context.engine.check_environment(spec)
    lines = [f"problem: {problem}" for problem in problems] + [f"note: {note}" for note in notes]
    return "\n".join(lines if problems else [*lines, f"{options.name} is fine."])


def _prepare(context: Context, options: Namespace) -> str:
    spec = live.environment_spec(_find(context, options.name))
    identifier, ready = context.engine.prepare_environment(spec, interpreter=live.interpreter())
    if ready:
        return f"Environment {identifier} is ready."
    return f"Environment {identifier} is being built; runs that need it wait for it."


def _asof(context: Context, options: Namespace) -> str:
    """A variable is changed, a file written anew."""
    config = _find(context, options.name)
    if not isinstance(config.environment, Environment):
        raise SteploomError(
            "environment-by-name",
            f"{options.name} names an environment that is registered; its packages are set there.",
            cure="Set the date on the environment, and register it again.",
        )
    before = config.environment.python.conda_dependencies._to_dict()
    set_as_of(config.environment.python.conda_dependencies, options.date)
    problems, _ = context.engine.check_environment(live.environment_spec(config))
    if wrong := [problem for problem in problems if problem.code == "bad-date"]:
        config.environment.python.conda_dependencies = CondaDependencies(_underlying_structure=before)
        raise wrong[0]
    _keep(context, options.name, config)
    when = f"as they were before {options.date}" if options.date else "as they are today"
    return f"{options.name} takes its packages {when}."


def _legacy(context: Context, options: Namespace) -> str:
    """A variable is changed, a file written anew."""
    config = _find(context, options.name)
    variables = dict(config.environment_variables)
    variables.pop(LEGACY_VARIABLE, None)
    if options.state == "on":
        variables[LEGACY_VARIABLE] = "1"
    config.environment_variables = variables
    _keep(context, options.name, config)
    return f"The legacy layer is {options.state} in scripts of {options.name}."


def _keep(context: Context, name: str, config: RunConfiguration) -> None:
    if name not in _live(context):
        config.save(".", f"{name}{RUNCONFIGURATION_EXTENSION}")


_NAME = option("name", metavar="NAME", complete="runconfig")

RUNCONFIG = Command(
    "runconfig",
    "run configurations: variables and .azureml/*.runconfig files",
    (
        Action("list", "all run configurations", _list),
        Action("show", "what one asks for", _show, (_NAME,)),
        Action("check", "can its environment be had?", _check, (_NAME,)),
        Action("prepare", "build its environment now", _prepare, (_NAME,)),
        Action(
            "asof",
            "take packages as of a day (2023-03-01); without one, of today",
            _asof,
            (_NAME, option("date", nargs="?", default="", metavar="DATE")),
        ),
        Action(
            "legacy",
            "let its scripts use names that libraries have dropped: on, off",
            _legacy,
            (_NAME, option("state", nargs="?", default="on", choices=("on", "off"), metavar="STATE")),
        ),
    ),
)
