"""`%pipeline publish` and `%schedule`: published, scheduled, seen, stopped by typing."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from IPython.core.error import UsageError

Say = Callable[[str], str]

LATER = "--frequency Day --interval 2 --at 08:30 --start 2099-01-01T00:00:00"


def rows(text: str) -> list[str]:
    return text.splitlines()[2:]


@pytest.fixture
def published(shell: Any, say: Say, pipelines: Callable[..., None]) -> Any:
    pipelines(hello="import sys; print(*sys.argv[1:])")
    say("%pipeline publish --name score --version 1.0")
    return shell.user_ns["published"]


def test_publish(say: Say, published: Any) -> None:
    assert (published.name, published.version) == ("score", "1.0")
    assert rows(say("%pipeline published"))[0].split()[:4] == [published.id[:8], "score", "1.0", "1"]
    assert "Published hello as" in say("%pipeline publish hello")


def test_none_yet(say: Say) -> None:
    assert say("%pipeline published") == "None yet: %pipeline publish\n"
    assert "No schedules yet" in say("%schedule")
    with pytest.raises(UsageError, match=r"no published pipeline 'x'.*Publish one"):
        say(f"%schedule create s x {LATER}")
    with pytest.raises(UsageError, match="There are: none"):
        say("%schedule show s")


def test_created_seen_and_stopped(say: Say, published: Any) -> None:
    said = say(f"%schedule create nightly score {LATER} -p rate=2 --time-zone WEuropeStandardTime")
    when = "every 2 days at 08:30 from 2099-01-01 00:00 (W. Europe Standard Time)"
    assert said.startswith("Created schedule nightly (")
    assert when in said
    (row,) = rows(say("%schedule list"))
    assert "nightly" in row and "Active" in row and when in row
    shown = say("%schedule show nightly")
    assert "experiment  nightly" in shown and published.id in shown and "It has submitted nothing yet." in shown
    assert say("%schedule disable nightly") == "nightly is disabled.\n"
    assert "Disabled" in say("%schedule")
    assert "is active; next 2099" in say(f"%schedule enable {row.split()[0]}")
    assert say("%schedule delete nightly") == "Deleted nightly. Its runs stay.\n"
    assert "No schedules yet" in say("%schedule")


def test_it_fires_and_shows_its_runs(say: Say, published: Any) -> None:
    say(f"%schedule create now {published.id[:8]} --frequency Month --experiment scheduled -p rate=3")
    deadline = time.monotonic() + 40
    while "scheduled  " not in (shown := say("%schedule show now")).partition("\n\n")[2]:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert "error" not in shown
    say("%runs wait")
    assert "--rate 3.0" in say("%runs logs")


def test_new_data(say: Say, published: Any) -> None:
    said = say("%schedule create watch score --datastore workspaceblobstore --path new --poll 1")
    assert "new data in workspaceblobstore/new, every 1 min" in said


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("create s", "required: PIPELINE"),
        ("create s score", "either a recurrence or a datastore"),
        ("create s score --frequency Year", "invalid choice"),
        ("create s score --frequency Day --at noon", "time_of_day"),
        ("create s score --frequency Hour --on Monday", "week_days goes with"),
        ("create s score --frequency Day --time-zone Mars", "Mars"),
        ("create s score --frequency Day -p rate=fast", "'fast' is not a number"),
        ("create s score --datastore none", "no datastore 'none'"),
        ("create s score --datastore workspaceblobstore --data-path-parameter rate", "no parameter 'rate'"),
        ("create s other --frequency Day", "There are: score"),
        ("disable s", "no schedule 's'"),
    ],
)
def test_what_cannot_be(say: Say, published: Any, line: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        say(f"%schedule {line}")


def test_two_of_one_name_want_an_id(say: Say, published: Any) -> None:
    for _ in range(2):
        say(f"%schedule create s score {LATER}")
    with pytest.raises(UsageError, match="means 2 schedules"):
        say("%schedule delete s")


def test_completion(shell: Any, say: Say, published: Any) -> None:
    from steploom.magics.completion import complete_line

    say(f"%schedule create nightly score {LATER}")

    def offered(line: str) -> list[str]:
        return complete_line(shell, line)

    assert offered("%schedule en") == ["enable"]
    assert offered("%schedule enable ni") == ["nightly"]
    assert offered("%schedule create x sc") == ["score"]
    assert offered("%schedule create x score --frequency D") == ["Day"]
    assert offered("%schedule create x score --on Mo") == ["Monday"]
    assert offered("%schedule create x score --time-zone WEur") == ["WEuropeStandardTime"]
    assert offered("%schedule create x score --datastore workspaceb") == ["workspaceblobstore"]
