"""What the parts of a run configuration have in common: declared fields, refused typing errors, the YAML form."""

from __future__ import annotations

import copy
from difflib import get_close_matches
from typing import Any, ClassVar, Mapping

from .exceptions import UserErrorException
from .must_be import must_be, must_be_mapping


def camel_case(name: str) -> str:
    """`base_image` as the files spell it: `baseImage`."""
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


class Section:
    """A group of settings. Setting one that does not exist raises AttributeError, which catches misspellings.

    `_DEFAULTS` are the fields in the order of the files, with their defaults; a class among the defaults is a part
    of its own, made anew for each object. `_HIDDEN` fields are settings that the files do not have; for `_NAMED`
    parts a name may stand.
    """

    _DEFAULTS: ClassVar[Mapping[str, Any]] = {}
    _HIDDEN: ClassVar[frozenset[str]] = frozenset()
    _NAMED: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, **kwargs: Any) -> None:
        for name, default in self._DEFAULTS.items():
            setattr(self, name, default() if isinstance(default, type) else copy.deepcopy(default))
        for name, value in kwargs.items():
            setattr(self, name, value)

    def __setattr__(self, name: str, value: Any) -> None:
        if not name.startswith("_") and name not in self._DEFAULTS and not hasattr(type(self), name):
            near = get_close_matches(name, self._DEFAULTS, n=1)
            hint = f" Did you mean '{near[0]}'?" if near else f" It has: {', '.join(self._DEFAULTS)}."
            raise AttributeError(f"{type(self).__name__} has no setting '{name}'.{hint}")
        if not (name in self._NAMED and isinstance(value, str)):
            _check(f"{name} of {type(self).__name__}", value, self._DEFAULTS.get(name))
        super().__setattr__(name, value)

    def _to_dict(self) -> dict[str, Any]:
        """The section as the files have it: camelCase keys in their order."""
        return {camel_case(name): plain(getattr(self, name)) for name in self._DEFAULTS if name not in self._HIDDEN}

    def _update_from(self, data: Mapping[str, Any]) -> None:
        """Take what a file says; keys of other versions are ignored, so that old files load."""
        for name in self._DEFAULTS:
            key = camel_case(name)
            if key not in data:
                continue
            current, value = getattr(self, name), data[key]
            if isinstance(current, Section):
                if isinstance(value, Mapping):
                    current._update_from(value)
            elif value is not None or not isinstance(current, (list, dict)):
                setattr(self, name, value)


def _check(name: str, value: Any, default: Any) -> None:
    """UserErrorException for what cannot stand for a part, or for settings by name."""
    if isinstance(default, type):
        kind = Section if issubclass(default, Section) else (default, type(None))
        must_be(kind, value, f"{name} is a {default.__name__}", UserErrorException)
    elif isinstance(default, Mapping) and value is not None:
        must_be_mapping(value, name, UserErrorException)


def plain(value: Any) -> Any:
    """A setting as JSON and YAML can hold it."""
    if hasattr(value, "_to_dict"):
        return value._to_dict()
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value
