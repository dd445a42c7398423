"""The Azure VM sizes a compute target may name: what a user picks from, and what a node is said to hold."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VmSize:
    """`memory_gb` is GiB, as Azure lists it."""

    name: str
    cores: int
    memory_gb: float


_D_V2 = (
    ("2", 2, 7.0),
    ("3", 4, 14.0),
    ("4", 8, 28.0),
    ("5", 16, 56.0),
    ("11", 2, 14.0),
    ("12", 4, 28.0),
    ("13", 8, 56.0),
    ("14", 16, 112.0),
)

VM_SIZES: tuple[VmSize, ...] = (
    VmSize("STANDARD_D1_V2", 1, 3.5),
    *(VmSize(f"STANDARD_D{number}_V2", cores, memory) for number, cores, memory in _D_V2),
    VmSize("STANDARD_D15_V2", 20, 140.0),
    *(VmSize(f"STANDARD_DS{number}_V2", cores, memory) for number, cores, memory in _D_V2),
    VmSize("STANDARD_A2_V2", 2, 4.0),
    VmSize("STANDARD_F4S_V2", 4, 8.0),
    VmSize("STANDARD_D2S_V3", 2, 8.0),
    VmSize("STANDARD_D16S_V3", 16, 64.0),
    VmSize("STANDARD_NC6", 6, 56.0),
    VmSize("STANDARD_NC12", 12, 112.0),
    VmSize("STANDARD_NC6S_V3", 6, 112.0),
    VmSize("STANDARD_NC12S_V3", 12, 224.0),
    VmSize("STANDARD_NC24S_V3", 24, 448.0),
    VmSize("STANDARD_NC8AS_T4_V3", 8, 56.0),
    VmSize("STANDARD_NC24ADS_A100_V4", 24, 220.0),
)

_BY_NAME = {size.name: size for size in VM_SIZES}


def find_vm_size(name: str) -> VmSize | None:
    """The size of that name in any case; None for one we do not know (it may still be a real one)."""
    return _BY_NAME.get(name.upper())
