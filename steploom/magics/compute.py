"""`%compute`: compute targets of the workspace in use."""

from __future__ import annotations

from argparse import Namespace

from steploom.engine.values import ComputeRecord, find_vm_size
from steploom.magics.command import Action, Command, option
from steploom.magics.context import Context
from steploom.magics.table import fields, table


def _list(context: Context, options: Namespace) -> str:
    rows = [
        (item.name, item.vm_size, item.min_nodes, item.max_nodes, item.running_nodes)
        for item in context.engine.computes(context.workspace)
    ]
    return table(
        ("name", "VM size", "min nodes", "max nodes", "running"),
        rows,
        empty="No compute targets yet. Create one: %compute create cpu-cluster",
    )


def _describe(item: ComputeRecord) -> str:
    return fields(
        (
            ("name", item.name),
            ("VM size", _vm_size(item.vm_size)),
            ("nodes", f"{item.min_nodes} to {item.max_nodes}, {item.running_nodes} running"),
            ("idle time before scale-down", f"{item.idle_seconds} s"),
        )
    )


def _vm_size(name: str) -> str:
    size = find_vm_size(name)
    return f"{name} ({size.cores} cores, {size.memory_gb:g} GiB)" if size else f"{name} (no size Steploom knows)"


def _show(context: Context, options: Namespace) -> str:
    return _describe(context.engine.compute(context.workspace, options.name))


def _create(context: Context, options: Namespace) -> str:
    record, found = context.engine.create_compute(
        context.workspace,
        options.name,
        vm_size=options.vm_size,
        min_nodes=options.min_nodes,
        max_nodes=options.max_nodes,
        idle_seconds=options.idle_seconds,
    )
    verb = "Found existing" if found else "Created"
    return f"{verb} compute target {record.name}.\n{_describe(record)}"


def _resize(context: Context, options: Namespace) -> str:
    record = context.engine.update_compute(
        context.workspace,
        options.name,
        min_nodes=options.min_nodes,
        max_nodes=options.max_nodes,
        idle_seconds=options.idle_seconds,
    )
    return _describe(record)


def _delete(context: Context, options: Namespace) -> str:
    context.engine.delete_compute(context.workspace, options.name)
    return f"Deleted compute target {options.name}."


_NAME = option("name", complete="compute", metavar="NAME")

COMPUTE = Command(
    "compute",
    "compute targets of the workspace in use",
    (
        Action("list", "all compute targets", _list),
        Action("show", "one compute target", _show, (_NAME,)),
        Action(
            "create",
            "create one, or find the existing one",
            _create,
            (
                option("name", metavar="NAME"),
                option(
                    "--vm-size",
                    default="STANDARD_D2_V2",
                    metavar="SIZE",
                    complete="vm_size",
                    help="what a node is (STANDARD_D2_V2)",
                ),
                option("--min-nodes", type=int, default=0, metavar="N", help="nodes kept ready (0)"),
                option("--max-nodes", type=int, default=4, metavar="N", help="steps at once (4)"),
                option("--idle-seconds", type=int, default=1800, metavar="S", help="until an idle node goes (1800)"),
            ),
        ),
        Action(
            "resize",
            "change nodes or idle time",
            _resize,
            (
                _NAME,
                option("--min-nodes", type=int, metavar="N", help="nodes kept ready"),
                option("--max-nodes", type=int, metavar="N", help="steps at once"),
                option("--idle-seconds", type=int, metavar="S", help="until an idle node goes"),
            ),
        ),
        Action("delete", "delete one", _delete, (_NAME,)),
    ),
)
