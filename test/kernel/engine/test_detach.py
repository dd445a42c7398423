"""How a program is started as nobody's child, on each system."""

from __future__ import annotations

import pytest

from steploom.engine.detach import (
    CREATE_BREAKAWAY_FROM_JOB,
    CREATE_NEW_PROCESS_GROUP,
    DETACHED_PROCESS,
    detach,
    ways,
)

ALONE = DETACHED_PROCESS | CREATE_NEW_PROCESS_GROUP
FREE = ALONE | CREATE_BREAKAWAY_FROM_JOB


class Starter:
    """Refuses the flags it is told to."""

    def __init__(self, *refused: int) -> None:
        self.refused = refused
        self.flags: list[int] = []

    def popen(self, command: list[str], *, cwd: str, stdin: int, creationflags: int) -> None:
        assert (command, cwd) == (["program", "x"], "folder")
        self.flags.append(creationflags)
        if creationflags in self.refused:
            raise PermissionError(13, "Access is denied")


def test_on_posix_it_gets_a_session_of_its_own() -> None:
    assert ways("linux") == ways("darwin") == ({"start_new_session": True},)


@pytest.mark.parametrize(("refused", "asked"), [((), [FREE]), ((FREE,), [FREE, ALONE])])
def test_on_windows_it_leaves_the_job_where_that_is_allowed(refused: tuple[int, ...], asked: list[int]) -> None:
    starter = Starter(*refused)
    detach("folder", ["program", "x"], platform="win32", popen=starter.popen)
    assert starter.flags == asked


def test_a_program_that_may_not_be_started_at_all_is_told() -> None:
    with pytest.raises(PermissionError):
        detach("folder", ["program", "x"], platform="win32", popen=Starter(FREE, ALONE).popen)
