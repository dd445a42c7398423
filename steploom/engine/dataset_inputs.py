"""Data sets as inputs of steps: what of their files a step sees, and what of them decides about reuse."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from steploom.engine.digest import ContentDigests
from steploom.engine.values import Json
from steploom.errors import SteploomError
from steploom.step.site._steploom.datasets.definition import DatasetDefinition
from steploom.step.site._steploom.datasets.files import DatasetFile, dataset_files, single_place
from steploom.step.site._steploom.datasets.mount import place_files
from steploom.step.site._steploom.exceptions import UserErrorException

RootOf = Callable[[str], Path]


class DatasetInput:
    """One input of one step. Errors are `SteploomError` (dataset-input), where the data set cannot be given so.

    `port` has a `dataset`; `places` are those of its node, or the folder that an earlier step wrote.
    """

    def __init__(self, port: Json, places: Sequence[Json], root_of: RootOf) -> None:
        self.definition = DatasetDefinition.from_json({**port["dataset"], "paths": places})
        self._port, self._root_of = port, root_of

    def digest(self, digests: ContentDigests) -> str:
        """Changes with the content of its files, and with what is wanted of them. A URL stands for its content."""
        view = {key: self._port["dataset"][key] for key in ("kind", "reader", "steps")}
        urls = [path["url"] for path in self.definition.paths if "url" in path]
        files = [] if urls else [(file.name, digests.of(file.path)) for file in self._files()]
        return "sha256:" + hashlib.sha256(json.dumps([view, urls, files], sort_keys=True).encode()).hexdigest()

    def lay_out(self, folder: Path) -> str:
        """What the script is given: a path, or of mode `direct` the data set's id. `folder` may be filled for it.

        A data set of one file is that file. Mounted files are where they are, or links; downloaded ones are copies.
        """
        if self._port["mode"] == "direct":
            return str(self._port["dataset"]["id"])
        is_copy = self._port["mode"] == "download"
        place = single_place(self.definition, self._root_of)
        if place is not None and not is_copy:
            return str(place)
        if place is not None and place.is_file():
            folder.mkdir(parents=True, exist_ok=True)
            return str(shutil.copyfile(place, folder / place.name))
        files = self._files()
        place_files(files, folder, link=not is_copy)
        return str(folder / files[0].name) if len(files) == 1 and place is None else str(folder)

    def _files(self) -> list[DatasetFile]:
        try:
            return dataset_files(self.definition, self._root_of)
        except UserErrorException as error:
            raise SteploomError(
                "dataset-input",
                str(error),
                where=f"input {self._port['name']}",
                cure="Give the step files of a datastore, or read the data set in the script: as_named_input(name).",
            ) from error
