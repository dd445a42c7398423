"""The source folders of a graph's steps, stored: a run, and a published pipeline, keeps the code it was made with."""

from __future__ import annotations

from pathlib import Path

from steploom.engine.digest import ContentDigests
from steploom.engine.graph import nodes_of_kind
from steploom.engine.home import Home
from steploom.engine.snapshot import keep_young, take_snapshot
from steploom.engine.step_types import COMMANDS
from steploom.engine.values import Json
from steploom.errors import NotFoundError


class SourceSnapshots:
    """Made for one graph. Raises what `take_snapshot` raises."""

    def __init__(self, home: Home, digests: ContentDigests) -> None:
        self._home = home
        self._digests = digests
        self._folders: dict[str, tuple[str, frozenset[str]]] = {}

    def of_graph(self, graph: Json) -> dict[str, str]:
        """The digest of each step's snapshot by its node."""
        found = {node_id: self.of(node) for node_id, node in nodes_of_kind(graph, "step").items()}
        self.save()
        return found

    def of(self, node: Json) -> str:
        """Steps mostly share a folder: it is read once, again only for a script that its ignore file hides.

        NotFoundError (code-not-found) for the code of a module that is no longer stored.
        """
        if "module" in node:
            return self._of_module(node)
        source, script = node["source"] or ".", node["script"]
        if source not in self._folders:
            whole = take_snapshot(Path(source), self._home, self._digests)
            self._folders[source] = (whole.digest, frozenset(whole.manifest()))
        digest, files = self._folders[source]
        if node["type"] in COMMANDS or Path(script).as_posix() in files:
            return digest
        return take_snapshot(Path(source), self._home, self._digests, keep=script).digest

    def _of_module(self, node: Json) -> str:
        digest: str = node["module"]["snapshot"]
        if keep_young(digest, self._home):
            return digest
        raise NotFoundError(
            "code-not-found",
            f"The code of version {node['module']['version']} of the module {node['module']['name']} is not stored.",
            where=f"step {node['name']}",
            cure="Publish the module again: module.publish_python_script(...)",
        )

    def kept(self, digest: str, node: Json, *, will_run: bool) -> str:
        """A snapshot that was chosen before, in use again; it may be gone if its step is not to run.

        NotFoundError (code-not-found).
        """
        if not keep_young(digest, self._home) and will_run:
            raise NotFoundError(
                "code-not-found",
                f"The code of {node['name']} is no longer stored: it was removed with the files of old runs.",
                where=f"step {node['name']}",
                cure="Submit the pipeline again from its notebook.",
            )
        return digest

    def save(self) -> None:
        """Keep the digests of files for the next one who asks."""
        self._digests.save()
