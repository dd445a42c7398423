"""Names that can be imported, as code lists more than it uses, and that say why they do nothing when they are used."""

from __future__ import annotations

TYPE_CHECKING = False  # typing itself would cost a script more than the rest
if TYPE_CHECKING:
    from typing import Any, Callable, NoReturn


class UnavailableError(NotImplementedError):
    """A name was used that can only be imported here."""


class _Refusing(type):
    """Creating an object or asking the class for a member says why there is none."""

    _reason: Callable[[str], str]

    def __call__(cls, *args: Any, **kwargs: Any) -> NoReturn:
        raise UnavailableError(cls._reason(cls.__name__))

    def __getattr__(cls, name: str) -> NoReturn:
        if name.startswith("_"):
            raise AttributeError(name)
        raise UnavailableError(cls._reason(f"{cls.__name__}.{name}"))


def refusing_class(name: str, module: str, reason: Callable[[str], str]) -> type:
    """`reason` makes the sentence for `Class` or `Class.member`."""
    return _Refusing(name, (), {"__doc__": reason(name), "__module__": module, "_reason": staticmethod(reason)})
