"""What is left of failed attempts, read by whoever comes next."""

from __future__ import annotations

from pathlib import Path

import pytest

from steploom.engine import logs
from steploom.engine.attempts import Attempts
from steploom.engine.failure import Failure
from steploom.engine.failure_policy import Cause, FailurePolicy
from steploom.engine.home import Home
from steploom.errors import SteploomError

FAILURE = Failure(
    cause=Cause.SCRIPT,
    told="ended with exit code 3",
    error=SteploomError("script-failed", "It ended.", where="step x", cure="Mend it."),
    exit_code=3,
)


class Shelf:
    """One step whose attempts are made and read; the clock is set by the test."""

    def __init__(self, folder: Path) -> None:
        self.home = Home.open(folder)
        self.folder = self.home.step("run", "step")
        self.wall = 1000.0

    def attempts(self) -> Attempts:
        """As a supervisor finds them."""
        policy = FailurePolicy(max_retries=3, interval_s=60)
        return Attempts(self.home, "run", "step", policy, wall=lambda: self.wall)

    def begin(self, line: str) -> None:
        (self.folder / "work").mkdir(parents=True)
        (self.folder / "claim").write_text("1\n")
        with (self.folder / logs.NAME).open("a") as log:
            log.write(f"{line}\n")


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "home")


def test_a_failed_attempt_is_counted_by_the_next_supervisor(shelf: Shelf) -> None:
    first = shelf.attempts()
    assert (first.number, first.left_s, first.told()) == (1, 0, "")
    shelf.begin("one")
    assert first.wait_s(FAILURE) == 60
    first.set_aside(FAILURE, 60)
    for attempts in (first, shelf.attempts()):
        assert (attempts.number, attempts.left_s) == (2, 60)
        assert attempts.wait_s(FAILURE) == 120
        assert attempts.told() == "Attempt 2 of 4; attempt 1 ended with exit code 3."
    assert sorted(path.name for path in shelf.folder.iterdir()) == [logs.NAME]
    kept = shelf.home.attempts("run", "step") / "1"
    assert sorted(path.name for path in kept.iterdir()) == ["claim", "failure.json"]
    read = Failure.read(kept)
    assert read is not None
    assert (read.cause, read.exit_code, read.error.to_json()) == (Cause.SCRIPT, 3, FAILURE.error.to_json())


def test_the_wait_is_never_longer_than_it_was_to_be(shelf: Shelf) -> None:
    shelf.begin("one")
    shelf.attempts().set_aside(FAILURE, 60)
    shelf.wall -= 1e6
    assert shelf.attempts().left_s == 60
    shelf.wall += 1e6 + 50
    assert shelf.attempts().left_s == pytest.approx(10)
    shelf.wall += 1e6
    assert shelf.attempts().left_s <= 0


def test_the_log_goes_on_whoever_dies_while_the_folder_is_made_anew(shelf: Shelf) -> None:
    shelf.begin("one")
    attempts = shelf.attempts()
    attempts.set_aside(FAILURE, 0)
    attempts.put_log_away()
    assert not (shelf.folder / logs.NAME).exists()
    attempts = shelf.attempts()
    attempts.put_log_away()
    shelf.folder.rmdir()
    attempts.bring_log()
    assert (shelf.folder / logs.NAME).read_text().splitlines() == [
        "one",
        "[steploom] Attempt 1 ended with exit code 3. Attempt 2 follows.",
    ]


def test_the_last_line_is_that_of_the_last_attempt(tmp_path: Path) -> None:
    log = tmp_path / logs.NAME
    log.write_text("ValueError: one\n")
    assert logs.last_line(log) == "ValueError: one"
    logs.append(log, "Attempt 1 ended with exit code 1. Attempt 2 follows.")
    assert logs.last_line(log) == ""
    with log.open("a") as stream:
        stream.write("ValueError: two\n")
    assert logs.last_line(log) == "ValueError: two"
