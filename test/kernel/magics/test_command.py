"""Reading a magic's line: errors say what to type, help is derived, values keep their types."""

from __future__ import annotations

import pytest

from steploom.errors import SteploomError
from steploom.magics.command import Action, Command, help_text, option, run_line

COMMAND = Command(
    "thing",
    "things for the test",
    (
        Action("list", "all of them", lambda context, options: f"listed by {context}"),
        Action(
            "make",
            "make one",
            lambda context, options: f"{options.name} x {options.count}",
            (
                option("name", metavar="NAME"),
                option("-c", "--count", type=int, default=1, metavar="N", help="how many"),
            ),
        ),
    ),
)


def test_empty_line_runs_the_first_action() -> None:
    assert run_line(COMMAND, "  ", "me") == "listed by me"


def test_options_are_converted_and_quotes_honoured() -> None:
    assert run_line(COMMAND, 'make "a b" --count 3', None) == "a b x 3"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("mak x", "no action 'mak'"),
        ("make", "NAME"),
        ("make x --count many", "invalid int value"),
        ("make x --colour red", "unrecognized arguments"),
        ("make x --cou 3", "unrecognized arguments"),
        ('make "x', "No closing quotation"),
    ],
)
def test_a_wrong_line_is_one_usage_error_that_points_to_help(line: str, expected: str) -> None:
    with pytest.raises(SteploomError) as caught:
        run_line(COMMAND, line, None)
    assert caught.value.code == "usage"
    assert expected.lower() in caught.value.what.lower()
    assert caught.value.cure


@pytest.mark.parametrize("line", ["--help", "-h", "help"])
def test_help_lists_every_action_with_its_arguments(line: str) -> None:
    assert run_line(COMMAND, line, None) == (
        "%thing: things for the test\n"
        "\n"
        "  %thing list        all of them\n"
        "  %thing make NAME   make one\n"
        "      -c, --count N  how many\n"
        "\n"
        "%thing alone is %thing list."
    )


@pytest.mark.parametrize("line", ["make --help", "make x -h"])
def test_help_of_one_action(line: str) -> None:
    text = run_line(COMMAND, line, None)
    assert text == help_text(COMMAND, COMMAND.actions[1])
    assert "make NAME" in text and "--count" in text and "list" not in text
