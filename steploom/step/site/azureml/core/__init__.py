"""`from azureml.core import Run` in a script."""

from azureml._names import attribute_of, modules

__all__ = sorted(modules()[__name__])
__getattr__ = attribute_of(__name__)
