"""The command line. Every command: settings, one call into a room, what it says, and an honest exit code."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import NoReturn

import typer

COMMANDS: Mapping[str, str] = {
    "init": "installation", "model": "installation", "render": "installation",
    "up": "services", "switch": "services", "telephony": "services", "web": "services", "work": "services",
    "robots": "services", "reload": "services",
    "trunk": "city", "line": "city", "seat": "city",
    "doctor": "tools", "rehearse": "tools", "transcribe": "tools", "rebuild": "tools",
    "generate": "archive", "report": "figures", "order": "orders",
    "calendar": "calendar", "profile": "calendar", "category": "directory", "dispatch": "directory",
    "knowledge": "articles", "user": "people", "unit": "units",
}  # fmt: skip
"""Which module of this folder has a command. Only that one is read: a service that a citizen waits for starts in half
the time when it does not read the rooms of the others."""


def command_line(words: Sequence[str]) -> typer.Typer:
    """The commands as far as ``words`` need them; all of them where none is named, as for help."""
    app = typer.Typer(
        name="hotline",
        help="12345 政务服务便民热线: a city's call centre on Asterisk.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_several)
    named = COMMANDS.get(words[0]) if words else None
    for module in [named] if named else dict.fromkeys(COMMANDS.values()):
        import_module(f"hotline.cli.{module}").register(app)
    return app


def _several() -> None:
    """A command is named even where only one was read."""


def main() -> None:
    """Run a command. A refusal is one clear line and code 2; anything else is a fault of ours, with its traceback."""
    try:
        command_line(sys.argv[1:])()
    except BaseExceptionGroup as group:
        refusals, faults = group.split(_is_refusal)
        if faults is not None or refusals is None:
            raise
        _refuse(_leaves(refusals))
    except Exception as error:  # whatever is no refusal goes on as it came
        if not _is_refusal(error):
            raise
        _refuse([error])


def _is_refusal(error: BaseException) -> bool:
    return bool(import_module("hotline.cli.refusals").is_refusal(error))


def _refuse(refusals: Iterable[BaseException]) -> NoReturn:
    told = import_module("hotline.cli.refusals").told
    for line in dict.fromkeys(told(refusal) for refusal in refusals):
        typer.echo(f"hotline: {line}", err=True)
    sys.exit(2)


def _leaves(group: BaseExceptionGroup[BaseException]) -> Iterator[BaseException]:
    for member in group.exceptions:
        if isinstance(member, BaseExceptionGroup):
            yield from _leaves(member)
        else:
            yield member
