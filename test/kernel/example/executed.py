"""A notebook that was executed: what its cells left, as the saved file has it."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

SNAPSHOT = "application/vnd.steploom.run+json"


class Executed:
    def __init__(self, file: Path) -> None:
        self.folder = file.parent
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
        self._outputs: dict[str, list[dict[str, Any]]] = {cell["id"]: cell.get("outputs", []) for cell in cells}

    def printed(self, cell: str) -> str:
        return "".join("".join(output["text"]) for output in self._outputs[cell] if output["output_type"] == "stream")

    def value(self, cell: str) -> Any:
        """The value of the cell's last line, a literal."""
        texts = [output["data"]["text/plain"] for output in self._outputs[cell] if "data" in output]
        return ast.literal_eval("".join(texts[-1]))

    @property
    def reasons(self) -> dict[str, str]:
        """Why each step ran or did not, as the last cell prints it."""
        rows = [line.split(" | ") for line in self.printed("why").strip().splitlines()]
        assert all(status == "Finished" for _, status, _ in rows)
        return {name: reason for name, _, reason in rows}

    @property
    def model(self) -> Path:
        return self.folder / self.printed("download").splitlines()[-1]

    @property
    def snapshot(self) -> dict[str, Any]:
        """What the run widget saved in the notebook."""
        return next(
            output["data"][SNAPSHOT] for output in self._outputs["submit"] if SNAPSHOT in output.get("data", {})
        )
