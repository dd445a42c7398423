"""Names that a module has no more, answered by its `__getattr__`: one that it still has is never touched."""

from .told import tell_once


def answer_missing(module, answers, refusals=None):
    """`answers` has for each name what to write instead and a function that gives the value; `refusals` a function
    that gives the error, for what cannot be given back."""
    before = module.__dict__.get("__getattr__")

    def answer(name):
        if name in answers:
            instead, value = answers[name]
            tell_once(f"{module.__name__}.{name}", instead)
            return value()
        if refusals and name in refusals:
            raise refusals[name]()
        if before is not None:
            return before(name)
        raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")

    module.__getattr__ = answer
