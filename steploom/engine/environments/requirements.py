"""From what a run configuration names (conda and pip packages) to what uv and conda install. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from steploom.engine.environments.conda_packages import CondaPackage, channels_to_ask, own_channels
from steploom.engine.environments.package_address import is_address, named
from steploom.engine.environments.repairs import repaired
from steploom.engine.reuse import AS_OF
from steploom.engine.values import EnvironmentSpec
from steploom.errors import SteploomError


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What would be built. `problems` keep it from being built, `notes` are told.

    `requirements` are installed by uv. With `by_conda` a conda tool makes the environment, with a Python and the
    `conda` packages; else uv does, also when it `wants_conda`. `python` is as asked for, None for the kernel's. `as_of`
    is an ISO date or ''.
    """

    requirements: tuple[str, ...]
    conda: tuple[str, ...]
    channels: tuple[str, ...]
    wants_conda: bool
    by_conda: bool
    python: str | None
    as_of: str
    problems: tuple[SteploomError, ...]
    notes: tuple[str, ...]


def wanted_python(spec: EnvironmentSpec) -> str | None:
    """'3.9' or '>=3.8,<3.10', and '==3.9' for no other; None for any."""
    for text in spec.conda:
        package = CondaPackage.parse(text)
        if package is not None and package.is_python and package.version:
            is_loose = re.match("=[^=]", package.version)
            return package.version[1:].partition("=")[0].strip() if is_loose else package.version
    return spec.python


def plan(spec: EnvironmentSpec, *, tool: str = "", has_python: bool = True) -> Plan:
    """Decide every package of `spec`; nothing is looked up, so a package may still not exist.

    `tool` names the conda tool that there is, '' for none. It is for what uv cannot do: a package that is no Python
    package, a channel of the user's own, a Python that this machine does not have (`has_python`).
    """
    problems: list[SteploomError] = []
    packages: list[CondaPackage] = []
    for text in spec.conda:
        package = CondaPackage.parse(text)
        if package is None:
            problems.append(_bad(text))
        elif not package.is_python:
            packages.append(package)
    reason = _reason_for_conda(spec, packages, has_python)
    by_conda = bool(tool and reason)
    taken: list[str] = []
    notes: list[str] = []
    if by_conda:
        names = ", ".join(map(str, packages)) or "Python"
        notes.append(f"{tool} makes the environment, as {reason}: {names}. Pip packages are installed by uv.")
    else:
        taken = _from_pypi(packages, problems)
        if taken:
            notes.append(f"Conda packages are installed from PyPI: {', '.join(taken)}.")
        if channels := own_channels(spec.channels, packages):
            notes.append(f"Without a conda tool, no package is looked for in {', '.join(channels)}.")
    lines = [*taken, *_pip_requirements(spec.pip, problems)]
    dropped = [line for line in lines if canonicalize_name(Requirement(line).name).startswith("azureml")]
    if dropped:
        notes.append(f"{', '.join(dropped)}: not installed, Steploom answers to these names itself.")
    as_of = _as_of(spec, problems, notes, by_conda=by_conda and bool(packages))
    kept, repairs = repaired([line for line in lines if line not in dropped], as_of)
    return Plan(
        requirements=tuple(sorted(set(kept))),
        conda=tuple(sorted(set(map(str, packages)))) if by_conda else (),
        channels=channels_to_ask(spec.channels, packages) if by_conda else (),
        wants_conda=bool(reason),
        by_conda=by_conda,
        python=wanted_python(spec),
        as_of=as_of,
        problems=tuple(problems),
        notes=(*notes, *repairs),
    )


def _reason_for_conda(spec: EnvironmentSpec, packages: Sequence[CondaPackage], has_python: bool) -> str:
    """Why uv alone cannot do it; '' when it can."""
    missing = [package.name for package in packages if package.on_pypi is None]
    if missing:
        return f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} not on PyPI"
    if channels := own_channels(spec.channels, packages):
        return f"{', '.join(channels)} {'is' if len(channels) == 1 else 'are'} to be looked into"
    return "" if has_python else f"this machine has no Python {(wanted_python(spec) or '').lstrip('= ')}"


def _from_pypi(packages: Sequence[CondaPackage], problems: list[SteploomError]) -> list[str]:
    found: list[str] = []
    for package in packages:
        requirement = package.on_pypi
        if requirement is None:
            problems.append(
                SteploomError(
                    "conda-package",
                    f"The conda package '{package}' is not on PyPI, and there is no micromamba, mamba, conda or pixi on"
                    " the PATH to install it.",
                    where="run configuration, conda packages",
                    cure="Install micromamba, or remove the package, or use user_managed_dependencies=True with a"
                    " Python that has it.",
                )
            )
        else:
            found += _pip_requirements([requirement], problems)
    return found


def _pip_requirements(packages: Sequence[str], problems: list[SteploomError]) -> list[str]:
    found: list[str] = []
    for package in packages:
        try:
            found.append(_pip_requirement(package))
        except SteploomError as error:
            problems.append(error)
    return found


def _pip_requirement(package: str) -> str:
    text = package.strip()
    if text.startswith(("-", "/", ".")):
        raise SteploomError(
            "package-option",
            f"'{package}' is an option or a path, not a package name.",
            where="run configuration, pip packages",
            cure="Name packages as in 'pandas>=2' or 'name @ file:///path/name.whl'; set indexes in pip's or uv's own "
            "configuration.",
        )
    if is_address(text):
        found = named(text)
        if found is None:
            raise SteploomError(
                "package-address",
                f"'{package}' does not say which package it is.",
                where="run configuration, pip packages",
                cure=f"Write its name before it: 'name @ {text}'",
            )
        return found
    try:
        requirement = Requirement(text)
    except InvalidRequirement as error:
        raise _bad(package) from error
    if requirement.url and not is_address(requirement.url):
        raise _bad(package)
    return str(requirement)


def _bad(package: str) -> SteploomError:
    return SteploomError(
        "bad-package",
        f"'{package}' is not a package name.",
        where="run configuration",
        cure="Write it as in 'pandas' or 'pandas>=2,<3'.",
    )


def _as_of(spec: EnvironmentSpec, problems: list[SteploomError], notes: list[str], *, by_conda: bool) -> str:
    if not spec.as_of:
        return ""
    try:
        day = date.fromisoformat(spec.as_of)
    except ValueError:
        problems.append(
            SteploomError(
                "bad-date",
                f"'{spec.as_of}' is not a date that packages can be taken as of.",
                where="run configuration, packages as of",
                cure="Write year, month and day, as in 2023-03-01.",
            )
        )
        return ""
    notes.append(f"Packages are taken as they were before {day.isoformat()}: nothing that came later is installed.")
    if by_conda:
        notes.append("Conda packages are taken as they are today: conda cannot look back.")
    return day.isoformat()


def requested(spec: EnvironmentSpec) -> tuple[str, ...]:
    """What the user asked for, as he named it: packages, Python, and the day; for sentences about what changed."""
    version = spec.python or ""
    python = [f"python{version if version[:1] in '=<>!~' else f'={version}'}"] if version else []
    as_of = [f"{AS_OF}{spec.as_of}"] if spec.as_of else []
    return tuple(sorted([*python, *spec.conda, *spec.pip, *as_of]))
