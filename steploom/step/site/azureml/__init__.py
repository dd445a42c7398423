"""The Azure ML names that scripts use, answered by Steploom inside a step."""

from azureml._names import install

install()
