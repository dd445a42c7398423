"""Members of `Model` that put it into the cloud's web services, or speak of data sets."""

from __future__ import annotations

from typing import Any, NoReturn

from .refusing import UnavailableError


class ModelCloudMembers:
    @staticmethod
    def deploy(
        workspace: Any,
        name: str,
        models: Any,
        inference_config: Any = None,
        deployment_config: Any = None,
        deployment_target: Any = None,
        overwrite: bool = False,
        show_output: bool = False,
    ) -> NoReturn:
        _needs_the_cloud("deploy")

    @staticmethod
    def package(
        workspace: Any,
        models: Any,
        inference_config: Any = None,
        generate_dockerfile: bool = False,
        image_name: str | None = None,
        image_label: str | None = None,
    ) -> NoReturn:
        _needs_the_cloud("package")

    @staticmethod
    def profile(
        workspace: Any,
        profile_name: str,
        models: Any,
        inference_config: Any,
        input_dataset: Any,
        cpu: float | None = None,
        memory_in_gb: float | None = None,
        description: str | None = None,
    ) -> NoReturn:
        _needs_the_cloud("profile")

    @staticmethod
    def print_configuration(
        models: Any, inference_config: Any, deployment_config: Any, deployment_target: Any
    ) -> NoReturn:
        _needs_the_cloud("print_configuration")

    @staticmethod
    def deserialize(workspace: Any, model_payload: Any) -> NoReturn:
        raise UnavailableError("Model.deserialize reads what the cloud's service sends. Use Model(workspace, id=...).")

    def get_sas_urls(self) -> NoReturn:
        raise UnavailableError("Model.get_sas_urls: a local model has no URL. Use model.download().")


def _needs_the_cloud(name: str) -> NoReturn:
    raise UnavailableError(
        f"Model.{name} needs the Azure cloud. Locally a PythonScriptStep scores; in SDK v2 it is an online endpoint."
    )
