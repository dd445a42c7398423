"""A mapping in a YAML file that knows where it stands, so that every error can say so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path, PureWindowsPath
from typing import Any

from steploom.azureml.exceptions import UserErrorException


class YamlPart:
    """`where` is the file and the way to the mapping in it; `name` the last part of that way."""

    def __init__(self, file: Path, path: str, values: Mapping[str, Any]) -> None:
        self._file, self._path, self._values = file, path, values

    @property
    def where(self) -> str:
        return f"{self._path} of {self._file}"

    @property
    def name(self) -> str:
        return self._path.rpartition(".")[2]

    def get(self, key: str) -> Any:
        """None if it is not there."""
        return self._values.get(key)

    def text(self, key: str) -> str | None:
        value = self._values.get(key)
        return None if value is None else str(value)

    def part(self, key: str) -> YamlPart:
        """A mapping below this one. UserErrorException for anything else."""
        return self._below(f"{self._path}.{key}", self._values.get(key))

    def parts(self, key: str) -> Iterator[tuple[str, YamlPart]]:
        """The mappings below that mapping, by name; a mere name of a source is a mapping of it."""
        if self._values.get(key) is None:
            return
        outer = self.part(key)
        for name, value in outer._values.items():
            below = {"source": value} if isinstance(value, str) and key.endswith("inputs") else value
            yield str(name), self._below(f"{self._path}.{key}.{name}", below)

    def refuse_unknown(self, known: tuple[str, ...]) -> None:
        for key in self._values:
            if key not in known:
                near = get_close_matches(str(key), known, n=1)
                hint = f"Did you mean {near[0]}?" if near else f"It may have: {', '.join(known)}."
                raise UserErrorException(f"{self.where} has '{key}', which it cannot have. {hint}")

    def file_of(self, key: str) -> Path:
        """A file or folder that is named there: in the working folder, else beside this file."""
        text = str(self._values[key])
        # Written on Windows, as the examples are.
        names = [text] if "\\" not in text else [text, PureWindowsPath(text).as_posix()]
        for folder in (Path.cwd(), self._file.absolute().parent):
            for name in names:
                if (found := folder / Path(name).expanduser()).exists():
                    return found
        raise self.wrong(f"names {text}, which is neither in {Path.cwd()} nor beside the file")

    def wrong(self, what: str) -> UserErrorException:
        """`what` begins with a verb."""
        return UserErrorException(f"{self.where} {what}.")

    def _below(self, path: str, values: Any) -> YamlPart:
        if not isinstance(values, Mapping):
            raise UserErrorException(f"{path} of {self._file} is a list of names and values, not {values!r}.")
        return YamlPart(self._file, path, values)
