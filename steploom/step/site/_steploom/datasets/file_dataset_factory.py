"""`Dataset.File`: makes file data sets."""

from __future__ import annotations

import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..exceptions import UserErrorException
from .definition import FILE, DatasetDefinition
from .files import dataset_files
from .partition_format import PartitionFormat
from .paths import paths_of

if TYPE_CHECKING:
    from .file_dataset import FileDataset


class FileDatasetFactory:
    @staticmethod
    def from_files(
        path: Any, validate: bool = True, partition_format: str | None = None, is_file: bool = False
    ) -> FileDataset:
        """`path` may hold the wildcards *, ** and ?. UserErrorException when nothing is there, unless not validated."""
        from .file_dataset import FileDataset

        places, workspace = paths_of(path)
        reader = {} if partition_format is None else {"partition_format": partition_format}
        if partition_format is not None:
            PartitionFormat(partition_format)
        made = FileDataset._make(DatasetDefinition(kind=FILE, paths=places, reader=reader), workspace)
        if validate and workspace is not None and not dataset_files(made._definition, made._root_of):
            raise UserErrorException(
                f"There are no files at {', '.join(place['path'] for place in places if 'path' in place)} on the "
                "datastore. Upload them, correct the path, or make the data set with validate=False."
            )
        return made

    @staticmethod
    def upload_directory(
        src_dir: Any, target: Any, pattern: str | None = None, overwrite: bool = False, show_progress: bool = True
    ) -> FileDataset:
        """Upload the files below `src_dir` whose paths fit `pattern`; the data set of where they are then."""
        root = Path(src_dir)
        if not root.is_dir():
            raise UserErrorException(f"There is no folder {root} to upload.")
        places, workspace = paths_of(target)
        if workspace is None or len(places) != 1:
            raise UserErrorException("The target is (datastore, path) or a DataPath.")
        files = sorted(str(item) for item in root.rglob("*") if item.is_file())
        wanted = [
            item
            for item in files
            if pattern is None or fnmatch.fnmatch(Path(item).relative_to(root).as_posix(), pattern)
        ]
        datastore = target[0] if isinstance(target, tuple) else target._datastore
        datastore.upload_files(wanted, str(root), places[0]["path"], overwrite, show_progress)
        return FileDatasetFactory.from_files(target)
