"""Compares the Azure ML names with the SDK's surface (test/kernel/azureml/surface.json): where each name is found, its
ancestors, parameters with their order and defaults, members, constants. Writes the table of differences in
docs/azureml.md; the reason of each is in test/kernel/azureml/surface_reasons.json. The test says what is wrong.

    .venv/bin/python scripts/azureml_surface.py
"""

from __future__ import annotations

import ast
import inspect
import json
import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib import import_module
from pathlib import Path
from typing import Any

import steploom
from steploom.azureml.unavailable import LATER_NAMES

ROOT = Path(__file__).parents[1]
SURFACE = json.loads((ROOT / "test/kernel/azureml/surface.json").read_text(encoding="utf-8"))
REASONS = json.loads((ROOT / "test/kernel/azureml/surface_reasons.json").read_text(encoding="utf-8"))
PAGE = ROOT / "docs/azureml.md"
NAMES: dict[str, dict[str, Any]] = SURFACE["names"]

_TABLE = re.compile(r"(?<=<!-- differences -->\n).*(?=<!-- end of differences -->)", re.DOTALL)
_MARKS = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}
# They leave nothing that works today undone: a name says why it does nothing, or there is more than in the SDK.
MILD = ("refuses", "more")


@dataclass(frozen=True)
class Difference:
    """`name` is `Class` or `Class.member`; `what` says it as it stands in the table."""

    name: str
    kind: str
    what: str

    @property
    def tier(self) -> int | str:
        return next(entry["tier"] for owner, entry in NAMES.items() if _belongs(self.name, owner))

    @property
    def reason(self) -> str | None:
        return next((item["reason"] for item in REASONS if any(self.is_of(of) for of in item["of"])), None)

    def is_of(self, pattern: str) -> bool:
        return fnmatchcase(self.name, pattern)


def _belongs(name: str, owner: str) -> bool:
    return name == owner or name.rpartition(".")[0] == owner


def is_pending(name: str) -> bool:
    """Whether it can only be imported as yet. The table of names says so; here it would be a row for each member."""
    found = _found(NAMES[name]["from"][0])
    return "unavailable" in found.__module__ and found.__name__ in LATER_NAMES


def differences() -> list[Difference]:
    steploom.activate()
    found: list[Difference] = []
    for name, entry in NAMES.items():
        places = [_found(path) for path in entry["from"]]
        if missing := [path for path, place in zip(entry["from"], places) if place is None]:
            found.append(Difference(name, "missing", f"is not found at {_code(missing)}"))
        elif any(place is not places[0] for place in places):
            found.append(Difference(name, "places", f"is not one object at {_code(entry['from'])}"))
        elif entry["tier"] != "cloud" and not is_pending(name):
            found.extend(_of_name(name, entry, places[0]))
    for module, constants in SURFACE["constants"].items():
        for name, value in constants.items():
            if _found(f"{module}.{name}") != value:
                found.append(Difference(f"{module}.{name}", "value", f"is not {_code([repr(value)])}"))
    return found


def _found(path: str) -> Any:
    """None when it is not one of the names; an import that fails for another reason is an error."""
    module, _, name = path.rpartition(".")
    try:
        return getattr(import_module(module), name)
    except (ImportError, AttributeError) as error:
        if error.name != name and not str(error.name).startswith("azureml"):
            raise
        return None


def _of_name(name: str, entry: dict[str, Any], found: Any) -> Iterator[Difference]:
    if not inspect.isclass(found):
        yield from _of_parameters(name, parameters(found, bound=False), entry.get("init", []))
        return
    for base in entry.get("bases", ()):
        if not issubclass(found, _found(NAMES[base]["from"][0])):
            yield Difference(name, "base", f"is no `{base}`")
    if "values" in entry and (got := {item.name: item.value for item in found}) != entry["values"]:
        wrong = sorted(name for name, _ in got.items() ^ entry["values"].items())
        yield Difference(name, "value", f"has other values: {_code(wrong)}")
    if "init" in entry:
        yield from _of_parameters(name, parameters(found.__init__, bound=True), entry["init"])
    for call in entry.get("calls", {}):
        yield from _of_call(f"{name}.{call}", call, entry, found)
    yield from _of_members(name, entry, found)
    yield from _of_constants(name, entry, found)
    if entry.get("open"):
        return  # Its members are not known.
    known = _all_members(name) | set(dir(found.__mro__[-2])) if issubclass(found, Exception) else _all_members(name)
    for more in sorted(item for item in dir(found) if not item.startswith("_") and item not in known):
        yield Difference(f"{name}.{more}", "more", "is there besides")


def _of_call(name: str, call: str, entry: dict[str, Any], owner: type) -> Iterator[Difference]:
    raw = inspect.getattr_static(owner, call, None)
    if raw is None:
        yield Difference(name, "missing", "is not there")
        return
    kind, wanted = (
        "the class's" if found else "an object's"
        for found in (isinstance(raw, (staticmethod, classmethod)), call in entry.get("of class", ()))
    )
    if kind != wanted:
        yield Difference(name, "kind", f"is {kind}, in the SDK {wanted}")
    function = getattr(owner, call)
    yield from _of_parameters(name, parameters(function, bound=kind == "an object's"), entry["calls"][call])
    bases = (_found(NAMES[base]["from"][0]) for base in entry.get("bases", ()))
    if not any(getattr(base, call, None) is function for base in bases):  # Else it is told there.
        yield from _of_refusal(name, function)


def _of_refusal(name: str, function: Callable[..., Any]) -> Iterator[Difference]:
    """What never returns says why; its annotation is how one knows."""
    if str(inspect.signature(function).return_annotation) == "NoReturn":
        yield Difference(name, "refuses", "says why it does nothing here")


def _of_members(name: str, entry: dict[str, Any], found: type) -> Iterator[Difference]:
    settable = entry.get("settable", ())
    made = _assigned(found)
    for member in (*entry.get("members", ()), *entry.get("attributes", ())):
        raw = inspect.getattr_static(found, member, None)
        if raw is None and member not in made:
            yield Difference(f"{name}.{member}", "missing", "is not there")
        elif isinstance(raw, property) and raw.fget is not None:
            yield from _of_refusal(f"{name}.{member}", raw.fget)
            if member in settable and raw.fset is None:
                yield Difference(f"{name}.{member}", "kind", "cannot be set")


def _assigned(found: type) -> set[str]:
    """Attributes that objects of the class get: declared, set by its methods, or the fields of a section."""
    names = set(getattr(found, "_DEFAULTS", ()))
    for cls in found.__mro__[:-1]:
        names |= set(vars(cls).get("__annotations__", ()))
        if not cls.__module__.startswith("steploom"):
            continue
        for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(cls)))):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.ctx, ast.Store)
                and ast.unparse(node.value) == "self"
            ):
                names.add(node.attr)
    return names


def _of_constants(name: str, entry: dict[str, Any], found: type) -> Iterator[Difference]:
    for constant, value in entry.get("constants", {}).items():
        if not hasattr(found, constant):
            yield Difference(f"{name}.{constant}", "missing", "is not there")
        elif not value.startswith("<") and repr(getattr(found, constant)) != value:
            yield Difference(f"{name}.{constant}", "value", f"is not {_code([value])}")


def parameters(function: Any, *, bound: bool) -> list[str]:
    """As surface.json spells them, with `*` before those that are given by keyword alone."""
    spelled: list[str] = []
    for item in list(inspect.signature(function).parameters.values())[1 if bound else 0 :]:
        if item.kind is item.KEYWORD_ONLY and not any(re.match(r"\*(?!\*)", other) for other in spelled):
            spelled.append("*")
        default = "" if item.default is item.empty else f"={item.default!r}"
        spelled.append(_MARKS.get(item.kind, "") + item.name + default)
    return spelled


def _of_parameters(name: str, got: list[str], wanted: list[str]) -> Iterator[Difference]:
    """Keywords of ours come after the SDK's parameters, so that they change no call."""
    if wanted[-1:] == ["..."]:
        got, wanted = got[: len(wanted) - 1], wanted[:-1]
    kept, more = (got[: got.index("*")], got[got.index("*") + 1 :]) if "*" in got and "*" not in wanted else (got, [])
    if len(kept) != len(wanted) or not all(map(_same, kept, wanted)):
        yield Difference(
            name, "parameters", f"takes {_code(got) or 'nothing'}, in the SDK {_code(wanted) or 'nothing'}"
        )
    elif more:
        yield Difference(name, "more", f"takes {_code(more)} besides")


def _same(got: str, wanted: str) -> bool:
    """A default that is no literal there ("<...>") may be any here."""
    return got == wanted or (
        wanted.partition("=")[2].startswith("<") and got.partition("=")[0] == wanted.partition("=")[0]
    )


def _all_members(name: str) -> set[str]:
    entry = NAMES[name]
    keys = ("calls", "members", "attributes", "constants", "values")
    own = {member for key in keys for member in entry.get(key, ())}
    return own.union(*(_all_members(base) for base in entry.get("bases", ())))


def _code(words: list[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def page() -> str:
    return _TABLE.sub(lambda _: _table(), PAGE.read_text(encoding="utf-8"))


def _table() -> str:
    """A row for each class, difference and reason; the row of a class itself has no members."""
    rows: dict[tuple[str, str, str], list[str]] = {}
    for item in differences():
        owner = next(owner for owner in (*NAMES, item.name.rpartition(".")[0]) if _belongs(item.name, owner))
        members = rows.setdefault((owner, item.what, item.reason or ""), [])
        if item.name != owner:
            members.append(item.name.removeprefix(f"{owner}."))
    lines = ["| name | member | what | why |", "| --- | --- | --- | --- |"]
    lines += [f"| `{owner}` | {_code(members)} | {what} | {why} |" for (owner, what, why), members in rows.items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
