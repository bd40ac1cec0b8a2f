"""The command line reads what the named command needs, and nothing is missing from it."""

import subprocess
import sys

import pytest
import typer

from hotline.cli import COMMANDS, command_line


def names(words: list[str]) -> set[str]:
    return set(typer.main.get_group(command_line(words)).commands)


def test_help_shows_every_command() -> None:
    assert names(["--help"]) == names([]) == names(["nonsense"]) == set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_found_where_it_is_said_to_be(command: str) -> None:
    assert command in names([command, "--help"])


@pytest.mark.parametrize(
    ("service", "needless"), [("switch", {"cases", "web", "recordings"}), ("telephony", {"web", "recordings", "fpdf"})]
)
def test_a_service_that_citizens_wait_for_reads_no_room_it_does_not_need(service: str, needless: set[str]) -> None:
    code = f"import sys, hotline.cli.services, hotline.services.{service}; print(*sys.modules)"
    read = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert f"hotline.services.{service}" in read
    assert needless.isdisjoint(read)
