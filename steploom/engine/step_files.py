"""The folder of one step: working copy, inputs, staging, journal; and its results' way to the datastore."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from steploom.engine.data import DataPlaces, Produced
from steploom.engine.dataset_inputs import DatasetInput
from steploom.engine.dataset_outputs import collect, register
from steploom.engine.environments.manager import PreparedEnvironment
from steploom.engine.journal import JournalReader
from steploom.engine.services import Services
from steploom.engine.snapshot import unpack
from steploom.engine.step_command import step_command, used_parameters, write_facts
from steploom.engine.step_list import write_step_list
from steploom.engine.sweep_step import most_nodes
from steploom.engine.target import StepProcess
from steploom.engine.values import Json, OutputRecord, RunRecord, StepRecord


class StepFiles:
    """Everything here may block. `inputs_from` maps data nodes to what earlier steps have made of them."""

    def __init__(
        self, services: Services, run: RunRecord, step: StepRecord, node: Json, inputs_from: Mapping[str, Produced]
    ) -> None:
        self._services = services
        self._run = run
        self._step = step
        self._node = node
        self._inputs_from = inputs_from
        self.parameters = used_parameters(node, run.parameters, run.graph["parameters"])
        self.folder = services.home.step(run.id, step.id)
        self.inputs = self.folder / "inputs"
        self._staging = self.folder / "staging"
        self._ports: dict[str, str] = {}
        self._told: RunRecord | None = None

    @cached_property
    def snapshot(self) -> str:
        """The digest of its code."""
        return self._services.store.runs.snapshot_of(self._step.id)

    @cached_property
    def places(self) -> DataPlaces:
        """Where data are."""
        return self._services.places(self._run.workspace)

    @cached_property
    def _nodes(self) -> dict[str, Json]:
        # Of a thousand nodes, and many a step needs none.
        return {item["id"]: item for item in self._run.graph["nodes"]}

    def input_digests(self) -> dict[str, str]:
        """Mode and content of each input by port."""
        found = {}
        for port in self._node["inputs"]:
            produced = self._inputs_from.get(port["node"])
            if (dataset := self._dataset(port)) is not None:
                digest = dataset.digest(self._services.digests)
            else:
                digest = produced.digest if produced else self.places.digest(self._source(port))
            found[port["name"]] = " ".join((port["mode"], digest, *filter(None, [port.get("variable")])))
        self._services.digests.save()
        return found

    def lay_out(self, prepared: PreparedEnvironment) -> StepProcess:
        """Make the folder anew and say what to start in it."""
        if self.folder.exists():
            # No script ever ran here: a supervisor died while it prepared the folder, or before it was the step's turn.
            shutil.rmtree(self.folder)
        work = self.folder / "work"
        work.parent.mkdir(parents=True, mode=0o700)
        if self._node["outputs"]:
            self._staging.mkdir(mode=0o700)
        unpack(self.snapshot, work, self._services.home)
        for name in ("outputs", "logs"):
            (work / name).mkdir(exist_ok=True)
        self._ports = self._port_paths()
        self._told = None
        self.write_facts()
        node = self._services.node(self._run.workspace, self._step.compute)
        command = step_command(
            self._node,
            self._run,
            self.folder,
            ports=self._ports,
            parameters=self.parameters,
            prepared=prepared,
            base_env=node.environ,
            step_id=self._step.id,
        )
        return StepProcess(
            folder=self.folder,
            argv=command.argv,
            cwd=work,
            env=command.env,
            warm_s=node.warm_s,
            warm_module=command.warm_module,
            compute=(self._run.workspace, self._step.compute),
            cores=node.size.cores * self._most_nodes if node.size else None,
        )

    def write_facts(self) -> None:
        """What the script is told of its run as that is now, if it is not what was written before. Quick."""
        run = self._services.store.runs.renewed(self._run)
        if run == self._told:
            return
        self._told = run
        workspace = next(item for item in self._services.store.workspaces.all() if item.name == run.workspace)
        write_step_list(self._services.home.step_list(run.id), run, self.folder)
        write_facts(
            self.folder,
            self._node,
            run,
            self._step.id,
            workspace=workspace,
            home=self._services.home,
            data=self._data_facts(self._ports),
        )

    @property
    def _most_nodes(self) -> int:
        return most_nodes(self._node, self._services.max_nodes(self._run.workspace, self._step.compute))

    def _port_paths(self) -> dict[str, str]:
        """What the script is given for each port: a path, or the id of a data set that it reads itself."""
        paths: dict[str, str] = {}
        for port in self._node["inputs"]:
            if (dataset := self._dataset(port)) is not None:
                paths[port["name"]] = dataset.lay_out(self.inputs / port["name"])
                continue
            source = self._source(port)
            if port["mode"] == "download":
                source = self.places.private_copy(source, self.inputs / port["name"] / source.name)
            paths[port["name"]] = str(source)
        for port in self._node["outputs"]:
            place = self._staging / port["name"]
            if self._nodes[port["node"]].get("destination"):
                place.mkdir(mode=0o700)
            paths[port["name"]] = str(place)
        return paths

    def _dataset(self, port: Json) -> DatasetInput | None:
        """None for data that are no data set."""
        if "dataset" not in port:
            return None
        produced = self._inputs_from.get(port["node"])
        if produced is not None:
            places = [{"folder": str(self.places.output(produced.output))}]
        else:
            places = self._nodes[port["node"]]["places"]
        return DatasetInput(port, places, self.places.root)

    def _data_facts(self, ports: Mapping[str, str]) -> Json:
        """What `Run.input_datasets` and `output_datasets` of the script are made from."""
        inputs = {}
        for port in self._node["inputs"]:
            dataset = self._dataset(port)
            definition = dataset.definition.to_json() if dataset and port["mode"] == "direct" else None
            inputs[port["name"]] = {"path": ports[port["name"]], "definition": definition}
        return {
            "inputs": inputs,
            "outputs": {port["name"]: ports[port["name"]] for port in self._node["outputs"]},
            "datastores": self.places.facts(),
        }

    def _source(self, port: Json) -> Path:
        produced = self._inputs_from.get(port["node"])
        return self.places.output(produced.output) if produced else self.places.reference(self._nodes[port["node"]])

    def publish(self) -> list[tuple[OutputRecord, str, Mapping[str, Any]]]:
        """Move what the script wrote to where it is read; may be repeated after a crash."""
        outputs = []
        for port in self._node["outputs"]:
            node, staging = self._nodes[port["node"]], self._staging / port["name"]
            if staging.exists():
                collect(node, self.folder / "work", staging)
            outputs.append(self.places.commit(node, port, self._step.id, staging))
            register(self._services.home.root, self._run.workspace, node, outputs[-1][0])
        self._services.store.runs.record_outputs(self._step.id, outputs)
        return outputs

    def metrics_of_the_run(self) -> list[Mapping[str, Any]]:
        """What all steps have logged to the run itself, in the order they did."""
        found: list[Mapping[str, Any]] = []
        for step in self._run.steps:
            journal = JournalReader(self._services.home.step(self._run.id, step.id) / "journal.ndjson")
            journal.poll()
            found += journal.said("parent_metric")
        return sorted(found, key=lambda record: str(record.get("ts")))
