"""The command line. Every command: settings, one call into a room, what it says, and an honest exit code."""

import sys
from collections.abc import Iterable, Iterator
from typing import NoReturn

import typer

from agi_scripts import AgiError
from asterisk_conf import AsteriskConfError
from cases import CaseError
from db import StoreError
from hotline.cli import city, installation, people, services, tools
from hotline.errors import HotlineError
from ivr import IvrError
from queue_manager import LiveError
from recordings import RecordingError
from rehearsal import RehearsalError
from web import WebError

app = typer.Typer(
    name="hotline",
    help="12345 政务服务便民热线: a city's call centre on Asterisk.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
installation.register(app)
city.register(app)
services.register(app)
tools.register(app)
app.add_typer(people.app, name="user", help="People who may sign in.")

REFUSALS = (
    HotlineError,
    StoreError,
    AsteriskConfError,
    RecordingError,
    RehearsalError,
    AgiError,
    LiveError,
    IvrError,
    CaseError,
    WebError,
)


def main() -> None:
    """Run a command. A refusal is one clear line and code 2; anything else is a fault of ours, with its traceback."""
    try:
        app()
    except REFUSALS as refusal:
        _refuse([refusal])
    except BaseExceptionGroup as group:
        refusals, faults = group.split(REFUSALS)
        if faults is not None or refusals is None:
            raise
        _refuse(_leaves(refusals))


def _refuse(refusals: Iterable[BaseException]) -> NoReturn:
    for refusal in refusals:
        typer.echo(f"hotline: {refusal}", err=True)
    sys.exit(2)


def _leaves(group: BaseExceptionGroup[BaseException]) -> Iterator[BaseException]:
    for member in group.exceptions:
        if isinstance(member, BaseExceptionGroup):
            yield from _leaves(member)
        else:
            yield member
