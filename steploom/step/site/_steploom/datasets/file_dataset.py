"""`FileDataset`: files on datastores."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any, NoReturn

from ..exceptions import UserErrorException
from ..must_be import PATH, must_be
from ..refusing import UnavailableError
from .abstract_dataset import AbstractDataset
from .consumption import DatasetConsumptionConfig
from .expression import Expression, condition
from .files import DatasetFile, dataset_files, single_place
from .mount import MountContext
from .split import split_facts, whole_number


class FileDataset(AbstractDataset):
    def to_path(self) -> list[str]:
        """The path of each file within the data set, '/' first."""
        return [f"/{file.name}" for file in self._files()]

    def as_mount(self, path_on_compute: str | None = None) -> DatasetConsumptionConfig:
        return self.as_named_input(self._input_name()).as_mount(path_on_compute)

    def as_download(self, path_on_compute: str | None = None) -> DatasetConsumptionConfig:
        return self.as_named_input(self._input_name()).as_download(path_on_compute)

    def as_hdfs(self) -> DatasetConsumptionConfig:
        return self.as_named_input(self._input_name()).as_hdfs()

    def as_cache(self, datacache_store: Any) -> NoReturn:
        raise UnavailableError("FileDataset.as_cache needs the Azure cloud. Local files are read where they are.")

    def hydrate(self, datacache_store: Any, replica_count: int | None = None) -> NoReturn:
        raise UnavailableError("FileDataset.hydrate needs the Azure cloud. Local files are read where they are.")

    def download(
        self, target_path: str | None = None, overwrite: bool = False, ignore_not_found: bool = False
    ) -> list[str]:
        """Copy the files, their folders kept, into `target_path`, else a new temporary folder; the copies' paths.

        UserErrorException for a file that is there already, unless `overwrite`; then nothing was copied.
        """
        place = (
            target_path if target_path is None else must_be(PATH, target_path, "target_path is the path of a folder")
        )
        target = Path(place or tempfile.mkdtemp()).absolute()
        if target.exists() and not target.is_dir():
            raise UserErrorException(f"{target} is a file. Give target_path a folder.")
        files = self._files()
        there = [target / file.name for file in files if (target / file.name).exists()]
        if there and not overwrite:
            raise UserErrorException(f"{there[0]} is there already. Use overwrite=True, or another target_path.")
        for file in files:
            (target / file.name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file.path, target / file.name)
        return [str(target / file.name) for file in files]

    def mount(self, mount_point: str | None = None, **kwargs: Any) -> MountContext:
        """The folder of the files; of a selection, a folder with links to them. Ends with the context."""
        place = single_place(self._definition, self._root_of)
        is_folder = mount_point is None and place is not None and place.is_dir()
        return MountContext(place if is_folder else None, self._files(), mount_point)

    def take(self, count: int) -> FileDataset:
        return self._then("take", count=whole_number(count))

    def skip(self, count: int) -> FileDataset:
        return self._then("skip", count=whole_number(count))

    def take_sample(self, probability: float, seed: int | None = None) -> FileDataset:
        return self._then("sample", **split_facts(probability, seed))

    def random_split(self, percentage: float, seed: int | None = None) -> tuple[FileDataset, FileDataset]:
        """About `percentage` (0 to 1) of the files, and the others."""
        facts = split_facts(percentage, seed)
        return self._then("split", part=0, **facts), self._then("split", part=1, **facts)

    def file_metadata(self, col: str) -> Expression:
        """For `filter`: 'Path', 'Size' in bytes, 'LastModifiedTime' or 'CreationTime'."""
        return Expression.column(col)

    def filter(self, expression: Expression) -> FileDataset:
        return self._then("filter", expression=condition(expression))

    def _files(self) -> list[DatasetFile]:
        return dataset_files(self._definition, self._root_of)

    def _input_name(self) -> str:
        """Made from what it is, so that it is the same in every session: a random one would keep steps from reuse."""
        return f"input_{self._digest()[:8]}"
