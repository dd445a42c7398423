"""Members of the objects that the preview of 2018 called `Dataset`: there are none of them any more."""

from __future__ import annotations

from typing import Any, NoReturn

from ..refusing import UnavailableError


def gone(name: str, instead: str = "a FileDataset or a TabularDataset") -> NoReturn:
    raise UnavailableError(f"Dataset.{name} was in a preview of 2018 and left the SDK. Use {instead}.")


class PreviewMembers:
    def archive(self) -> NoReturn:
        gone("archive")

    def compare_profiles(
        self,
        rhs_dataset: Any,
        profile_arguments: Any = {},  # noqa: B006 - the SDK's own default, never used
        include_columns: Any = None,
        exclude_columns: Any = None,
        histogram_compare_method: Any = None,
    ) -> NoReturn:
        gone("compare_profiles")

    def create_snapshot(
        self,
        snapshot_name: Any,
        compute_target: Any = None,
        create_data_snapshot: Any = False,
        target_datastore: Any = None,
    ) -> NoReturn:
        gone("create_snapshot")

    def delete_snapshot(self, snapshot_name: Any) -> NoReturn:
        gone("delete_snapshot")

    def deprecate(self, deprecate_by_dataset_id: Any) -> NoReturn:
        gone("deprecate")

    def diff(self, rhs_dataset: Any, compute_target: Any = None, columns: Any = None) -> NoReturn:
        gone("diff")

    def generate_profile(self, compute_target: Any = None, workspace: Any = None, arguments: Any = None) -> NoReturn:
        gone("generate_profile")

    def get_all_snapshots(self) -> NoReturn:
        gone("get_all_snapshots")

    def get_definition(self, version_id: Any = None) -> NoReturn:
        gone("get_definition")

    def get_definitions(self) -> NoReturn:
        gone("get_definitions")

    def get_profile(
        self,
        arguments: Any = None,
        generate_if_not_exist: Any = True,
        workspace: Any = None,
        compute_target: Any = None,
    ) -> NoReturn:
        gone("get_profile")

    def get_snapshot(self, snapshot_name: Any) -> NoReturn:
        gone("get_snapshot")

    def head(self, count: Any) -> NoReturn:
        gone("head")

    def reactivate(self) -> NoReturn:
        gone("reactivate")

    def register(
        self,
        workspace: Any,
        name: Any,
        description: Any = None,
        tags: Any = None,
        visible: Any = True,
        exist_ok: Any = False,
        update_if_exist: Any = False,
    ) -> NoReturn:
        gone("register")

    def sample(self, sample_strategy: Any, arguments: Any) -> NoReturn:
        gone("sample")

    def to_pandas_dataframe(self) -> NoReturn:
        gone("to_pandas_dataframe")

    def to_spark_dataframe(self) -> NoReturn:
        gone("to_spark_dataframe")

    def update(self, name: Any = None, description: Any = None, tags: Any = None, visible: Any = None) -> NoReturn:
        gone("update")

    def update_definition(self, definition: Any, definition_update_message: Any) -> NoReturn:
        gone("update_definition")

    @property
    def definition(self) -> NoReturn:
        gone("definition")

    @property
    def definition_version(self) -> NoReturn:
        gone("definition_version")

    @property
    def description(self) -> NoReturn:
        gone("description")

    @property
    def id(self) -> NoReturn:
        gone("id")

    @property
    def is_visible(self) -> NoReturn:
        gone("is_visible")

    @property
    def name(self) -> NoReturn:
        gone("name")

    @property
    def state(self) -> NoReturn:
        gone("state")

    @property
    def tags(self) -> NoReturn:
        gone("tags")

    @property
    def workspace(self) -> NoReturn:
        gone("workspace")
