"""The sentence for what a script cannot do, and the classes and members that say it."""

import re

from _steploom.refusing import UnavailableError

GIVE_DATA = "Give the step a DataReference or PipelineData in inputs and arguments, and use that path."
_IN_THE_NOTEBOOK = "Do it in the notebook, and give the script what it needs in its arguments."
_CURES = (
    (r"\.(register_|un|set_)", _IN_THE_NOTEBOOK),
    (r"Data(set|store|Reference|Path|Consumption|Type)|PipelineData|dataset|datastore", GIVE_DATA),
    (r"StepRun|output", "Give the step what it needs of other steps as inputs: their outputs."),
    (
        r"RunConfig|Conda|Environment|environment|Docker|Section$",
        "Set packages and variables in the step's run configuration, in the notebook.",
    ),
    ("", _IN_THE_NOTEBOOK),
)


def reason(name):
    """About `Class` or `Class.member`."""
    cure = next(cure for pattern, cure in _CURES if re.search(pattern, name))
    return f"{name} does nothing inside the script of a step. {cure}"


class _RefusedMember:
    """Raises when it is asked for, as it may stand for a method or for a property."""

    def __init__(self, name):
        self._name = name

    def __get__(self, instance, owner):
        raise UnavailableError(reason(self._name))


def refuse(*names):
    """Class decorator: members that its base class has and this one has not."""

    def complete(cls):
        for name in names:
            setattr(cls, name, _RefusedMember(f"{cls.__name__}.{name}"))
        return cls

    return complete


def completed(names):
    """Class decorator: those of `names` that the class has not say why."""

    def complete(cls):
        return refuse(*(name for name in names if name not in dir(cls)))(cls)

    return complete
